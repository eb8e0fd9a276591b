"""What is done with the chosen entry of the timeline."""

from __future__ import annotations

from warroom.intake.times import NotPlausible, clock_words, read_time, zoned_clock
from warroom.model.entry_kinds import ENTRY_KINDS
from warroom.model.timeline import Filter, TimelineEntry
from warroom.model.views import DRILL
from warroom.room.acts import scribe
from warroom.screens.room.answers import Answer
from warroom.screens.room.desk import Desk
from warroom.screens.room.naming import named
from warroom.text import bounded, for_line

PREFIXES = {kind.key: kind.name for kind in ENTRY_KINDS.values() if kind.key}
"""The kind that a key makes of the chosen entry."""


class EntryDesk(Desk):
    """The part of a room that edits, strikes, marks and copies entries."""

    def on_entry_line_edit_last(self) -> None:
        """Up on the empty line: my last entry's words."""
        mine = [one for one in self.app.room.pages(self.incident, Filter()).before(None, 200) if one.mine]
        held = self.app.held()
        if held:
            self.line.restore(held, self.app.now())
        elif mine:
            self.about = max(mine, key=lambda one: one.entered_at)
            self.question("edit", self.about.text.raw)

    def action_open_entry(self) -> None:
        """Enter on an entry: the merge, if it is like another one; else its versions."""
        entry = self.chosen()
        if entry is None:
            return
        if entry.like is not None and entry.struck is None:
            self.question("merge")
        else:
            self.action_versions()

    def edit_entry(self) -> None:
        """Edit the chosen entry."""
        entry = self.chosen()
        if entry is not None:
            self.question("edit", entry.text.raw)

    def action_correct_time(self) -> None:
        """Correct the chosen entry's time."""
        entry = self.chosen()
        if entry is not None:
            self.question("time", clock_words(entry.at, self.zone) if entry.at.lo is not None else "")
            self.line.select_all()  # what is typed replaces it

    def _correct(self, entry: TimelineEntry, text: str) -> None:
        began = self.view.summary.began if self.view is not None else None
        reading = read_time(text, now=self.app.now(), zone=self.zone, began=began)
        if reading is None or isinstance(reading, NotPlausible) or reading.length != len(text):
            why = reading.why if isinstance(reading, NotPlausible) else f"{bounded(for_line(text), 30)} is not a time"
            self.say(f"{why}; the entry keeps its time", alarm=True)
            return
        room, incident, at, seen = self.app.room, self.home_of(entry), reading.at, self.asked_upon
        self.act(
            lambda: scribe.correct_time(room, incident, entry.id, at, seen_up_to=seen),
            lambda _: self.saved(f"saved · it was {zoned_clock(at, self.zone)}"),
        )

    def home_of(self, entry: TimelineEntry) -> str:
        """The incident to which an entry belongs: another one's may be shown here."""
        return entry.incident or self.incident

    def action_strike(self) -> None:
        """Strike the chosen entry, or let it stand again."""
        entry = self.chosen()
        if entry is None:
            return
        if entry.struck is not None:
            room, incident = self.app.room, self.home_of(entry)
            self.act(
                lambda: scribe.unstrike(room, incident, entry.id),
                lambda _: self.saved(f"saved · it stands again: {named(entry, self.zone)}"),
            )
        else:
            self.question("strike")

    def _strike(self, entry: TimelineEntry, reason: str) -> None:
        """Strike an entry, and say what it told of and stands all the same."""
        room, incident = self.app.room, self.home_of(entry)

        def struck() -> list[str]:
            stays = scribe.left_standing(room, incident, entry.id)
            scribe.strike(room, incident, entry.id, reason)
            return stays

        def done(stays: list[str]) -> None:
            left = f" · stays: {'; '.join(stays)}" if stays else ""
            self.saved(f"saved · struck: {named(entry, self.zone)}{left}")

        self.act(struck, done)

    def action_pin(self) -> None:
        """Mark the chosen entry as a key moment."""
        entry = self.chosen()
        if entry is not None:
            room, incident, pinned = self.app.room, self.home_of(entry), not entry.pinned
            self.act(
                lambda: scribe.pin(room, incident, entry.id, pinned=pinned),
                lambda _: self.saved(
                    f"saved · {'key moment' if pinned else 'no key moment'}: {named(entry, self.zone)}"
                ),
            )

    def action_change_kind(self) -> None:
        """The next key says the kind."""
        entry = self.chosen()
        if entry is not None:
            self.waiting_for = "kind"
            kinds = "   ".join(f"{kind.shown} {kind.name}" for kind in ENTRY_KINDS.values() if kind.key)
            self.say(f"{named(entry, self.zone)}:  {kinds}")

    def action_follow_up(self) -> None:
        """Raise a follow-up from the chosen entry."""
        if self.chosen() is not None:
            self.question("follow_up")

    def copy_entry(self) -> None:
        """Copy the chosen entry's words."""
        entry = self.chosen()
        if entry is not None:
            drill = f"{DRILL} " if self.view is not None and self.view.summary.drill is not None else ""
            self.app.copy(f"{drill}{clock_words(entry.at, self.zone)} {entry.text.raw}", self.say)

    def action_versions(self) -> None:
        """Show every wording of the chosen entry."""
        entry = self.chosen()
        if entry is None:
            return
        found = self.app.room.versions(self.home_of(entry), entry.id)
        lines = [
            f"{'→' if version.stands else ' '} {clock_of(version.at, self.zone)} @{for_line(version.by)}  "
            f"{for_line(version.text) or '[purged]'}"
            for version in found
        ]
        if entry.struck is not None and entry.struck_by is not None:
            lines.append(f"✗ struck by @{for_line(entry.struck_by)}: {for_line(entry.struck)}")
        self.app.show_lines(f"Versions: {len(found)}", lines)

    def edit_entry_outside(self) -> None:
        """Edit the chosen entry's words in the person's own editor."""
        entry = self.chosen()
        if entry is None:
            return
        seen = self.revision_shown()
        text = self.app.edit_outside(entry.text.raw)
        if text is None:
            self.say("no editor: set EDITOR", alarm=True)
        else:
            self.asked_upon = seen
            self.bind()
            self.answer = Answer(self, "edit", text)
            try:
                self._reword(entry, text, seen)
            finally:
                self.answer = None

    def _reword(self, entry: TimelineEntry, text: str, seen: int | None) -> None:
        """Store new words of an entry, which supersede what was ``seen`` of it; whoever wrote it meanwhile is named."""
        if not text.strip() or text == entry.text.raw:
            return
        room, incident = self.app.room, self.home_of(entry)

        def done(_: object) -> None:
            stands = room.pages(incident, Filter()).entry(entry.id)
            both = stands is not None and stands.versions > 1
            self.saved(
                "saved · somebody wrote it meanwhile: both stand, C settles which"
                if both
                else "saved · edited; v shows the versions"
            )

        self.act(lambda: scribe.edit(room, incident, entry.id, text, seen_up_to=seen), done)

    def answered_about_entry(self, topic: str, answer: str) -> None:
        """A question about the chosen entry was answered."""
        text, entry = answer.strip(), self.about
        room, incident = self.app.room, self.home_of(entry) if entry is not None else self.incident
        if entry is None:
            self.say("no entry was chosen")
        elif topic == "edit":
            if text != entry.text.raw:
                self._reword(entry, answer, self.asked_upon)
        elif topic == "time":
            self._correct(entry, text)
        elif topic == "strike":
            self._strike(entry, text)
        elif topic == "merge":
            if text.casefold() == "yes":
                self.act(
                    lambda: scribe.strike(room, incident, entry.id, "says the same as another entry"),
                    lambda _: self.saved(f"saved · merged: {named(entry, self.zone)}"),
                )
            else:
                self.say("both stay")
        elif topic == "follow_up" and text:
            self.act(
                lambda: scribe.follow_up(room, incident, entry.id, text), lambda _: self.saved("saved · follow-up")
            )


def clock_of(microseconds: int, zone: str) -> str:
    """A moment as a clock in ``zone`` shows it."""
    from warroom.model.moment import EventTime

    return clock_words(EventTime.at(microseconds), zone)
