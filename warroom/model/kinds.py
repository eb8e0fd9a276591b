"""The kinds of records an incident is made of, their fields, and which value is in effect while people disagree.

The one place where a field's policy is declared. The log's merge knows no field; the store makes a table from each
kind; a field or kind that is not here came from a newer version and is kept untouched.

Part of the shell's fast path, hence plain classes.
"""

from __future__ import annotations

from warroom.model.moment import EventTime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT, NUMBER, TIME, JSON, TAGS = "text", "number", "time", "json", "tags"
"""What a field holds: text; a whole number; an `warroom.model.moment.EventTime` as JSON; other JSON; a set of texts
in which an add wins over a drop that did not see it."""

LATEST = "latest"
"""The write with the greatest clock reading; a real tie is broken by its hash."""
SAID_WINS = "said wins"
"""A value wins over its absence: struck wins over not struck."""
HIGHEST_RANK = "highest rank"
"""``{"rank": 0, ...}`` wins over ``{"rank": 1, ...}``: ranks count from the most severe, by the writer's playbook."""
ALL_HOLD = "all hold"
"""Nobody wins: every value stands until one gives way."""


class Field:
    """A field of a record: what it holds and its policy.

    ``policy`` is one of the constants above, or a tuple of values from the one that wins to the one that loses.
    """

    __slots__ = ("holds", "name", "policy")

    def __init__(self, name: str, holds: str = TEXT, policy: str | tuple[str, ...] = LATEST) -> None:
        self.name, self.holds, self.policy = name, holds, policy


class Kind:
    """A kind of record. ``singular`` ones exist once per incident, role, check or question: their id is derived.

    A record of which none of the fields ``told_by`` says anything any more was taken back by whoever made it.
    """

    __slots__ = ("fields", "name", "singular", "told_by")

    def __init__(self, name: str, *fields: Field, singular: bool = False, told_by: tuple[str, ...] = ()) -> None:
        self.name, self.told_by = name, told_by
        self.fields: Mapping[str, Field] = {field.name: field for field in fields}
        self.singular = singular


INCIDENT = Kind(
    "incident",
    Field("title"),
    Field("severity", JSON, HIGHEST_RANK),  # {"level": as the playbook names it, "rank": 0 is the most severe}
    Field("status"),
    Field("phase", JSON),  # {"name": as the playbook names it, "rank": position}
    Field("type"),
    Field("impact"),
    Field("affected"),
    Field("users"),
    Field("detection"),  # how it was detected
    Field("trend"),  # is it getting worse?
    Field("zone"),  # the time zone in which the room shows times
    Field("channel"),
    Field("war_room"),  # link of the call
    Field("status_page"),
    Field("complaints", NUMBER),
    Field("began", TIME),  # impact started
    Field("detected", TIME),
    Field("acknowledged", TIME),
    Field("declared", TIME),
    Field("identified", TIME),  # cause identified
    Field("mitigated", TIME),
    Field("deployed", TIME),  # fix deployed
    Field("resolved", TIME),
    Field("closed", TIME),
    Field("review", TIME),  # when the post-mortem is held
    Field("milestones", JSON),
    Field("baseline", JSON),  # figures noted at triage
    Field("drill", JSON),
    Field("merged_into"),
    singular=True,
)

ENTRY = Kind(
    "entry",
    Field("text"),
    Field("kind"),
    Field("at", TIME),
    Field("pinned", NUMBER),  # 1: a key moment
    Field("struck", TEXT, SAID_WINS),  # the reason
    Field("redacted", TEXT, SAID_WINS),
    Field("tags", TAGS),
    Field("people", TAGS),  # who is named in it
    Field("speaker"),  # who said it, when somebody else wrote it down
    Field("like"),  # id of an entry that says almost the same
    Field("repeats"),  # id of the first of several equal alerts
    Field("after", NUMBER),  # where an entry of unknown time stands: microseconds since 1970
    Field("source"),  # what wrote it, when it was not a person typing
    Field("details", JSON),  # objections and outcome of a decision, old and new value of a change
)

ROLE = Kind(
    "role",
    Field("holder", TEXT, ALL_HOLD),
    Field("offered", JSON),  # {"to": name, "at": microseconds}
    Field("since", TIME),
    singular=True,
)

HYPOTHESIS = Kind(
    "hypothesis",
    Field("label"),
    Field("statement"),
    Field("status", TEXT, ("open", "testing", "confirmed", "refuted")),
    Field("owner"),
    Field("angle"),
    Field("test"),
    Field("result"),
    Field("for", TAGS),  # ids of entries
    Field("against", TAGS),
    Field("entry"),  # the timeline entry in which it was raised
    told_by=("statement",),
)

CHECK = Kind(
    "check",
    Field("round"),
    Field("text"),
    Field("due", NUMBER),  # microseconds since 1970
    Field("state", TEXT, ("failed", "open", "skipped", "passed")),
    Field("figure"),
    Field("checked", TIME),
    singular=True,
    told_by=("text",),
)

ANSWER = Kind(
    "answer",
    Field("tree"),
    Field("node"),
    Field("question"),
    Field("answer", TEXT, ALL_HOLD),
    Field("why"),
    Field("answered", TIME),
    singular=True,
)

TASK = Kind(
    "task",
    Field("who"),
    Field("what"),
    Field("due", NUMBER),
    Field("state", TEXT, ("failed", "open", "extended", "done")),
    Field("outcome"),
    Field("angle"),
    Field("entry"),
    told_by=("who", "what"),
)

POLL = Kind(
    "poll",
    Field("proposal"),
    Field("objections", TAGS),
    Field("outcome"),
    Field("executor"),
    Field("reversible", TEXT, ("no", "yes")),
    Field("state", TEXT, ("open", "decided", "dropped")),
    Field("entry"),
    told_by=("proposal",),
)

FIX = Kind(
    "fix",
    Field("how"),
    Field("what"),
    Field("deployed", TIME),
    Field("reviewed_by"),
    Field("approved_by"),
    Field("round"),
    told_by=("how", "what", "deployed"),
)

UPDATE = Kind(
    "update",
    Field("audience"),
    Field("target"),
    Field("text"),
    Field("facts", JSON),
    Field("approved", JSON),
    Field("posted", TIME),
    Field("put_off", JSON),
)

FOLLOW_UP = Kind(
    "follow_up",
    Field("text"),
    Field("owner"),
    Field("due"),
    Field("state", TEXT, ("open", "done", "dropped")),
    Field("link"),
    Field("entry"),
    told_by=("text",),
)

SECTION = Kind("section", Field("text"), Field("stands_on", TAGS), singular=True)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        INCIDENT, ENTRY, ROLE, HYPOTHESIS, CHECK, ANSWER, TASK, POLL, FIX, UPDATE, FOLLOW_UP, SECTION,
    )
}  # fmt: skip


def acceptable(field: Field, value: object) -> str:
    """An empty text when ``field`` may hold ``value`` (null clears any field), else what was expected instead."""
    if value is None:
        return ""
    if field.holds in (TEXT, TAGS):
        return "" if isinstance(value, str) else "text"
    if field.holds == NUMBER:
        return "" if type(value) is int else "a whole number"
    if field.holds == TIME:
        try:
            EventTime.from_json(value)
        except ValueError as error:
            return str(error)
    if field.policy == HIGHEST_RANK and not (isinstance(value, dict) and type(value.get("rank")) is int):
        return 'an object with a whole number "rank"'
    return ""
