"""``show checks``."""

from __future__ import annotations

from typing import Annotated, Any

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening, now
from warroom.cli.options import incident_option, json_option, opened
from warroom.cli.printing import print_json, print_lines
from warroom.cli.spoken import line, spoken
from warroom.intake.contested import sides_words
from warroom.intake.times import iso
from warroom.model.described import IsoMoment, KeyAccepted, Says
from warroom.model.desks import CheckItem, FixView
from warroom.model.identity import NO_MOMENT
from warroom.model.moment import SECOND
from warroom.model.views import IncidentView
from warroom.playbook.closing_shapes import ClosureCheck
from warroom.playbook.comparing import against, at_triage, compare
from warroom.playbook.workflow import Playbook
from warroom.room.acts.closing import Gate, gates
from warroom.room.readings.clocks import length, point
from warroom.text import for_line


class StandingState(TypedDict):
    """A state that stands while people disagree."""

    state: str
    by: str
    key_accepted: KeyAccepted


class Check(TypedDict):
    """A check of a fix."""

    id: str
    text: str
    due: IsoMoment | None
    state: str
    contested: list[StandingState]
    figure: str | None
    at_triage: Annotated[str | None, Says("What the same figure was at triage")]
    by: str | None
    key_accepted: KeyAccepted
    checked: IsoMoment | None
    early_by: Annotated[int, Says("Seconds that were left when it was passed; 0 at or after its time")]
    against: Annotated[str, Says("How its figure is worse than it should be; empty where it is not")]
    because: str | None


class Round(TypedDict):
    """A fix with its checks."""

    fix: str
    how: str
    what: str
    deployed: IsoMoment | None
    reviewed_by: str | None
    reviewed_by_key_accepted: KeyAccepted
    approved_by: str | None
    approved_by_key_accepted: KeyAccepted
    broken: Annotated[bool, Says("One of its checks failed")]
    verified: bool
    checks: list[Check]


class ClosurePoint(TypedDict):
    """A point of the closure checklist; ``known`` when the program found it out itself."""

    name: str
    title: str
    state: str
    known: bool
    words: str


class Checks(TypedDict):
    """Every fix, and the closure checklist."""

    rounds: list[Round]
    closure: list[ClosurePoint]


@click.command()
@incident_option
@json_option({"checks": Checks})
@opened
def checks(opening: Opening, incident: str, as_json: bool) -> None:
    """The fixes with their checks, and the closure checklist."""
    view = opening.view(opening.incident(incident))
    rounds: list[Round] = []
    lines: list[str] = []
    numbers = {check.id: number for number, check in enumerate(view.desks.checks, 1)}
    for fix in view.desks.fixes:
        at = iso(fix.deployed.lo) if fix.deployed is not None else None
        rounds.append(
            {
                "fix": fix.id,
                "how": fix.how,
                "what": fix.what.raw,
                "deployed": at,
                "reviewed_by": _raw(fix.reviewed_by),
                "reviewed_by_key_accepted": fix.reviewed_by is None or fix.reviewed_by.is_sure,
                "approved_by": _raw(fix.approved_by),
                "approved_by_key_accepted": fix.approved_by is None or fix.approved_by.is_sure,
                "broken": fix.broken,
                "verified": fix.verified,
                "checks": [_check(check, view, opening.playbook) for check in fix.checks],
            }
        )
        lines.append(_fix_line(fix, view))
        lines.extend(
            _check_line(numbers.get(check.id, number), check, view, fix, opening.playbook)
            for number, check in enumerate(fix.checks, 1)
        )
    closure = gates(view, opening.playbook, now=now())
    checks: Checks = {"rounds": rounds, "closure": [_gate(gate) for gate in closure]}
    over = view.summary.closed is not None
    where = "at the close" if over else "to close"
    lines.extend(
        line(
            "left open" if over and gate.state == "open" else gate.state,
            f"{where}: {_gate_words(gate.check)}",
            spoken(gate.words),
        )
        for gate in closure
    )
    if as_json:
        print_json(checks)
    else:
        print_lines(lines or ["no check: no fix went in, and nothing is to be ticked"])


def _gate_words(check: ClosureCheck) -> str:
    """A point of the closure checklist as people call it, and as ``check ready`` takes it."""
    return " ".join([spoken(check.title), *([f"({spoken(check.name)})"] if check.name else [])])


def _raw(value: Any) -> str | None:
    return value.raw if value is not None else None


def _check(check: CheckItem, view: IncidentView, playbook: Playbook) -> Check:
    return {
        "id": check.id,
        "text": check.text.raw,
        "due": iso(check.due),
        "state": check.state,
        "contested": [
            {"state": head.value, "by": head.by.raw, "key_accepted": head.by.is_sure} for head in check.contested
        ],
        "figure": _raw(check.figure),
        "at_triage": _raw(at_triage(check, view, playbook)),
        "by": _raw(check.by),
        "key_accepted": check.by is None or check.by.is_sure,
        "checked": iso(check.checked.lo) if check.checked is not None else None,
        "early_by": check.early_by // SECOND,
        "against": against(check, view, playbook),
        "because": _raw(check.because),
    }


def _fix_line(fix: FixView, view: IncidentView) -> str:
    deployed = fix.deployed.lo if fix.deployed is not None else None
    state = "proposed" if deployed is None else "deployed"
    when = f"{point(deployed, view.zone, now())} " if deployed is not None else ""
    return line("failed" if fix.broken else "verified" if fix.verified else state, f"{when}fix {_fix_words(fix)}")


def _fix_words(fix: FixView) -> str:
    return ": ".join(words for words in (for_line(fix.how), spoken(fix.what)) if words)


def _check_line(number: int, check: CheckItem, view: IncidentView, fix: FixView, playbook: Playbook) -> str:
    was = at_triage(check, view, playbook)
    over = view.summary.closed is not None
    # Once another one went in, or a check failed, nobody makes those of this one.
    over = over or fix.broken or (fix.deployed is not None and fix not in view.desks.rounds)
    waits = check.due is not None and check.state == "open" and not over
    late = waits and (check.due or NO_MOMENT) <= now()
    due = f"due {point(check.due or NO_MOMENT, view.zone, now())}" if waits else ""
    triage = f"at triage {spoken(was)}" if was is not None else ""
    figure = f" {spoken(check.figure)}" if check.figure is not None else ""
    by = f"by @{for_line(check.by)}" if check.by is not None else ""
    heads = sides_words(check.contested)
    state = "contested" if heads else "late" if late else "not made" if over and check.state == "open" else check.state
    told = [one.words for one in compare(check, check.figure.raw, view, playbook)] if check.figure is not None else []
    if check.early_by:
        told.append(f"{length(check.early_by)} before its time")
    if check.because is not None:
        told.append(f"because {spoken(check.because)}")
    words = f"check {number}: {spoken(check.text)}{figure}"
    return line(state, words, heads, triage, *map(spoken, told), "" if heads else by, due)


def _gate(gate: Gate) -> ClosurePoint:
    return {
        "name": gate.check.name,
        "title": gate.check.title,
        "state": gate.state,
        "known": gate.known,
        "words": gate.words,
    }
