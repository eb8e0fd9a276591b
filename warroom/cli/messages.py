"""The message that a command is about, and what is said of it on the error stream."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

import click

from warroom import exit_codes
from warroom.cli.completing import named
from warroom.cli.opening import Opening, now, stop
from warroom.cli.options import incident_option
from warroom.compose.moments import clock
from warroom.intake.times import known_zone
from warroom.model.identity import IncidentId
from warroom.model.lengths import in_words
from warroom.model.moment import MINUTE
from warroom.model.sentences import counted
from warroom.model.updates import AudienceView, DraftView, Finding, UpdatesView
from warroom.model.views import IncidentView
from warroom.room.acts import comms
from warroom.room.core import RoomTrouble
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.messages import draft_view, view_of
from warroom.text import for_line, for_terminal, quoted, repair

Parameters = ParamSpec("Parameters")


@dataclass(frozen=True)
class WantedMessage:
    """Which message the options name, and what they write into it for this once."""

    incident: IncidentId
    audience: str
    target: str
    template: str
    typed: tuple[str, ...]


def message_options(
    command: Callable[Concatenate[Opening, WantedMessage, Parameters], None],
) -> Callable[..., None]:
    """Give ``command`` behind the opening the message that the options name."""

    @incident_option
    @click.option(
        "--audience",
        default="",
        metavar="NAME",
        shell_complete=named("audience"),
        help="Who reads it (default: the most overdue).",
    )
    @click.option(
        "--to",
        "target",
        default="",
        metavar="TARGET",
        shell_complete=named("target"),
        help="slack, slack-api, markdown, plain, email, statuspage.",
    )
    @click.option(
        "--template",
        default="",
        metavar="NAME",
        shell_complete=named("template"),
        help="Another message than the stage asks for.",
    )
    @click.option("--set", "typed", multiple=True, metavar="FIELD=TEXT", help="What a field says.")
    @click.argument("reader", required=False, default="", metavar="[AUDIENCE]", shell_complete=named("audience"))
    @wraps(command)
    def run(opening: Opening, *args: Parameters.args, **named: Parameters.kwargs) -> None:
        chosen_options = {name: named.pop(name) for name in ("incident", "audience", "target", "template", "typed")}
        reader = str(named.pop("reader"))
        if reader and chosen_options["audience"] not in ("", reader):
            stop("say the audience once: behind the command, or with --audience.", exit_codes.USAGE)
        chosen_options["audience"] = reader or chosen_options["audience"]
        command(opening, WantedMessage(**chosen_options), *args, **named)  # type: ignore[arg-type]

    return run


class Chosen:
    """The message that the options name, with the audience's clock."""

    def __init__(self, opening: Opening, wanted: WantedMessage) -> None:
        self.incident = opening.incident(wanted.incident)
        audience, written = wanted.audience, _typed(wanted.typed)
        self.view: IncidentView = opening.read(lambda: view_of(opening.room, self.incident))
        self.clocks: UpdatesView = updates_view(opening.room, opening.playbook, self.incident, view=self.view)
        if not self.clocks.audiences:
            stop("the playbook has no audience.", exit_codes.DATA)
        audience_ = opening.playbook.audience(audience) if audience else None
        name = audience_.name if audience_ is not None else audience or self.clocks.audiences[0].name
        try:
            self.draft: DraftView = draft_view(
                opening.room,
                opening.playbook,
                self.incident,
                name,
                target=wanted.target,
                template=wanted.template,
                typed=written,
                view=self.view,
            )
        except RoomTrouble as trouble:
            stop(str(trouble), trouble.exit_code)
        unknown = [field for field in written if field not in dict(self.draft.typed)]
        if unknown:
            stop(
                f"{quoted(unknown[0])} is not a field: {', '.join(name for name, _ in self.draft.fields)}.",
                exit_codes.USAGE,
            )
        audience_view = self.clocks.audience(self.draft.audience)
        assert audience_view is not None  # noqa: S101 - a draft is of one of them
        self.audience: AudienceView = audience_view


def _typed(given: tuple[str, ...]) -> dict[str, str]:
    typed = {}
    for assignment in given:
        field, sign, text = assignment.partition("=")
        if not sign:
            stop(f"{quoted(assignment)} is not FIELD=TEXT.", exit_codes.USAGE)
        typed[field.strip()] = repair(text)
    return typed


def stop_if_blocked(draft: DraftView) -> None:
    """End the command where something in the message must go first."""
    if draft.blocked:
        stop("it stays here until what blocks it is taken out; --set FIELD=TEXT writes a field anew.", exit_codes.DATA)


def say_loudly(draft: DraftView) -> None:
    """What is copied may be pasted by hand: what would keep it from being posted is said once more."""
    if draft.faults:
        click.echo(f"NOT FIT TO POST: {for_terminal(comms.fault_words(draft))}", err=True)


def say_findings(chosen: Chosen) -> None:
    """Whom it is for and how late, then each finding in a line."""
    draft, audience_view = chosen.draft, chosen.audience
    approval = ""
    if audience_view.approval:
        approval = f", approved by @{for_line(draft.approved_by)}" if draft.approved_by else ", not approved"
    due = due_words(audience_view, chosen.view.zone)
    heading = f"{audience_view.title}, {draft.target}, {draft.template}: {due}{approval}"
    click.echo(for_terminal(heading), err=True)
    for finding in draft.findings:
        click.echo(for_terminal(finding_words(finding)), err=True)
    if draft.fresh:
        click.echo(f"{counted(len(draft.fresh), 'new entry', 'new entries')} since this draft", err=True)


def finding_words(finding: Finding) -> str:
    """``warning, line 3: "payments-db-3" looks like the name of a host; instead: ...``."""
    where = f", line {finding.line}" if finding.line else ""
    what = f'"{for_line(finding.excerpt)}" ' if finding.excerpt is not None and finding.weight != "block" else ""
    other = for_line(finding.replacement) if finding.replacement is not None else ""
    already_said = other and other in finding.say  # what is offered is what stands there: it can only be said again
    instead = f"; {finding.field} instead: {other}" if finding.replacement is not None and not already_said else ""
    if already_said:
        instead = f"; --set {finding.field}=... says it again"
    return f"{finding.weight}{where}: {what}{finding.say}{instead}"


def due_words(audience_view: AudienceView, zone: str) -> str:
    """When an audience is to be told next, or why it is not; times in ``zone``."""
    if audience_view.due is None:
        return f"not owed: {audience_view.not_owed}" if audience_view.not_owed else "nothing due"
    late = audience_view.late(now())
    at = clock(audience_view.due, known_zone(zone))
    why = f" (put off: {for_line(audience_view.put_off.reason)})" if audience_view.put_off is not None else ""
    return f"LATE by {in_words(late)}, due {at}{why}" if late >= MINUTE else f"due {at}{why}"
