"""The incident as a whole: how bad it is, how far, and how it stands."""

from __future__ import annotations

from collections import Counter

from warroom.model.timeline import Filter
from warroom.playbook.declaring_shapes import Phase
from warroom.room.acts import scribe
from warroom.room.acts.handing_over import packet
from warroom.room.orders.incident_orders import give
from warroom.room.readings.clocks import situation
from warroom.room.readings.left_open import open_words
from warroom.screens.room.desk import Desk
from warroom.text import Untrusted, bounded, for_line


class CommandDesk(Desk):
    """The part of a room that sets severity and phase, and says how it stands."""

    seen_before = 0
    """The version up to which this person had seen the room when it was opened."""
    _situated = 0

    def action_severity(self) -> None:
        """The next key says the severity."""
        self.waiting_for = "severity"
        ladder = "   ".join(
            f"{digit} {for_line(level.level)} {for_line(level.name)}"
            for digit, level in enumerate(self.playbook.severities.severity)
        )
        self.say(ladder)

    def raise_or_ask_why(self) -> None:
        """Raising needs no reason, lowering does."""
        before = self.view.summary.severity if self.view is not None else None
        found = self.playbook.level(self.severity)
        if before is not None and found is not None and found[0] > before.rank:
            self.question("lower")
        else:
            self.set_severity(self.severity, "")

    def it(self, topic: str) -> str:
        """The step down."""
        if topic != "lower":
            return super().it(topic)
        before = self.view.summary.severity if self.view is not None else None
        return f"from {for_line(before.level) if before is not None else '--'} to {for_line(self.severity)}"

    def set_severity(self, level: str, why: str) -> None:
        """Set the severity; lowering it has a reason."""
        room, playbook, incident = self.app.room, self.playbook, self.incident
        self.act(
            lambda: give(room, playbook, incident, "sev", f"{level} {why}"), lambda _: self.saved(f"saved · {level}")
        )

    def action_next_phase(self) -> None:
        """Go to the next phase that has its turn."""
        found = self.playbook.phase(self.view.phase) if self.view is not None else None
        position = found[0] if found is not None else -1
        for rank, phase in enumerate(self.playbook.phases.phase):
            if rank > position and not phase.throughout:
                self._enter(phase)
                return
        self.say("this is the last phase")

    def _enter(self, phase: Phase) -> None:
        room, playbook, incident = self.app.room, self.playbook, self.incident
        passed_by = open_words(self.view, self.playbook, to=phase.name) if self.view is not None else ""
        self.act(
            lambda: give(room, playbook, incident, "phase", phase.name),
            lambda _: self.saved(f"saved · {for_line(phase.title)}{passed_by}"),
        )

    def action_undo(self) -> None:
        """Take my last act back."""
        room, incident = self.app.room, self.incident

        def taken_back(words: Untrusted) -> None:
            said = f": {bounded(for_line(words), 60)}" if words.raw else ""
            self.saved(f"saved · taken back{said}")

        self.act(lambda: scribe.undo(room, incident), taken_back)

    def action_situation(self) -> None:
        """The situation in words that can be read aloud in half a minute."""
        if self.view is not None:
            key_moments = self.app.room.pages(self.incident, Filter(pinned_only=True, struck=False)).before(None, 3)
            title, lines = situation(
                self.view, key_moments, self.playbook, now=self.app.now(), updates=self.updates_owed()
            )
            self.app.show_lines(title, [*self._since_last_here(), *lines])

    def _since_last_here(self) -> list[str]:
        """What others wrote since this person last looked at the situation, or opened the room."""
        if self.view is None:
            return []
        seen, self._situated = self._situated or self.seen_before, self.view.revision
        fresh = [
            entry
            for entry in self.app.room.pages(self.incident, Filter()).before(None, 200)
            if entry.version > seen and not entry.mine
        ]
        if not fresh:
            return []
        kinds = Counter(entry.kind for entry in fresh)
        told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(4))
        return [f"Since you were last here: {len(fresh)} new entries ({told})."]

    def action_packet(self) -> None:
        """Show the hand-over packet, and copy it."""
        view = self.view
        if view is None:
            return
        made = packet(
            self.app.room, self.incident, view, self.playbook, now=self.app.now(), updates=self.updates_owed()
        )
        self.app.show_lines(made.title, made.lines)
        self.app.copy(made.text, self.say)

    def action_mute(self) -> None:
        """No bells on this machine, or bells again."""
        muted = self.app.room.setting("muted") != "yes"
        self.act(
            lambda: self.app.room.remember("muted", "yes" if muted else "no"),
            lambda _: self.saved("no bells" if muted else "bells again"),
        )
