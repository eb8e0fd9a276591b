"""An entry of the timeline as lines of styled text: time, kind, words, and who wrote it.

The columns follow the width: where it is narrow the kind is a shorter word; where it is narrower the sign by which it
is typed, or a word before the others; where it is narrowest only the words are left.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from warroom.intake.times import clock_words, local
from warroom.model.entry_kinds import ENTRY_KINDS, NOTE, kinds_that
from warroom.model.identity import Moment
from warroom.model.left_out import left_out
from warroom.model.moment import RANGE, EventTime
from warroom.model.sentences import counted
from warroom.model.timeline_entries import TimelineEntry
from warroom.text import bounded, clean, for_line
from warroom.widgets.wrapping import in_cells, wrap

LOUD = frozenset((*kinds_that(lambda kind: kind.loud), "declared", "severity", "phase", "status", "fixed", "closed"))
"""Kinds in capitals, so that they stand out without colour too."""
_NAMED = re.compile(r"(?<![^\s(])[@#][^\W_][\w.-]{0,39}")
_KIND_WIDTH, _SHORT_WIDTH, _SIGN_WIDTH = 11, 9, 2
_SHORT_WORDS = {"acknowledged": "ack", "follow-up": "todo", "hypothesis": "hypoth."}
"""What a kind is called where its name has no room: as it is typed, where it is."""
_TIME_WIDTH = 7
_MOST_LINES, _MOST_SIGNS, _LEAST_SIGNS = 4, 600, 8
"""Of an entry that is shown whole: lines and signs. Of the words of one that is folded: cells."""
_QUARTER = 15 * 60 * 1_000_000


class EntryStyles:
    """The styles that an entry is drawn in; each is a style of the theme."""

    __slots__ = ("author", "badge", "bar", "day", "hit", "kinds", "named", "pinned", "struck", "text", "time")

    def __init__(
        self, *, text: Style, time: Style, author: Style, badge: Style, day: Style, hit: Style, named: Style,
        pinned: Style, struck: Style, kinds: dict[str, Style], bar: Style,
    ) -> None:  # fmt: skip
        self.text, self.time, self.author, self.badge, self.day = text, time, author, badge, day
        self.bar = bar
        self.hit, self.named, self.pinned, self.struck, self.kinds = hit, named, pinned, struck, kinds


_KIND_WIDTHS = ((56, _KIND_WIDTH), (44, _SHORT_WIDTH), (34, _SIGN_WIDTH), (0, 0))
"""From which width on the kind has how many cells."""


class EntryColumns:
    """How a width is shared out: cells for the time, the kind (2 are a sign) and the words."""

    __slots__ = ("kind", "text", "time")

    def __init__(self, width: int) -> None:
        self.time = _TIME_WIDTH if width >= 26 else 0
        self.kind = next(cells for least, cells in _KIND_WIDTHS if width >= least)
        self.text = max(1, width - self.time - self.kind)


def day_of(entry: TimelineEntry, zone: str) -> str:
    """The day on which an entry stands in the timeline, such as ``Fri 13 Feb 2026``."""
    return _day(entry.key[0] // _QUARTER, zone)


@lru_cache(maxsize=256)
def _day(quarter: int, zone: str) -> str:
    """Since 1972 every zone's midnight is at a quarter of an hour of UTC: one reading holds for all of a quarter."""
    return f"{local(quarter * _QUARTER, zone):%a %d %b %Y}"


def words_of(entry: TimelineEntry) -> str:
    """The entry's words as they are shown."""
    if entry.wordless:
        return left_out(missing=not entry.purged)
    return clean(entry.text)


def _body(entry: TimelineEntry, columns: EntryColumns, zone: str, *, whole: bool) -> list[str]:
    """The words in lines of their column; those of a long entry in one, unless they are to be seen ``whole``."""
    begin, words = _unsigned(entry, columns) + lead(entry, zone), words_of(entry)
    if whole or not is_long(entry):
        return wrap(begin + words, columns.text)
    first, _, rest = words.partition("\n")
    length = counted(rest.count("\n") + 2, "line", "lines") if rest else counted(len(words), "sign", "signs")
    tail = f"  ▸ {length}: Enter"
    room = columns.text - len(tail)
    return wrap(f"{in_cells(f'{begin}{first}', room)}{tail}" if room >= _LEAST_SIGNS else tail.strip(), columns.text)


def _unsigned(entry: TimelineEntry, columns: EntryColumns) -> str:
    """The kind as a word before the others, where its column has room for a sign only and there is none for it."""
    narrow = columns.kind == _SIGN_WIDTH and entry.kind not in ENTRY_KINDS
    return f"{for_line(entry.kind)}: " if narrow else ""


def is_long(entry: TimelineEntry) -> bool:
    """Whether it would push what others wrote out of sight, as a whole message does."""
    text = entry.text.raw
    return not entry.wordless and (len(text) > _MOST_SIGNS or text.count("\n") >= _MOST_LINES)


def badges(entry: TimelineEntry, zone: str) -> str:
    """What is to be known of an entry beside its words."""
    badges = []
    if entry.repeated > 1:
        badges.append(f"×{entry.repeated}")
    if entry.versions > 1:
        authors = ", ".join(f"@{for_line(by)}" for by in entry.wordings_by)
        badges.append(counted(entry.versions, "version", "versions") + (f": {authors}" if authors else ""))
    elif entry.edited:
        badges.append("edited")
    if entry.withheld:
        badges.append("written over after a purge: C")
    if entry.missing:
        badges.append(f"{'newer words' if entry.text.raw else 'words'} left out of the share, no purge says so: W")
    if entry.unsure:
        badges.append("by a key that is not accepted: W")
    if entry.waiting:
        badges.append("waiting for earlier operations")
    if entry.like is not None:
        by, at = entry.like
        badges.append(f"like @{for_line(by)} {clock_words(EventTime.at(Moment(at)), zone)}")
    if entry.struck is not None:
        by_whom = f" by @{for_line(entry.struck_by)}" if entry.struck_by is not None else ""
        badges.append(f"struck{by_whom}: {bounded(for_line(entry.struck), 80)}")
    return " · ".join(badges)


def lines_of(entry: TimelineEntry, width: int, zone: str, *, whole: bool = True) -> list[str]:
    """The words of the entry, and then its badges and author, in lines of the text column."""
    columns = EntryColumns(width)
    lines = _body(entry, columns, zone, whole=whole)
    trailer = trailer_of(entry, zone)
    if trailer and cell_len(lines[-1]) + 2 + cell_len(trailer) > columns.text:
        lines.extend(wrap(trailer, columns.text))
    return lines


def lead(entry: TimelineEntry, zone: str) -> str:
    """What stands before the words: the end of a range, who said it."""
    before_words = ""
    words = clock_words(entry.at, zone) if entry.at.hi is not None else ""
    if entry.at.precision == RANGE or "-" in words:
        before_words += f"until {words.partition('-')[2]} · " if "-" in words else f"{words} · "
    if entry.speaker is not None:
        before_words += f"@{for_line(entry.speaker)}: "
    return before_words


def trailer_of(entry: TimelineEntry, zone: str) -> str:
    """Badges and author."""
    badge_words = badges(entry, zone)
    author = "" if entry.mine else f"by @{for_line(entry.by.raw)}"
    return " · ".join(part for part in (badge_words, author) if part)


def draw(
    entry: TimelineEntry,
    width: int,
    zone: str,
    styles: EntryStyles,
    *,
    hits: frozenset[str] = frozenset(),
    whole: bool = True,
) -> list[list[Segment]]:
    """The entry's lines as segments, without the day line; ``hits`` are folded words to be highlighted. ``whole`` also
    where it is long.
    """
    columns = EntryColumns(width)
    trailer = trailer_of(entry, zone)
    body = _body(entry, columns, zone, whole=whole)
    text_style = styles.struck if entry.struck is not None or entry.wordless else styles.text
    drawn: list[list[Segment]] = []
    for number, line in enumerate(body):
        segments = _gutter(entry, columns, zone, styles) if number == 0 else [_blank(columns)]
        segments.extend(_coloured(line, text_style, styles, hits))
        drawn.append(segments)
    if trailer:
        if cell_len(body[-1]) + 2 + cell_len(trailer) <= columns.text:
            drawn[-1].append(Segment("  " + trailer, styles.author))
        else:
            drawn.extend([_blank(columns), Segment(line, styles.author)] for line in wrap(trailer, columns.text))
    return drawn


def _blank(columns: EntryColumns) -> Segment:
    return Segment(" " * (columns.time + columns.kind))


def _gutter(entry: TimelineEntry, columns: EntryColumns, zone: str, styles: EntryStyles) -> list[Segment]:
    segments = []
    if columns.time:
        words = clock_words(entry.at, zone)
        shown = words if len(words) < columns.time else words.partition("-")[0][:6]
        mark = "★" if entry.pinned else " "
        segments.append(Segment(shown.rjust(5)[: columns.time - 1], styles.time))
        segments.append(Segment(mark.ljust(columns.time - max(5, len(shown))), styles.pinned))
    if columns.kind:
        kind = for_line(entry.kind)
        style = styles.kinds.get(kind, styles.kinds["*"])
        segments.append(Segment(set_cell_size(_label(kind, columns.kind - 1), columns.kind), style))
    return segments


def _label(kind: str, room: int) -> str:
    """What the column of ``room`` cells says of ``kind``."""
    if room < _SIGN_WIDTH:
        return ENTRY_KINDS[kind].mark if kind in ENTRY_KINDS else ""
    word = "" if kind == NOTE else kind
    if cell_len(word) > room:
        word = _SHORT_WORDS.get(word) or in_cells(word, room)
    return word.upper() if kind in LOUD else word


def _coloured(line: str, style: Style, styles: EntryStyles, hits: frozenset[str]) -> list[Segment]:
    """``line`` with people, tags and search hits in their colours."""
    marks = [(match.start(), match.end(), styles.named) for match in _NAMED.finditer(line)]
    if hits:
        marks.extend((start, end, styles.hit) for start, end in find_hits(line, hits))
    if not marks:
        return [Segment(line, style)]
    edges = sorted({0, len(line), *(edge for start, end, _ in marks for edge in (start, end))})
    segments = []
    for start, end in itertools.pairwise(edges):
        total = style
        for first, last, more in marks:
            if first <= start and end <= last:
                total = total + more
        segments.append(Segment(line[start:end], total))
    return segments


def fold_word(text: str) -> str:
    """``text`` as the search compares it: without case and accents."""
    if text.isascii():
        return text.lower()
    return "".join(sign for sign in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(sign))


def find_hits(line: str, hits: frozenset[str]) -> list[tuple[int, int]]:
    """Where words of ``line`` begin with one of ``hits``, which are folded already."""
    found = []
    for word in re.finditer(r"\w+", line):
        folded = fold_word(word.group())
        if any(folded.startswith(hit) for hit in hits):
            found.append((word.start(), word.end()))
    return found
