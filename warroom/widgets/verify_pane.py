"""What the Verify pane shows: the fix, its timed checks and checklist, and the figures to compare with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from warroom.intake.contested import sides_words
from warroom.intake.times import clock_words
from warroom.model.desks import CheckItem, FixView
from warroom.model.identity import Moment
from warroom.model.states import CheckState
from warroom.model.views import IncidentView
from warroom.playbook.comparing import against, at_triage, compare
from warroom.playbook.deciding_shapes import ResolveOption
from warroom.playbook.workflow import Playbook
from warroom.room.readings.clocks import length, point
from warroom.room.readings.due import stable_until
from warroom.room.readings.practices import of_a_fix, unsaid_of
from warroom.text import bounded, for_line
from warroom.widgets.card import Card, Rows
from warroom.widgets.remember import remember

_COMPARED = {True: Rows.OK, False: Rows.WARN, None: Rows.DIM}
_STATE_WIDTH = 9
_STYLES = {
    CheckState.PASSED: Rows.OK,
    CheckState.FAILED: Rows.ALARM,
    CheckState.OPEN: "",
    CheckState.SKIPPED: Rows.DIM,
}


def verify(view: IncidentView, playbook: Playbook, *, now: Moment) -> tuple[list[Card], str]:
    """The cards, and the one on which the cursor stands by itself: the check that is due next."""
    rows = Rows()
    proposed, fix, over = view.desks.proposed, view.desks.fix, view.summary.closed is not None
    if proposed is not None:
        _proposed(rows, proposed, over=over)
    if fix is None and over:
        rows.remark("No fix went in.")
    elif fix is None:
        rows.remark("Starts when a fix goes in: /fixed and how")
        _ways(rows, playbook.resolution.option)
        rows.head("Then")
        for step in playbook.resolution.verify:
            rows.remark(f" {step.after.words:>4}  {for_line(step.ask)}", "")
        for point_ in playbook.resolution.checklist:
            rows.remark(f" · {for_line(point_.title)}: {for_line(point_.expect)}", "")
    else:
        for round_ in view.desks.rounds:
            _fix(rows, view, round_, playbook, now)
    remember(rows, playbook, of_a_fix(view))
    _older(rows, view)
    if fix is not None and not over:
        _ways(rows, [resolve_option for resolve_option in playbook.resolution.option if resolve_option.name == fix.how])
    end = stable_until(view, playbook)
    if end is not None and view.summary.closed is None:
        rows.head("Resolved, watching")
        left = (
            f"stable until {point(Moment(end), view.zone, now)}, {length(end - now)} left"
            if now < end
            else "stable for long enough"
        )
        rows.remark(f" {left}", Rows.ACCENT if now < end else Rows.OK)
    _baseline(rows, view, playbook)
    waiting = () if over else view.desks.due_checks or view.desks.unticked
    return rows.cards, check_key(waiting[0].id) if waiting else ""


def _ways(rows: Rows, options: Sequence[ResolveOption]) -> None:
    """The ways to resolve, each with when it fits and its steps."""
    for option in options:
        rows.card(
            f"way:{option.name}",
            (f"/fixed {for_line(option.name)}  ", Rows.ACCENT),
            (for_line(option.title), "bold"),
            (f"  {for_line(option.when)}", Rows.DIM),
            hang=2,
            keys="c copies the steps",
        )
        for step in option.steps:
            rows.remark(f"   {for_line(step)}", "")


def _proposed(rows: Rows, fix: FixView, *, over: bool) -> None:
    rows.head("Fix that never went in" if over else "Fix in preparation")
    rows.remark(f" {for_line(fix.what)}", "bold")
    said = [f"reviewed by @{for_line(fix.reviewed_by)}"] if fix.reviewed_by is not None else []
    said += [f"approved by @{for_line(fix.approved_by)}"] if fix.approved_by is not None else []
    unsaid = unsaid_of(fix)
    asked = "" if over else ": /reviewed /approved"
    rows.remark(f" {' · '.join(said) or unsaid + asked}", Rows.DIM)
    if said and unsaid:
        rows.remark(f" {unsaid}", Rows.WARN)


def _fix(rows: Rows, view: IncidentView, fix: FixView, playbook: Playbook, now: Moment) -> None:
    at = clock_words(fix.deployed, view.zone) if fix.deployed is not None else ""
    unsaid = unsaid_of(fix)
    what = f": {for_line(fix.what)}" if fix.what.raw else ""
    rows.head(f"{for_line(fix.how)}{what}")
    rows.remark(
        f" {at} @{for_line(fix.made_by)}" + (f" · {unsaid}" if unsaid else ""),
        Rows.WARN if unsaid else Rows.DIM,
    )
    if fix.broken:
        more = "" if view.summary.closed is not None else ": this round is over, the next fix starts a new one"
        rows.remark(f" A check failed{more}.", Rows.ALARM)
    for check in fix.checks:
        if check.due is not None:
            _check(rows, view, fix, check, now, playbook)
    rows.head("Checklist")
    for check in fix.checks:
        if check.due is None:
            _check(rows, view, fix, check, now, playbook)


def check_key(check: str) -> str:
    """The key of the card of a check, by its id."""
    return f"check:{check}"


def _check(rows: Rows, view: IncidentView, fix: FixView, check: CheckItem, now: Moment, playbook: Playbook) -> None:
    was = at_triage(check, view, playbook)
    state, style = check.state.value, _STYLES.get(check.state, "")
    if check.state == CheckState.OPEN:
        state = "  ·"
        if view.summary.closed is not None:
            state, style = "not made", Rows.DIM
        elif check.due is not None and not fix.broken:
            late = now >= check.due
            state = f"{length(now - check.due)} late" if late else f"in {length(check.due - now)}"
            state = state.rjust(_STATE_WIDTH)  # times stand below each other by their ends, words by their beginnings
            style = Rows.ALARM if late else Rows.ACCENT
    elif check.state == CheckState.FAILED:
        state = "FAILED"
    if check.contested:
        state = f"CONTESTED {sides_words(check.contested)}"
        style = Rows.ALARM
    seen = f"  {for_line(check.figure)}" if check.figure is not None else ""
    at = f"  {clock_words(check.checked, view.zone)}" if check.checked is not None else ""
    by = f" @{for_line(check.by)}" if check.by is not None else ""
    compared = compare(check, check.figure.raw, view, playbook) if check.figure is not None else []
    told = [
        (f"  {comparison.words}", _COMPARED[False if comparison.apart else comparison.meets])
        for comparison in compared
        if not (comparison.meets and was is not None)
    ]
    early = f"  {length(check.early_by)} before its time" if check.early_by else ""
    because = f"  because {bounded(for_line(check.because), 80)}" if check.because is not None else ""
    rows.card(
        check_key(check.id),
        (f"{state:<{_STATE_WIDTH}} ", Rows.WARN if early or against(check, view, playbook) else style),
        for_line(check.text),
        (seen, "bold"),
        (f"  at triage {bounded(for_line(was), 40)}" if was is not None else "", Rows.DIM),
        *told,
        (early, Rows.WARN),
        (because, Rows.DIM),
        hang=_STATE_WIDTH + 1,
        tail=(f"{at}{by}".strip(), Rows.DIM),
    )


def _older(rows: Rows, view: IncidentView) -> None:
    older = [fix for fix in view.desks.fixes if fix.deployed is not None and fix not in view.desks.rounds]
    if not older:
        return
    rows.head("Earlier fixes")
    for fix in older:
        counts = Counter(check.state for check in fix.checks)
        told = ", ".join(
            f"{counts[state]} {state}"
            for state in (CheckState.PASSED, CheckState.FAILED, CheckState.OPEN)
            if counts[state]
        )
        at = clock_words(fix.deployed, view.zone) if fix.deployed is not None else ""
        rows.remark(f" {at} {for_line(fix.how)} {for_line(fix.what)}: {told}", Rows.DIM)


def _baseline(rows: Rows, view: IncidentView, playbook: Playbook) -> None:
    if not view.baseline:
        return
    rows.head("Figures at triage")
    for metric in playbook.triage.baseline:
        noted = view.baseline.get(metric.name)
        if noted is not None:
            rows.remark(f" {for_line(metric.title)}: {for_line(noted)}", "")
