"""What a war room does when several people write: the share's state, and disagreements that are settled on one key."""

from __future__ import annotations

from typing import Any

from warroom.room.acts.disagreements import Conflict, choice_words, choose, disagreements, title_words
from warroom.room.core import RoomTrouble
from warroom.screens.room.desk import Desk
from warroom.widgets.lines_panel import LinesPanel
from warroom.widgets.share_words import digest_words, share_lines

_SHARE = "Share"


class ShareDesk(Desk):
    """The part of a room that is about the others."""

    _conflict: Conflict | None = None

    def action_conflicts(self) -> None:
        """Show the first disagreement with all that stands; a digit settles it."""
        found = disagreements(self.app.room, self.incident)
        self._conflict = found[0] if found else None
        if self._conflict is None:
            self.app.hide_lines()
            self.say("nobody disagrees about anything")
            return
        first = self._conflict
        lines = [f"{number}  {choice_words(first, one, self.zone)}" for number, one in enumerate(first.standing, 1)]
        more = f" · {len(found) - 1} more behind it" if len(found) > 1 else ""
        self.app.show_lines(f"{title_words(first)}{more}", lines)
        self.waiting_for = "conflict"
        self.say("a digit says which holds; any other key leaves it as it is")

    def look_at_conflict(self) -> None:
        """Take away a disagreement that is shown once it is another one: its digits would mean something else."""
        if self.waiting_for == "conflict" and self._conflict is not None and not self._is_open(self._conflict):
            self.waiting_for, self._conflict = "", None
            self.app.hide_lines()
            self.saved("it was settled or changed meanwhile; C shows what people disagree about now")

    def _is_open(self, conflict: Conflict) -> bool:
        """Whether just the same values stand beside each other still."""
        about = (conflict.kind, conflict.on, conflict.field, {one.hash for one in conflict.standing})
        return any(
            about == (one.kind, one.on, one.field, {value.hash for value in one.standing})
            for one in disagreements(self.app.room, self.incident)
        )

    def settle(self, key: str) -> None:
        """Let the value with this number hold, and show what else is disagreed about."""
        conflict, self._conflict = self._conflict, None
        self.app.hide_lines()
        if conflict is None or not key.isdigit() or not 1 <= int(key) <= len(conflict.standing):
            self.say("both stand as they did")
            return
        room, incident, zone, chosen = self.app.room, self.incident, self.zone, conflict.standing[int(key) - 1]

        def done(_: Any) -> None:
            self.saved(f"saved · {choice_words(conflict, chosen, self.zone)} holds")
            if disagreements(room, incident):
                self.action_conflicts()

        self.act(lambda: choose(room, incident, conflict, chosen, zone=zone), done)

    def action_share(self) -> None:
        """Show who is here and how the share stands."""
        from warroom.room.sharing.joining import membership
        from warroom.room.sharing.share_report import short_digest

        member, state = membership(self.app.room), self.app.share_state()
        if member is None or state is None:
            self.say("this database belongs to no share; J on the home screen joins one")
            return
        room, incident, alarms = self.app.room, self.incident, self.app.room.alarms()
        lines = share_lines(state, incident, member.path, alarms, now=self.app.now())
        self.app.show_lines(_SHARE, lines)
        if alarms:
            self.app.ask(room.dismiss_alarms, lambda _result, _trouble: None)

        def digested(digest: Any, trouble: RoomTrouble | None) -> None:
            # Of a long incident it takes a moment: they may look at something else by then.
            if self.is_current and any(panel.name == _SHARE for panel in self.query(LinesPanel)):
                words = str(trouble) if trouble is not None else digest_words(digest)
                self.app.show_lines(_SHARE, [*lines[:2], words, *lines[2:]])

        self.app.aside(lambda: short_digest(room, incident), digested)

    def action_put_damage_aside(self) -> None:
        """Say no more of the damaged logs of others that are known now."""
        from warroom.room.sharing.share_trouble import put_aside

        room, state = self.app.room, self.app.share_state()
        if state is None or not state.scars:
            self.say("no log of anybody else is damaged")
            return
        self.act(
            lambda: put_aside(room, state),
            lambda count: self.saved(f"put aside here: {count} damaged; said again if the damage changes"),
        )
