"""What the checks after a fix showed, as the documents judge them: of the last fix, early, or worse."""

from __future__ import annotations

from warroom.model.lengths import in_units
from warroom.model.moment import MINUTE
from warroom.model.states import CheckState
from warroom.report.facts import Case, CheckFact
from warroom.report.spans import ends_of
from warroom.text import Untrusted, for_line


def last_round(case: Case) -> list[CheckFact]:
    """The checks of the fix that went in last; where checks alone are known, those of the one that is due last."""
    rounds = {check.round for check in case.checks}
    newest = next((fix.round for fix in reversed(case.fixes)), None)
    if newest not in rounds:
        timed = [check for check in case.checks if check.due is not None]
        newest = max(timed, key=lambda check: check.due or 0).round if timed else None
    return [check for check in case.checks if check.round == newest]


def unmade_checks(case: Case) -> list[CheckFact]:
    """The checks after the last fix of which nobody said how they went."""
    return [check for check in last_round(case) if check.state == CheckState.OPEN]


def last_fix_failed(case: Case) -> list[CheckFact]:
    """The checks after the last fix that failed: it resolved nothing."""
    return [check for check in last_round(case) if check.state == CheckState.FAILED]


def passed_early(check: CheckFact) -> int | None:
    """How long before its time a check was passed, in microseconds, when that was at least a minute."""
    checked_span = ends_of(check.checked) if check.checked is not None else None
    if (
        check.state != CheckState.PASSED
        or check.due is None
        or checked_span is None
        or check.due - checked_span[1] < MINUTE
    ):
        return None
    return check.due - checked_span[1]


def early_words(check: CheckFact) -> str:
    """A check that was passed early: by how much, and why where somebody said so."""
    before = passed_early(check)
    earliness = in_units(before) if before is not None else ""
    return f"{for_line(check.name)} ({earliness}{_why(check)})"


def worse_words(check: CheckFact) -> str:
    """A check that was passed against its figure: how it was worse, and why where somebody said so."""
    return f"{for_line(check.name)} ({for_line(Untrusted(check.against))}{_why(check)})"


def _why(check: CheckFact) -> str:
    return f", because {for_line(check.because)}" if check.because else ""
