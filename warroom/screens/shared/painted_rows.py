"""What a paint asks for: the places that are painted, of the widgets that are seen there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

_APART = 8
"""Rows between two that are painted for which asking the widgets once more costs more than their kept lines."""

Spans = dict[int, list[tuple[int, int]]]
"""For each row that is painted the columns from and up to which it is."""


class PaintedRows(Compositor):
    """The toolkit's asks every widget of a screen for all of its rows, whichever are painted, and those behind others
    and beside what is painted as well: a cursor that goes one row down cost as much as three lists. It has no public
    place for this.
    """

    _spans: Spans | None = None
    """What is painted where that is not the whole of its rows."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Paint what has changed."""
        self._spans = {}
        for y, left, right in self._regions_to_spans(self._dirty_regions):
            self._spans.setdefault(y, []).append((left, right))
        try:
            return super().render_partial_update()
        finally:
            self._spans = None

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        chops: list[dict[int, Any]] = [dict.fromkeys(cuts[:-1]) for cuts in self.cuts]
        runs: list[tuple[int, int]] = []
        for y in filter(is_rendered_line, crop.line_range):
            first = runs.pop()[0] if runs and y - runs[-1][1] <= _APART else y
            runs.append((first, y + 1))
        for top, bottom in runs:
            rows = Region(crop.x, top, crop.width, bottom - top)
            self._fill(chops, rows, filter(is_rendered_line, rows.line_range))
        return chops

    def _fill(self, chops: list[dict[int, Any]], rows: Region, painted: Iterable[int]) -> None:
        """Put the strips of ``rows`` into ``chops``, those in front first, until nothing behind them is seen."""
        spans = self._spans if self._spans is not None else {}
        bare: dict[int, set[int]] = {}
        for y in painted:
            across = spans.get(y, [rows.column_span])
            bare[y] = {
                cut for cut, end in pairwise(self.cuts[y]) if any(cut < right and end > left for left, right in across)
            }
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip).intersection(Region(clip.x, rows.y, clip.width, rows.height))
            if not (seen and rows.overlaps(seen)):
                continue
            first, last = seen.column_span
            wanted = [y for y in seen.line_range if y in bare and any(first <= cut < last for cut in bare[y])]
            if not wanted:
                continue
            asked = Region(seen.x, wanted[0], seen.width, wanted[-1] + 1 - wanted[0])
            strips = widget.render_lines(asked.translate((-region.x, -region.y)))
            for y, strip in zip(asked.line_range, strips, strict=False):
                if y not in bare:
                    continue
                cuts = [cut for cut in self.cuts[y] if first <= cut <= last]
                for cut, part in zip(cuts, strip.divide([cut - first for cut in cuts[1:]]), strict=False):
                    if cut in bare[y]:
                        chops[y][cut] = part
                        bare[y].discard(cut)
                if not bare[y]:
                    del bare[y]
            if not bare:
                return


def paint_few_rows(screen: Screen[Any]) -> None:
    """Let ``screen`` ask for no more than it paints, if this toolkit paints as the one for which this was written."""
    if Compositor._render_chops.__code__.co_varnames[:3] == ("self", "crop", "is_rendered_line"):
        screen._compositor = PaintedRows()
