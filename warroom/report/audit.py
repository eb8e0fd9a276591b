"""What an auditor would ask about an incident: facts that contradict one another, or that nobody vouched for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from warroom.intake.times import clock_words, local
from warroom.model.figures import read_figure
from warroom.model.identity import Moment
from warroom.model.milestones import ORDER
from warroom.model.moment import MINUTE, EventTime
from warroom.model.states import CheckState, HypothesisState
from warroom.model.views import BECAME, CANCELLED
from warroom.playbook.declaring_shapes import REQUIRED
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.check_rounds import early_words, last_fix_failed, last_round, passed_early
from warroom.report.contradiction import Contradiction, Rule
from warroom.report.facts import Case, CheckFact, EntryFact
from warroom.report.minutes import HELD
from warroom.report.promises import owed_from
from warroom.report.spans import ends_of
from warroom.text import for_line

RESOLVED = "resolved"
"""A milestone."""
_GRACE = 5 * MINUTE
"""What is told a few minutes before or after it is said elsewhere is told at the same time."""
_FACTS = frozenset((*ORDER, "status", "severity", "fixed", "check", "decision", "update", "role", "page"))
_MILESTONE_OF = {"fixed": "deployed"}


def audit(case: Case, playbook: Playbook, *, now: Moment) -> list[Contradiction]:
    """Every question that the log of ``case`` leaves open at ``now`` (microseconds since 1970). Nothing is asked of a
    drill's papers; of an imported timeline only what its own lines say.
    """
    looked_at = _Audit(case, playbook)
    contradictions = [*looked_at.struck(), *looked_at.statuses()]
    if not case.read_in:
        contradictions += [
            *looked_at.unresolved(),
            *looked_at.verification(),
            *looked_at.lowered(),
            *looked_at.afterwards(),
            *looked_at.cancelled(),
            *looked_at.fallen(),
            *looked_at.review(now),
        ]
    return contradictions


class _Audit:
    """The rules over one incident."""

    def __init__(self, case: Case, playbook: Playbook) -> None:
        self._case, self._playbook, self._words = case, playbook, playbook.after.findings
        self._by_id = {entry.id: entry for entry in case.entries}
        self._closed = self._ends("closed")
        self._first = playbook.declaration.status[0].name  # what begins has this status, said or not

    def unresolved(self) -> Iterator[Contradiction]:
        """Closed, and nobody ever said that it was resolved."""
        case = self._case
        if self._closed is None or owed_from(case, self._playbook) is None:
            return
        if case.facts.get("merged_into") is not None:
            return
        if "resolved" in case.times:
            yield from self._left_again()
            if failed := last_fix_failed(case):
                values = {"at": self._clock(case.times["resolved"]), "checks": _named(failed)}
                yield Contradiction(
                    Rule.UNRESOLVED, fill(self._words.unresolved_fix, values), entries=self._entries("resolved")
                )
            return
        yield Contradiction(
            Rule.UNRESOLVED,
            fill(self._words.unresolved, {"closed": self._clock(case.times["closed"])}),
            entries=self._entries("closed"),
        )

    def _left_again(self) -> Iterator[Contradiction]:
        """Resolved once, and the status that was said last before the close is another one."""
        resolved = ends_of(self._case.times["resolved"])
        if resolved is None or self._closed is None:
            return
        until = self._closed[1]
        for change in [change for change in self._case.statuses if (change.at.lo or 0) <= until][-1:]:
            status = self._playbook.status(change.value.raw)
            if status is not None and status.milestone != RESOLVED and (change.at.lo or 0) > resolved[1]:
                values = {"closed": self._clock(self._case.times["closed"]), "status": for_line(change.value)}
                yield Contradiction(
                    Rule.UNRESOLVED, fill(self._words.unresolved_by, values), entries=self._entries("closed")
                )

    def cancelled(self) -> Iterator[Contradiction]:
        """Said to be none, though somebody had something to mend."""
        fix = next(iter(self._case.fixes), None)
        if self._case.state == CANCELLED and fix is not None:
            told = ", ".join(part for part in (for_line(fix.how), for_line(fix.what)) if part)
            yield Contradiction(
                Rule.CANCELLED, fill(self._words.cancelled, {"fix": told}), entries=self._entries("closed")
            )

    def fallen(self) -> Iterator[Contradiction]:
        """A cause that counts as identified, while of the hypotheses none is confirmed and some are refuted."""
        cards = self._case.hypotheses
        refuted = [card for card in cards if card.status == HypothesisState.REFUTED]
        last = self._case.statuses[-1] if self._case.statuses else None
        said = self._playbook.status(last.value.raw) if last is not None else None
        by_status = last.at if last is not None and said is not None and said.milestone == "identified" else None
        at = self._case.times.get("identified", by_status)
        if refuted and at is not None and not any(card.status == HypothesisState.CONFIRMED for card in cards):
            labels = ", ".join(for_line(card.label) for card in refuted)
            values = {"at": self._clock(at), "hypotheses": labels}
            yield Contradiction(Rule.FALLEN, fill(self._words.fallen, values), entries=self._entries("identified"))

    def verification(self) -> Iterator[Contradiction]:
        """Checks that prove less than they say."""
        case = self._case
        early = [check for check in case.checks if passed_early(check) is not None]
        if early:
            earliness = ", ".join(map(early_words, early))
            yield self._about(Rule.EARLY, self._words.early, earliness, "check")
        measured = self._measured()
        bare = [
            check for check in case.checks if check.state == CheckState.PASSED and read_figure(check.figure.raw) is None
        ]
        bare = [check for check in bare if check.name.raw in measured]
        if silent := [check for check in bare if not check.figure.raw.strip()]:
            yield self._about(Rule.UNMEASURED, self._words.unmeasured, _named(silent), "check")
        if worded := [check for check in bare if check.figure.raw.strip()]:
            yield self._about(Rule.UNMEASURED, self._words.in_words, _with_figures(worded), "check")
        newest = [check for check in last_round(case) if check.due is not None]
        passed = any(check.state == CheckState.PASSED for check in newest)
        unmade = [
            check
            for check in newest
            if check.state == CheckState.OPEN or (check.state == CheckState.SKIPPED and not passed)
        ]
        if unmade and self._closed is not None and not self._overridden():
            yield self._about(Rule.UNVERIFIED, self._words.unverified, _named(unmade), "fixed")

    def _overridden(self) -> bool:
        """Whether it was closed for a reason although the fix was not verified, and that was said."""
        titles = {check.title for check in self._playbook.closure.check if check.known == "verified"}
        return any(
            for_line(point).startswith(title)
            for overridden in self._case.overridden
            if overridden.why
            for point in overridden.open
            for title in titles
        )

    def _measured(self) -> set[str]:
        """The checks of the playbook, as the log names them, that ask for a figure."""
        resolution = self._playbook.resolution
        timed = {f"{step.after.words} {step.ask}" for step in resolution.verify if step.metric}
        return timed | {f"{point.title}: {point.expect}" for point in resolution.checklist if point.metric}

    def struck(self) -> Iterator[Contradiction]:
        """Milestones that stand, though the only entry that told of them was struck."""
        by_milestone = {_MILESTONE_OF.get(entry.kind, entry.kind): entry for entry in self._case.entries}
        for entry in self._case.struck:
            milestone = _MILESTONE_OF.get(entry.kind, entry.kind)
            at = self._case.times.get(milestone)
            if (
                milestone not in ORDER
                or at is None
                or (at.lo, at.hi) != (entry.at.lo, entry.at.hi)
                or milestone in by_milestone
            ):
                continue
            name = self._playbook.after.anchors.get(milestone, milestone)
            words = fill(self._words.struck, {"milestone": name, "at": self._clock(at)})
            yield Contradiction(Rule.STRUCK, words, entries=(entry.id,))

    def statuses(self) -> Iterator[Contradiction]:
        """Updates with a status that the incident had left already."""
        known_statuses = {status.name.casefold() for status in self._playbook.declaration.status}
        for update in self._case.updates:
            at, status = ends_of(update.posted), for_line(update.status)
            if at is None or status.casefold() not in known_statuses:
                continue
            statuses_held = self._held(at[0] - _GRACE, at[1] + _GRACE)
            changes = [for_line(change.value) for change in self._case.statuses if (change.at.lo or 0) <= at[1]]
            before = [self._first, *changes]
            if status.casefold() not in statuses_held and status.casefold() in map(str.casefold, before):
                values = {"update_at": self._clock(update.posted), "status": status, "was": before[-1]}
                yield Contradiction(
                    Rule.OTHER_STATUS, fill(self._words.other_status, values), entries=self._updates_at(at)
                )

    def _held(self, first: int, last: int) -> set[str]:
        """Every status that the incident had between two moments, in lower case."""
        timed = [
            (change.at.lo, change.value.raw.casefold()) for change in self._case.statuses if change.at.lo is not None
        ]
        before = [status for at, status in timed if at <= first][-1:] or [self._first.casefold()]
        return {*before, *(status for at, status in timed if first < at <= last)}

    def _updates_at(self, at: tuple[int, int]) -> tuple[str, ...]:
        return tuple(entry.id for entry in self._case.entries if entry.kind == "update" and entry.at.lo == at[0])

    def lowered(self) -> Iterator[Contradiction]:
        """A severity that somebody made milder, and the entry that tells of it says no reason. Whoever only said again
        what they took it for had not seen the one before, and lowered nothing.
        """
        changes = self._case.severities
        for before, change in pairwise(changes):
            entry = self._by_id.get(change.entry)
            if change.rank > before.rank and entry is not None and BECAME in entry.text.raw and not _reason(entry):
                values = {
                    "before": for_line(before.value),
                    "after": for_line(change.value),
                    "at": self._clock(change.at),
                }
                yield Contradiction(Rule.LOWERED, fill(self._words.lowered, values), entries=(entry.id,))

    def afterwards(self) -> Iterator[Contradiction]:
        """Facts of the time before the close that were written down after it."""
        closings = [entry for entry in self._case.entries if entry.kind == "closed"]
        if self._closed is None or not closings:
            return
        written = max(entry.entered_at for entry in closings)
        late = [entry for entry in self._case.entries if self._told_late(entry, written)]
        told = {_MILESTONE_OF.get(entry.kind, entry.kind) for entry in late}
        changed = [
            self._playbook.after.anchors.get(name, name)
            for name, at in self._case.rewritten.items()
            if at > written + _GRACE and name not in told and self._of_before(name)
        ]
        if changed:
            yield Contradiction(Rule.AFTERWARDS, fill(self._words.rewritten, {"what": ", ".join(changed)}))
        if late:
            values = {"n": str(len(late)), "what": "; ".join(for_line(entry.text)[:80] for entry in late[:3])}
            words = self._words.afterwards_one if len(late) == 1 else self._words.afterwards
            yield Contradiction(Rule.AFTERWARDS, fill(words, values), entries=tuple(entry.id for entry in late))

    def _of_before(self, milestone: str) -> bool:
        """Whether the time of ``milestone`` is one of before the close, or none any more."""
        at = self._case.times.get(milestone)
        ends = ends_of(at) if at is not None else None
        return milestone not in ("closed", "review") and (
            ends is None or self._closed is None or ends[0] <= self._closed[1]
        )

    def _told_late(self, entry: EntryFact, written: int) -> bool:
        return (
            entry.kind in _FACTS
            and entry.kind != "closed"
            and entry.entered_at > written + _GRACE
            and entry.at.lo is not None
            and self._closed is not None
            and entry.at.lo <= self._closed[1]
        )

    def review(self, now: Moment) -> Iterator[Contradiction]:
        """A review whose time is over and that nobody held."""
        case = self._case
        if self._closed is None or case.drill or any(entry.kind == HELD for entry in case.entries):
            return
        if case.asks_review != REQUIRED or owed_from(case, self._playbook) is None:
            return
        if case.facts.get("merged_into") is not None:
            return
        due = self._closed[1] + self._playbook.closure.post_mortem_within.microseconds
        planned = self._ends("review")
        if now > max(due, planned[1] if planned is not None else 0):
            words = fill(self._words.review, {"due": self._clock(EventTime.at(Moment(due), zone=case.zone))})
            yield Contradiction(Rule.REVIEW, words, entries=self._entries("closed"))

    def _ends(self, milestone: str) -> tuple[int, int] | None:
        at = self._case.times.get(milestone)
        return ends_of(at) if at is not None else None

    def _entries(self, kind: str) -> tuple[str, ...]:
        return tuple(entry.id for entry in self._case.entries if entry.kind == kind)

    def _about(self, rule: Rule, form: str, checks: str, kind: str) -> Contradiction:
        return Contradiction(rule, fill(form, {"checks": checks}), entries=self._entries(kind))

    def _clock(self, at: EventTime) -> str:
        days = {local(time.lo, self._case.zone).date() for time in self._case.times.values() if time.lo is not None}
        clock = clock_words(at, self._case.zone)
        if at.lo is None or days <= {local(at.lo, self._case.zone).date()}:
            return clock
        return f"{local(at.lo, self._case.zone):%Y-%m-%d} {clock}"


def _named(checks: list[CheckFact]) -> str:
    """The checks by name, within a sentence: what they ask is no question there."""
    return ", ".join(for_line(check.name).rstrip("? ") for check in checks)


def _with_figures(checks: list[CheckFact]) -> str:
    """The checks by name, each with what was said in the place of its figure."""
    return ", ".join(f"{for_line(check.name).rstrip('? ')} ({for_line(check.figure)})" for check in checks)


def _reason(entry: EntryFact) -> str:
    """Why a severity was changed: what stands behind the levels, if it has a word or a number in it."""
    why = for_line(entry.text).partition(":")[2].strip()
    return why if any(sign.isalnum() for sign in why) else ""
