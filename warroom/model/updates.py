"""What the comms desk works on: messages that were posted, that wait, that are due, and the one being written."""

from __future__ import annotations

from warroom.model.identity import IncidentId, Moment, Revision
from warroom.model.shape import shape
from warroom.model.timeline_entries import TimelineEntry
from warroom.text import Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from warroom.model.described import Weight


def words_read(text: str) -> str:
    """What those read to whom the message ``text`` goes: of the form in which a status page takes it, its name and its
    body; of any other message all of it.
    """
    if not text.startswith("{"):
        return text
    import html
    import json

    try:
        incident = json.loads(text)["incident"]
        parts = [str(incident[name]) for name in ("name", "body") if incident.get(name)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return text
    return html.unescape("\n\n".join(parts)) or text


@shape
class UpdateRecord:
    """A message in the log. Times are microseconds since 1970.

    ``at`` is when it was posted, or written down when ``posted`` is false: then it waits for approval or for being
    posted. ``digest`` is the SHA-256 of the exact text, 64 hexadecimal digits; ``approved_by`` is empty unless that
    very text was approved. ``stage`` and ``status`` are what it said, ``typed`` the fields that a person wrote,
    ``fields`` the others that can be written, ``told`` the ids of confirmed causes that it told.
    """

    id: str
    audience: str
    target: str
    text: Untrusted
    digest: str
    posted: bool
    at: Moment
    by: Untrusted
    approved_by: Untrusted | None = None
    template: str = ""
    stage: str = ""
    status: Untrusted | None = None
    typed: tuple[tuple[str, Untrusted], ...] = ()
    fields: tuple[tuple[str, Untrusted], ...] = ()
    told: tuple[str, ...] = ()


@shape
class PutOff:
    """The update of an audience was put off until ``until``, decided at ``at`` (microseconds since 1970)."""

    audience: str
    until: Moment
    reason: Untrusted
    by: Untrusted
    at: Moment


@shape
class UpdateLog:
    """Every message of an incident, the oldest first: posted, still waiting, put off."""

    posted: tuple[UpdateRecord, ...] = ()
    waiting: tuple[UpdateRecord, ...] = ()
    put_off: tuple[PutOff, ...] = ()

    def last(self, audience: str) -> UpdateRecord | None:
        """What was posted last to ``audience``."""
        return next((update for update in reversed(self.posted) if update.audience == audience), None)

    @classmethod
    def together(cls, logs: Sequence[UpdateLog]) -> UpdateLog:
        """The messages of several incidents that are one outage."""
        return cls(
            tuple(sorted((update for log in logs for update in log.posted), key=lambda update: update.at)),
            tuple(update for log in logs for update in log.waiting),
            tuple(put_off for log in logs for put_off in log.put_off),
        )


@shape
class OpenWork:
    """What is going on, for the next steps: tasks (who, what), checks not yet done (what is looked at), follow-ups
    (what, link), and the last fix in words. ``took_part`` are the names of who wrote, spoke or did a task: `None` where
    nobody looked.
    """

    tasks: tuple[tuple[Untrusted, Untrusted], ...] = ()
    checks: tuple[Untrusted, ...] = ()
    follow_ups: tuple[tuple[Untrusted, Untrusted | None], ...] = ()
    fix: Untrusted | None = None
    took_part: tuple[str, ...] | None = None

    @classmethod
    def together(cls, parts: Sequence[OpenWork]) -> OpenWork:
        """The work of several incidents that are one outage, the room's own first."""
        return cls(
            tuple(task for part in parts for task in part.tasks),
            tuple(check for part in parts for check in part.checks),
            tuple(follow_up for part in parts for follow_up in part.follow_ups),
            next((part.fix for part in parts if part.fix is not None), None),
            tuple(dict.fromkeys(name for part in parts for name in part.took_part or ())),
        )


@shape
class AudienceView:
    """An audience and its clock. ``due`` is when the next update is due, `None` when nothing is.

    ``not_owed`` is why nothing is, where that is a rule of the playbook or somebody's word. ``first`` says that nothing
    was posted yet. ``together`` are the posts that different people made within three
    minutes of each other, when the last one is among them. ``put_off`` is what holds the clock now.
    """

    name: str
    title: str
    customers: bool
    approval: bool
    due: Moment | None
    first: bool
    last: UpdateRecord | None
    posted: int
    together: tuple[UpdateRecord, ...] = ()
    waiting: tuple[UpdateRecord, ...] = ()
    put_off: PutOff | None = None
    not_owed: str = ""

    def late(self, now: Moment) -> int:
        """By how many microseconds the update is late; 0 while it is not."""
        return max(0, now - self.due) if self.due is not None else 0


@shape
class UpdatesView:
    """Every audience, the most overdue first, those without a clock last; and every message of the log."""

    incident: IncidentId
    revision: Revision
    audiences: tuple[AudienceView, ...]
    log: UpdateLog

    def audience(self, name: str) -> AudienceView | None:
        """The audience called ``name``."""
        return next((audience for audience in self.audiences if audience.name == name), None)

    def overdue(self, now: Moment) -> tuple[AudienceView, ...]:
        """Those whose update is late, the latest first."""
        return tuple(audience for audience in self.audiences if audience.late(now))


@shape
class Finding:
    """Something in a message that should be looked at before it is copied.

    ``weight`` is note, warning, fault or block. ``line`` counts from 1 in the message as plain text, 0 when it is about
    all of it; ``excerpt`` is what stands there; ``field`` is the field it comes from, empty when it is the frame's.
    ``replacement`` is the whole field's text with the offer put in, `None` when there is none.
    """

    rule: str
    weight: Weight
    say: str
    line: int = 0
    excerpt: Untrusted | None = None
    field: str = ""
    replacement: Untrusted | None = None


@shape
class Message:
    """A message as its target takes it. ``text`` is exactly what is copied and posted.

    ``subject`` and ``body`` are its parts where the target has them, else empty and the text.
    """

    target: str
    text: Untrusted
    digest: str
    subject: Untrusted
    body: Untrusted


@shape
class DraftView:
    """The message that is being written for an audience.

    ``fields`` are those that can be written, with their text now; ``typed`` names those that a person wrote.
    ``fresh`` are the entries that came since the draft was begun and that it does not tell. ``began`` is when the
    first key was struck (microseconds), `None` for a draft that is still the program's own; ``at`` is the time that
    the message itself shows. ``carried`` names the fields that stand as they were typed for the last one. ``drill``
    says that nothing in it is real, as its text does.
    """

    audience: str
    template: str
    stage: str
    target: str
    fields: tuple[tuple[str, Untrusted], ...]
    typed: tuple[tuple[str, Untrusted], ...]
    message: Message
    findings: tuple[Finding, ...]
    fresh: tuple[TimelineEntry, ...]
    told: tuple[str, ...]
    status: Untrusted
    at: Moment
    began: Moment | None
    approved_by: Untrusted | None = None
    drill: bool = False
    carried: tuple[str, ...] = ()

    @property
    def in_work(self) -> bool:
        """Whether it holds words that were typed for it."""
        return bool(self.typed)

    @property
    def blocked(self) -> bool:
        """Whether something in it must go before it can be copied or posted."""
        return any(finding.weight == "block" for finding in self.findings)

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What keeps it from being approved and posted: what must go, and what is still to be filled in."""
        return tuple(finding for finding in self.findings if finding.weight in ("block", "fault"))
