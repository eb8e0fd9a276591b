"""``show update``."""

from __future__ import annotations

from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom.cli.messages import (
    Chosen,
    WantedMessage,
    message_options,
    say_findings,
    stop_if_blocked,
)
from warroom.cli.opening import Opening
from warroom.cli.options import json_option, opened
from warroom.cli.printing import print_json
from warroom.intake.times import iso
from warroom.model.described import IsoMoment, KeyAccepted, Says, Weight
from warroom.model.identity import IncidentId
from warroom.model.updates import Finding
from warroom.text import for_terminal


class Concern(TypedDict):
    """Something in a message that should be looked at before it is copied."""

    rule: str
    weight: Weight
    say: str
    line: Annotated[int, Says("From 1, in the message as plain text; 0 when it is about all of it")]
    excerpt: str | None
    field: Annotated[str | None, Says("The field that it stands in")]
    replacement: Annotated[str | None, Says("The whole field with the offer put in")]


class Draft(TypedDict):
    """A message as it would be copied now."""

    incident: IncidentId
    audience: str
    template: str
    target: str
    text: str
    subject: str | None
    body: str
    sha256: str
    fields: Annotated[dict[str, str], Says("Those that a person can write, as they are now")]
    typed: Annotated[dict[str, str], Says("Those that a person wrote")]
    findings: list[Concern]
    blocked: bool
    fresh: Annotated[int, Says("Entries that came since the draft was begun")]
    approved_by: str | None
    approved_by_key_accepted: KeyAccepted
    due: IsoMoment | None


@click.command()
@json_option({"update": Draft})
@opened
@message_options
def update(opening: Opening, wanted: WantedMessage, as_json: bool) -> None:
    """The message that is due next, as it would be copied; what to look at first goes to the error stream."""
    chosen = Chosen(opening, wanted)
    if as_json:
        print_json(_update_json(chosen))
        return
    say_findings(chosen)
    stop_if_blocked(chosen.draft)
    click.echo(for_terminal(chosen.draft.message.text))


def _update_json(chosen: Chosen) -> Draft:
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
        "approved_by_key_accepted": draft.approved_by is None or draft.approved_by.is_sure,
        "due": iso(chosen.audience.due),
    }


def _finding_json(finding: Finding) -> Concern:
    return {
        "rule": finding.rule,
        "weight": finding.weight,
        "say": finding.say,
        "line": finding.line,
        "excerpt": finding.excerpt.raw if finding.excerpt is not None else None,
        "field": finding.field or None,
        "replacement": finding.replacement.raw if finding.replacement is not None else None,
    }
