"""What went well and what could improve, as far as the facts can show it. The sentences are the playbook's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from warroom.intake.contested import CONTESTED
from warroom.model.lengths import in_units
from warroom.model.moment import DAY, MINUTE
from warroom.model.states import CheckState, HypothesisState, TaskState
from warroom.playbook.declaring_shapes import SeverityLevel
from warroom.playbook.duration import Duration
from warroom.playbook.placeholders import fill
from warroom.playbook.standing import NO_INCIDENT
from warroom.playbook.workflow import Playbook
from warroom.report.case_words import CaseWords
from warroom.report.check_rounds import early_words, last_round, passed_early, unmade_checks, worse_words
from warroom.report.facts import Case, Change, EntryFact, Holding
from warroom.report.lengths_told import length_told
from warroom.report.promises import (
    held_by_nobody,
    no_later,
    owed_from,
    owed_until,
    promises,
    stability_asked,
    was_asked,
)
from warroom.report.spans import Span, between, ends_of, length_between
from warroom.report.sure_times import sure_times
from warroom.text import Untrusted, for_line

_YEAR = 365 * DAY


@dataclass(frozen=True, slots=True)
class Proposed:
    """A sentence for ``section``, and the ids of the entries on which it stands."""

    section: str
    words: str
    stands_on: tuple[str, ...] = ()


Shown = tuple[str, Mapping[str, str], tuple[str, ...]]
"""A situation that the facts show, the values for its sentence, the entries that show it."""


def proposals(case: Case, playbook: Playbook) -> list[Proposed]:
    """The sentences that the facts of ``case`` bear out. One that they do not is worse than none; of what was no
    incident there are none, of what was never declared none of what only an incident owes.
    """
    if case.stands and (case.state in NO_INCIDENT or "declared" not in case.times):
        return []
    shown = [*_checks(case), *_tasks(case)]
    if was_asked(case, playbook):
        shown = [
            *_times(case, playbook),
            *_pages(case, playbook),
            *_updates(case, playbook),
            *_roles(case, playbook),
            *shown,
            *_cause(case, playbook),
        ]
    shown.extend([*_lulls(case, playbook), *_closing(case)])
    proposals: list[Proposed] = []
    for situation, values, entries in shown:
        proposals.extend(
            Proposed(
                proposal.section,
                fill(proposal.one if proposal.one and values.get("n") == "1" else proposal.say, values),
                entries,
            )
            for proposal in playbook.after.proposal
            if proposal.when == situation
        )
    return proposals


def entries_of(case: Case, *kinds: str) -> tuple[str, ...]:
    """The ids of the entries of these kinds."""
    return tuple(entry.id for entry in case.entries if entry.kind in kinds)


def _times(case: Case, playbook: Playbook) -> Iterator[Shown]:
    times = sure_times(case, playbook.after.order)
    for measure in playbook.after.measure:
        if measure.within is None or measure.name not in ("detect", "declare"):
            continue
        if measure.name == "declare" and _kept_first(case, playbook):
            continue  # it was none to be declared when it was noticed
        stem = {"detect": "detected", "declare": "declared"}[measure.name]
        # What came before it was declared shows that it was declared late, and puts no doubt on when.
        told = sure_times(case) if measure.name == "declare" else times
        span = between(told.get(measure.starts), told.get(measure.ends))
        entries = entries_of(case, measure.starts, measure.ends)
        yield from _in_or_late(playbook, stem, span, (measure.within, measure.within), {}, entries)
    yield from _resolved(case, playbook)
    stable = playbook.closure.stable_for
    span = between(times.get("resolved"), times.get("closed"))
    if span is not None and span.most < stable.microseconds and stability_asked(case, playbook):
        yield "closed-early", {"figure": length_told(span, playbook), "box": stable.words}, entries_of(case, "closed")


def _kept_first(case: Case, playbook: Playbook) -> bool:
    """Whether it was first of a severity that is not declared, or one of those that were merged into it was."""
    firsts = case.first_levels or tuple(change.value.raw for change in case.severities[:1])
    levels = map(playbook.level, firsts)
    return any(level is not None and level[1].quiet for level in levels)


def _resolved(case: Case, playbook: Playbook) -> Iterator[Shown]:
    """In time by the most severe level that it ever had, late by the one that it ended with."""
    levels = [found for change in case.severities if (found := playbook.level(change.value.raw)) is not None]
    last = playbook.level(case.severity)
    if last is None:
        return
    worst = min([*levels, last], key=lambda rank_and_level: rank_and_level[0])[1]
    times = sure_times(case, playbook.after.order)
    span = between(times.get("declared"), times.get("resolved"))
    entries = entries_of(case, "declared", "status")
    for situation, values, stands_on in _in_or_late(
        playbook,
        "resolved",
        span,
        (worst.resolve_within[1], max(worst, last[1], key=_patience).resolve_within[1]),
        {},
        entries,
    ):
        level = worst if situation == "resolved-in-time" else max(worst, last[1], key=_patience)
        near, far = level.resolve_within
        box = far.words if near.microseconds == far.microseconds else f"{near.words} to {far.words}"
        yield situation, {**values, "severity": level.level, "box": box}, stands_on


def _patience(level: SeverityLevel) -> int:
    return level.resolve_within[1].microseconds


def _in_or_late(
    playbook: Playbook,
    stem: str,
    span: Span | None,
    boxes: tuple[Duration, Duration],
    values: Mapping[str, str],
    entries: tuple[str, ...],
) -> Iterator[Shown]:
    """In time (within the first box), late (beyond the second one), or nothing at all while nobody can tell."""
    if span is None:
        return
    filled = {**values, "figure": length_told(span, playbook)}
    if span.most <= boxes[0].microseconds:
        yield f"{stem}-in-time", filled | {"box": boxes[0].words}, entries
    elif span.least > boxes[1].microseconds:
        yield f"{stem}-late", filled | {"box": boxes[1].words}, entries


def _updates(case: Case, playbook: Playbook) -> Iterator[Shown]:
    told_of = entries_of(case, "update")
    if told_of and not case.updates:
        return  # somebody wrote that there were updates; what they were is not known
    kept = promises(case, playbook)
    if not case.updates:
        if any(kept.never_told for kept in kept):
            yield "no-update", {}, ()
        return
    for promise in kept:
        values = {"audience": promise.audience.title}
        if promise.never_told:
            yield "never-again" if promise.told_before else "never-told", values, told_of
        if not promise.posted:
            continue
        first = [wait for wait in promise.waits if wait.first]
        later = [wait for wait in promise.waits if not wait.first]
        late = [wait for wait in later if wait.late]
        for wait in first:
            if wait.late:
                filled = values | {"figure": length_told(wait.said, playbook), "box": wait.box.words}
                yield ("first-late" if promise.audience.every else "once-late"), filled, told_of
        if late:
            longest = max(late, key=lambda wait: wait.said.hi)
            filled = {
                "n": str(len(late)),
                "of": str(len(later)),
                "figure": length_told(longest.said, playbook),
                "box": longest.box.words,
            }
            yield "updates-late", values | filled, told_of
        if promise.over and promise.audience.every and promise.waits and all(wait.in_time for wait in promise.waits):
            longest = max(promise.waits, key=lambda wait: wait.judged.hi)
            filled = {
                "n": str(promise.posted),
                "of": str(len(promise.waits)),
                "figure": length_told(longest.judged, playbook),
                "box": longest.box.words,
            }
            yield "updates-on-time", values | filled, told_of


def _pages(case: Case, playbook: Playbook) -> Iterator[Shown]:
    """Who was paged and nobody answered: never, or later than the next one is due. Whoever was paged again, or after it
    was acknowledged, waits for no answer.
    """
    waits = {contact.name.casefold(): contact.unanswered_after for contact in playbook.declaration.on_call}
    acknowledged = case.times.get("acknowledged")
    first: dict[str, EntryFact] = {}
    for entry in case.entries:
        if entry.kind == "page":
            first.setdefault(for_line(entry.text).removeprefix("paged ").strip(), entry)
    for who, entry in first.items():
        box = waits.get(who.casefold())
        if acknowledged is None or acknowledged.lo is None:
            yield "page-unanswered", {"who": who}, (entry.id,)
            continue
        span = between(entry.at, acknowledged)
        if box is not None and span is not None and span.least > box.microseconds + MINUTE:
            figures = {"who": who, "figure": length_told(span, playbook), "box": box.words}
            yield "page-late", figures, (entry.id, *entries_of(case, "acknowledged"))


def _roles(case: Case, playbook: Playbook) -> Iterator[Shown]:
    start, over = owed_from(case, playbook), no_later(case, playbook, owed_until(case))
    if start is None or not case.roles:
        return  # an imported timeline says nothing about roles, and a mild incident owes none
    entries = entries_of(case, "role", "declared")
    all_held = owed_until(case) is not None
    for holding in case.roles:
        role = playbook.role(holding.role)
        if role is None or role.optional:
            continue
        first, empty = held_by_nobody(
            [(change.at, ", ".join(holder.raw for holder in holders)) for change, holders in holding.terms], start, over
        )
        patience = role.empty_after.microseconds if role.empty_after is not None else None
        if first is None:
            all_held = all_held and bool(holding.holders)
            lasted = length_between(start, over) if over is not None else None
            in_time = lasted is not None and patience is not None and lasted.hi <= patience + MINUTE
            if not holding.holders:
                all_held = False
            if not holding.holders and not in_time:  # nobody is missed before the time that a role may be empty
                yield "role-empty", {"role": holding.title}, entries
        elif patience is not None and first.lo > patience + MINUTE:
            all_held = False
            roles = {
                "role": holding.title,
                "figure": length_told(first, playbook),
                "box": role.empty_after.words if role.empty_after else "",
            }
            yield "role-late", roles, entries
        if empty > (patience or 0) + MINUTE:
            all_held = False
            yield "role-gap", {"role": holding.title, "figure": in_units(empty)}, entries
    if all_held:
        yield "roles-filled", {"roles": ", ".join(role.title for role in case.roles)}, entries
    holders = {role.role: role for role in case.roles}
    for role in playbook.roles.role:
        other_role = playbook.role(role.not_with) if role.not_with else None
        if other_role is not None and _at_once(holders.get(role.name), holders.get(other_role.name)):
            yield "two-roles", {"role": other_role.title, "other": role.title}, entries


def _at_once(one: Holding | None, other: Holding | None) -> bool:
    """Whether a person held both roles at the same time, for longer than the minute in which one is handed over."""
    mine, theirs = (
        [term for changes in holding.of_each for term in _stretches(changes)] if holding is not None else []
        for holding in (one, other)
    )
    return any(
        name == other_name and min(end, other_end) - max(begin, other_begin) > MINUTE
        for name, begin, end in mine
        for other_name, other_begin, other_end in theirs
    )


def _stretches(changes: Sequence[Change]) -> Iterator[tuple[str, int, int]]:
    """Who held a role from when until when (microseconds); the last one holds it without an end."""
    terms = [(change.value.raw, ends) for change in changes if (ends := ends_of(change.at)) is not None]
    for number, (name, begin) in enumerate(terms):
        end = terms[number + 1][1][0] if number + 1 < len(terms) else begin[1] + 10 * _YEAR
        if name:
            yield name, begin[1], end


def _checks(case: Case) -> Iterator[Shown]:
    checks = case.checks
    if not checks:
        return
    entries = entries_of(case, "check", "verification", "fixed")
    states, timed = [check.state for check in checks], [check for check in checks if check.due is not None]
    values = {"of": str(len(states))}
    early = [check for check in timed if passed_early(check) is not None]
    if early:
        named = ", ".join(early_words(check) for check in early)
        yield "verification-early", {"n": str(len(early)), "of": str(len(timed)), "checks": named}, entries
    worse = [check for check in checks if check.against]
    if worse:
        named = ", ".join(worse_words(check) for check in worse)
        yield "verification-worse", {"n": str(len(worse)), "of": str(len(checks)), "checks": named}, entries
    if not early and not worse and all(state == CheckState.PASSED for state in states):
        yield "verified", {"n": str(len(states))}, entries
    for state, situation in ((CheckState.FAILED, "verification-failed"), (CheckState.SKIPPED, "verification-skipped")):
        if state in states:
            yield situation, values | {"n": str(states.count(state))}, entries
    last = last_round(case)
    unmade = unmade_checks(case)
    if unmade and "closed" in case.times and not any(check.state == CheckState.FAILED for check in last):
        yield "verification-open", {"n": str(len(unmade)), "of": str(len(last))}, entries


def _tasks(case: Case) -> Iterator[Shown]:
    states = [task.state for task in case.tasks]
    if not states:
        return
    entries = entries_of(case, "task")
    if all(state == TaskState.DONE for state in states):
        yield "tasks-kept", {"n": str(len(states))}, entries
        return
    if late := sum(state in (TaskState.EXTENDED, TaskState.FAILED) for state in states):
        yield "tasks-not-kept", {"n": str(late), "of": str(len(states))}, entries
    if "closed" in case.times and (left := sum(state == TaskState.OPEN for state in states)):
        yield "tasks-left", {"n": str(left), "of": str(len(states))}, entries


def _cause(case: Case, playbook: Playbook) -> Iterator[Shown]:
    """A cause that was found while the incident could still be resolved in its time, and what nobody settled."""
    times = sure_times(case, playbook.after.order)
    span = between(times.get("detected"), times.get("identified"))
    refuted = [hypothesis for hypothesis in case.hypotheses if hypothesis.status == HypothesisState.REFUTED]
    confirmed = [hypothesis for hypothesis in case.hypotheses if hypothesis.status == HypothesisState.CONFIRMED]
    level = playbook.level(case.severity)
    quick = span is not None and level is not None and span.most <= level[1].resolve_within[0].microseconds
    if quick and refuted and confirmed:
        entries = tuple(hypothesis.entry for hypothesis in (*confirmed, *refuted) if hypothesis.entry)
        yield "cause-found", {"figure": length_told(span, playbook), "n": str(len(refuted))}, entries
    unsettled = [
        hypothesis
        for hypothesis in case.hypotheses
        if hypothesis.status not in (HypothesisState.REFUTED, HypothesisState.CONFIRMED) and not hypothesis.contested
    ]
    if unsettled and owed_until(case) is not None:
        named = ", ".join(
            f"{for_line(hypothesis.label)} ({for_line(hypothesis.statement)})" for hypothesis in unsettled
        )
        entries = tuple(hypothesis.entry for hypothesis in unsettled if hypothesis.entry)
        yield "hypotheses-open", {"n": str(len(unsettled)), "hypotheses": named}, entries


def _lulls(case: Case, playbook: Playbook) -> Iterator[Shown]:
    """That it was held to be over, and was not."""
    if case.lulls:
        clock = CaseWords(case, playbook).clock
        stretches = "; ".join(f"{clock(lull.over)} to {clock(lull.resumed)}" for lull in case.lulls)
        yield "reopened", {"n": str(len(case.lulls)), "stretches": stretches}, entries_of(case, "status", "closed")


def _point(open_point: Untrusted) -> str:
    """A point of the checklist by its title, without why it was open; who says what is told of every side."""
    title, begins, _ = for_line(open_point).partition(" (")
    return for_line(open_point) if begins and f" {CONTESTED}" in title else title


def _closing(case: Case) -> Iterator[Shown]:
    """What of the closure checklist was open, or skipped, when it was closed."""
    for overridden in case.overridden:
        filled = {
            "open": "; ".join(map(_point, overridden.open)),
            "why": for_line(overridden.why),
        }
        yield ("gate-overridden" if overridden.why else "gate-open"), filled, (overridden.entry,)
    if "closed" in case.times:
        for check in case.closure:
            if check.state == CheckState.SKIPPED:
                yield "gate-skipped", {"point": for_line(check.name), "why": for_line(check.figure)}, ()
