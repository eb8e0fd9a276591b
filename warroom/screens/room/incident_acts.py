"""The incident as a whole: how bad it is, how far, and how it stands."""

from __future__ import annotations

from collections import Counter

from warroom.model.sentences import counted
from warroom.model.timeline_entries import Filter
from warroom.panes.context import RoomContext
from warroom.playbook.declaring_shapes import Phase
from warroom.room.acts import scribe
from warroom.room.acts.handing_over import packet
from warroom.room.orders.incident_orders import give
from warroom.room.readings.clocks import MOST_SPOKEN, SPOKEN_MOMENTS, situation
from warroom.room.readings.due import Due, updates_due
from warroom.room.readings.left_open import open_words
from warroom.text import Untrusted, bounded, for_line
from warroom.widgets.question import Question


class IncidentActs:
    """Sets severity and phase, and says how it stands."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk
        self._situated = 0
        """The version up to which this person has seen the situation."""

    def ask_severity(self) -> None:
        """The next key says the severity."""
        ladder = "   ".join(
            f"{digit} {for_line(level.level)} {for_line(level.name)}"
            for digit, level in enumerate(self._desk.playbook.severities.severity)
        )
        self._desk.asking.ask_for_key(ladder, self._take_rung)

    def _take_rung(self, key: str) -> None:
        """The digit of a severity: raising needs no reason, lowering does."""
        ladder = self._desk.playbook.severities.severity
        if not key.isdecimal() or int(key) >= len(ladder):
            self._desk.say("the severity stays as it was")
            return
        level = ladder[int(key)].level
        before = self._desk.view.summary.severity if self._desk.view is not None else None
        if before is not None and int(key) > before.rank:
            asks = f"Lower the severity from {for_line(before.level)} to {for_line(level)}, because"
            self._desk.ask(Question(asks, lambda why: self._set_severity(level, why), in_words=True))
        else:
            self._set_severity(level, "")

    def _set_severity(self, level: str, why: str) -> None:
        """Set the severity; lowering it has a reason."""
        room, playbook, incident = self._desk.room, self._desk.playbook, self._desk.incident
        self._desk.act(
            lambda: give(room, playbook, incident, "sev", f"{level} {why}"),
            lambda _: self._desk.told(f"saved · {level}"),
        )

    def next_phase(self) -> None:
        """Go to the next phase that has its turn."""
        rank_and_phase = self._desk.playbook.phase(self._desk.view.phase) if self._desk.view is not None else None
        position = rank_and_phase[0] if rank_and_phase is not None else -1
        for rank, phase in enumerate(self._desk.playbook.phases.phase):
            if rank > position and not phase.throughout:
                self._enter(phase)
                return
        self._desk.say("this is the last phase")

    def _enter(self, phase: Phase) -> None:
        room, playbook, incident = self._desk.room, self._desk.playbook, self._desk.incident
        passed_by = (
            open_words(self._desk.view, self._desk.playbook, to=phase.name) if self._desk.view is not None else ""
        )
        self._desk.act(
            lambda: give(room, playbook, incident, "phase", phase.name),
            lambda _: self._desk.saved(f"saved · {for_line(phase.title)}{passed_by}"),
        )

    def undo(self) -> None:
        """Take my last act back."""
        room, incident = self._desk.room, self._desk.incident

        def taken_back(words: Untrusted) -> None:
            undone = f": {bounded(for_line(words), 60)}" if words.raw else ""
            self._desk.saved(f"saved · taken back{undone}")

        self._desk.act(lambda: scribe.undo(room, incident), taken_back)

    def show_situation(self) -> None:
        """The situation in words that can be read aloud in half a minute."""
        if self._desk.view is not None:
            key_moments = self._desk.room.pages(self._desk.incident, SPOKEN_MOMENTS).before(None, MOST_SPOKEN)
            title, lines = situation(
                self._desk.view, key_moments, self._desk.playbook, now=self._desk.now(), updates=self._updates_owed()
            )
            self._desk.bridge.show_lines(title, [*self._since_last_here(), *lines])

    def _since_last_here(self) -> list[str]:
        """What others wrote since this person last looked at the situation, or opened the room."""
        if self._desk.view is None:
            return []
        seen, self._situated = self._situated or self._desk.seen_before, self._desk.view.revision
        fresh = [
            entry
            for entry in self._desk.room.pages(self._desk.incident, Filter()).before(None, 200)
            if entry.version > seen and not entry.mine
        ]
        if not fresh:
            return []
        kinds = Counter(entry.kind for entry in fresh)
        counts = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(4))
        return [f"Since you were last here: {counted(len(fresh), 'new entry', 'new entries')} ({counts})."]

    def show_packet(self) -> None:
        """Show the hand-over packet, and copy it."""
        view = self._desk.view
        if view is None:
            return
        hand_over = packet(
            self._desk.room,
            self._desk.incident,
            view,
            self._desk.playbook,
            now=self._desk.now(),
            updates=self._updates_owed(),
        )
        self._desk.bridge.show_lines(hand_over.title, hand_over.lines)
        self._desk.bridge.copy(hand_over.text, self._desk.say)

    def _updates_owed(self) -> list[Due]:
        """The updates that are owed, the next one first."""
        return updates_due(self._desk.clocks, self._desk.playbook) if self._desk.clocks is not None else []

    def mute(self) -> None:
        """No bells on this machine, or bells again."""
        muted = self._desk.room.setting("muted") != "yes"
        self._desk.act(
            lambda: self._desk.room.remember("muted", "yes" if muted else "no"),
            lambda _: self._desk.saved("no bells" if muted else "bells again"),
        )
