"""What a paint asks for: the rows that are painted, of the widgets that are seen on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from textual._compositor import Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

_APART = 8
"""Rows between two that are painted for which asking the widgets once more costs more than their kept lines."""


class PaintedRows(Compositor):
    """The toolkit's asks every widget of a screen for all of its rows, whichever are painted, and those behind others
    as well: a cursor that goes one row down cost as much as three lists. It has no public place for this.
    """

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        chops: list[dict[int, Any]] = [dict.fromkeys(cuts[:-1]) for cuts in self.cuts]
        runs: list[tuple[int, int]] = []
        for y in filter(is_rendered_line, crop.line_range):
            first = runs.pop()[0] if runs and y - runs[-1][1] <= _APART else y
            runs.append((first, y + 1))
        for top, bottom in runs:
            self._fill(chops, Region(crop.x, top, crop.width, bottom - top), is_rendered_line)
        return chops

    def _fill(self, chops: list[dict[int, Any]], rows: Region, is_painted: Callable[[int], bool]) -> None:
        """Put the strips of ``rows`` into ``chops``, those in front first, until nothing behind them is seen."""
        left, right = rows.column_span
        bare = {
            (y, cut)
            for y in filter(is_painted, rows.line_range)
            for cut, end in pairwise(self.cuts[y])
            if cut < right and end > left
        }
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip).intersection(Region(clip.x, rows.y, clip.width, rows.height))
            if not (seen and rows.overlaps(seen)):
                continue
            first, last = seen.column_span
            strips = widget.render_lines(seen.translate((-region.x, -region.y)))
            for y, strip in zip(seen.line_range, strips, strict=False):
                if not is_painted(y):
                    continue
                chop = chops[y]
                cuts = [cut for cut in self.cuts[y] if first <= cut <= last]
                for cut, part in zip(cuts, strip.divide([cut - first for cut in cuts[1:]]), strict=False):
                    if chop[cut] is None:
                        chop[cut] = part
                        bare.discard((y, cut))
            if not bare:
                return


def paint_few_rows(screen: Screen[Any]) -> None:
    """Let ``screen`` ask for no more than it paints, if this toolkit paints as the one for which this was written."""
    if Compositor._render_chops.__code__.co_varnames[:3] == ("self", "crop", "is_rendered_line"):
        screen._compositor = PaintedRows()
