"""What went well and what could improve, as far as the facts can show it. The sentences are the playbook's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from warroom.model.moment import EventTime
from warroom.playbook.duration import Duration
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, UpdateFact
from warroom.report.filling import fill
from warroom.report.spans import Span, between, span_words

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A sentence for ``section``, and the ids of the entries on which it stands."""

    section: str
    words: str
    stands_on: tuple[str, ...] = ()


Shown = tuple[str, Mapping[str, str], tuple[str, ...]]
"""A situation that the facts show, the values for its sentence, the entries that show it."""


def proposals(case: Case, playbook: Playbook) -> list[Proposed]:
    """The sentences that the facts of ``case`` bear out."""
    shown = [*_times(case, playbook), *_updates(case, playbook), *_roles(case, playbook), *_checks(case), *_tasks(case),
             *_cause(case)]  # fmt: skip
    found: list[Proposed] = []
    for situation, values, entries in shown:
        found.extend(
            Proposed(one.section, fill(one.say, values), entries)
            for one in playbook.after.proposal
            if one.when == situation
        )
    return found


def entries_of(case: Case, *kinds: str) -> tuple[str, ...]:
    """The ids of the entries of these kinds."""
    return tuple(entry.id for entry in case.entries if entry.kind in kinds)


def _times(case: Case, playbook: Playbook) -> Iterator[Shown]:
    for measure in playbook.after.measure:
        if measure.within is None or measure.name not in ("detect", "declare"):
            continue
        stem = {"detect": "detected", "declare": "declared"}[measure.name]
        span = between(case.times.get(measure.starts), case.times.get(measure.ends))
        entries = entries_of(case, measure.starts, measure.ends)
        yield from _in_or_late(stem, span, measure.within, {}, entries)
    level = playbook.level(case.severity)
    if level is not None:
        span = between(case.times.get("declared"), case.times.get("resolved"))
        box = level[1].resolve_within[1]
        yield from _in_or_late(
            "resolved", span, box, {"severity": level[1].level}, entries_of(case, "declared", "status")
        )
    stable = playbook.closure.stable_for
    span = between(case.times.get("resolved"), case.times.get("closed"))
    if span is not None and span.hi < stable.microseconds:
        yield "closed-early", {"figure": span_words(span), "box": stable.words}, entries_of(case, "closed")


def _in_or_late(
    stem: str, span: Span | None, box: Duration, values: Mapping[str, str], entries: tuple[str, ...]
) -> Iterator[Shown]:
    """In time, late, or nothing at all while the times are too rough to tell."""
    if span is None:
        return
    said = {**values, "figure": span_words(span), "box": box.words}
    if span.hi <= box.microseconds:
        yield f"{stem}-in-time", said, entries
    elif span.lo > box.microseconds:
        yield f"{stem}-late", said, entries


def _updates(case: Case, playbook: Playbook) -> Iterator[Shown]:
    if not case.updates and not entries_of(case, "update"):
        if case.times.get("resolved") is not None:
            yield "no-update", {}, ()
        return
    for audience in playbook.communication.audience:
        posted = [update for update in case.updates if update.audience == audience.name]
        if audience.every is None or len(posted) < 2:
            continue
        box = audience.every[1]
        gaps = [gap for gap in map(_gap, posted, posted[1:]) if gap is not None]
        late = [gap for gap in gaps if gap.lo > box.microseconds]
        longest = max(gaps, default=None, key=lambda gap: gap.hi)
        values = {"audience": audience.title, "figure": span_words(longest), "box": box.words, "of": str(len(gaps))}
        if late:
            yield "updates-late", values | {"n": str(len(late))}, entries_of(case, "update")
        elif gaps:
            yield "updates-on-time", values | {"n": str(len(posted))}, entries_of(case, "update")


def _gap(earlier: UpdateFact, later: UpdateFact) -> Span | None:
    return between(earlier.posted, later.posted)


def _roles(case: Case, playbook: Playbook) -> Iterator[Shown]:
    if case.assumed:
        return  # an imported timeline says nothing about roles
    entries = entries_of(case, "role", "declared")
    empty = [held.title for held in case.roles if not held.holders]
    for title in empty:
        yield "role-empty", {"role": title}, entries
    if case.roles and not empty:
        yield "roles-filled", {"roles": ", ".join(held.title for held in case.roles)}, entries
    holders = {held.role: held.holders for held in case.roles}
    for role in playbook.roles.role:
        other = playbook.role(role.not_with) if role.not_with else None
        if other is not None and set(holders.get(role.name, ())) & set(holders.get(other.name, ())):
            yield "two-roles", {"role": other.title, "other": role.title}, entries


def _checks(case: Case) -> Iterator[Shown]:
    states = [check.state for check in case.checks]
    if not states:
        return
    entries = entries_of(case, "check", "verification", "fixed")
    values = {"of": str(len(states))}
    if all(state == PASSED for state in states):
        yield "verified", {"n": str(len(states))}, entries
    for state, situation in ((FAILED, "verification-failed"), (SKIPPED, "verification-skipped")):
        if state in states:
            yield situation, values | {"n": str(states.count(state))}, entries


def _tasks(case: Case) -> Iterator[Shown]:
    states = [task.state for task in case.tasks]
    if not states:
        return
    entries = entries_of(case, "task")
    if all(state == "done" for state in states):
        yield "tasks-kept", {"n": str(len(states))}, entries
    elif late := sum(state in ("extended", FAILED) for state in states):
        yield "tasks-not-kept", {"n": str(late), "of": str(len(states))}, entries


def _cause(case: Case) -> Iterator[Shown]:
    span = between(_known(case, "detected") or _known(case, "declared"), _known(case, "identified"))
    refuted = [one for one in case.hypotheses if one.status == "refuted"]
    if span is not None and refuted:
        entries = tuple(one.entry for one in refuted if one.entry)
        yield "cause-found", {"figure": span_words(span), "n": str(len(refuted))}, entries


def _known(case: Case, name: str) -> EventTime | None:
    at = case.times.get(name)
    return at if at is not None and at.lo is not None else None
