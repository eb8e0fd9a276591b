"""What the log knows of an incident, in the playbook's words: times, lengths, fixes, and what people disagree about."""

from __future__ import annotations

from collections.abc import Sequence

from warroom.intake.contested import CONTESTED
from warroom.intake.times import local, zoned_clock
from warroom.model.moment import EventTime
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, Change, EntryFact
from warroom.report.people import named
from warroom.text import Untrusted, for_line


class CaseWords:
    """Says the facts of ``case`` as its post-mortem tells them; everything returned as text is safe to show."""

    def __init__(self, case: Case, playbook: Playbook) -> None:
        self.case, self.playbook, self.words = case, playbook, playbook.after.words

    def clock(self, at: EventTime) -> str:
        """A time with its day where that is not the document's, and its zone."""
        case = self.case
        if at.lo is None:
            return self.words.untimed
        first = case.times.get("began") or case.times.get("detected") or case.times.get("declared")
        day = f"{local(at.lo, case.zone):%Y-%m-%d} "
        if first is not None and first.lo is not None and day.strip() == f"{local(first.lo, case.zone):%Y-%m-%d}":
            day = ""
        return f"{day}{zoned_clock(at, case.zone)}"

    def time_of(self, name: str) -> str:
        """When the milestone ``name`` was, as `clock` says it, or who says what of it."""
        return self.contested("incident", name) or self.clock_or_unknown(self.case.times.get(name))

    def clock_or_unknown(self, at: EventTime | None) -> str:
        """The same for a time that may be missing: the playbook's word for that."""
        return self.clock(at) if at is not None else self.words.unknown

    def since(self, change: Change, holders: Sequence[Untrusted]) -> str:
        """Since when others hold a role, and who."""
        return fill(self.words.role_since, {"who": named(holders), "at": self.clock(change.at)})

    def fact(self, name: str) -> Untrusted | None:
        """A fact of the incident, or what somebody wrote for it in a message that was posted."""
        return self.case.facts.get(name) or self.case.typed.get(name)

    def contested(self, kind: str, field: str, on: str = "") -> str:
        """Who says what of ``field`` of the record ``on``, or of the only one of its kind, where people disagree about
        it; else empty.
        """
        told = (
            f"{CONTESTED}{apart.sides}"
            for apart in self.case.contested
            if (apart.kind, apart.field) == (kind, field) and on in ("", apart.on)
        )
        return next(told, "")

    def fix(self, number: int) -> str:
        """The fix with ``number``, from 0: how, what and when it went in."""
        fix = self.case.fixes[number]
        option = self.playbook.option(fix.how.raw)
        how = option.title.lower() if option is not None else for_line(fix.how)
        at = self.clock(fix.deployed) if fix.deployed is not None else self.words.untimed
        if option is not None and option.say:
            return fill(option.say, {"what": for_line(fix.what), "at": at}).rstrip(": ")  # how says nothing more
        if fix.what:
            how = f"{how} ({for_line(fix.what)})"
        return fill(self.words.fix, {"how": how, "at": at})

    def with_time(self, entry: EntryFact) -> str:
        """An entry with its time."""
        return f"{self.clock(entry.at)}: {for_line(entry.text)}"
