"""Reading the timeline of a post-mortem as people write it: tables, bullets, headings, lines that begin with a time.

Every row of the timeline becomes an entry. What could not be understood is an entry of unknown time and is listed; what
has a time and is no row is named; nothing is guessed in silence.
"""

from __future__ import annotations

import datetime
import re

from warroom.intake.blocks import HEADING, TEXT, Block, PageBlocks, take_apart
from warroom.intake.day_order import order_told
from warroom.intake.gathered import Gathered, TimelineRow, with_title_as_mark
from warroom.intake.imported import Imported, ImportHints
from warroom.intake.labelled_times import with_labelled_times, with_labels_above
from warroom.intake.line_text import as_markup
from warroom.intake.org import from_org
from warroom.intake.own_page import is_own, whole_timeline, with_asides
from warroom.intake.page_frame import evening_before, first_frame, night_before
from warroom.intake.page_origin import place_behind_clocks, zone_of_script
from warroom.intake.page_zone import (
    is_about_times,
    page_zone,
    region_of,
    zone_of_front,
    zone_where_written,
)
from warroom.intake.posts import with_posts
from warroom.intake.row_labels import not_done_at_their_end
from warroom.intake.row_stamps import stamp_of_row
from warroom.intake.row_times import RowTimes
from warroom.intake.rows_without_stamps import left_out
from warroom.intake.speakers import Speakers
from warroom.intake.status_updates import with_status_updates
from warroom.intake.time_assumptions import TimeAssumptions
from warroom.intake.timeline_rows import gather
from warroom.intake.told_in_sentences import with_sentences
from warroom.intake.zone_in_words import ZoneSaid
from warroom.intake.zones import meaning
from warroom.text import repair

_SAYS_WHAT_IT_IS = re.compile(r"^post[- ]?mortem: {1,4}", re.IGNORECASE)
"""What a page of the workflow's form writes in front of the incident's title, as it writes it again once exported."""
_ON_DATE = re.compile(r"^incident on \d{4}-\d{2}-\d{2}[\s:–—-]{0,10}", re.IGNORECASE)
_TITLE = re.compile(
    r"(?!(?:by|hi|hello|dear|to|from|cc|date|subject)\b)[^\W\d_][^:\n]{6,98}[^\s.,;:!?。、]", re.IGNORECASE
)
_LONGEST = 20_000_000
_IN_LINE = re.compile(r"\bline (\d{1,8})\b")


def read_timeline(text: str, *, name: str, zone: str = "", given: ImportHints | None = None) -> Imported:
    """The timeline of the page ``text``, called ``name``; ``zone`` is where its times are, and ``given`` what else is
    known of it.
    """
    given = given or ImportHints(zone)
    text = repair(text[:_LONGEST]).removeprefix("\ufeff")
    own = is_own(text)
    written = text
    text = from_org(whole_timeline(as_markup(text)), name)
    page = take_apart(text)
    page.blocks = with_labels_above(page.blocks)
    title = title_of(page, name)
    region = region_of(page, text, given.zone)
    found = gather(page)
    gathered = with_posts(page, with_status_updates(page, with_title_as_mark(found, page.blocks)))
    if not any(row.time is not None for row in gathered.rows()) and "```" in text:
        page = take_apart(text, open_code=True)
        gathered = found = gather(page)
    gathered = with_labelled_times(page, with_sentences(page, gathered))
    if found.everywhere:
        gathered.named.extend(not_done_at_their_end(page.blocks, gathered.rows()))
    gathered.named.extend(left_out(page.blocks, gathered))
    zone_said, where = zone_of_front(page.front, region) or page_zone(page.blocks, region)
    place = place_behind_clocks(gathered.steps) if zone_said is None else ""
    inferred = where.startswith("the times")
    if zone_said is None or inferred:
        of_rows = _zone_of_rows(gathered.rows(), region)
        if of_rows is not None:
            zone_said, where, inferred = of_rows
    assumed = given.zone_of_incident or zone_where_written(page.front) or zone_of_script(text)
    imported = Imported(title, given.zone or (zone_said.zone if zone_said is not None else assumed) or "UTC")
    imported.front = page.front
    frame = TimeAssumptions(imported.zone, day=given.day, year=given.year)
    times = [row.time for row in gathered.rows()]
    frame.order, frame.region = given.order or order_told(text, times), region
    frame, published = first_frame(page, text, title, name, frame)
    frame.writing_day, frame.writing_open = frame.day, published or frame.day is None
    if published and frame.day is not None and evening_before(page, next(filter(None, times), None), frame):
        frame.day -= datetime.timedelta(days=1)
        frame.from_where = "the day before the page was written"
    elif frame.day is not None and night_before(page, [time for time in times if time is not None], frame):
        frame.day -= datetime.timedelta(days=1)
        frame.from_where, published = "the text, which names the evening before too", True
    imported.day, imported.day_from = frame.day, frame.from_where if frame.day is not None else ""
    reader = RowTimes(imported, frame, given, published=published, daylong=own)
    reader.page_zone(zone_said, where, inferred=inferred)
    reader.read(gathered.steps, Speakers(page, own=own))
    if place:
        note = f"{place} is read as where the clocks are: the town stands behind each of them, and none is exact"
        imported.notes.append((1, note))
    if page.lines:
        _number_as_written(imported, page.lines)
    imported.notes.extend(_notes_of_lines(page, gathered))
    if own:
        with_asides(written, imported.lines, imported.numbers)
    if len(written) >= _LONGEST:
        imported.notes.append((1, "the page is too long: its end is not taken"))
    imported.notes.sort(key=lambda note: note[0])
    return imported


def _notes_of_lines(page: PageBlocks, gathered: Gathered) -> list[tuple[int, str]]:
    """What is to be said of lines, with their numbers: some in the page's own words, in which no number is changed."""
    notes = [
        *gathered.named,
        *((number, "a block of code begins and nothing closes it: read on") for number in page.left_open),
        *((number, "the line is too long: its end is not taken") for number in page.cut),
    ]
    return [(page.lines[number - 1] if page.lines else number, words) for number, words in notes]


def _number_as_written(imported: Imported, lines: list[int]) -> None:
    """Number what was read of split lines as whoever wrote them sees them: ``lines`` says which is which."""

    def written(words: str) -> str:
        return _IN_LINE.sub(
            lambda line: f"line {lines[int(line[1]) - 1]}" if int(line[1]) <= len(lines) else line[0], words
        )

    imported.numbers = [lines[number - 1] for number in imported.numbers]
    imported.doubtful = {lines[number - 1] for number in imported.doubtful}
    imported.notes = [(lines[number - 1], written(note)) for number, note in imported.notes]
    imported.zone_from, imported.day_from = written(imported.zone_from), written(imported.day_from)


def _zone_of_rows(rows: list[TimelineRow], region: str) -> tuple[ZoneSaid, str, bool] | None:
    """The zone that those rows name which name one, where they agree, and whether it is only inferred for the others.

    Whoever names it in the first row, or in every other, means it for all; one row in the midst may name it because it
    is another one.
    """
    named: dict[str, tuple[ZoneSaid, str]] = {}
    timed = [(row.number, row.time) for row in rows if row.time is not None and row.time.clock is not None]
    naming = [(number, time) for number, time in timed if time.zoned and not time.left]
    for number, time in naming:
        zone = time.zone or meaning(time.zone_word, region)
        named.setdefault(zone, (ZoneSaid(zone, time.zone_word), f"the times that name it (line {number})"))
    if len(named) != 1 or "" in named:
        return None
    zone_said, where = next(iter(named.values()))
    return zone_said, where, timed[0] != naming[0] and 2 * len(naming) < len(timed)


def title_of(page: PageBlocks, name: str) -> str:
    """The page's title: of its front matter or its first heading of the first level, else its name."""
    headings = [block.text for block in page.blocks if block.kind == HEADING and block.level == 1]
    front = page.front.get("title", "").strip()
    title = front or (_plain(headings[0]) if headings else "")
    if not title:
        first = next((block for block in page.blocks if block.text.strip()), None)
        if first is not None and first.text.startswith("title:"):
            title = first.text[6:].strip().strip("\"'")
        elif first is not None and _heads_the_page(page.blocks):
            title = first.text
    if not title:
        return name
    return _SAYS_WHAT_IT_IS.sub("", _ON_DATE.sub("", title)).strip() or title


def _heads_the_page(blocks: list[Block]) -> bool:
    """Whether the first line of a page without headings is its title: short, no sentence, alone above an empty line."""
    first, below = blocks[0], blocks[1:2]
    if first.kind != TEXT or not below or not below[0].behind_gap or is_about_times(first.text):
        return False
    stamp = stamp_of_row(first.text)
    return _TITLE.fullmatch(first.text if stamp is None else stamp[1]) is not None and (
        stamp is None or not stamp[0].clocked
    )


def _plain(heading: str) -> str:
    return re.sub(r"\[([^\]]{1,200})\]\([^)]{0,500}\)", r"\1", heading).strip("*_ ")
