"""What is typed into the line of a war room: stored, ordered, asked, pasted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, Any

from warroom.intake.meant_for_log import LogLine, log_line_in
from warroom.intake.times import zoned_clock
from warroom.intake.typed_line import (
    COMMAND,
    ENTRY,
    HELP,
    HINT,
    ORDER_FLAG,
    SECRET_FLAG,
    UNSURE,
    TypedLine,
    preview,
    read_line,
)
from warroom.model.identity import EntryId, Moment
from warroom.model.lengths import in_words
from warroom.model.moment import MINUTE, UNKNOWN
from warroom.panes.context import RoomContext
from warroom.panes.page_beside import page_beside
from warroom.room.acts import scribe
from warroom.room.acts.fact_writing import stays_words
from warroom.room.acts.paging import called_by_command
from warroom.room.core import Committed, RoomTrouble
from warroom.room.orders.incident_orders import ORDERS, give
from warroom.room.orders.order_context import OrderContext
from warroom.room.orders.other_incident_orders import YES, merge_question, merged_with
from warroom.room.orders.passed_by import IN_A_LINE, left_open_words, passed_by
from warroom.room.readings.due import PAGE
from warroom.screens.commands.room_commands import Help, Packet, slashes
from warroom.screens.room.missing_words import MissingWords
from warroom.screens.room.order_offers import OrderOffers
from warroom.screens.room.panes_abreast import Panes
from warroom.screens.room.pasting import Pasting
from warroom.widgets.command import Command
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.question import YES_OR_NO, Question

if TYPE_CHECKING:
    from warroom.model.views import IncidentView


class Scribe:
    """Does what the line says, and says how it is understood. ``perform`` does what a command does."""

    def __init__(
        self, desk: RoomContext, desks: Panes, line: Callable[[], EntryLine],
        perform: Callable[[type[Command]], Awaitable[None]],
    ) -> None:  # fmt: skip
        self._desk, self._desks, self._line_of, self._perform = desk, desks, line, perform
        self.offers, self.pasting = OrderOffers(desk), Pasting(desk)
        self._standing: tuple[str, str, bool] = ("", "", False)
        """What is said about a text that came back, for as long as it stands in the line unchanged."""

    @property
    def _line(self) -> EntryLine:
        return self._line_of()

    def open(self) -> None:
        """Bring back what was being typed, here or in a window that has ended."""
        drafts, place = self._desk.bridge.drafts, self._place
        draft = drafts.read(place)
        if draft is not None:
            self._line.restore(*draft)
        left = drafts.left_behind(place)
        for window, text in left:
            self._desk.bridge.hold(text, place, window)
        if left:
            self._desk.bridge.tell("Another window left a draft: up on the empty line brings it.")

    @property
    def _place(self) -> str:
        """Where the draft of this room's line is kept."""
        return f"{self._desk.incident}:line"

    def know(self, view: IncidentView) -> None:
        """Complete the people and the tags of ``view``, and every word behind a slash."""
        self._line.known = {"@": view.people, "#": view.tags, "/": tuple(sorted(words_of_commands()))}
        self._line.values, self._line.nothing_completes = self.offers.values, self.offers.say_nothing_completes

    def take(self, message: EntryLine.Taken) -> None:
        """Enter: store the line, or do what it says."""
        if message.pasted:
            lines = self.pasting.read(message.text, message.typed)
            if lines:
                line = lines[0]
                line.at = None if line.at is None or line.at.precision == UNKNOWN else line.at
                line.remarks = ("as quick as a paste, so stored as plain text",)
                self._store(line, message)
            return
        line = self._read(message.text, message.typed)
        if line.does == COMMAND and line.command == "purge" and line.argument:
            self._desks.purges.find_to_purge(
                line.argument, partial(self._give_back, message)
            )  # it names a secret, and is not one to be stored
        elif line.does == HELP:
            self._later(Help)
        elif line.does == HINT:
            self._give_back(
                message,
                " · ".join(line.remarks) or "type what happens; ? shows everything that can be typed",
                alarm=False,
            )
        elif line.does == UNSURE or SECRET_FLAG in line.flags:
            self._confirm_or(message, line, line.remarks[-1])
        elif line.does == COMMAND:
            self._order(line, message)
        else:
            self._store(line, message)

    def _confirm_or(self, message: EntryLine.Taken, line: TypedLine, warning: str) -> None:
        """Store on the second Enter what the first one was warned of."""
        if self._desk.warned == message.text:
            self._desk.warned = ""
            if line.does == UNSURE:
                line.does = ENTRY
            self._desk.room.secrets.agree(line.text, self._desk.now())
            if line.does == COMMAND:
                self._order(line, message)
            else:
                self._store(line, message)
            return
        self._desk.warned = message.text
        self._give_back(message, warning)

    def _act(self, what: Callable[[], Any], done: Callable[[Any], None], message: EntryLine.Taken) -> None:
        """Do what was typed; it comes back into the line when it could not be stored, and is seen when it was."""
        desk = self._desk
        before = desk.revision_shown()

        def ended(outcome: Any) -> None:
            nonlocal before
            before = desk.revision_shown()
            done(outcome)

        def first(outcome: Any) -> None:
            entry = getattr(outcome, "entry", "")
            self._desks.timeline.entries.show_ahead()
            self._desks.timeline.entries.show_own(EntryId(entry if isinstance(entry, str) else ""), before)

        desk.act(what, ended, text=message.text, first=first, failed=partial(self._failed, message, "NOT SAVED"))

    def _failed(self, message: EntryLine.Taken, not_done: str, trouble: RoomTrouble) -> None:
        """Give back what was typed, or keep it where something else is being typed by now, and say why."""
        if self._line.draft:
            self._desk.bridge.hold(message.text)
            self._desk.say(f"{not_done}, kept for you: {trouble}", alarm=True)
        else:
            self._give_back(message, f"{not_done}: {trouble}")

    def _later(self, command: type[Command]) -> None:
        self._desk.screen.call_later(self._perform, command)

    def _store(self, line: TypedLine, message: EntryLine.Taken) -> None:
        room, incident = self._desk.room, self._desk.incident

        def done(logged: scribe.Logged) -> None:
            when = zoned_clock(line.at, self._desk.zone) if line.at is not None else "now"
            self._desk.told(" · ".join(("saved", when, line.kind, *line.remarks)))

        draft = self._desk.bridge.drafts.own(self._place), message.text
        self._act(lambda: scribe.log(room, incident, line, typed=message.typed, draft=draft), done, message)

    def _order(self, line: TypedLine, message: EntryLine.Taken) -> None:
        room, playbook, incident = self._desk.room, self._desk.playbook, self._desk.incident
        if line.command == "close" and not line.argument:
            self._desks.decide.closing.close()
            return
        if line.command == "handover" and not line.argument:
            self._later(Packet)
            return
        if line.command == "merge" and line.argument:
            self._ask_about_merge(line.argument, message)
            return
        if line.command in ORDERS and not line.argument and self._ask_for_words(line.command, message):
            return
        if line.command == PAGE and line.at is None and self._desk.view is not None:
            contact = called_by_command(playbook, line.argument, self._desk.bridge.config.page)
            if contact:
                failed = partial(self._failed, message, "NOT PAGED")
                page_beside(self._desk, self._desk.view, contact, text=message.text, failed=failed)
                return
        if line.command in ORDERS:
            view, now = self._desk.view, self._desk.now()
            points = (
                passed_by(view, playbook, line.command, line.argument, now=now, at=line.at) if view is not None else []
            )
            self._act(
                lambda: give(room, playbook, incident, line.command, line.argument, at=line.at),
                lambda committed: self._obeyed(line, committed, points),
                message,
            )
            return
        if line.command == "find" and line.argument:
            self._desks.timeline.search.find(line.argument)
        elif line.command == "filter" and line.argument:
            self._desks.timeline.entries.show_only(line.argument)
        elif line.command in slashes():
            self._later(slashes()[line.command])

    def _obeyed(self, line: TypedLine, committed: Committed, points: list[str]) -> None:
        """Say that it is on disk, and what was passed by, or that something of a later time stays in effect."""
        stays = stays_words(committed, self._desk.zone, self._desk.now())
        say = self._desk.saved if ORDERS[line.command].afterwards else self._desk.told
        words = f"saved · /{line.command} {line.argument}"
        passed = left_open_words(points, line.command, most=IN_A_LINE)
        say(" · ".join(filter(None, (words, stays or passed))))

    def _ask_for_words(self, name: str, message: EntryLine.Taken) -> bool:
        """Whether the names that an order without a word wants are chosen from a list."""

        def take(text: str) -> None:
            self.take(EntryLine.Taken(text, message.typed, pasted=False))

        def go_on(text: str) -> None:
            self._give_back(EntryLine.Taken(text, message.typed, pasted=False), f"{ORDERS[name].typed}", alarm=False)

        left = partial(self._give_back, message, "left as it was", alarm=False)
        return MissingWords(self._desk, ORDERS[name], take=take, go_on=go_on, left=left).ask(message.text)

    def _ask_about_merge(self, words: str, message: EntryLine.Taken) -> None:
        """Name both incidents before they are made one."""
        context = OrderContext(self._desk.room, self._desk.playbook, self._desk.incident, words, None)
        try:
            summary = merged_with(context)
            asks = f"{merge_question(context, summary)} Type yes"
        except RoomTrouble as trouble:
            self._give_back(message, f"NOT SAVED: {trouble}")
            return
        self._desk.ask(Question(asks, lambda text: self._merge(summary.id, text), answers=YES_OR_NO))

    def _merge(self, other: str, answer: str) -> None:
        if answer.casefold() != YES:
            self._desk.say("both stay incidents of their own")
            return
        room, playbook, incident = self._desk.room, self._desk.playbook, self._desk.incident
        self._desk.act(
            lambda: give(room, playbook, incident, "merge", f"{other} {YES}"),
            lambda _: self._desk.saved(f"saved · merged: u takes it back, /part {other[:8]} parts them again later"),
        )

    # What is said of it

    def _give_back(self, message: EntryLine.Taken, words: str, *, alarm: bool = True) -> None:
        """Put the text back into the line, if nothing has been typed since, and say why."""
        if message.text and not self._line.draft:
            self._line.restore(message.text, message.typed)
            self._standing = (message.text, words, alarm)
        self._desk.say(words, alarm=alarm)

    def put_behind(self, typed: str, words: str) -> None:
        """Put what was ``typed`` elsewhere behind what stands in the line, give it the keys, and say ``words``."""
        line = self._line
        if line.asking is not None:  # its answer, as far as anybody can tell: asked about before it is taken
            line.fill(line.value + typed)
            self._desk.screen.set_focus(line)
            self._desk.say(words)
            return
        line.restore(line.value + typed, Moment(line.typed or self._desk.now()))
        self._standing = (line.value, words, False)
        self._desk.screen.set_focus(line)
        self._desk.say(words)

    def changed(self, text: str, typed: Moment) -> None:
        """Keep every key, and show how the line is understood."""
        self._desk.bridge.keep_draft(self._place, text, typed)
        self.tell()

    def tell(self) -> None:
        """Show above the line how it is understood, what it may be completed to, or what the last act did."""
        line, desk = self._line, self._desk
        self.offers.show(line)
        if line.asking or desk.asking.waits_for_key:
            return
        candidates = line.candidates()
        text, words, alarm = self._standing
        if text and line.value == text:
            desk.say(words, alarm=alarm)
            return
        self._standing = ("", "", False)
        if not line.value:
            desk.say(desk.result or "")
        elif candidates:
            desk.say("Tab " + "  ".join(candidates))
        else:
            read, now = self._read(line.value, line.typed), desk.now()
            last = desk.view.last_entry if desk.view is not None else None
            age = now - line.typed if line.typed else 0
            old = f"begun {in_words(age)} ago, ctrl+t makes it now · " if age >= 6 * MINUTE and read.at is None else ""
            alarm = read.does == UNSURE or bool({SECRET_FLAG, ORDER_FLAG}.intersection(read.flags))
            desk.say(old + preview(read, now=now, zone=desk.zone, last_at=last), alarm=alarm)

    def _read(self, text: str, typed: Moment) -> TypedLine:
        """How ``text`` is understood."""
        desk = self._desk
        return read_line(
            text, now=Moment(typed or desk.now()), zone=desk.zone, began=self._began, commands=self._line.known["/"]
        )

    def meant(self, text: str) -> LogLine | None:
        """What the answer ``text`` would be as a line."""
        desk = self._desk
        return log_line_in(text, now=desk.now(), zone=desk.zone, began=self._began, commands=self._line.known["/"])

    @property
    def _began(self) -> Moment | None:
        """When the impact began."""
        return self._desk.view.summary.began if self._desk.view is not None else None

    def edit_last(self) -> None:
        """Up on the empty line: a line that is held, else my last entry's words."""
        draft = self._desk.bridge.held()
        if draft:
            self._line.restore(draft, self._desk.now())
        else:
            self._desks.timeline.edit_last()


def words_of_commands() -> Collection[str]:
    """Every order and every command that has a word behind the slash."""
    return {*ORDERS, *slashes()}
