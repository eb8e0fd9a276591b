"""What the workflow says beside the questions of a declaration: what counts as an incident, and how bad it is."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from warroom.playbook.workflow import Playbook
from warroom.text import clean
from warroom.widgets.card import hang_of
from warroom.widgets.severity_badge import severity_style
from warroom.widgets.wrapping import hung_behind

_HEAD, _DIM = "bold $text-accent", "$quiet"
_AROUND = 3
"""Cells beside it: the padding of what holds it, and a scrollbar."""


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


def severity_ladders(playbook: Playbook) -> tuple[Content, Content, Content]:
    """The ladder with impact, response and examples, a blank line between two levels; without response and blank lines;
    with what each level is alone, and what can be private last instead of first.
    """
    offered = [kind.title for kind in playbook.types.type if kind.private]
    words = f"p  private: only its members can read it; for {', '.join(offered)}"
    private = [Content.styled(clean(words), _HEAD)] if offered else []
    names: list[Content] = []
    whole, fewer = [*private], [*private]
    for digit, level in enumerate(playbook.severities.severity):
        near, far = level.resolve_within
        quiet = f" · not declared: {level.path}" if level.quiet else ""
        response = f"   {level.response} · resolve within {near.words} to {far.words} · {level.escalation}{quiet}"
        name = clean(f"{level.level} {level.name}")
        head = Content.assemble((f"{digit}  ", _HEAD), (name, severity_style(digit)))
        impact = Content(clean(f"   {level.impact}"))
        examples = Content.styled(clean("   " + ", ".join(level.examples)), _DIM)
        whole.append(Content("\n").join([head, impact, Content.styled(clean(response), _DIM), examples]))
        fewer += [head, impact, examples]
        names.append(Content.assemble(head, clean(f"  {level.impact}")))
    return Content("\n\n").join(whole), Content("\n").join(fewer), Content("\n").join([*names, *private])
