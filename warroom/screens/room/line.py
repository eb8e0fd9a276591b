"""What is typed into the line of a war room: stored, ordered, asked, pasted."""

from __future__ import annotations

from warroom.intake.line import COMMAND, HELP, HINT, SECRET_FLAG, UNSURE, Line
from warroom.intake.times import clock_words, zoned_clock
from warroom.model.moment import UNKNOWN
from warroom.room.acts import scribe
from warroom.room.acts.closing import over_words
from warroom.room.core import RoomTrouble
from warroom.room.orders.incident_orders import ORDERS, YES, give, merge_question, merged_with
from warroom.room.orders.order_context import Given
from warroom.room.readings.left_open import open_words
from warroom.screens.room.answers import Answer
from warroom.screens.room.commands import slashes
from warroom.screens.room.desk import REASONS
from warroom.screens.room.key_watch import KeyWatch
from warroom.screens.room.search_desk import SearchDesk
from warroom.text import for_line
from warroom.widgets.entry_line import EntryLine


class ScribeDesk(KeyWatch, SearchDesk):
    """What the line of a war room does for the scribe; the other desks are below it."""

    _paste: tuple[Line, ...] = ()

    def to_pane(self) -> None:
        """Back from a question to the pane that asked it."""
        raise NotImplementedError

    def on_entry_line_taken(self, message: EntryLine.Taken) -> None:
        """Enter: store the line, or do what it says."""
        if message.pasted:
            lines = self._read_paste(message.text, message.typed)
            if lines:
                line = lines[0]
                line.at = None if line.at is None or line.at.precision == UNKNOWN else line.at
                line.remarks = ("as quick as a paste, so stored as plain text",)
                self._store(line, message)
            return
        line = self.read(message.text, message.typed)
        if line.does == COMMAND and line.command == "purge" and line.argument:
            self.find_to_purge(line.argument, message)  # it names a secret, and is not one to be stored
        elif line.does == HELP:
            self.action_help()
        elif line.does == HINT:
            self.give_back(
                message, " · ".join(line.remarks) or "type what happens; ? shows everything that can be typed"
            )
        elif line.does == UNSURE or SECRET_FLAG in line.flags:
            self._confirm_or(message, line, line.remarks[-1])
        elif line.does == COMMAND:
            self._order(line, message)
        else:
            self._store(line, message)

    def _confirm_or(self, message: EntryLine.Taken, line: Line, warning: str) -> None:
        """Store on the second Enter what the first one was warned of."""
        if self.warned == message.text:
            self.warned = ""
            if line.does == UNSURE:
                line.does = "entry"
            self.app.room.secrets.agree(line.text, self.app.now())
            if line.does == COMMAND:
                self._order(line, message)
            else:
                self._store(line, message)
            return
        self.warned = message.text
        self.give_back(message, warning, alarm=True)

    def _store(self, line: Line, message: EntryLine.Taken) -> None:
        room, incident = self.app.room, self.incident

        def done(logged: scribe.Logged) -> None:
            when = zoned_clock(line.at, self.zone) if line.at is not None else "now"
            self.saved(" · ".join(("saved", when, line.kind, *line.remarks, *self._ended_words())))

        self.act(lambda: scribe.log(room, incident, line, typed=message.typed), done, message)

    def _ended_words(self) -> list[str]:
        """That the incident has ended, where it has: what is stored belongs to it all the same."""
        over = over_words(self.view, self.app.now()) if self.view is not None else ""
        return [f"the incident was {over}; /reopen WHY opens it"] if over else []

    def _order(self, line: Line, message: EntryLine.Taken) -> None:
        room, playbook, incident = self.app.room, self.playbook, self.incident
        if line.command == "close" and not line.argument:
            self.close_incident("")
            return
        if line.command == "handover" and not line.argument:
            self.call_later(self.perform, "packet")
            return
        if line.command == "merge" and line.argument:
            self._ask_about_merge(line.argument, message)
            return
        if line.command in ORDERS:
            to, view = line.argument if line.command == "phase" else "", self.view
            passed_by = open_words(view, playbook, to=to) if to and view is not None else ""
            self.act(
                lambda: give(room, playbook, incident, line.command, line.argument, at=line.at),
                lambda _: self.saved(f"saved · /{line.command} {line.argument}{passed_by}"),
                message,
            )
            return
        if line.command == "find" and line.argument:
            self.find(line.argument)
        elif line.command == "filter" and line.argument:
            self.show_only(line.argument)
        elif line.command in slashes():
            self.call_later(self.perform, slashes()[line.command].action)

    def _ask_about_merge(self, words: str, message: EntryLine.Taken) -> None:
        """Name both incidents before they are made one."""
        given = Given(self.app.room, self.playbook, self.incident, words, None)
        try:
            other = merged_with(given)
            self.outage = (other.id, merge_question(given, other))
        except RoomTrouble as trouble:
            self.give_back(message, f"NOT SAVED: {trouble}", alarm=True)
            return
        self.question("outage")

    def _merge(self, answer: str) -> None:
        if answer.casefold() != YES:
            self.say("both stay incidents of their own")
            return
        room, playbook, incident, other = self.app.room, self.playbook, self.incident, self.outage[0]
        self.act(
            lambda: give(room, playbook, incident, "merge", f"{other} {YES}"),
            lambda _: self.saved(f"saved · merged: u takes it back, /part {other[:8]} parts them again later"),
        )

    def _read_paste(self, text: str, typed: int) -> list[Line]:
        from warroom.intake.paste import read_paste  # an eighth of the start, and seldom needed

        return read_paste(text, now=typed, zone=self.zone)

    def on_entry_line_pasted(self, message: EntryLine.Pasted) -> None:
        """Show how pasted lines were understood; one Enter stores them all."""
        self._paste = tuple(self._read_paste(message.text, self.app.now()))
        if self._paste:
            self._ask_about_paste()

    def _ask_about_paste(self) -> None:
        timed = sum(1 for line in self._paste if line.at is not None and line.at.lo is not None)
        self.app.show_lines(
            f"{len(self._paste)} lines pasted, {timed} with a time",
            [
                f"{clock_words(line.at, self.zone) if line.at is not None else '--:--':>6}  "
                + (f"@{line.speaker}: " if line.speaker else "") + line.text
                for line in self._paste
            ],
        )  # fmt: skip
        self.question("paste")

    def on_entry_line_left(self, message: EntryLine.Left) -> None:
        """The question was left: nothing happens."""
        self._paste = ()
        self.app.hide_lines()
        self.result = ""
        self.say("left as it was")
        if message.topic != "paste":
            self.to_pane()

    def on_entry_line_answered(self, message: EntryLine.Answered) -> None:
        """Do what the answer says."""
        self.answer = Answer(self, message.topic, message.text)
        try:
            with self.as_asked():
                self._answered(message)
        finally:
            self.answer = None

    def _answered(self, message: EntryLine.Answered) -> None:
        topic, text = message.topic, message.text.strip()
        word = text[1:].partition(" ")[0].casefold() if text.startswith("/") else ""
        if topic in REASONS and (word in ORDERS or word in slashes()):
            self.question(topic, initial=text)
            self.say(f"/{for_line(word)} is a command: Esc leaves this question, then it can be given", alarm=True)
            return
        if topic == "find":
            self.find(text)
        elif topic == "filter":
            self.show_only(text)
        elif topic == "paste":
            self._store_paste()
        elif topic == "outage":
            self._merge(text)
        elif topic == "lower":
            self.set_severity(self.severity, text)
        elif not any(
            taken(topic, text)
            for taken in (
                self.answered_decision,
                self.answered_card,
                self.answered_check,
                self.answered_update,
                self.answered_purge,
            )
        ):
            self.answered_about_entry(topic, message.text)
        if topic not in ("paste", "find") and not self.line.asking:
            self.to_pane()

    def _store_paste(self) -> None:
        room, incident, lines, typed = self.app.room, self.incident, self._paste, self.app.now()
        self._paste = ()
        self.app.hide_lines()

        def failed(trouble: RoomTrouble) -> None:
            if self._paste or self.line.asking:
                self.app.hold("\n".join(line.text for line in lines))
                self.say(f"NOT SAVED, kept for you: {trouble}", alarm=True)
                return
            self._paste = lines
            self._ask_about_paste()
            self.say(f"NOT SAVED: {trouble}", alarm=True)

        self.act(
            lambda: scribe.log_many(room, incident, lines, typed=typed, source="paste"),
            lambda made: self.saved(" · ".join((f"saved · {len(made)} lines", *self._ended_words()))),
            failed=failed,
        )
