"""The Learn screen: the post-mortem as the log tells it, people's words in it, follow-ups, the review, documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static, TextArea

from warroom.intake.times import NotPlausible, clock_words, local, read_time
from warroom.report.post_mortem import WRITTEN
from warroom.room import learn
from warroom.room.core import RoomTrouble
from warroom.room.learning import FORMATS, Learning, document, read_learning, write_document
from warroom.screens.commands import bindings, key_words
from warroom.screens.learn_commands import LEARN_COMMANDS
from warroom.text import bounded, for_line
from warroom.widgets.cards import Cards
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.learn_cards import learn_cards

if TYPE_CHECKING:
    from warroom.app import WarRoomApp
    from warroom.report.facts import FollowUpFact
    from warroom.report.post_mortem import Part

QUESTIONS = {
    "follow_up": "What is to be done",
    "text": "What is to be done",
    "owner": "Who does it? @name",
    "due": "Until which day? 2026-02-20",
    "link": "Where is it kept? A ticket, a page",
    "review": "When is the review held? 2026-02-15 14:00",
    "export": "To which file",
    "replace": "It is there already. Write over it? Type yes",
}
_LOOK, _CLOCK = 0.25, 30.0
_OF_THE_LIST = frozenset(command.action.partition("(")[0] for command in LEARN_COMMANDS)


class LearnScreen(Screen[None]):
    """What is learnt from one incident. Everything is read off this thread, and read again when anything is stored."""

    DEFAULT_CSS = """
    LearnScreen { layout: vertical; background: $background; }
    LearnScreen #learn-title { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; }
    LearnScreen #learn { padding: 0 1; min-width: 3; }
    LearnScreen #section { display: none; height: 1fr; min-width: 3; border: round $border; }
    LearnScreen.-writing #section { display: block; }
    LearnScreen #preview { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    LearnScreen #line { display: none; }
    LearnScreen.-asking #line { display: block; }
    LearnScreen #footer { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(LEARN_COMMANDS),
        Binding("ctrl+s", "keep_section", "Keep what was written", show=False, priority=True),
    ]
    AUTO_FOCUS = "#learn"

    app: WarRoomApp

    def __init__(self, incident: str) -> None:
        super().__init__(id="learn-screen")
        self.incident = incident
        self.learning: Learning | None = None
        self._reading = self._again = False
        self._every_entry = self._exporting = self._ordered = False
        self._about = ""
        """The section that is written, the follow-up or the entry that a question is about."""
        self._seen = 0
        self._had: tuple[str, ...] = ()
        self._format, self._path = "", ""

    def compose(self) -> ComposeResult:
        """A title, the sections, the place to write one, a line for questions, the keys."""
        yield Static("", id="learn-title")
        yield Cards(id="learn")
        area = TextArea("", id="section")
        area.cursor_blink = False
        yield area
        yield Static("", id="preview")
        yield EntryLine(now=self.app.now, id="line")
        yield Static("", id="footer")

    def on_mount(self) -> None:
        """Read, and look now and then for what was stored."""
        self.say("reading…")
        self.read_again()
        self.set_interval(_LOOK, self._look)
        self.set_interval(_CLOCK, self._show)
        self._show_footer()

    # Reading

    def read_again(self) -> None:
        """Read everything in a thread of its own; a change that comes meanwhile is read afterwards."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        room, incident, playbook = self.app.room, self.incident, self.app.playbook
        self.app.aside(lambda: read_learning(room, incident, playbook), self._was_read)

    def _was_read(self, result: Any, trouble: RoomTrouble | None) -> None:
        self._reading = False
        if not self.is_attached:
            return
        if trouble is not None:
            self.say(str(trouble), alarm=True)
        else:
            first, self.learning = self.learning is None, result
            if first:
                self.say("")
            self._show()
        if self._again:
            self._again = False
            self.read_again()

    def _look(self) -> None:
        if self.learning is not None and self.app.room.revision() != self.learning.revision:
            self.read_again()

    def _show(self) -> None:
        learning = self.learning
        if learning is None:
            return
        case = learning.post_mortem.case
        drill = ("DRILL ", "bold $text-error") if case.drill else ""
        opened = sum(one.state == "open" for one in case.follow_ups)
        doubts = f"   {len(learning.doubts)} do not add up" if learning.doubts else ""
        counts = f"{doubts}   {opened} follow-up{'' if opened == 1 else 's'} open"
        title = Content.assemble(
            drill, (f"{for_line(case.severity)} ", "bold $text-warning"), (bounded(for_line(case.title), 80), "bold"),
            ("  LEARN", "bold $text-accent"), (counts, "$quiet"),
        )  # fmt: skip
        self.query_one("#learn-title", Static).update(title, layout=False)
        self.cards.show(
            learn_cards(learning, self.app.playbook, now=self.app.now(), every_entry=self._every_entry),
            default="part:summary",
        )

    # What is chosen

    @property
    def cards(self) -> Cards:
        """The list of sections."""
        return self.query_one("#learn", Cards)

    def _chosen(self, kind: str) -> str:
        what, _, about = self.cards.chosen.partition(":")
        return about if what == kind else ""

    def _part(self) -> Part | None:
        """The part under the cursor that people may write; says so when it is none."""
        name = self._chosen("part")
        if self.learning is None or name not in WRITTEN:
            self.say("this is a fact of the log: it is changed in the room, not here")
            return None
        return self.learning.post_mortem.parts[name]

    def _follow_up(self) -> FollowUpFact | None:
        about = self._chosen("follow")
        found = None
        if self.learning is not None:
            found = next((one for one in self.learning.post_mortem.case.follow_ups if one.id == about), None)
        if found is None:
            self.say("no follow-up is chosen; f adds one")
        return found

    def on_cards_opened(self, message: Cards.Opened) -> None:
        """Enter: the entries on which it stands."""
        what, _, about = message.key.partition(":")
        if self.learning is None:
            return
        ids: tuple[str, ...] = ()
        if what == "part":
            ids = self.learning.post_mortem.parts[about].stands_on
        elif what == "doubt" and int(about) < len(self.learning.doubts):
            ids = self.learning.doubts[int(about)].entries
        elif what == "moment":
            ids = (about,)
        elif what == "follow":
            found = self._follow_up()
            ids = (found.entry,) if found is not None and found.entry else ()
        elif what == "review":
            self._show_agenda()
            return
        case = self.learning.post_mortem.case
        entries = {entry.id: entry for entry in case.entries}
        lines = [
            f"{clock_words(entries[id_].at, case.zone)}  {entries[id_].kind}  {for_line(entries[id_].text)}"
            f"  @{for_line(entries[id_].by)}"
            for id_ in ids
            if id_ in entries
        ]
        self.app.show_lines("It stands on", lines or ["no entry of the time line"])

    def _show_agenda(self) -> None:
        meeting = self.app.playbook.closure.meeting
        lines = [", ".join(meeting.attendees)]
        for number, item in enumerate(meeting.agenda, 1):
            lines.append(f"{number}. {item.title} ({item.lasts.words})")
            lines.extend(f"   {point}" for point in item.points)
        self.app.show_lines(f"{meeting.title} · {meeting.lasts.words}", lines)

    def action_every_entry(self) -> None:
        """Every entry of the time line, or its key moments."""
        self._every_entry = not self._every_entry
        self._show()

    # Writing a section

    def action_edit(self) -> None:
        """Write the chosen section here, or the words of the chosen follow-up."""
        if self._chosen("follow"):
            self.action_ask_about("text")
            return
        part = self._part()
        if part is None:
            return
        self._begin(part)
        draft = self.app.room.draft(self._place)
        area = self.query_one("#section", TextArea)
        area.load_text(draft[0] if draft is not None and draft[0] else part.text.raw)
        area.border_title = Content(f"{part.name.replace('_', ' ')} · ctrl+s keeps it · Esc leaves it, text kept")
        self.add_class("-writing")
        self.set_focus(area)
        self._show_footer()

    def _begin(self, part: Part) -> None:
        self._about, self._had = part.name, part.stands_on
        self._seen = self.learning.revision if self.learning is not None else 0

    @property
    def _place(self) -> str:
        return f"{self.incident}:section:{self._about}"

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Keep every key."""
        if self.has_class("-writing"):
            self.app.keep_draft(self._place, message.text_area.text, self.app.now())

    def action_keep_section(self) -> None:
        """What was written stands; what others wrote meanwhile stays beside it."""
        self._store_section(self.query_one("#section", TextArea).text)

    def _store_section(self, text: str) -> None:
        room, incident, name, had, seen = self.app.room, self.incident, self._about, self._had, self._seen
        place = self._place

        def store() -> None:
            learn.write_section(room, incident, name, text, stands_on=had, seen_up_to=seen)
            room.keep_draft(place, "", 0)

        def stored() -> None:
            self._stop_writing()
            self.say("saved")

        self._act(store, stored)

    def _stop_writing(self) -> None:
        self.remove_class("-writing")
        self.set_focus(self.cards)
        self._show_footer()

    def action_edit_outside(self) -> None:
        """Write the chosen section in the person's own editor."""
        part = self._part()
        if part is None:
            return
        self._begin(part)
        text = self.app.edit_outside(part.text.raw)
        if text is None:
            self.say("there is no editor: set $EDITOR, or write it here with e")
        elif text != part.text.raw:
            self._store_section(text)

    def action_take_in(self) -> None:
        """Put today's facts behind the words of people; nothing of theirs is lost."""
        part = self._part()
        if part is None:
            return
        if part.offered is None:
            self.say("there are no new facts for this section")
            return
        self._begin(part)
        self._store_section(f"{part.text.raw}\n\n{part.offered.raw}")

    # Follow-ups and the review

    def action_add_follow_up(self) -> None:
        """Ask what is to be done."""
        self._about = self._chosen("moment")
        self._ask("follow_up")

    def action_ask_about(self, field: str) -> None:
        """Ask for the owner, the day, the link or the words of the chosen follow-up."""
        found = self._follow_up()
        if found is not None:
            self._about = found.id
            known = {"owner": found.owner.raw, "due": found.due, "link": found.link.raw, "text": found.text.raw}
            self._ask(field, known[field])

    def action_settle(self, state: str) -> None:
        """The chosen follow-up is done or dropped, or open again."""
        found = self._follow_up()
        if found is None:
            return
        room, incident = self.app.room, self.incident
        wanted = "open" if found.state == state else state
        self._act(
            lambda: learn.change_follow_up(room, incident, found.id, state=wanted),
            lambda: self.say(f"saved · {wanted}"),
        )

    def action_plan_review(self) -> None:
        """Ask when the review is held."""
        due = self.learning.review_due if self.learning is not None else None
        zone = self._zone
        self._ask("review", f"{local(due, zone):%Y-%m-%d %H:%M}" if due is not None else "")

    @property
    def _zone(self) -> str:
        return self.learning.post_mortem.case.zone if self.learning is not None else self.app.local_zone

    def _plan(self, text: str) -> None:
        found = read_time(f"{text} x", now=self.app.now(), zone=self._zone)
        if found is None or isinstance(found, NotPlausible) or found.at.lo is None:
            self._ask("review", text)
            self.say(f"{bounded(for_line(text), 30)} is not a time such as 2026-02-15 14:00", alarm=True)
            return
        at, room, incident = found.at, self.app.room, self.incident
        clock = f"{local(at.lo or 0, self._zone):%Y-%m-%d %H:%M} {self._zone}"
        words = f"{self.app.playbook.closure.meeting.title}: {clock}"
        self._act(lambda: learn.plan_review(room, incident, at, words=words), lambda: self.say(f"saved · {clock}"))

    # Documents

    def action_export(self) -> None:
        """The next key says as what."""
        self._exporting = True
        self.say("Export as  m Markdown   h HTML   s SVG   j JSON   c CSV   i ICS (the review)   Esc leaves it")

    def key_first(self, event: events.Key) -> bool:
        """Take the key behind `X` before anything else does; whether it was taken."""
        if not self._exporting:
            return False
        self._exporting = False
        found = next((one for one in FORMATS if one[0] == event.key), "")
        event.stop()
        event.prevent_default()
        if not found:
            self.say("nothing was written")
            return True
        self._format = found
        self._ask("export", str(Path.cwd() / f"incident-{self.incident[:8]}.{found}"))
        return True

    def _export(self, path: str, *, replace: bool) -> None:
        room, incident, playbook, format_ = self.app.room, self.incident, self.app.playbook, self._format
        self._path = path
        if not replace and Path(path).expanduser().exists():
            self._ask("replace")
            return
        self.say("writing…")

        def written(result: Any, trouble: RoomTrouble | None) -> None:
            if self.is_attached:
                words = f"NOT WRITTEN: {trouble}" if trouble is not None else f"written to {result}"
                self.say(words, alarm=trouble is not None)

        self.app.aside(
            lambda: write_document(document(room, incident, playbook, format_), path, replace=replace), written
        )

    # The line

    def _ask(self, topic: str, initial: str = "") -> None:
        self.add_class("-asking")
        line = self.query_one("#line", EntryLine)
        line.ask(topic, initial=initial)
        self.set_focus(line)
        self.say(QUESTIONS[topic] + "  (Esc leaves it)")
        self._show_footer()

    def _stop_asking(self) -> None:
        self.remove_class("-asking")
        self.set_focus(self.cards)
        self._show_footer()

    def on_entry_line_left(self) -> None:
        """Nothing was said."""
        self._stop_asking()
        self.say("left as it was")

    def on_entry_line_answered(self, message: EntryLine.Answered) -> None:
        """Do what the answer says."""
        topic, text, about = message.topic, message.text.strip(), self._about
        room, incident = self.app.room, self.incident
        self._stop_asking()
        if topic == "replace":
            if text.casefold() == "yes":
                self._export(self._path, replace=True)
            else:
                self.say("nothing was written")
        elif not text and topic in ("follow_up", "text", "review", "export"):
            self.say("left as it was")
        elif topic == "export":
            self._export(text, replace=False)
        elif topic == "review":
            self._plan(text)
        elif topic == "follow_up":
            self._act(
                lambda: learn.add_follow_up(room, incident, text, entry=about),
                lambda: self.say("saved · @ says who does it, d until when"),
            )
        else:
            self._act(
                lambda: learn.change_follow_up(room, incident, about, **{topic: text}),
                lambda: self.say(f"saved · {topic}"),
                lambda: self._ask(topic, text),
            )

    def _act(self, what: Callable[[], Any], done: Callable[[], None], failed: Callable[[], None] | None = None) -> None:
        def finished(_result: Any, trouble: RoomTrouble | None) -> None:
            if not self.is_attached:
                return
            if trouble is None:
                done()
                self.read_again()
                return
            if failed is not None:
                failed()
            self.say(f"NOT SAVED: {trouble}", alarm=True)

        self.app.ask(what, finished)

    # Around it

    def say(self, words: str, *, alarm: bool = False) -> None:
        """One line below the sections."""
        style = "bold $text-error" if alarm else "$quiet"
        self.query_one("#preview", Static).update(Content.styled(for_line(words), style), layout=False)

    def _show_footer(self) -> None:
        if self.has_class("-writing"):
            keys = [("ctrl+s", "keep"), ("Esc", "leave, text kept")]
        elif self.has_class("-asking"):
            keys = [("Enter", "take"), ("Esc", "leave")]
        else:
            keys = [(key_words(one.key).split()[-1], one.title) for one in LEARN_COMMANDS if one.footer]
        shown = Content("  ").join([Content.assemble((key, "bold $text-accent"), f" {what}") for key, what in keys])
        self.query_one("#footer", Static).update(shown, layout=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the list are letters where something is written."""
        if self._ordered or action == "back":
            return True
        if action == "keep_section":
            return self.has_class("-writing")
        return action not in _OF_THE_LIST or not isinstance(self.focused, EntryLine | TextArea)

    async def perform(self, action: str) -> None:
        """Do what a command does, wherever the focus is."""
        self._ordered = True
        try:
            await self.run_action(action)
        finally:
            self._ordered = False

    def action_back(self) -> None:
        """Leave a question, what is written, the lines beside it, or else the screen."""
        line = self.query_one("#line", EntryLine)
        if line.asking:
            line.leave_question()
        elif self.has_class("-writing"):
            self._stop_writing()
            self.say("left; what was written is kept for e")
        elif not self.app.hide_lines():
            self.app.close_learning()

    def action_leave_learn(self) -> None:
        """Back to where the screen was opened from."""
        self.app.close_learning()

    def action_help(self) -> None:
        """Every key."""
        from warroom.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())
