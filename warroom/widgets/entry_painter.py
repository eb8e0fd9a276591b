"""How a line of the timeline is painted: drawn once for each width and wording, and kept."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from warroom.model.entry_kinds import ACTION, DECISION, ENTRY_KINDS
from warroom.widgets.cursor_style import HERE, cursor_style
from warroom.widgets.entry_lines import EntryStyles, day_of, draw, fold_word, is_long, lines_of

if TYPE_CHECKING:
    from warroom.model.timeline_entries import TimelineEntry

_KEPT_STRIPS = 600
_KEPT_HEIGHTS = 4_096
BAR = 1
"""Cells of the scroll bar."""
_MARGIN = 1
AWAY, ASKED, FOCUSED = 1, 2, 3
"""Where the keys are while the cursor is on an entry: elsewhere, in a question about it, or at the timeline."""


class EntryPainter:
    """Paints entries for ``timeline``, in its colours. It keeps what it drew until `forget` says that it differs."""

    def __init__(self, timeline: Widget) -> None:
        self._timeline = timeline
        self.zone = "UTC"
        self._hits: frozenset[str] = frozenset()
        self._unfolded: set[str] = set()
        self._styles: EntryStyles | None = None
        self._painted: OrderedDict[tuple[object, ...], Strip] = OrderedDict()
        self._strips: OrderedDict[tuple[object, ...], list[list[Segment]]] = OrderedDict()
        self._heights: OrderedDict[tuple[str, int, int], int] = OrderedDict()

    def forget(self, *, colours: bool = True) -> None:
        """Another width, zone or, with ``colours``, another theme: draw everything anew."""
        if colours:
            self._styles = None
        self._strips.clear()
        self._painted.clear()
        self._heights.clear()

    def mark(self, words: list[str]) -> None:
        """Mark words that begin with one of ``words``; while there are any nothing is folded over them."""
        self._hits = frozenset(fold_word(part) for word in words for part in word.split() if part)
        self.forget(colours=False)

    def turn_fold(self, entry: TimelineEntry) -> bool:
        """Unfold ``entry``, or fold it again; whether it is one that folds."""
        if not is_long(entry):
            return False
        self._unfolded ^= {entry.id}
        self.forget(colours=False)
        return True

    def _whole(self, entry: TimelineEntry) -> bool:
        return bool(self._hits) or entry.id in self._unfolded

    @property
    def _text_width(self) -> int:
        # There is nothing around the list: its size is what it was given, which is not put together for each entry.
        return max(1, self._timeline.outer_size.width - BAR - 2 * _MARGIN)

    def new_day(self, entry: TimelineEntry, before: TimelineEntry | None) -> bool:
        """Whether ``entry`` is on another day than the one ``before`` it, and so has a line for it above."""
        return before is not None and day_of(entry, self.zone) != day_of(before, self.zone)

    def height_of(self, entry: TimelineEntry, before: TimelineEntry | None) -> int:
        """Lines of ``entry`` below the one ``before`` it."""
        width = self._text_width
        key = (entry.id, entry.version, width)
        height = self._heights.get(key)
        if height is None:
            height = len(lines_of(entry, width, self.zone, whole=self._whole(entry)))
            self._heights[key] = height
            if len(self._heights) > _KEPT_HEIGHTS:
                self._heights.popitem(last=False)
        return height + (1 if self.new_day(entry, before) else 0)

    def line(
        self,
        entry: TimelineEntry,
        before: TimelineEntry | None,
        line: int,
        state: int,
        background: Style,
        *,
        width: int,
        bar: bool,
        fresh: bool,
    ) -> Strip:
        """One line of ``entry`` in ``width`` cells, as it is kept: with the cursor's colour or mark (``state``; 0
        where the cursor is not), its cell of the bar, the mark of what somebody else wrote and nobody has seen here.
        """
        day = self.new_day(entry, before)
        if state == AWAY and line != day:  # it is marked once
            state = 0
        key = (entry.id, entry.version, width, line, state, bar, day, fresh, self._hits, background)
        painted = self._painted.get(key)
        if painted is None:
            segments = self._segments(entry, line, day=day)
            painted = self._painted[key] = self._paint(segments, width, state, background, bar=bar, fresh=fresh)
            if len(self._painted) > _KEPT_STRIPS:
                self._painted.popitem(last=False)
        return painted

    def _paint(
        self, segments: list[Segment], width: int, state: int, background: Style, *, bar: bool, fresh: bool
    ) -> Strip:
        style = background
        if state > AWAY:
            shown = "timeline--cursor" if state == FOCUSED else "timeline--cursor-away"
            style = background + cursor_style(self._timeline, shown, focused=state == FOCUSED)
        here = Segment(HERE, self._entry_styles.time) if state == AWAY else Segment(" ")
        mark = Segment("▍", self._entry_styles.pinned) if fresh else here
        inside = Strip([mark, Segment(" " * (_MARGIN - 1)), *segments])
        strip = inside.adjust_cell_length(max(0, width - BAR), Style()).apply_style(style)
        return Strip([*strip, Segment("▐" if bar else " ", self._entry_styles.bar)], width)

    def _segments(self, entry: TimelineEntry, line: int, *, day: bool) -> list[Segment]:
        if day:
            if line == 0:
                words = f"── {day_of(entry, self.zone)} "
                return [Segment(words.ljust(self._text_width, "─"), self._entry_styles.day)]
            line -= 1
        key = (entry.id, entry.version, self._text_width, self._hits)
        drawn = self._strips.get(key)
        if drawn is None:
            whole = self._whole(entry)
            drawn = draw(entry, self._text_width, self.zone, self._entry_styles, hits=self._hits, whole=whole)
            self._strips[key] = drawn
            if len(self._strips) > _KEPT_STRIPS:
                self._strips.popitem(last=False)
        return drawn[line] if line < len(drawn) else []

    def empty_line(self, text: str, y: int, width: int, background: Style) -> Strip:
        """A line of what is shown while there is no entry."""
        lines = text.split("\n") if text else []
        if not 1 <= y <= len(lines):
            return Strip.blank(width, background)
        style = self._entry_styles.time
        return Strip([Segment(" " * 2 + lines[y - 1], style)]).adjust_cell_length(width).apply_style(background)

    @property
    def _entry_styles(self) -> EntryStyles:
        if self._styles is None:

            def style(name: str) -> Style:
                full = self._timeline.get_component_rich_style(f"timeline--{name}")
                background = full.bgcolor if name == "hit" else None  # the cursor's colour shows through all others
                return Style(
                    color=full.color, bgcolor=background, bold=full.bold, italic=full.italic, strike=full.strike
                )

            alarm, decision, action = style("alarm"), style(DECISION), style(ACTION)
            self._styles = EntryStyles(
                bar=self._timeline.get_component_rich_style("timeline--bar"),
                text=style("text"), time=style("time"), author=style("author"), badge=style("badge"), day=style("day"),
                hit=style("hit"), named=style("named"), pinned=style("pinned"), struck=style("struck"),
                kinds={
                    "*": style("kind"), "declared": alarm, "severity": alarm, "phase": decision, "status": decision,
                    "fixed": action, **{kind.name: style(kind.name) for kind in ENTRY_KINDS.values() if kind.style},
                },
            )  # fmt: skip
        return self._styles
