"""What the workflow says beside the questions of a declaration: what counts as an incident, and how bad it is."""

from __future__ import annotations

from textual.content import Content

from warroom.playbook.workflow import Playbook
from warroom.text import clean

_HEAD, _DIM = "bold $text-accent", "$quiet"


def what_counts(playbook: Playbook) -> Content:
    """What an incident is, how it differs from a hotfix, and how one is noticed."""
    detection = playbook.detection
    lines = [Content.styled(clean(detection.what), _HEAD)]
    lines += [Content(clean(f"   {category}")) for category in detection.categories]
    lines += [
        Content(""),
        Content.styled(clean(f"   Hotfix: {detection.hotfix.hotfix}"), _DIM),
        Content.styled(clean(f"   Incident response: {detection.hotfix.incident_response}"), _DIM),
        Content(""),
    ]
    lines += [
        Content.styled(clean(f"   {source.title}: {', '.join(source.signs)}"), _DIM) for source in detection.source
    ]
    return Content("\n").join(lines)


def severity_ladder(playbook: Playbook) -> Content:
    """The ladder with impact, response and examples, a blank line between two levels; what can be private first."""
    offered = [kind.title for kind in playbook.types.type if kind.private]
    says = f"p  private: only its members can read it; for {', '.join(offered)}"
    lines = [Content.styled(clean(says), _HEAD)] if offered else []
    for digit, level in enumerate(playbook.severities.severity):
        near, far = level.resolve_within
        response = f"   {level.response} · resolve within {near.words} to {far.words} · {level.escalation}"
        if lines:
            lines.append(Content(""))
        lines += [
            Content.styled(clean(f"{digit}  {level.level} {level.name}"), _HEAD),
            Content(clean(f"   {level.impact}")),
            Content.styled(clean(response + (f" · not declared: {level.path}" if level.quiet else "")), _DIM),
            Content.styled(clean("   " + ", ".join(level.examples)), _DIM),
        ]
    return Content("\n").join(lines)
