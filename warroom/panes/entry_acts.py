"""What is done with an entry of the timeline: reworded, put right, struck, marked, copied."""

from __future__ import annotations

from warroom.intake.times import clock_words, zoned_clock
from warroom.intake.typed_time import NotPlausible, read_time
from warroom.model.entry_kinds import ENTRY_KINDS
from warroom.model.identity import IncidentId, Moment, Revision
from warroom.model.left_out import left_out
from warroom.model.moment import EventTime
from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.model.views import DRILL
from warroom.panes.context import RoomContext
from warroom.room.acts import scribe
from warroom.text import bounded, for_line
from warroom.widgets.naming import named
from warroom.widgets.question import YES_OR_NO, Invalid, Question

PREFIXES = {kind.key: kind.name for kind in ENTRY_KINDS.values() if kind.key}
"""The kind that a key makes of an entry."""


class EntryActs:
    """Acts on the entry that it is given, whatever is chosen by the time an answer comes."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk

    def open(self, entry: TimelineEntry) -> None:
        """Enter on an entry: the merge, if it is like another one; else its versions."""
        if entry.like is not None and entry.struck is None:
            self._ask_about_like(entry)
        else:
            self.versions(entry)

    def _ask_about_like(self, entry: TimelineEntry) -> None:
        room, incident = self._desk.room, self._home_of(entry)

        def strike(text: str) -> None:
            if text.casefold() != "yes":
                self._desk.say("both stay")
                return
            self._desk.act(
                lambda: scribe.strike(room, incident, entry.id, "says the same as another entry"),
                lambda _: self._desk.saved(f"saved · merged: {named(entry, self._desk.zone)}"),
            )

        asks = f"Almost the same as another entry: {named(entry, self._desk.zone)}. Strike it? Type yes"
        self._desk.ask(Question(asks, strike, answers=YES_OR_NO))

    def edit(self, entry: TimelineEntry) -> None:
        """Edit the entry."""
        self._desk.ask(self._wording(entry))

    def _wording(self, entry: TimelineEntry) -> Question:
        """Asks for other words of ``entry``, which supersede what is seen of it now."""
        seen = self._desk.revision_shown()
        asks = f"Edit the words of {named(entry, self._desk.zone)}"
        return Question(asks, lambda text: self._reword(entry, text, seen), entry.text.raw, as_typed=True)

    def correct_time(self, entry: TimelineEntry) -> None:
        """Correct the entry's time."""
        seen = self._desk.revision_shown()
        asks = f"When was {named(entry, self._desk.zone)}? 14:32, -7, ~14:30, 14:30-14:40, ??:??"
        stands = clock_words(entry.at, self._desk.zone) if entry.at.lo is not None else ""
        self._desk.ask(Question(asks, lambda text: self._correct(entry, text, seen), stands, selected=True))

    def _correct(self, entry: TimelineEntry, text: str, seen: Revision | None) -> None:
        began = self._desk.view.summary.began if self._desk.view is not None else None
        reading = read_time(text, now=self._desk.now(), zone=self._desk.zone, began=began)
        if reading is None or isinstance(reading, NotPlausible) or reading.length != len(text):
            why = reading.why if isinstance(reading, NotPlausible) else f"{bounded(for_line(text), 30)} is not a time"
            raise Invalid(f"{why}; the entry keeps its time")
        room, incident, at = self._desk.room, self._home_of(entry), reading.at
        self._desk.act(
            lambda: scribe.correct_time(room, incident, entry.id, at, seen_up_to=seen),
            lambda _: self._desk.saved(f"saved · it was {zoned_clock(at, self._desk.zone)}"),
        )

    def _home_of(self, entry: TimelineEntry) -> IncidentId:
        """The incident to which an entry belongs: another one's may be shown here."""
        return entry.incident or self._desk.incident

    def strike(self, entry: TimelineEntry) -> None:
        """Strike the entry, or let it stand again."""
        if entry.struck is not None:
            room, incident = self._desk.room, self._home_of(entry)
            self._desk.act(
                lambda: scribe.unstrike(room, incident, entry.id),
                lambda _: self._desk.saved(f"saved · it stands again: {named(entry, self._desk.zone)}"),
            )
        else:
            asks = f"Strike {named(entry, self._desk.zone)} because"
            self._desk.ask(Question(asks, lambda reason: self._strike(entry, reason), in_words=True))

    def _strike(self, entry: TimelineEntry, reason: str) -> None:
        """Strike an entry, and say what it told of and stands all the same."""
        room, incident = self._desk.room, self._home_of(entry)

        def struck() -> list[str]:
            stays = scribe.left_standing(room, incident, entry.id)
            scribe.strike(room, incident, entry.id, reason)
            return stays

        def done(stays: list[str]) -> None:
            left = f" · stays: {'; '.join(stays)}" if stays else ""
            self._desk.saved(f"saved · struck: {named(entry, self._desk.zone)}{left}")

        self._desk.act(struck, done)

    def pin(self, entry: TimelineEntry) -> None:
        """Mark the entry as a key moment."""
        room, incident, pinned = self._desk.room, self._home_of(entry), not entry.pinned
        self._desk.act(
            lambda: scribe.pin(room, incident, entry.id, pinned=pinned),
            lambda _: self._desk.saved(
                f"saved · {'key moment' if pinned else 'no key moment'}: {named(entry, self._desk.zone)}"
            ),
        )

    def change_kind(self, entry: TimelineEntry) -> None:
        """The next key says the kind."""
        kinds = "   ".join(f"{kind.shown} {kind.name}" for kind in ENTRY_KINDS.values() if kind.key)
        self._desk.asking.ask_for_key(
            f"{named(entry, self._desk.zone)}:  {kinds}", lambda key: self._take_kind(entry, PREFIXES.get(key))
        )

    def _take_kind(self, entry: TimelineEntry, kind: str | None) -> None:
        if kind is None:
            self._desk.say("the kind stays as it was")
            return
        room, incident = self._desk.room, self._home_of(entry)
        self._desk.act(
            lambda: scribe.change_kind(room, incident, entry.id, kind),
            lambda _: self._desk.saved(f"saved · {kind}: {named(entry, self._desk.zone)}"),
        )

    def follow_up(self, entry: TimelineEntry) -> None:
        """Raise a follow-up from the entry."""
        room, incident = self._desk.room, self._home_of(entry)

        def raise_it(text: str) -> None:
            if text:
                self._desk.act(
                    lambda: scribe.follow_up(room, incident, entry.id, text),
                    lambda _: self._desk.saved("saved · follow-up"),
                )

        self._desk.ask(Question(f"What is to be done about {named(entry, self._desk.zone)}", raise_it, in_words=True))

    def copy(self, entry: TimelineEntry) -> None:
        """Copy the entry's words."""
        drill = f"{DRILL} " if self._desk.view is not None and self._desk.view.summary.drill is not None else ""
        self._desk.bridge.copy(f"{drill}{clock_words(entry.at, self._desk.zone)} {entry.text.raw}", self._desk.say)

    def versions(self, entry: TimelineEntry) -> None:
        """Show every wording of the entry."""
        versions = self._desk.room.versions(self._home_of(entry), entry.id)
        lines = [
            f"{'→' if version.stands else ' '} {clock_of(version.at, self._desk.zone)} @{for_line(version.by)}  "
            f"{for_line(version.text) or left_out(missing=version.missing)}"
            for version in versions
        ]
        if entry.struck is not None and entry.struck_by is not None:
            lines.append(f"✗ struck by @{for_line(entry.struck_by)}: {for_line(entry.struck)}")
        self._desk.bridge.show_lines(f"Versions: {len(versions)}", lines)

    def edit_outside(self, entry: TimelineEntry) -> None:
        """Edit the entry's words in the person's own editor."""
        wording = self._wording(entry)
        text = self._desk.bridge.edit_outside(entry.text.raw)
        if text is None:
            self._desk.say("no editor: set EDITOR", alarm=True)
        else:
            self._desk.asking.carry_out(wording, text)

    def _reword(self, entry: TimelineEntry, text: str, seen: Revision | None) -> None:
        """Store new words of an entry, which supersede what was ``seen`` of it; whoever wrote it meanwhile is named."""
        if not text.strip() or text == entry.text.raw:
            return
        room, incident = self._desk.room, self._home_of(entry)

        def done(_: object) -> None:
            stands = room.pages(incident, Filter()).entry(entry.id)
            both = stands is not None and stands.versions > 1
            self._desk.saved(
                "saved · somebody wrote it meanwhile: both stand, C settles which"
                if both
                else "saved · edited; v shows the versions"
            )

        self._desk.act(lambda: scribe.edit(room, incident, entry.id, text, seen_up_to=seen), done)


def clock_of(microseconds: int, zone: str) -> str:
    """A moment as a clock in ``zone`` shows it."""
    return clock_words(EventTime.at(Moment(microseconds)), zone)
