"""What a war room does when several people write: the share's state, and disagreements that are settled on one key."""

from __future__ import annotations

from typing import Any

from warroom.model.identity import Alarm
from warroom.model.sentences import agreeing, counted
from warroom.panes.context import RoomContext
from warroom.room.acts.settling import choose
from warroom.room.core import RoomTrouble
from warroom.room.readings.disagreements import Conflict, choice_words, choices, disagreements, title_words
from warroom.room.sharing.waits import told_on
from warroom.widgets.lines_panel import LinesPanel
from warroom.widgets.share_words import digest_words, share_lines

_SHARE = "Share"


class ShareActs:
    """Tells of the others, and settles what people disagree about."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk
        self.conflict: Conflict | None = None
        """The disagreement that is shown."""
        self._alarms: list[Alarm] = []
        """What was to be seen when the share was looked at, which is told as long as that is shown."""
        self._digest = ""
        self._reads_digest = self._digest_again = False

    def show_conflicts(self) -> None:
        """Show the first disagreement with all that stands; a digit settles it."""
        conflicts = disagreements(self._desk.room, self._desk.incident)
        self.conflict = conflicts[0] if conflicts else None
        if self.conflict is None:
            self._desk.bridge.hide_lines()
            self._desk.say("nobody disagrees about anything")
            return
        first = self.conflict
        lines = [f"{number}  {words}" for number, words in enumerate(choices(first, self._desk.zone), 1)]
        more = f" · {len(conflicts) - 1} more behind it" if len(conflicts) > 1 else ""
        self._desk.bridge.show_lines(f"{title_words(first)}{more}", lines)
        self._desk.asking.ask_for_key("a digit says which holds; any other key leaves it as it is", self._settle)

    def look_at_conflict(self) -> None:
        """Take away a disagreement that is shown once it is another one: its digits would mean something else."""
        if self._desk.asking.waits_for_key and self.conflict is not None and not self._is_open(self.conflict):
            self._desk.asking.forget_key()
            self.conflict = None
            self._desk.bridge.hide_lines()
            self._desk.saved("it was settled or changed meanwhile; C shows what people disagree about now")

    def _is_open(self, conflict: Conflict) -> bool:
        """Whether just the same values stand beside each other still."""
        about = (conflict.kind, conflict.on, conflict.field, {head.hash for head in conflict.standing})
        return any(
            about
            == (disagreement.kind, disagreement.on, disagreement.field, {value.hash for value in disagreement.standing})
            for disagreement in disagreements(self._desk.room, self._desk.incident)
        )

    def _settle(self, key: str) -> None:
        """Let the value with this number hold, and show what else is disagreed about."""
        conflict, self.conflict = self.conflict, None
        self._desk.bridge.hide_lines()
        if conflict is None or not key.isdecimal() or not 1 <= int(key) <= len(conflict.standing):
            self._desk.say("both stand as they did")
            return
        room, incident, zone, chosen = (
            self._desk.room,
            self._desk.incident,
            self._desk.zone,
            conflict.standing[int(key) - 1],
        )

        def done(_: Any) -> None:
            self._desk.saved(f"saved · {choice_words(conflict, chosen, self._desk.zone)} holds")
            if disagreements(room, incident):
                self.show_conflicts()

        self._desk.act(lambda: choose(room, incident, conflict, chosen, zone=zone), done)

    def show_share(self) -> None:
        """Show who is here and how the share stands, and go on telling it while that is shown."""
        alarms, self._digest = self._desk.room.alarms(), ""
        told = told_on(self._desk.room, alarms)
        self._alarms = sorted(alarms, key=told.__contains__)  # what is asked of comes first
        lines = self._lines_of_share()
        if lines is None:
            self._desk.say("this database belongs to no share; J on the home screen joins one")
            return
        self._desk.bridge.show_lines(_SHARE, lines)
        self._see(told)
        self._ask_of_alarms()
        self._tell_digest()

    def look_at_share(self) -> None:
        """Tell anew how the share stands where that is shown: what was the matter may be over."""
        if self._tell_share():
            self._tell_digest()

    def _tell_share(self) -> bool:
        """Tell how the share stands now where that is shown; whether it is."""
        panel = self._panel_of_share()
        lines = self._lines_of_share() if panel is not None else None
        if panel is None or lines is None:
            return False
        panel.tell(lines)
        return True

    def _panel_of_share(self) -> LinesPanel | None:
        """What shows how the share stands, where they have not gone on to something else."""
        screen = self._desk.screen
        shown = screen.query(LinesPanel) if screen.is_current else ()
        return next((panel for panel in shown if panel.name == _SHARE), None)

    def _lines_of_share(self) -> list[str] | None:
        """How the share stands now; `None` without one."""
        from warroom.room.sharing.joined_share import membership
        from warroom.room.sharing.keys import key_lines
        from warroom.room.sharing.members import standing_lines

        room, incident, state = self._desk.room, self._desk.incident, self._desk.bridge.sharing.state()
        member = membership(room)
        if state is None:
            return None
        where = member.words if member is not None else "the share"
        now, keys = self._desk.now(), key_lines(room)
        lines = share_lines(state, incident, where, self._alarms, now=now, keys=keys, digest=self._digest)
        return [*lines, *standing_lines(room, incident)]

    def _tell_digest(self) -> None:
        from warroom.room.sharing.share_report import short_digest

        room, incident = self._desk.room, self._desk.incident

        def digested(digest: Any, trouble: RoomTrouble | None) -> None:
            # Of a long incident it takes a moment: they may look at something else by then.
            self._digest = str(trouble) if trouble is not None else digest_words(digest)
            self._reads_digest, again = False, self._digest_again
            if self._tell_share() and again:
                self._tell_digest()

        self._digest_again = self._reads_digest
        if not self._reads_digest:
            self._reads_digest = True
            self._desk.bridge.aside(lambda: short_digest(room, incident), digested)

    def _see(self, alarms: list[Alarm]) -> None:
        """These were looked at. What cannot be stored stands, and is told again."""
        if alarms:
            self._desk.bridge.ask(lambda: self._desk.room.dismiss_alarms(alarms), lambda _result, _trouble: None)

    def _ask_of_alarms(self) -> None:
        """Ask whether the first alarm that is shown was looked at, or all of them were; then go on to the keys."""
        told = told_on(self._desk.room, self._alarms)
        alarms = [alarm for alarm in self._alarms if alarm not in told]
        if not alarms:
            self._ask_of_a_key()
            return

        def answered(key: str) -> None:
            seen = {"s": alarms[:1], "S": alarms}.get(key)
            if seen is None:
                self._desk.bridge.hide_lines()
                self._desk.say(f"{agreeing(len(alarms), 'the alarm stands', 'the alarms stand')}; W shows it again")
                return
            self._alarms = [alarm for alarm in self._alarms if alarm not in seen]
            self._see(seen)
            self._tell_share()
            self._desk.say(agreeing(len(seen), "the alarm was seen", "all of these alarms were seen"))
            self._ask_of_alarms()

        first = (
            "the alarm"
            if len(alarms) == 1
            else f"the first of {counted(len(alarms), 'alarm', 'alarms')}, S all of them"
        )
        self._desk.asking.ask_for_key(f"s says that you have seen {first}; any other key lets it stand", answered)

    def _ask_of_a_key(self) -> None:
        """Ask of the first key that nobody here has decided whose it is."""
        from warroom.room.sharing.keys import asks_whether, take, take_no_more, undecided

        room = self._desk.room
        pins = undecided(room)
        if not pins:
            self._offer_playbook()
            return
        pin = pins[0]

        def decided(key: str) -> None:
            self._desk.bridge.hide_lines()
            act = {"1": take, "2": take_no_more}.get(key)
            if act is None:
                self._desk.say("nothing was decided about it; W asks again")
                return
            self._desk.act(lambda: act(room, [pin]), lambda sentence: self._desk.saved(f"saved · {sentence}"))

        self._desk.asking.ask_for_key(asks_whether(room, pin), decided)

    def _offer_playbook(self) -> None:
        """Show what differs in the newest playbook of the share, where it is not ours, and let a key take it."""
        from warroom.room import playbook_taking
        from warroom.room.sharing import playbooks
        from warroom.room.sharing.offered_playbooks import is_new, standing
        from warroom.room.sharing.signed_playbooks import signed_words

        room, bridge = self._desk.room, self._desk.bridge
        newest = standing(room).newest
        if len(newest) != 1 or not is_new(room, newest[0]):
            return
        offered = newest[0]

        def answered(key: str) -> None:
            bridge.hide_lines()
            if key != "y":
                self._desk.say(f"{offered.words} was not taken; W asks again")
                return
            bridge.aside(lambda: playbook_taking.take(room, offered), taken)

        def taken(said: Any, trouble: RoomTrouble | None) -> None:
            self._desk.say(said if trouble is None else str(trouble), alarm=trouble is not None)

        def compared(differs: Any, trouble: RoomTrouble | None) -> None:
            screen = self._desk.screen
            if not screen.is_current or self._desk.asking.asks or self._desk.asking.waits_for_key:
                return
            if trouble is not None:
                self._desk.say(str(trouble), alarm=True)
                return
            if self._panel_of_share() is not None:
                lines = [f"differs in {line}" for line in differs[0]] or ["differs in nothing"]
                lines += [f"it moves {line}" for line in differs[1]]
                whose = f"{offered.words}, {signed_words(room, offered)}"
                bridge.show_lines(offered.words, [whose, *lines])
                self._desk.asking.ask_for_key(f"{whose}: y takes it, any other key leaves it", answered)

        self._desk.asking.forget_key()

        def compare() -> tuple[list[str], list[str]]:
            own = bridge.organisation
            return playbooks.what_differs(room, offered, own), playbook_taking.what_moves(room, offered, own)

        bridge.aside(compare, compared)

    def put_damage_aside(self) -> None:
        """Say no more of the damaged logs of others that are known now."""
        from warroom.room.sharing.share_trouble import put_aside

        room, state = self._desk.room, self._desk.bridge.sharing.state()
        if state is None or not state.scars:
            self._desk.say("no log of anybody else is damaged")
            return
        self._desk.act(
            lambda: put_aside(room, state),
            lambda count: self._desk.saved(f"put aside here: {count} damaged; said again if the damage changes"),
        )
