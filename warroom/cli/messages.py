"""``show update``, ``copy update``, ``approve`` and ``post``: the comms desk from a shell and in a pipe.

The message goes to the standard output, everything that is said about it to the error stream.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from warroom.cli.keeping import time_of
from warroom.cli.opening import DATA, NOT_FOUND, USAGE, Opening, now, stop
from warroom.compose.moments import clock
from warroom.intake.times import iso, known_zone
from warroom.model.moment import MINUTE
from warroom.room.acts import comms
from warroom.room.core import RoomTrouble
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.messages import draft_view, view_of
from warroom.text import for_line, for_terminal, repair

if TYPE_CHECKING:
    from warroom.model.updates import AudienceView, DraftView, Finding, UpdateRecord, UpdatesView
    from warroom.model.views import IncidentView

NOT_COPIED = 74


class Chosen:
    """The message that the options name, with the audience's clock."""

    def __init__(
        self, opening: Opening, *, incident: str, audience: str, target: str, template: str, typed: tuple[str, ...]
    ) -> None:
        self.incident = opening.incident(incident)
        self.view: IncidentView = opening.run(lambda: view_of(opening.room, self.incident))
        self.clocks: UpdatesView = updates_view(opening.room, opening.playbook, self.incident, view=self.view)
        if not self.clocks.audiences:
            stop("the playbook has no audience.", DATA)
        known = opening.playbook.audience(audience) if audience else None
        name = known.name if known is not None else audience or self.clocks.audiences[0].name
        try:
            self.draft: DraftView = draft_view(
                opening.room, opening.playbook, self.incident, name, target=target, template=template,
                typed=_typed(typed), view=self.view,
            )  # fmt: skip
        except RoomTrouble as trouble:
            stop(str(trouble), trouble.exit_code)
        unknown = [field for field in _typed(typed) if field not in dict(self.draft.typed)]
        if unknown:
            stop(f"{ascii(unknown[0])[:40]} is not a field: {', '.join(name for name, _ in self.draft.fields)}.", USAGE)
        found = self.clocks.audience(self.draft.audience)
        assert found is not None  # noqa: S101 - a draft is of one of them
        self.audience: AudienceView = found


def _typed(given: tuple[str, ...]) -> dict[str, str]:
    typed = {}
    for one in given:
        field, sign, text = one.partition("=")
        if not sign:
            stop(f"{ascii(one)[:40]} is not FIELD=TEXT.", USAGE)
        typed[field.strip()] = repair(text)
    return typed


def print_update(opening: Opening, *, as_json: bool, **given: Any) -> None:
    """Print the message; exit with 65 and print nothing of it when something in it must go first."""
    chosen = Chosen(opening, **given)
    if as_json:
        click.echo(json.dumps(_update_json(chosen), indent=1))
        return
    _say_findings(chosen)
    _stop_if_blocked(chosen.draft)
    click.echo(for_terminal(chosen.draft.message.text))


def print_updates(opening: Opening, *, incident: str, as_json: bool) -> None:
    """Print every audience with its clock, the most overdue first."""
    known = opening.incident(incident)
    view = opening.run(lambda: view_of(opening.room, known))
    clocks = updates_view(opening.room, opening.playbook, known, view=view)
    if as_json:
        click.echo(json.dumps([_clock_json(one) for one in clocks.audiences], indent=1))
        return
    for one in clocks.audiences:
        last = (
            f"last {clock(one.last.at, known_zone(view.zone))} by @{for_line(one.last.by)}" if one.last else "none yet"
        )
        click.echo(f"{one.name:<12} {_due_words(one, view.zone):<34} {last}")
        if one.together:
            who = ", ".join(f"@{for_line(post.by)}" for post in one.together)
            click.echo(f"{'':<12} {len(one.together)} updates within 3 min: {who}")


def copy_message(opening: Opening, **given: Any) -> None:
    """Copy the message every way there is; 74 when none of them took it."""
    from warroom.clipboard import copy_text
    from warroom.paths import state_folder

    chosen = Chosen(opening, **given)
    _say_findings(chosen)
    _stop_if_blocked(chosen.draft)
    _say_loudly(chosen.draft)
    text = chosen.draft.message.text.raw
    outcome = copy_text(text, write_terminal=_write_terminal, environ=os.environ, folder=state_folder(os.environ))
    click.echo(f"{for_terminal(chosen.audience.title)}: {for_terminal(outcome.sentence)}", err=True)
    if not sys.stdout.isatty():
        click.echo(for_terminal(text))
    if not outcome.sent and not outcome.file:
        sys.exit(NOT_COPIED)


def _write_terminal(sequence: bytes) -> None:
    """To the terminal itself, so that a pipe gets the message and nothing else. Raise `OSError` where there is none."""
    with open("/dev/tty", "wb", buffering=0) as terminal:
        terminal.write(sequence)


def post_message(opening: Opening, *, at: str, without_approval: str, via: str, as_json: bool, **given: Any) -> None:
    """Record the message as posted; with ``via`` only after that command took it."""
    if at and via:
        stop("--at is for what was posted already, --via for what is posted now.", USAGE)
    chosen = Chosen(opening, **given)
    _say_findings(chosen)
    draft = chosen.draft
    when = time_of(at, known_zone(chosen.view.zone), chosen.view.summary.began) if at else None

    def act() -> object:
        if via:
            from warroom.room.acts.publishing import publish

            published = publish(
                opening.room, opening.playbook, chosen.incident, draft, via, opening.config.publish,
                environ=os.environ, without_approval=without_approval,
            )  # fmt: skip
            click.echo(for_terminal(published.output), err=True, nl=False)
            return published
        return comms.post(
            opening.room, opening.playbook, chosen.incident, draft, at=when, without_approval=without_approval
        )

    opening.run(act)
    if as_json:
        said = {"posted": True, "audience": draft.audience, "target": draft.target, "sha256": draft.message.digest}
        click.echo(json.dumps(said))
    else:
        click.echo(f"posted {for_line(draft.audience)} {for_line(draft.target)} {draft.message.digest[:12]}")


def approve_message(opening: Opening, *, ask: bool, waiting: bool, **given: Any) -> None:
    """Approve the draft or what waits, or put the draft before whoever approves."""
    chosen = Chosen(opening, **given)
    room, playbook = opening.room, opening.playbook
    if ask:
        _say_findings(chosen)
        opening.run(lambda: comms.ask_approval(room, playbook, chosen.incident, chosen.draft))
        click.echo(f"asked for the approval of {chosen.draft.message.digest[:12]}")
        return
    message: DraftView | UpdateRecord = chosen.draft
    if waiting:
        open_ = [one for one in chosen.audience.waiting if one.approved_by is None]
        if not open_:
            stop(f"nothing waits for approval at {chosen.audience.name}.", NOT_FOUND)
        message = open_[-1]
        click.echo(for_terminal(message.text))
    else:
        _say_findings(chosen)
        click.echo(for_terminal(chosen.draft.message.text))
    opening.run(lambda: comms.approve(room, playbook, chosen.view, message))
    click.echo("approved", err=True)


def _stop_if_blocked(draft: DraftView) -> None:
    if draft.blocked:
        stop("it stays here until what blocks it is taken out; --set FIELD=TEXT writes a field anew.", DATA)


def _say_loudly(draft: DraftView) -> None:
    """What is copied may be pasted by hand: what would keep it from being posted is said once more."""
    if draft.faults:
        click.echo(f"NOT FIT TO POST: {for_terminal(comms.fault_words(draft))}", err=True)


def _say_findings(chosen: Chosen) -> None:
    """Whom it is for and how late, then each finding in a line."""
    draft, one = chosen.draft, chosen.audience
    approval = ""
    if one.approval:
        approval = f", approved by @{for_line(draft.approved_by)}" if draft.approved_by else ", not approved"
    said = f"{one.title}, {draft.target}, {draft.template}: {_due_words(one, chosen.view.zone)}{approval}"
    click.echo(for_terminal(said), err=True)
    for finding in draft.findings:
        click.echo(for_terminal(finding_words(finding)), err=True)
    if draft.fresh:
        click.echo(f"{len(draft.fresh)} new entries since this draft", err=True)


def finding_words(finding: Finding) -> str:
    """``warning, line 3: "payments-db-3" looks like the name of a host; instead: ...``."""
    where = f", line {finding.line}" if finding.line else ""
    what = f'"{for_line(finding.excerpt)}" ' if finding.excerpt is not None and finding.weight != "block" else ""
    instead = f"; {finding.field} instead: {for_line(finding.replacement)}" if finding.replacement is not None else ""
    return f"{finding.weight}{where}: {what}{finding.say}{instead}"


def _due_words(one: AudienceView, zone: str) -> str:
    if one.due is None:
        return f"not owed: {one.not_owed}" if one.not_owed else "nothing due"
    late = one.late(now()) // MINUTE
    at = clock(one.due, known_zone(zone))
    why = f" (put off: {for_line(one.put_off.reason)})" if one.put_off is not None else ""
    return f"due {at}{f', {late} min late' if late else ''}{why}"


def _update_json(chosen: Chosen) -> dict[str, Any]:
    draft, message = chosen.draft, chosen.draft.message
    return {
        "incident": chosen.incident,
        "audience": draft.audience,
        "template": draft.template,
        "target": draft.target,
        "text": message.text.raw,
        "subject": message.subject.raw or None,
        "body": message.body.raw,
        "sha256": message.digest,
        "fields": {name: text.raw for name, text in draft.fields},
        "typed": {name: text.raw for name, text in draft.typed},
        "findings": [_finding_json(finding) for finding in draft.findings],
        "blocked": draft.blocked,
        "fresh": len(draft.fresh),
        "approved_by": draft.approved_by.raw if draft.approved_by is not None else None,
        "due": iso(chosen.audience.due),
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "weight": finding.weight,
        "say": finding.say,
        "line": finding.line,
        "excerpt": finding.excerpt.raw if finding.excerpt is not None else None,
        "field": finding.field or None,
        "replacement": finding.replacement.raw if finding.replacement is not None else None,
    }


def _clock_json(one: AudienceView) -> dict[str, Any]:
    last = one.last
    return {
        "audience": one.name,
        "title": one.title,
        "customers": one.customers,
        "due": iso(one.due),
        "late_seconds": one.late(now()) // 1_000_000,
        "put_off": one.put_off.reason.raw if one.put_off is not None else None,
        "not_owed": one.not_owed or None,
        "posted": one.posted,
        "waiting": len(one.waiting),
        "together": [post.by.raw for post in one.together],
        "last": None
        if last is None
        else {
            "at": iso(last.at),
            "by": last.by.raw,
            "target": last.target,
            "text": last.text.raw,
            "approved_by": last.approved_by.raw if last.approved_by is not None else None,
        },
    }
