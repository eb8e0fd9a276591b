"""A window onto a timeline of any length: which entries are held, which lines of them are seen, where the cursor is.

Knows entries, keys and heights, nothing of the toolkit. At most `MOST_HELD` entries are held; what is above and below
is read by key when it is needed. The position is an entry and a line inside it, so a change of width or an entry that
arrives elsewhere moves nothing under the reader.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from warroom.model.timeline_entries import EntryKey, TimelineEntry, TimelinePages

PAGE = 128
MOST_HELD = 4 * PAGE

Height = Callable[[TimelineEntry, TimelineEntry | None], int]
"""How many lines an entry takes, given the one before it (which decides whether a new day begins)."""


class TimelineWindow:
    """Holds a run of neighbouring entries and the part of it that is seen.

    ``entries`` is the run of what is in ``pages``; ``top`` and ``skip`` are the first entry seen and its lines that are
    not; ``cursor`` is the chosen entry.
    """

    def __init__(self, pages: TimelinePages, height_of: Height, lines: int) -> None:
        self.pages, self._height_of, self._lines = pages, height_of, max(1, lines)
        self.entries: list[TimelineEntry] = []
        self.at_start = self.at_end = True
        self.top = self.skip = self.cursor = 0
        self.at_tail = True
        """Whether the person has not left the last entry: only what the person does changes it, never what arrives."""
        self.to_end()

    @property
    def chosen(self) -> TimelineEntry | None:
        """The entry under the cursor; `None` while there is none."""
        return self.entries[self.cursor] if self.entries else None

    @property
    def following(self) -> bool:
        """Whether the last entry is in sight and stays so, since the person has not left it."""
        if not self.at_tail or not self.at_end:
            return False
        last = len(self.entries) - 1
        return self.cursor >= last or any(index == last for index, _ in self.rows())

    def shows(self, id_: str) -> bool:
        """Whether some of the entry ``id_`` is in sight."""
        return any(self.entries[index].id == id_ for index in {index for index, _ in self.rows()})

    def _moved_by_the_person(self) -> None:
        self.at_tail = self.at_end and self.cursor >= len(self.entries) - 1

    def height(self, index: int) -> int:
        """The lines of the held entry at ``index``."""
        before = self.entries[index - 1] if index else None
        return max(1, self._height_of(self.entries[index], before))

    def resize(self, lines: int) -> None:
        """Show so many lines from now on."""
        self._lines = max(1, lines)
        if self.at_tail:
            self._show_tail()
        else:
            self._show_cursor()

    def _show_tail(self) -> None:
        """Show the end, as far as the cursor stays in sight."""
        self._show_bottom()
        if self.cursor < self.top or (self.cursor == self.top and self.skip):
            self._show_cursor()

    def to_end(self) -> None:
        """Follow the tail, the cursor on the last entry; as many are read as can be seen, and the one before them."""
        limit = self._lines + 1
        self.entries = self.pages.before(None, limit)
        self.at_start, self.at_end = len(self.entries) < limit, True
        self.cursor = max(0, len(self.entries) - 1)
        self.at_tail = True
        self._show_bottom()

    def to_start(self) -> None:
        """Show the first entry, the cursor on it."""
        self.entries = self.pages.after(None, PAGE)
        self.at_start, self.at_end = True, len(self.entries) < PAGE
        self.top = self.skip = self.cursor = 0
        self._moved_by_the_person()

    def to_key(self, key: EntryKey) -> None:
        """Show the entry at ``key`` (or the first one behind it) in the middle, the cursor on it."""
        before = self.pages.before(key, PAGE)
        after = self.pages.after((key[0], key[1], key[2][:-1] + b"") if key[2] else key, PAGE)
        after = [entry for entry in after if entry.key >= key]
        self.entries = [*before, *after]
        self.at_start, self.at_end = len(before) < PAGE, len(after) < PAGE - 1
        self.cursor = min(len(before), max(0, len(self.entries) - 1))
        self.top, self.skip = self.cursor, 0
        self._back(max(0, (self._lines - 1) // 2))
        self._settle()
        self._moved_by_the_person()

    def move(self, by: int) -> None:
        """Move the cursor ``by`` entries and keep it in sight."""
        if not self.entries:
            return
        self._hold(self.cursor + by)
        self.cursor = min(max(0, self.cursor + by), len(self.entries) - 1)
        self._show_cursor()
        self._moved_by_the_person()

    def turn(self, pages: int) -> None:
        """Move by whole pages of lines; the cursor goes along, one line of the old page stays in sight."""
        if not self.entries:
            return
        step = max(1, self._lines - 1)
        self.scroll(pages * step)
        rows = self.rows()
        if pages > 0:
            self.cursor = rows[-1][0] if rows else self.cursor
        else:
            self.cursor = rows[0][0] if rows else self.cursor
        self._moved_by_the_person()

    def scroll(self, lines: int) -> None:
        """Move what is seen by ``lines``; the cursor stays on its entry as long as that is in sight."""
        if not self.entries:
            return
        if lines < 0:
            self._back(-lines)
        else:
            self._forth(lines)
        self._settle()
        rows = self.rows()
        first, last = rows[0][0], rows[-1][0]
        self.cursor = min(max(self.cursor, first), last)
        self._moved_by_the_person()

    def reload(self, *, hold: bool = False) -> None:
        """Read the held entries anew. The tail is followed until the person has left it; else the cursor stays on its
        entry, and what is seen stays where it is. ``hold`` while the person is at the timeline: the cursor stays in any
        case, and the tail is in sight as long as the cursor is.
        """
        if not self.entries or (self.at_tail and not hold):
            self.to_end()
            return
        at_tail = self.at_tail
        self._reload()
        if at_tail and self.entries:
            self.at_tail = True
            if self.at_end:
                self._show_tail()

    def _reload(self) -> None:
        """Read anew what is held, and move nothing."""
        chosen, seen = self.entries[self.cursor], self.entries[self.top]
        first = self.entries[0].key
        limit = min(MOST_HELD, len(self.entries) + PAGE)
        start = None if self.at_start else (first[0], first[1], b"")
        self.entries = self.pages.after(start, limit)
        self.at_end = len(self.entries) < limit
        if not self.entries:
            self.to_end()
            return
        self.cursor, self.top = self._find(chosen), self._find(seen)
        if self.entries[self.top].id != seen.id:
            self.skip = 0
        if (moved := self._moved(chosen)) is not None:
            self.to_key(moved)
            return
        self._settle()
        if self.cursor not in {index for index, _ in self.rows()}:
            self._show_cursor()

    def position(self) -> float:
        """About where the view stands, from 0, where the first entry is its top, to 1, where the last line is in it."""
        if not self.entries or (self.at_start and self.top == 0):
            return 0.0
        return _place(self, self.rows()[-1])

    def newer(self, than: EntryKey) -> int:
        """How many entries stand after ``than``, counted up to a page."""
        return len(self.pages.after(than, PAGE))

    def rows(self) -> list[tuple[int, int]]:
        """What is seen: for each line from the top, the held entry's index and the line inside it."""
        if self.top == 0 and not self.at_start:
            self._load_before()  # whether a new day begins at the first entry is known only from the one before it
        rows: list[tuple[int, int]] = []
        index, line = self.top, self.skip
        while len(rows) < self._lines:
            if index >= len(self.entries) and (not self._load_after() or index >= len(self.entries)):
                break
            height = self.height(index)
            while line < height and len(rows) < self._lines:
                rows.append((index, line))
                line += 1
            index, line = index + 1, 0
        return rows

    def _find(self, entry: TimelineEntry) -> int:
        """Where ``entry`` is held now: by its id, else the nearest one by its key."""
        near = bisect_left(self.entries, entry.key, key=lambda entry: entry.key)
        if near < len(self.entries) and self.entries[near].id == entry.id:
            return near
        for index, timeline_entry in enumerate(self.entries):
            if timeline_entry.id == entry.id:
                return index
        return min(near, len(self.entries) - 1)

    def _moved(self, entry: TimelineEntry) -> EntryKey | None:
        """Where ``entry`` stands since its time was corrected: the cursor goes with it. `None` if it did not move."""
        now = self.pages.entry(entry.id)
        return now.key if now is not None and now.key != entry.key else None

    def _hold(self, index: int) -> None:
        """Read neighbours until ``index`` is held, as far as there are any. Indices shift with what is read above."""
        while index < 0 and not self.at_start:
            added = self._load_before()
            index += added
            if not added:
                break
        while index >= len(self.entries) and self._load_after():
            pass

    def _load_before(self) -> int:
        """Hold a page more above; how many entries it brought. Positions are moved along."""
        if self.at_start or not self.entries:
            return 0
        more = self.pages.before(self.entries[0].key, PAGE)
        self.at_start = len(more) < PAGE
        self.entries[:0] = more
        self.top += len(more)
        self.cursor += len(more)
        keep = max(MOST_HELD, self.cursor + PAGE, self.top + PAGE)
        if len(self.entries) > keep:
            del self.entries[keep:]
            self.at_end = False
        return len(more)

    def _load_after(self) -> bool:
        """Hold a page more below. What is far above may be let go; positions are moved along by `_trim`."""
        if self.at_end or not self.entries:
            return False
        more = self.pages.after(self.entries[-1].key, PAGE)
        self.at_end = len(more) < PAGE
        self.entries.extend(more)
        return bool(more)

    def _trim(self) -> None:
        """Let go of what is far above."""
        surplus = min(len(self.entries) - MOST_HELD, self.top - PAGE, self.cursor - PAGE)
        if surplus > 0:
            del self.entries[:surplus]
            self.top -= surplus
            self.cursor -= surplus
            self.at_start = False

    def _back(self, lines: int) -> None:
        self.skip -= lines
        while self.skip < 0:
            if self.top == 0 and not self._load_before():
                self.skip = 0
                return
            self.top -= 1
            if self.top == 0:
                self._load_before()  # the height of the first one is known only from the one before it
            self.skip += self.height(self.top)

    def _forth(self, lines: int) -> None:
        self.skip += lines
        while self.skip >= (height := self.height(self.top)):
            if self.top + 1 >= len(self.entries) and not self._load_after():
                self.skip = height - 1
                return
            self.skip -= height
            self.top += 1
        self._trim()

    def _settle(self) -> None:
        """Keep the view inside of the timeline: no empty lines below the last entry while there is more above."""
        if not self.entries:
            self.top = self.skip = self.cursor = 0
            return
        self.top = min(self.top, len(self.entries) - 1)
        self.skip = min(self.skip, self.height(self.top) - 1)
        missing = self._lines - len(self.rows())
        if missing > 0:
            self._back(missing)
        self._trim()

    def _show_bottom(self) -> None:
        """Put the last line of the last entry on the last line seen."""
        if not self.entries:
            self.top = self.skip = 0
            return
        self.top = len(self.entries) - 1
        self.skip = self.height(self.top) - 1
        self._back(self._lines - 1)

    def _show_cursor(self) -> None:
        """Move what is seen as little as needed to show the chosen entry, its first line at least."""
        if not self.entries:
            return
        if self.cursor < self.top or (self.cursor == self.top and self.skip):
            self.top, self.skip = self.cursor, 0
        else:
            room, index = self._lines, self.cursor
            while index >= self.top and room > 0:
                room -= self.height(index) - (self.skip if index == self.top else 0)
                index -= 1
            if index >= self.top or room < 0:
                self.top, self.skip = self.cursor, min(self.height(self.cursor), self._lines) - 1
                self._back(self._lines - 1)
                if self.top == self.cursor:
                    self.skip = 0
        self._settle()


def _place(window: TimelineWindow, last: tuple[int, int]) -> float:
    """How much of what is not in sight stands above it; ``last`` is the entry and the line at the bottom."""
    if window.at_end and last == (len(window.entries) - 1, window.height(last[0]) - 1):
        return 1.0
    above = window.pages.position(window.entries[window.top].key)
    below = 1.0 - window.pages.position(window.entries[last[0]].key)
    return above / (above + below) if above + below else 0.0
