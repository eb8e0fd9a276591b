"""The kinds of records an incident is made of, their fields, and which value is in effect while people disagree.

The one place where a field's policy is declared. The log's merge knows no field; the store makes a table from each
kind; a field or kind that is not here came from a newer version and is kept untouched.

Part of the shell's fast path, hence plain classes.
"""

from __future__ import annotations

from warroom.model import moment
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
MACHINE = "event"
"""The kind of entries that machines write and that are hidden by default."""
ALL_HOLD = "all hold"
"""Nobody wins: every value stands until one gives way."""


MOMENTS = (moment.EARLIEST, moment.LATEST - 1)
"""The range of a number that is microseconds since 1970."""
_WHOLE = (-(2**53) + 1, 2**53 - 1)
MAKER = "maker"
"""Only whoever made the record says such a field."""


class Field:
    """A field of a record: what it holds, its policy, and the range of what it takes.

    ``policy`` is one of the constants above, or a tuple of values from the one that wins to the one that loses.
    ``span`` is the least and the greatest number; a text is as long as a line of the log lets it be. ``shape`` says of
    JSON that it is an object, and what its fields hold where they are said; ``needs`` names those that must be.
    ``reserved`` is `MAKER` for a field that only the maker of a record says, or the values that nobody else may give.
    ``words`` says whether people put it into words: ``coded`` fields hold an id, a name of the playbook or what the
    program itself made of it, and numbers, times, ranks and states are no words either.
    """

    __slots__ = ("holds", "name", "needs", "policy", "reserved", "shape", "span", "words")

    def __init__(
        self,
        name: str,
        holds: str = TEXT,
        policy: str | tuple[str, ...] = LATEST,
        *,
        span: tuple[int, int] = _WHOLE,
        shape: Mapping[str, Field] = {},
        needs: tuple[str, ...] = (),
        reserved: str | tuple[str, ...] = (),
        coded: bool = False,
    ) -> None:
        self.name, self.holds, self.policy = name, holds, policy
        self.span, self.shape, self.needs, self.reserved = span, shape, needs, reserved
        self.words = not (coded or holds in (NUMBER, TIME) or policy == HIGHEST_RANK or isinstance(policy, tuple))


def _shape(*fields: Field) -> dict[str, Field]:
    return {field.name: field for field in fields}


class RecordKind:
    """A kind of record. What exists once per incident, role, check or question has a derived id, so that people who
    touch it apart meet on it: it begins with ``id_begins``, the incident's is just that. Every other id is 32
    hexadecimal digits.

    A record is made by the write of ``made_with``. One of which none of the fields ``told_by`` says anything any more
    was taken back by whoever made it.
    """

    __slots__ = ("fields", "id_begins", "made_with", "name", "texts", "told_by")

    def __init__(
        self, name: str, *fields: Field, made_with: str, id_begins: str = "", told_by: tuple[str, ...] = ()
    ) -> None:
        self.name, self.told_by, self.made_with, self.id_begins = name, told_by, made_with, id_begins
        self.fields: Mapping[str, Field] = {field.name: field for field in fields}
        self.texts = frozenset(field.name for field in fields if field.holds in (TEXT, TAGS))

    def names(self, on: str) -> bool:
        """Whether ``on`` can be the id of a record of this kind."""
        if not self.id_begins:
            return len(on) == 32 and not on.strip("0123456789abcdef")
        if not self.id_begins.endswith(":"):
            return on == self.id_begins
        return on.startswith(self.id_begins) and len(on) > len(self.id_begins) and on.isprintable()

    def holds_words(self, field: str) -> bool:
        """Whether people put ``field`` into words, as far as is known: what a newer version wrote may be anything."""
        return field not in self.fields or self.fields[field].words


_LEVEL = _shape(Field("level"), Field("rank", NUMBER, span=(0, 999)))
_ENDING = _shape(Field("how"), Field("of"), Field("why"))
_PLACE = _shape(Field("name"), Field("rank", NUMBER, span=(0, 999)))

INCIDENT = RecordKind(
    "incident",
    Field("title"),
    Field("severity", JSON, HIGHEST_RANK, shape=_LEVEL, needs=("rank",)),  # rank 0 is the most severe
    Field("status", coded=True),
    Field("phase", JSON, shape=_PLACE, coded=True),  # {"name": as the playbook names it, "rank": position}
    Field("type", coded=True),
    Field("impact"),
    Field("affected"),
    Field("users"),
    Field("detection"),  # how it was detected
    Field("trend"),  # is it getting worse?
    Field("zone", coded=True),  # the time zone in which the room shows times
    Field("channel"),
    Field("war_room"),  # link of the call
    Field("status_page"),
    Field("revenue"),  # what it cost
    Field("tickets"),
    Field("hotfix"),  # link of the change that mends it
    Field("dashboard"),
    Field("runbook"),
    Field("complaints", NUMBER, span=(0, 10**12)),
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
    Field("drill", JSON, reserved=MAKER, coded=True),  # never taken from a share
    Field("merged_into", coded=True),
    Field("ended", JSON, shape=_ENDING),  # an end that is no resolution, with the time it was closed
    id_begins="incident",
    made_with="title",
)

ENTRY = RecordKind(
    "entry",
    Field("text"),
    Field("kind", reserved=(MACHINE,), coded=True),
    Field("at", TIME),
    Field("pinned", NUMBER, span=(0, 1)),  # 1: a key moment
    Field("struck", TEXT, SAID_WINS),  # the reason
    Field("redacted", TEXT, SAID_WINS),
    Field("tags", TAGS),
    Field("people", TAGS),  # who is named in it
    Field("speaker", reserved=MAKER),  # who said it, when somebody else wrote it down
    Field("like", coded=True),  # id of an entry that says almost the same
    Field("repeats", reserved=MAKER, coded=True),  # id of the first of several equal alerts
    Field("after", NUMBER, span=MOMENTS, reserved=MAKER),  # where an entry of unknown time stands
    Field("source", reserved=MAKER),  # what wrote it, when it was not a person typing
    Field("details", JSON),  # objections and outcome of a decision, old and new value of a change
    made_with="text",
)

ROLE = RecordKind(
    "role",
    Field("holder", TEXT, ALL_HOLD, coded=True),
    Field("offered", JSON, shape=_shape(Field("to"), Field("by"), Field("at", NUMBER, span=MOMENTS))),
    Field("since", TIME),
    id_begins="role:",
    made_with="holder",
)

HYPOTHESIS = RecordKind(
    "hypothesis",
    Field("label", coded=True),
    Field("statement"),
    Field("status", TEXT, ("open", "testing", "confirmed", "refuted")),
    Field("owner"),
    Field("angle", coded=True),
    Field("test"),
    Field("result"),
    Field("for", TAGS, coded=True),  # ids of entries
    Field("against", TAGS, coded=True),
    Field("entry", coded=True),  # the timeline entry in which it was raised
    made_with="statement",
    told_by=("statement",),
)

CHECK = RecordKind(
    "check",
    Field("round", coded=True),
    Field("text"),
    Field("due", NUMBER, span=MOMENTS),
    Field("state", TEXT, ("failed", "open", "skipped", "passed")),
    Field("figure"),
    Field("because"),  # why it was passed before its time or against its figure
    Field("checked", TIME),
    id_begins="check:",
    made_with="text",
    told_by=("text",),
)

ANSWER = RecordKind(
    "answer",
    Field("tree", coded=True),
    Field("node", coded=True),
    Field("question"),
    Field("answer", TEXT, ALL_HOLD),
    Field("why"),
    Field("answered", TIME),
    id_begins="answer:",
    made_with="question",
)

TASK = RecordKind(
    "task",
    Field("who"),
    Field("what"),
    Field("due", NUMBER, span=MOMENTS),
    Field("state", TEXT, ("failed", "open", "extended", "done")),
    Field("outcome"),
    Field("angle", coded=True),
    Field("entry", coded=True),
    made_with="what",
    told_by=("who", "what"),
)

POLL = RecordKind(
    "poll",
    Field("proposal"),
    Field("objections", TAGS),
    Field("outcome"),
    Field("executor"),
    Field("reversible", TEXT, ("no", "yes")),
    Field("state", TEXT, ("open", "decided", "dropped")),
    Field("entry", coded=True),
    made_with="proposal",
    told_by=("proposal",),
)

FIX = RecordKind(
    "fix",
    Field("how", coded=True),
    Field("what"),
    Field("deployed", TIME),
    Field("reviewed_by"),
    Field("approved_by"),
    Field("round", coded=True),
    made_with="what",
    told_by=("how", "what", "deployed"),
)

UPDATE = RecordKind(
    "update",
    Field("audience", coded=True),
    Field("target", coded=True),
    Field("text"),
    Field("facts", JSON),
    Field("approved", JSON, shape=_shape(Field("digest"))),
    Field("posted", TIME),
    Field("put_off", JSON, shape=_shape(Field("until", NUMBER, span=MOMENTS), Field("reason"))),
    made_with="audience",
)

FOLLOW_UP = RecordKind(
    "follow_up",
    Field("text"),
    Field("owner"),
    Field("due", coded=True),
    Field("state", TEXT, ("open", "done", "dropped")),
    Field("link"),
    Field("entry", coded=True),
    made_with="text",
    told_by=("text",),
)

SECTION = RecordKind(
    "section", Field("text"), Field("stands_on", TAGS, coded=True), id_begins="section:", made_with="text"
)

KINDS: Mapping[str, RecordKind] = {
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
        if type(value) is not int:
            return "a whole number"
        least, most = field.span
        return "" if least <= value <= most else f"a number from {least} to {most}"
    if field.holds == TIME:
        return _acceptable_time(value)
    return _acceptable_object(field, value)


def _acceptable_time(value: object) -> str:
    if _is_plain_time(value):
        return ""
    try:
        EventTime.from_json(value)
    except ValueError as error:
        return str(error)
    return ""


def _is_plain_time(value: object) -> bool:
    """Whether ``value`` is a known time as most are written, which `EventTime.from_json` need not be asked about."""
    if type(value) is not dict:
        return False
    lo, hi = value.get("lo"), value.get("hi")
    return (
        type(lo) is int
        and type(hi) is int
        and moment.EARLIEST <= lo <= hi < moment.LATEST
        and type(value.get("as")) is str
        and type(value.get("tz")) is str
    )


def _acceptable_object(field: Field, value: object) -> str:
    if not isinstance(value, dict):
        return "an object"
    for name in field.needs:
        if value.get(name) is None:
            return f'an object with "{name}"'
    for name, inner in field.shape.items():
        if expected := acceptable(inner, value.get(name)):
            return f'"{name}": {expected}'
    return ""
