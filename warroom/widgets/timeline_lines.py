"""The timeline pane: any number of entries, drawn line by line from a window onto the local database."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual import events, on
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from warroom.model.entry_kinds import ENTRY_KINDS
from warroom.model.identity import EntryId
from warroom.model.timeline_entries import EntryKey, TimelineEntry, TimelinePages
from warroom.widgets.attention import has_attention
from warroom.widgets.entry_painter import ASKED, AWAY, BAR, FOCUSED, EntryPainter
from warroom.widgets.moves import moves
from warroom.widgets.seen_marks import SeenMarks
from warroom.widgets.timeline_window import TimelineWindow


class Timeline(Widget, can_focus=True):
    """Shows the entries of ``pages``. The cursor keeps its entry; the tail is followed until the person leaves it.

    Give it `show` when the source or the zone changes and `refresh_entries` when something was stored.
    """

    DEFAULT_CSS = """
    Timeline { height: 1fr; min-width: 1; background: $surface; color: $foreground; }
    Timeline > .timeline--time { color: $quiet; }
    Timeline > .timeline--text { color: $foreground; }
    Timeline > .timeline--author { color: $quiet; text-style: italic; }
    Timeline > .timeline--badge { color: $quiet; }
    Timeline > .timeline--day { color: $quiet; text-style: bold; }
    Timeline > .timeline--hit { background: $warning; color: $background; text-style: bold; }
    Timeline > .timeline--named { color: $text-accent; }
    Timeline > .timeline--pinned { color: $text-accent; text-style: bold; }
    Timeline > .timeline--struck { color: $quiet; text-style: strike; }
    Timeline > .timeline--alarm { color: $text-error; text-style: bold; }
    Timeline > .timeline--kind { color: $quiet; }
    Timeline > .timeline--cursor { background: $primary-muted; }
    Timeline > .timeline--cursor-away { background: $surface-lighten-1; }
    Timeline > .timeline--bar { color: $scrollbar; background: $surface; }
    """ + "".join(
        f"Timeline > .timeline--{kind.name} {{ color: ${kind.style};{' text-style: bold;' if kind.bold else ''} }}\n"
        for kind in ENTRY_KINDS.values()
        if kind.style
    )
    ALLOW_SELECT = False  # it paints its lines itself: of what is dragged over the toolkit would copy its name
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "timeline--time", "timeline--text", "timeline--author", "timeline--badge", "timeline--day", "timeline--hit",
        "timeline--named", "timeline--pinned", "timeline--struck", "timeline--alarm", "timeline--kind",
        "timeline--cursor", "timeline--cursor-away", "timeline--bar",
        *(f"timeline--{kind.name}" for kind in ENTRY_KINDS.values() if kind.style),
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        *moves(
            down="step(1)", up="step(-1)", page_down="turn(1)", page_up="turn(-1)", first="first", last="last",
        ),
    ]  # fmt: skip

    new_below: reactive[int] = reactive(0)
    """Entries that arrived below while the person reads further up."""
    following: reactive[bool] = reactive(True)
    """Whether the last entry is in sight and stays so."""

    class CursorMoved(Message):
        """Another entry is under the cursor."""

        def __init__(self, entry: TimelineEntry | None) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:  # noqa: A002 - the toolkit's name
        """``empty`` is shown while there is no entry at all."""
        super().__init__(id=id)
        self._window: TimelineWindow | None = None
        self._painter = EntryPainter(self)
        self.marks = SeenMarks(self.refresh)
        self._empty = empty
        self._rows: list[tuple[int, int]] = []
        self._tail: EntryKey | None = None
        self._bar_held = False
        self._thumb: tuple[int, int] | None = None

    @property
    def chosen(self) -> TimelineEntry | None:
        """The entry under the cursor."""
        return self._window.chosen if self._window is not None else None

    def show(self, pages: TimelinePages, *, zone: str) -> None:
        """Show another timeline, filter or zone; the cursor goes to the same entry, or the nearest one."""
        before = self._window
        chosen, at_tail = (before.chosen, before.at_tail) if before is not None else (None, True)
        self._painter.zone = zone
        self._painter.forget()
        self._window = TimelineWindow(pages, self._painter.height_of, self.size.height)
        last = self._window.chosen
        if chosen is not None and (not at_tail or (has_attention(self) and last is not None and last.id != chosen.id)):
            self._window.to_key(chosen.key)
        self._changed()

    def refresh_entries(self) -> None:
        """Something was stored: read what is held anew."""
        if self._window is not None:
            self._window.reload(hold=has_attention(self))
            self._changed()

    def follow(self) -> None:
        """The person is at the line: go on with the tail, unless it was left."""
        if self._window is not None and self._window.at_tail and not self._window.following:
            self._window.to_end()
            self._changed()

    def show_own(self, id_: EntryId) -> None:
        """Let what the person has just written be seen; an empty ``id_`` is the last entry."""
        if self._window is None or (id_ and self._window.shows(id_)):
            return
        entry = self._window.pages.entry(id_) if id_ else None
        self._window.to_end()
        if entry is not None and not self._window.shows(id_):
            self._window.to_key(entry.key)
            if not self._window.shows(id_):  # the filter leaves it out
                self._window.to_end()
        self._changed()

    def age_marks(self) -> None:
        """A second has passed: what others wrote meanwhile and is on the screen has been there for it."""
        if self._window is not None:
            entries = self._window.entries
            self.marks.last(entries[index].version for index in {row[0] for row in self._rows if row[0] < len(entries)})

    def key_came(self) -> None:
        """Somebody is at the keyboard: what has been on the screen for a while counts as seen."""
        if self.following:
            self.marks.see()

    def go_to(self, key: EntryKey) -> None:
        """Put the cursor on the entry at ``key``."""
        if self._window is not None:
            self._window.to_key(key)
            self._changed()

    def highlight(self, words: list[str]) -> None:
        """Mark words that begin with one of ``words``."""
        self._painter.mark(words)
        self._fit()

    def turn_fold(self) -> bool:
        """Show all of the chosen entry, or its first words again; whether it is a long one."""
        turned = self.chosen is not None and self._painter.turn_fold(self.chosen)
        if turned:
            self._fit()
        return turned

    def _fit(self) -> None:
        """Entries may be of another height."""
        if self._window is not None:
            self._window.resize(self.size.height)
            self._changed()

    def action_step(self, by: int) -> None:
        """Move the cursor; only what changed is painted again."""
        if self._window is None or not self._window.entries:
            return
        rows, cursor = self._rows, self._window.cursor
        top = (self._window.entries[self._window.top].key, self._window.skip)
        self._window.move(by)
        if (self._window.entries[self._window.top].key, self._window.skip) != top:
            self._changed()
            return
        if self._window.cursor == cursor:
            return
        self._rows = self._window.rows()
        for number, row in enumerate(rows):
            if row[0] in (cursor, self._window.cursor):
                self.refresh(Region(0, number, self.size.width, 1))
        self._told()

    def action_turn(self, pages: int) -> None:
        """Move by pages."""
        if self._window is not None:
            self._window.turn(pages)
            self._changed()

    def action_first(self) -> None:
        """Go to the first entry."""
        if self._window is not None:
            self._window.to_start()
            self._changed()

    def action_last(self) -> None:
        """Go to the last entry and follow the tail."""
        if self._window is not None:
            self._window.to_end()
            self._changed()

    def on_resize(self) -> None:
        """Wrap anew what is about to be shown, nothing else."""
        self._painter.forget(colours=False)
        self._fit()

    @on(events.Focus)
    @on(events.Blur)
    def _colour_cursor(self) -> None:
        """Show the cursor in its colour, or dimmed."""
        self.refresh()

    def notify_style_update(self) -> None:
        """The theme changed: draw everything anew."""
        super().notify_style_update()
        self._painter.forget()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines down."""
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines up."""
        event.stop()
        self._scroll(-3)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the entry under the pointer, or take hold of the bar."""
        if self._window is None or not self._window.entries:
            return
        if event.x >= self.size.width - BAR:
            self._bar_held = True
            self.capture_mouse()
            self._drag(event.y)
        elif event.y < len(self._rows):
            self._window.move(self._rows[event.y][0] - self._window.cursor)
            self._changed()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the bar while it is held."""
        if self._bar_held:
            self._drag(event.y)

    def on_mouse_up(self) -> None:
        """Let go of the bar."""
        if self._bar_held:
            self._bar_held = False
            self.release_mouse()

    def _drag(self, y: int) -> None:
        if self._window is None:
            return
        fraction = min(1.0, max(0.0, y / max(1, self.size.height - 1)))
        if fraction >= 1.0:
            self._window.to_end()
        else:
            key = self._window.pages.near(fraction)
            if key is not None:
                self._window.to_key(key)
        self._changed()

    def _scroll(self, lines: int) -> None:
        if self._window is not None:
            self._window.scroll(lines)
            self._changed()

    def _changed(self) -> None:
        """What is seen may differ: paint it and say so."""
        self._rows = self._window.rows() if self._window is not None else []
        self._thumb = thumb_of(self._window, len(self._rows), self.size.height)
        self.refresh()
        self._told()

    def _told(self) -> None:
        window = self._window
        if window is None:
            return
        self.following = window.following
        if window.following or not window.entries:
            self._tail = window.entries[-1].key if window.entries else None
            self.new_below = 0
        elif self._tail is not None:
            if self._rows:
                self._tail = max(self._tail, window.entries[self._rows[-1][0]].key)  # what is in sight is not below
            self.new_below = window.newer(self._tail)
        self.post_message(self.CursorMoved(window.chosen))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in ``crop``. Nothing is drawn around them, so a line that was painted before is the same object,
        and what the filters and the compositor made of it is kept with it."""
        background, style, size = self.background_colors[1], self.rich_style, self.size
        strips = [self._line(y, size, style) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One line of the pane."""
        return self._line(y, self.size, self.rich_style)

    def _line(self, y: int, size: Size, background: Style) -> Strip:
        width, height = size
        if width <= 0 or height <= 0:
            return Strip.blank(0)
        if self._window is None or not self._window.entries:
            return self._painter.empty_line(self._empty, y, width, background)
        if y >= len(self._rows):
            return Strip.blank(width, background)
        index, line = self._rows[y]
        if index >= len(self._window.entries):
            return Strip.blank(width, background)
        entry = self._window.entries[index]
        away = ASKED if has_attention(self) else AWAY
        state = 0 if index != self._window.cursor else FOCUSED if self.has_focus else away
        before = self._window.entries[index - 1] if index else None
        bar = self._thumb is not None and self._thumb[0] <= y <= self._thumb[1]
        fresh = self.marks.is_unseen(entry)
        return self._painter.line(entry, before, line, state, background, width=width, bar=bar, fresh=fresh)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as there is room."""
        return container.width


def thumb_of(window: TimelineWindow | None, rows: int, height: int) -> tuple[int, int] | None:
    """First and last line of the scroll bar's thumb, about where the top entry stands; `None` without a bar."""
    if window is None or (window.at_start and window.at_end and rows < height):
        return None
    total = max(len(window.entries), window.pages.count())
    thumb = max(1, min(height, height * height // max(1, 2 * total)))
    start = height - thumb if window.following else int(window.position() * (height - thumb) + 0.5)
    return start, start + thumb - 1
