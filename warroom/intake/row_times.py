"""When each row of a page was: placed one after the other, since a row may leave open what the one before it said."""

from __future__ import annotations

import datetime
import re

from warroom.intake.counted_days import CountedDays
from warroom.intake.forms import WrittenClock
from warroom.intake.gathered import Mark, TimelineRow
from warroom.intake.imported import Imported, ImportHints
from warroom.intake.moved_time import moved
from warroom.intake.page_frame import day_of_heading
from warroom.intake.page_sections import is_timeline
from warroom.intake.page_zone import ends_in_zone, is_about_times, speaks_of_times
from warroom.intake.placing import ZONE_GIVEN, Placed, place_written
from warroom.intake.row_order import (
    HALF_SAID,
    STANDING,
    TWELVE_HOUR_ZONES,
    UNPADDED,
    counts_to_24,
    is_dated,
    is_half_open,
    later_clocks,
    names_another_weekday,
    newest_first,
    nights_below,
)
from warroom.intake.row_stamps import time_inside
from warroom.intake.speakers import Speakers
from warroom.intake.time_assumptions import TimeAssumptions
from warroom.intake.typed_line import ENTRY, TypedLine
from warroom.intake.written_time import WrittenTime
from warroom.intake.zone_in_words import ZoneSaid, zone_in
from warroom.model.identity import Moment
from warroom.model.moment import HOUR, MINUTE, EventTime

_BACK = 6 * HOUR
"""A clock without a day that lies further than this before the row above is of the next day."""
_DISORDER = HOUR
"""A clock that lies less than this before the row above stands out of order; in between nobody can tell."""
_SLIP = 4 * HOUR
"""So long after the row above a clock of the afternoon may stand that was written as one of the night."""
_ONE_DIGIT = re.compile(r"(?:.{0,40}[ T*_`|,(\[])?\d:\d\d")


class RowTimes:
    """Places row after row, since a row may leave open what the one before it said."""

    def __init__(
        self, imported: Imported, frame: TimeAssumptions, given: ImportHints, *, published: bool, daylong: bool = False
    ) -> None:
        self._imported, self._frame, self._given = imported, frame, given
        self._published, self._published_from = published, frame.from_where
        self._previous: Placed | None = None
        self._previous_own = False
        self._contradiction = self._zone_note = ""
        self._zone_guessed = self._zone_inferred = False
        self._among_key_events = False
        self._key_day: datetime.date | None = None
        self._standing_day: datetime.date | None = None
        self._days_named: set[datetime.date] = set()
        self._half_said = self._named_again = self._counted = self._slipped = False
        self._later_clocks: dict[int, list[int]] = {}
        self._headings = CountedDays()
        self._twelve = False
        self.counts_to_24 = daylong
        self._week_guessed = False
        self._daylong = True
        self._backwards, self._nights = False, 0
        self._pads = False
        self._speakers: Speakers | None = None

    def page_zone(self, zone_said: ZoneSaid | None, where: str, *, inferred: bool) -> None:
        """Take the zone that the page says for all its times; ``inferred`` where only some of its times name it."""
        imported, frame = self._imported, self._frame
        if self._given.zone:
            imported.zone_from = ZONE_GIVEN
            if zone_said is not None and zone_said.zone not in ("", self._given.zone):
                named = zone_said.word or zone_said.zone
                note = f"the page says {named} ({where}); its times are read as {self._given.zone}, as asked"
                imported.notes.append((1, note))
            return
        if zone_said is None:
            frame.zone_said = bool(self._given.zone_of_incident)
            imported.zone_from = "the incident" if frame.zone_said else ""
            return
        imported.zone_from = where
        if where.startswith("the times"):
            beside = "; no other time is exact" if inferred else ""
            self._zone_note = f"time zone {zone_said.word or zone_said.zone} taken from {where}{beside}"
            imported.notes.append((1, self._zone_note))
        self._take_zone(zone_said)
        self._zone_inferred = inferred
        frame.zone_said = frame.zone_said and not inferred

    def _take_zone(self, zone_said: ZoneSaid) -> None:
        frame = self._frame
        if self._given.zone:
            return
        frame.zone_said = True
        if zone_said.zone:
            frame.zone, frame.zone_word = zone_said.zone, zone_said.word
            self._contradiction = zone_said.contradiction
        else:
            frame.zone_word = zone_said.word
            self._contradiction = f"{zone_said.word} is another zone elsewhere, and nothing says where this is"

    def read(self, steps: list[TimelineRow | Mark], speakers: Speakers) -> None:
        """Place every row of ``steps``."""
        self._speakers = speakers
        times = [step.time for step in steps if isinstance(step, TimelineRow) and step.time is not None]
        self._daylong = self.counts_to_24 or counts_to_24(times)
        self._twelve = any(time.clock is not None and time.clock.half for time in times)
        self._backwards = newest_first(times)
        self._nights = nights_below(steps) if self._backwards else 0
        self._pads = any(UNPADDED.search(time.words) for time in times)
        self._find_zero(steps)
        self._later_clocks = later_clocks(steps)
        for step in steps:
            if isinstance(step, Mark):
                self._mark(step)
            else:
                self._row(step)
        if self._zone_guessed and not self._zone_inferred:
            self._imported.zone_said = False
            note = f"no time zone is named; times are read as {self._imported.zone}, and none of them is exact"
            self._imported.notes.append((1, note))

    def _find_zero(self, steps: list[TimelineRow | Mark]) -> None:
        """What T+15m counts from: the time that the row of T+0 tells."""
        for step in steps:
            if isinstance(step, TimelineRow) and step.time is not None and step.time.elapsed == 0:
                inside = time_inside(step.text)
                if inside is not None and inside[0].clock is not None:
                    placed = place_written(inside[0], self._frame)
                    if placed.at.lo is not None:
                        self._zone_assumed(placed, inside[0])
                        self._frame.zero = placed.at
                        return

    def _mark(self, mark: Mark) -> None:
        """A heading or a line that says the day, or the zone, of the rows below it."""
        frame = self._frame
        if speaks_of_times(mark.text) or mark.day_only or is_timeline(mark.text):
            zone_said = zone_in(mark.text, frame.region)
            if (
                zone_said is not None
                and (zone_said.zone or zone_said.word)
                and (
                    is_about_times(mark.text)
                    or any(sign in mark.text for sign in "([:（：")
                    or mark.day_only
                    or ends_in_zone(mark.text, frame.region)
                )
            ):
                self._take_zone(zone_said)
                if not self._imported.lines and not self._given.zone:
                    self._imported.notes = [note for note in self._imported.notes if note[1] != self._zone_note]
                    self._imported.zone_from = f"line {mark.number}"
                    self._imported.zone = frame.zone
        self._half_said = self._half_said or (is_about_times(mark.text) and HALF_SAID.search(mark.text) is not None)
        day = day_of_heading(mark.text, frame)
        if day is None and mark.day_only:
            inside = (mark.time, "") if mark.time is not None else time_inside(mark.text)
            if inside is not None and inside[0].day is not None:
                day = place_written(inside[0], frame).day
        counted = self._headings.day(mark.text, frame.day, published=self._published) if day is None else None
        day = day or counted
        if day is not None:
            self._slipped = False
            self._counted = counted is not None and not self._headings.agree
            self._named_again = day in self._days_named
            if not self._named_again:  # its clocks are of this day, whatever stands above it
                self._previous = None
            self._days_named.add(day)
            self._headings.begun = True
            frame.day, frame.from_where = day, f"line {mark.number}"
            frame.writing_day, frame.writing_open = day, False
            self._published = self._week_guessed = False
            self._previous_own = True
            self._standing_day = day if STANDING.search(mark.text) else None
            if not self._imported.lines:
                self._imported.day, self._imported.day_from = day, frame.from_where

    def _row(self, row: TimelineRow) -> None:
        imported = self._imported
        imported.found += 1
        if self._among_key_events and not row.key:
            self._previous, self._frame.day = None, self._key_day or self._frame.day
        self._among_key_events = row.key
        line = self._line(row)
        if row.time is None:
            line.at = EventTime.unknown(zone=imported.zone)
            imported.notes.append((row.number, "no time is given: time unknown"))
        else:
            frame = self._frame
            zone = frame.zone, frame.zone_word, frame.zone_said, self._contradiction
            head = zone_in(row.zone_head, frame.region) if row.zone_head else None
            if head is not None:
                self._take_zone(head)
                if not imported.lines and not self._given.zone:
                    imported.zone, imported.zone_from = frame.zone, "the heading of the column"
            if is_half_open(row, self._half_said):
                row.time.approx = True
            standing = frame.day, frame.from_where, self._previous, self._previous_own, self._week_guessed
            published, slipped = self._published, self._slipped
            placed = self._place(row, row.time)
            if row.among:
                frame.day, frame.from_where, self._previous, self._previous_own, self._week_guessed = standing
                self._published, self._slipped = published, slipped
            if row.key and self._key_day is None:
                self._key_day = placed.day
            line.at = placed.at
            imported.notes.extend((row.number, remark) for remark in placed.remarks)
            if placed.doubtful:
                imported.doubtful.add(row.number)
            frame.zone, frame.zone_word, frame.zone_said, self._contradiction = zone
        imported.lines.append(line)
        imported.numbers.append(row.number)

    def _line(self, row: TimelineRow) -> TypedLine:
        words = row.words
        line = TypedLine(ENTRY, words)
        if self._speakers is not None:
            self._speakers.credit(line, row.who)
        if not line.text.strip():
            line.text = row.time.words if row.time is not None else str(row.number)
        return line

    def _place(self, row: TimelineRow, time: WrittenTime) -> Placed:
        frame = self._frame
        self._week_guessed = self._week_guessed and not is_dated(time)
        if names_another_weekday(time, frame.day) and self._previous is None and frame.day is not None:
            # of a publication it is the one before, of an incident's day the nearest
            frame.day -= datetime.timedelta(days=6 if self._published else 3)
            self._week_guessed = True
        if self._nights and frame.day is not None and not self._imported.lines:
            frame.day += datetime.timedelta(days=self._nights)
        placed = place_written(time, frame)
        if self._week_guessed and placed.at.lo is not None:
            self._approximate(placed, "which week is meant is not said")
        if row.told:
            placed.remarks.append(f"the time is the one that the words tell: {row.told}")
            other_day = self._previous_own and self._frame.day != self._imported.day
            if placed.at.lo is not None and not placed.own_day and other_day:
                self._approximate(placed, "the day of the line before may not be meant")
        if placed.at.lo is None:
            return placed
        if row.guessed:
            self._approximate(placed, f"{time.words[:10]} is read as a time of day: the page writes others another way")
        if not placed.own_day:
            self._beside_the_row_above(placed, time)
            if self._nights:
                self._approximate(placed, "the newest stands first and midnight lies between: the day may be another")
            if self._counted:
                self._approximate(placed, f"{frame.from_where} counts the day or names it in the week: no date")
            if self._published:
                self._approximate(placed, f"only {self._published_from} gives the day")
        elif placed.day is not None:
            self._published = self._slipped = False
        elif time.instant is None and time.elapsed is None:
            return placed
        if not time.zoned and time.instant is None and time.elapsed is None:
            self._zone_assumed(placed, time)
            if self._contradiction:
                self._zone_open(placed)
        self._half(placed, time)
        previous = self._previous
        if (
            placed.at.lo is not None
            and previous is not None
            and placed.at.lo < (previous.at.lo or 0)
            and not self._backwards
        ):
            placed.doubt("stands after a line of a later time")
        if placed.day is not None:
            frame.day = placed.day
            if placed.own_day or self._previous is not None:
                frame.from_where = "the line before"
        within = self._previous is not None and time.clock is None and placed.day == self._previous.day
        self._previous = self._previous if within else placed  # a whole day is not before the clocks within it
        self._previous_own = placed.own_day
        if self._standing_day is not None and placed.own_day and placed.day != self._standing_day:
            self._previous, frame.day = None, self._standing_day
            frame.from_where = "the line that names it for all"
        return placed

    def _zone_assumed(self, placed: Placed, time: WrittenTime) -> None:
        """A time whose zone nothing says is marked as rough: it may be hours off."""
        if self._frame.zone_said or time.zoned:
            return
        self._zone_guessed = True
        at = placed.at
        if at.lo is not None:
            placed.at = EventTime(at.lo, at.hi, approx=True, words=at.words, zone=at.zone)

    def _zone_open(self, placed: Placed) -> None:
        at = placed.at
        if "nothing says where" in self._contradiction:
            placed.at = EventTime.unknown(words=at.words, zone=at.zone)
            placed.doubt(f"{self._contradiction}: time unknown")
        else:
            self._approximate(placed, self._contradiction)

    @staticmethod
    def _approximate(placed: Placed, remark: str) -> None:
        at = placed.at
        placed.at = EventTime(at.lo, at.hi, approx=True, words=at.words, zone=at.zone)
        placed.doubt(remark)

    def _beside_the_row_above(self, placed: Placed, time: WrittenTime) -> None:
        """A clock without a day: of the day of the row above or the next (or before: the newest first)."""
        previous, at = self._previous, placed.at
        if previous is None or previous.at.lo is None or at.lo is None:
            return
        back = previous.at.lo - at.lo
        if self._backwards:
            if -back > _BACK:
                moved(placed, -1, at.zone)
                placed.remarks.append("later than the line before, and the newest stands first: read as the day before")
            return
        if self._slipped:
            self._approximate(placed, "a line above may be of the afternoon or of the next day, and so may this one")
        if back > _BACK and (self._afternoon(placed, time) or self._slipped_by_half(placed, time)):
            return
        if back > _BACK:
            moved(placed, 1, at.zone)
            placed.remarks.append("earlier than the line before: read as the next day")
            if self._named_again:
                self._approximate(placed, "the day that is named above may be meant")
        elif back > _DISORDER:
            self._approximate(placed, "earlier than the line before: out of order, or of the next day")

    def _afternoon(self, placed: Placed, time: WrittenTime) -> bool:
        """Whether a clock may be of the afternoon: none of the page counts beyond twelve, and 1:52 follows 12:16."""
        clock, at, previous = time.clock, placed.at, self._previous
        if self._daylong or self._twelve or clock is None or not 1 <= (clock.hour or 0) <= 11 or previous is None:
            return False
        if at.lo is None or at.hi is None or UNPADDED.search(time.words):
            return False
        if at.lo + 12 * HOUR < (previous.at.lo or 0):
            return False
        placed.at = EventTime(Moment(at.lo + 12 * HOUR), Moment(at.hi + 12 * HOUR), words=at.words, zone=at.zone)
        self._approximate(placed, "no a.m. or p.m. is given: read as the afternoon, since it follows the line before")
        return True

    def _slipped_by_half(self, placed: Placed, time: WrittenTime) -> bool:
        """Whether ``01:16`` between 12:00 and 14:03 is a quarter past one in the afternoon, on a page that counts to 24
        elsewhere: it and those below it are not exact.
        """
        clock, at, previous = time.clock, placed.at, self._previous
        if clock is None or clock.half or previous is None or at.lo is None or at.hi is None:
            return False
        later = at.lo + 12 * HOUR - (previous.at.lo or 0)
        if not 1 <= (clock.hour or 0) <= 6 or not 0 <= later <= _SLIP:
            return False
        if not any(clock.minute_of_day + 720 <= follows < 1440 for follows in self._later_clocks.get(id(time), ())):
            return False
        placed.at = EventTime(Moment(at.lo + 12 * HOUR), Moment(at.hi + 12 * HOUR), words=at.words, zone=at.zone)
        self._approximate(placed, "between two clocks of the day: read as the afternoon, and not as the next day")
        self._slipped = True
        return True

    def _goes_back_by_half(self, placed: Placed, clock: WrittenClock) -> bool:
        """Whether ``1:50`` stands behind 12:39 of a day that is written out: in the afternoon it would follow."""
        previous = self._previous
        if previous is None or self._backwards or not placed.own_day or placed.day != previous.day:
            return False
        before, here = previous.at.lo, placed.at.lo
        if before is None or here is None or clock.hour is None or not 1 <= clock.hour <= 11:
            return False
        return here < before <= here + 12 * HOUR

    def _half(self, placed: Placed, time: WrittenTime) -> None:
        """A clock without a.m. or p.m. where others have one: the half that follows the row above, and not exact."""
        clock = time.clock
        if clock is None or clock.half or clock.second is not None or placed.at.lo is None:
            return
        goes_back = self._pads and _ONE_DIGIT.match(time.words) is not None and self._goes_back_by_half(placed, clock)
        if not self._twelve and not goes_back and (self._daylong or placed.at.zone not in TWELVE_HOUR_ZONES):
            return
        if clock.hour is None or not 1 <= clock.hour <= 12 or UNPADDED.search(time.words):
            return
        previous = self._previous.at.lo if self._previous is not None else None
        at, later = placed.at, 12 * HOUR if clock.hour != 12 else 0
        if (
            previous is not None
            and at.lo is not None
            and at.hi is not None
            and at.lo < previous <= at.lo + later + MINUTE
        ):
            placed.at = EventTime(Moment(at.lo + later), Moment(at.hi + later), words=at.words, zone=at.zone)
        if placed.at.approx:
            return
        reason = "other lines give it" if self._twelve else "no clock of the page counts beyond twelve"
        if goes_back:
            reason = "it would be earlier than the line before"
        self._approximate(placed, f"no a.m. or p.m. is given, and {reason}")
