"""What the workflow says beside the questions of a declaration: what counts as an incident, and how bad it is."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widgets import Static

from warroom.playbook.workflow import Playbook
from warroom.text import clean
from warroom.widgets.card import hang_of
from warroom.widgets.wrapping import hung_behind

_HEAD, _DIM = "bold $text-accent", "$quiet"


class Guidance(Static):
    """Shows what the workflow says; a line that does not fit goes on below its words."""

    _told: Content | None = None

    def tell(self, content: Content) -> None:
        """Show ``content``."""
        self._told = content
        self._lay_out(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Break its lines where they end now."""
        self._lay_out(event.size.width)

    def _lay_out(self, width: int) -> None:
        if self._told is not None:
            self.update(hung(self._told, width) if width > 0 else self._told)


def hung(content: Content, width: int) -> Content:
    """The lines of ``content`` in ``width`` cells; what does not fit goes on below where its words begin."""
    lines: list[Content] = []
    for line in content.split("\n", allow_blank=True):
        hang = hang_of(line.plain)
        if line.cell_length <= width or hang * 3 > width:
            lines.append(line)
            continue
        lines += hung_behind(line[:hang], line[hang:], width)
    return Content("\n").join(lines)


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
