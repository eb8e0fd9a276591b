"""The chain of custody as documents tell it: a line for each thing that was done, and the seal of the log."""

from __future__ import annotations

from warroom.model.moment import EventTime
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, Handled
from warroom.report.stamps import zoned_stamp
from warroom.text import for_line


def custody_lines(case: Case, playbook: Playbook) -> list[str]:
    """What was done with the incident, the oldest first, a plain line each."""
    return [_line(handled, case, playbook) for handled in case.custody]


def seal_line(case: Case, playbook: Playbook) -> str:
    """By which digits the log was sealed last; empty where it never was."""
    return fill(playbook.after.words.sealed, {"seal": case.sealed}) if case.sealed else ""


def _line(handled: Handled, case: Case, playbook: Playbook) -> str:
    words = playbook.after.words
    at = zoned_stamp(EventTime.at(handled.at), case.zone)
    values = {"at": at, "who": f"@{for_line(handled.by)}", "what": for_line(handled.words)}
    return fill(words.handled_unsure if handled.unsure else words.handled, values)
