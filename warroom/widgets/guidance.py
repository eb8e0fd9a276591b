"""What the workflow says beside the questions of a declaration: what counts as an incident, and how bad it is."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from warroom.playbook.workflow import Playbook
from warroom.text import clean
from warroom.widgets.card import hang_of
from warroom.widgets.wrapping import hung_behind

_HEAD, _DIM = "bold $text-accent", "$quiet"
_AROUND = 3
"""Cells beside it: the padding of what holds it, and a scrollbar."""
_FEW = 3
"""Things that are said of a level where there is no room for all."""


class Guidance(Static):
    """Shows what the workflow says, as much of it as there are rows for; a line that does not fit goes on below its
    words.
    """

    _told: tuple[Content, ...] = ()
    _shown: Content | None = None

    def tell(self, said: Sequence[Content]) -> None:
        """Show the first of ``said`` for which there is room, each the same in fewer words than the one before it."""
        self._told, self._shown = tuple(said), None
        self.fit()

    def on_resize(self) -> None:
        """Break its lines where they end now."""
        self.fit()

    def fit(self) -> None:
        """Show what there is room for now, beside a scrollbar whether there is one or not: with it, what is shown
        would change, and with that the scrollbar.
        """
        around = self.parent
        if not self._told or not isinstance(around, Widget):
            return
        width, rows = around.outer_size.width - _AROUND, around.outer_size.height
        for said in self._told:
            shown = hung(said, width) if width > 0 else said
            if shown.plain.count("\n") < rows:
                break
        if self._shown is None or shown.plain != self._shown.plain:
            self._shown = shown
            self.update(shown)


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


def severity_ladders(playbook: Playbook) -> tuple[Content, ...]:
    """The ladder whole; without what is to be done at each level; with what each level is alone."""
    return severity_ladder(playbook), severity_ladder(playbook, says=3), severity_ladder(playbook, says=1)


def severity_ladder(playbook: Playbook, *, says: int = 4) -> Content:
    """The ladder with impact, response and examples, a blank line between two levels; what can be private first. With
    three things that it ``says`` of a level or fewer no response and no blank line, with one no examples either: then
    what can be private is last.
    """
    offered = [kind.title for kind in playbook.types.type if kind.private]
    private = f"p  private: only its members can read it; for {', '.join(offered)}"
    private_line = [Content.styled(clean(private), _HEAD)] if offered else []
    lines = [*private_line] if says > 1 else []
    for digit, level in enumerate(playbook.severities.severity):
        near, far = level.resolve_within
        response = f"   {level.response} · resolve within {near.words} to {far.words} · {level.escalation}"
        if lines and says > _FEW:
            lines.append(Content(""))
        name = clean(f"{digit}  {level.level} {level.name}")
        if says == 1:
            lines.append(Content.assemble((name, _HEAD), clean(f"  {level.impact}")))
            continue
        lines += [Content.styled(name, _HEAD), Content(clean(f"   {level.impact}"))]
        if says > _FEW:
            lines.append(
                Content.styled(clean(response + (f" · not declared: {level.path}" if level.quiet else "")), _DIM)
            )
        lines.append(Content.styled(clean("   " + ", ".join(level.examples)), _DIM))
    return Content("\n").join([*lines, *(private_line if says == 1 else [])])
