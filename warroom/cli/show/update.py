"""``show update``."""

from __future__ import annotations

import json
from typing import Any

import click

from warroom.cli.messages import (
    Chosen,
    Wanted,
    message_options,
    say_findings,
    stop_if_blocked,
)
from warroom.cli.opening import Opening
from warroom.cli.options import json_option, opened
from warroom.intake.times import iso
from warroom.model.updates import Finding
from warroom.text import for_terminal


@click.command()
@json_option("update")
@opened
@message_options
def update(opening: Opening, wanted: Wanted, as_json: bool) -> None:
    """The message that is due next, as it would be copied; what to look at first goes to the error stream."""
    chosen = Chosen(opening, wanted)
    if as_json:
        click.echo(json.dumps(_update_json(chosen), indent=1))
        return
    say_findings(chosen)
    stop_if_blocked(chosen.draft)
    click.echo(for_terminal(chosen.draft.message.text))


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
