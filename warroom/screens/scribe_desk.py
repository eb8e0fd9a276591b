"""The scribe's keys: what the line and the timeline of a war room do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import events

from warroom.intake.line import (
    ACTION,
    COMMAND,
    DECISION,
    FINDING,
    FOLLOW_UP,
    HELP,
    HINT,
    HYPOTHESIS,
    NOTE,
    SECRET_FLAG,
    UNSURE,
    Line,
)
from warroom.intake.paste import read_paste
from warroom.intake.times import NotPlausible, clock_words, read_time
from warroom.model.moment import UNKNOWN
from warroom.model.timeline import Filter, TimelineEntry
from warroom.playbook.shapes import Phase
from warroom.room import commander, scribe
from warroom.room.core import RoomTrouble
from warroom.room.orders import ORDERS, give
from warroom.screens.commands import slashes
from warroom.screens.share_desk import ShareDesk
from warroom.screens.stray_keys import TOGETHER, StrayKeys
from warroom.text import bounded, for_line
from warroom.widgets.clocks import situation
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.timeline import Timeline

if TYPE_CHECKING:
    from warroom.app import WarRoomApp
    from warroom.model.views import IncidentView

_PREFIXES = {
    "exclamation_mark": DECISION, "greater_than_sign": FINDING, "plus": ACTION, "question_mark": HYPOTHESIS,
    "full_stop": NOTE, "t": FOLLOW_UP,
}  # fmt: skip
_QUESTIONS = {
    "edit": "Edit the words",
    "time": "When was it? 14:32, -7, ~14:30, 14:30-14:40, ??:??",
    "strike": "Strike it, because",
    "find": "Find: words, @people, #tags, kind:decision",
    "filter": "Show only: decision finding action … @people #tags * (key moments) ~ (machine noise too); empty: all",
    "follow_up": "Follow up",
    "purge": "Empty it for good, everywhere? Type yes",
    "merge": "Almost the same as another entry. Strike this one? Type yes",
    "paste": "Enter stores these lines, Esc leaves them",
    "lower": "Lower the severity, because",
}
TIMES_TWICE = 1_500_000
"""Microseconds in which a second Enter confirms what the first one was warned of."""


class ScribeDesk(ShareDesk):
    """What the keys of a war room do for the scribe. The screen below it lays out and shows."""

    app: WarRoomApp
    incident: str
    view: IncidentView | None
    filter: Filter
    in_utc: bool

    result = ""
    """What the last act did, shown above the empty line."""
    standing: tuple[str, str, bool] = ("", "", False)
    """What is said about a text that came back, for as long as it stands in the line unchanged."""
    _about: TimelineEntry | None = None
    _warned = ""
    _paste: tuple[Line, ...] = ()
    _hits: tuple[TimelineEntry, ...] = ()
    _hit = 0
    _severity = ""
    _pressing_again = False

    @property
    def line(self) -> EntryLine:
        """The line at the bottom."""
        return self.query_one("#line", EntryLine)

    @property
    def timeline(self) -> Timeline:
        """The timeline."""
        return self.query_one("#timeline", Timeline)

    @property
    def zone(self) -> str:
        """The zone in which times are shown and read."""
        return "UTC" if self.in_utc or self.view is None else self.view.zone

    def __init__(self) -> None:
        super().__init__()
        self._stray = StrayKeys()

    async def perform(self, action: str) -> None:
        """Do what a command does, wherever the focus is."""
        raise NotImplementedError

    def show_header(self) -> None:
        """Show the clocks and the share anew."""
        raise NotImplementedError

    def refresh_room(self) -> None:
        """Read everything anew."""
        raise NotImplementedError

    def show_timeline(self) -> None:
        """Show the timeline under the present filter."""
        raise NotImplementedError

    def read(self, text: str, typed: int) -> Line:
        """How a line is understood."""
        raise NotImplementedError

    # What is typed

    def on_entry_line_taken(self, message: EntryLine.Taken) -> None:
        """Enter: store the line, or do what it says."""
        if message.pasted:
            lines = read_paste(message.text, now=message.typed, zone=self.zone)
            if lines:
                line = lines[0]
                line.at = None if line.at is None or line.at.precision == UNKNOWN else line.at
                line.remarks = ("as quick as a paste, so stored as plain text",)
                self._store(line, message)
            return
        line = self.read(message.text, message.typed)
        if line.does == HELP:
            self.action_help()
        elif line.does == HINT:
            self._back(message, " · ".join(line.remarks) or "type what happens; ? shows everything that can be typed")
        elif line.does == UNSURE or SECRET_FLAG in line.flags:
            self._confirm_or(message, line, line.remarks[-1])
        elif line.does == COMMAND:
            self._order(line, message)
        else:
            self._store(line, message)

    def _confirm_or(self, message: EntryLine.Taken, line: Line, warning: str) -> None:
        """Store on the second Enter what the first one was warned of."""
        if self._warned == message.text:
            self._warned = ""
            if line.does == UNSURE:
                line.does = "entry"
            self._store(line, message)
            return
        self._warned = message.text
        self._back(message, warning, alarm=True)

    def _back(self, message: EntryLine.Taken, words: str, *, alarm: bool = False) -> None:
        """Put the text back into the line, if nothing has been typed since, and say why."""
        if message.text and not self.line.value:
            self.line.restore(message.text, message.typed)
            self.standing = (message.text, words, alarm)
        self.say(words, alarm=alarm)

    def _store(self, line: Line, message: EntryLine.Taken) -> None:
        room, incident = self.app.room, self.incident

        def done(logged: scribe.Logged) -> None:
            when = clock_words(line.at, self.zone) if line.at is not None else "now"
            self.saved(" · ".join(("saved", when, line.kind, *line.remarks)))

        self.act(lambda: scribe.log(room, incident, line, typed=message.typed), done, message)

    def _order(self, line: Line, message: EntryLine.Taken) -> None:
        room, playbook, incident = self.app.room, self.app.playbook, self.incident
        if line.command in ORDERS:
            self.act(
                lambda: give(room, playbook, incident, line.command, line.argument, at=line.at),
                lambda _: self.saved(f"saved · /{line.command} {line.argument}"),
                message,
            )
            return
        if line.command == "find" and line.argument:
            self._find(line.argument)
        elif line.command == "filter" and line.argument:
            self._filter(line.argument)
        elif line.command in slashes():
            self.call_later(self.perform, slashes()[line.command].action)

    def act(self, what: Callable[[], Any], done: Callable[[Any], None], message: EntryLine.Taken | None = None) -> None:
        """Let the writer do ``what``; ``done`` runs here when it is on disk. On failure the text comes back."""

        def finished(result: Any, trouble: RoomTrouble | None) -> None:
            if trouble is None:
                done(result)
                self.refresh_room()
                return
            if message is not None:
                if self.line.value:
                    self.app.hold(message.text)
                    self.say(f"NOT SAVED, kept for you: {trouble}", alarm=True)
                else:
                    self._back(message, f"NOT SAVED: {trouble}", alarm=True)
            else:
                self.say(f"NOT SAVED: {trouble}", alarm=True)
            self.result = ""

        self.app.ask(what, finished)

    def saved(self, words: str) -> None:
        """Say that it is on disk."""
        self.result = words
        self._warned = ""
        if not self.line.value and not self.line.asking:
            self.say(words)

    def on_entry_line_pasted(self, message: EntryLine.Pasted) -> None:
        """Show how pasted lines were understood; one Enter stores them all."""
        typed = self.app.now()
        self._paste = tuple(read_paste(message.text, now=typed, zone=self.zone))
        if not self._paste:
            return
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

    # Questions that borrow the line

    def question(self, topic: str, initial: str = "") -> None:
        """Ask something in the line; the draft comes back afterwards."""
        self.line.ask(topic, initial=initial)
        self.set_focus(self.line)
        self.say(_QUESTIONS[topic] + "  (Esc leaves it)")

    def on_entry_line_left(self, message: EntryLine.Left) -> None:
        """The question was left: nothing happens."""
        self._paste = ()
        self.app.hide_lines()
        self.result = ""
        self.say("left as it was")
        if message.topic != "paste":
            self.set_focus(self.timeline)

    def on_entry_line_answered(self, message: EntryLine.Answered) -> None:
        """Do what the answer says."""
        topic, text, entry = message.topic, message.text.strip(), self._about
        room, incident = self.app.room, self.incident
        if topic == "find":
            self._find(text)
        elif topic == "filter":
            self._filter(text)
        elif topic == "paste":
            self._store_paste()
        elif topic == "lower":
            self._set_severity(self._severity, text)
        elif entry is None:
            self.say("no entry was chosen")
        elif topic == "edit":
            if text and text != entry.text.raw:
                seen = self.view.revision if self.view is not None else None
                self.act(
                    lambda: scribe.edit(room, incident, entry.id, message.text, seen_up_to=seen),
                    lambda _: self.saved("saved · edited; v shows the versions"),
                )
        elif topic == "time":
            self._correct(entry, text)
        elif topic == "strike":
            self.act(lambda: scribe.strike(room, incident, entry.id, text), lambda _: self.saved("saved · struck"))
        elif topic == "merge":
            if text.casefold() == "yes":
                self.act(
                    lambda: scribe.strike(room, incident, entry.id, "says the same as another entry"),
                    lambda _: self.saved("saved · merged"),
                )
            else:
                self.say("both stay")
        elif topic == "follow_up":
            if text:
                self.act(
                    lambda: scribe.follow_up(room, incident, entry.id, text), lambda _: self.saved("saved · follow-up")
                )
        elif topic == "purge":
            if text.casefold() == "yes":
                self.act(lambda: scribe.purge(room, incident, entry.id), lambda _: self.saved("saved · purged"))
            else:
                self.say("not purged")
        if topic not in ("paste", "find"):
            self.set_focus(self.timeline)

    def _correct(self, entry: TimelineEntry, text: str) -> None:
        began = self.view.summary.began if self.view is not None else None
        reading = read_time(text, now=self.app.now(), zone=self.zone, began=began)
        if reading is None or isinstance(reading, NotPlausible) or reading.length != len(text):
            why = reading.why if isinstance(reading, NotPlausible) else f"{bounded(for_line(text), 30)} is not a time"
            self.say(f"{why}; the entry keeps its time", alarm=True)
            return
        room, incident, at = self.app.room, self.incident, reading.at
        self.act(
            lambda: scribe.correct_time(room, incident, entry.id, at),
            lambda _: self.saved(f"saved · it was {clock_words(at, self.zone)}"),
        )

    def _store_paste(self) -> None:
        room, incident, lines, typed = self.app.room, self.incident, self._paste, self.app.now()
        self._paste = ()
        self.app.hide_lines()
        self.act(
            lambda: scribe.log_many(room, incident, lines, typed=typed, source="paste"),
            lambda made: self.saved(f"saved · {len(made)} lines"),
        )

    # Acts on the chosen entry

    def _chosen(self) -> TimelineEntry | None:
        entry = self.timeline.chosen
        self._about = entry
        if entry is None:
            self.say("no entry is chosen")
        return entry

    def on_entry_line_edit_last(self) -> None:
        """Up on the empty line: my last entry's words."""
        mine = [one for one in self.app.room.pages(self.incident, Filter()).before(None, 200) if one.mine]
        held = self.app.held()
        if held:
            self.line.restore(held, self.app.now())
        elif mine:
            self._about = max(mine, key=lambda one: one.entered_at)
            self.question("edit", self._about.text.raw)

    def on_timeline_entry_opened(self, message: Timeline.EntryOpened) -> None:
        """Enter on an entry: the merge, if it is like another one; else its versions."""
        self._about = message.entry
        if message.entry.like is not None and message.entry.struck is None:
            self.question("merge")
        else:
            self.action_versions()

    def action_edit(self) -> None:
        """Edit the chosen entry."""
        entry = self._chosen()
        if entry is not None:
            self.question("edit", entry.text.raw)

    def action_correct_time(self) -> None:
        """Correct the chosen entry's time."""
        entry = self._chosen()
        if entry is not None:
            self.question("time", clock_words(entry.at, self.zone) if entry.at.lo is not None else "")

    def action_strike(self) -> None:
        """Strike the chosen entry, or let it stand again."""
        entry = self._chosen()
        if entry is None:
            return
        if entry.struck is not None:
            room, incident = self.app.room, self.incident
            self.act(lambda: scribe.unstrike(room, incident, entry.id), lambda _: self.saved("saved · it stands again"))
        else:
            self.question("strike")

    def action_pin(self) -> None:
        """Mark the chosen entry as a key moment."""
        entry = self._chosen()
        if entry is not None:
            room, incident, pinned = self.app.room, self.incident, not entry.pinned
            self.act(
                lambda: scribe.pin(room, incident, entry.id, pinned=pinned),
                lambda _: self.saved("saved · key moment" if pinned else "saved · no key moment"),
            )

    def action_change_kind(self) -> None:
        """The next key says the kind."""
        if self._chosen() is not None:
            self.waiting_for = "kind"
            self.say("! decision   > finding   + action   ? hypothesis   . note   t follow-up")

    def action_severity(self) -> None:
        """The next key says the severity."""
        self.waiting_for = "severity"
        ladder = "   ".join(
            f"{digit} {for_line(level.level)} {for_line(level.name)}"
            for digit, level in enumerate(self.app.playbook.severities.severity)
        )
        self.say(ladder)

    def key_first(self, event: events.Key) -> bool:
        """Look at a key before any binding does; whether it was taken: behind `r` or `S`, or meant for the line."""
        self.timeline.key_came()
        if isinstance(self.focused, EntryLine):
            return False
        waiting, self.waiting_for = self.waiting_for, ""
        if not waiting:
            return self._watch_letters(event)
        if waiting == "conflict":
            self.settle(event.key)
        elif waiting == "kind":
            kind, entry = _PREFIXES.get(event.key), self._about
            if kind is None or entry is None:
                self.say("the kind stays as it was")
                return True
            room, incident = self.app.room, self.incident
            self.act(
                lambda: scribe.change_kind(room, incident, entry.id, kind), lambda _: self.saved(f"saved · {kind}")
            )
        elif event.key.isdigit() and int(event.key) < len(self.app.playbook.severities.severity):
            self._severity = self.app.playbook.severities.severity[int(event.key)].level
            self._raise_or_ask_why()
        else:
            self.say("the severity stays as it was")
        return True

    def _watch_letters(self, event: events.Key) -> bool:
        sign = event.character or ""
        if self._pressing_again or not (len(sign) == 1 and sign.isalpha()):
            return False
        verdict = self._stray.letter(sign, self.app.now())
        if verdict == StrayKeys.RUN:
            return False
        if verdict == StrayKeys.WORD:
            self.line.restore(self.line.value + self._stray.taken(), self.line.typed or self.app.now())
            self.set_focus(self.line)
            self.say("typed in a pane and put here; Enter logs it")
        else:
            self.set_timer(TOGETHER / 1_000_000, self._press_held)
        return True

    def _press_held(self) -> None:
        """It was no word: press the keys that were held back."""
        held = self._stray.taken()
        if held:
            self._pressing_again = True
            for sign in held:
                self.app.simulate_key(sign)
            # Behind the keys in the app's own queue, however slow they are.
            self.app.call_later(self._pressed)

    def _pressed(self) -> None:
        self._pressing_again = False

    def on_paste(self, event: events.Paste) -> None:
        """A paste into a pane goes to the line."""
        event.stop()
        self.set_focus(self.line)
        self.line.post_message(events.Paste(event.text))

    def _raise_or_ask_why(self) -> None:
        """Raising needs no reason, lowering does."""
        before = self.view.summary.severity if self.view is not None else None
        found = self.app.playbook.level(self._severity)
        if before is not None and found is not None and found[0] > before.rank:
            self.question("lower")
        else:
            self._set_severity(self._severity, "")

    def _set_severity(self, level: str, why: str) -> None:
        room, playbook, incident = self.app.room, self.app.playbook, self.incident
        self.act(
            lambda: give(room, playbook, incident, "sev", f"{level} {why}"), lambda _: self.saved(f"saved · {level}")
        )

    def action_next_phase(self) -> None:
        """Go to the next phase that has its turn."""
        found = self.app.playbook.phase(self.view.phase) if self.view is not None else None
        position = found[0] if found is not None else -1
        for rank, phase in enumerate(self.app.playbook.phases.phase):
            if rank > position and not phase.throughout:
                self._enter(phase, rank)
                return
        self.say("this is the last phase")

    def _enter(self, phase: Phase, rank: int) -> None:
        room, incident = self.app.room, self.incident
        self.act(
            lambda: commander.enter_phase(
                room, incident, phase.name, rank, title=phase.title, milestone=phase.milestone
            ),
            lambda _: self.saved(f"saved · {for_line(phase.title)}"),
        )

    def action_follow_up(self) -> None:
        """Raise a follow-up from the chosen entry."""
        if self._chosen() is not None:
            self.question("follow_up")

    def action_purge(self) -> None:
        """Empty the chosen entry for good."""
        if self._chosen() is not None:
            self.question("purge")

    def action_undo(self) -> None:
        """Take my last act back."""
        room, incident = self.app.room, self.incident
        self.act(lambda: scribe.undo(room, incident), lambda _: self.saved("saved · taken back"))

    def action_copy(self) -> None:
        """Copy the chosen entry's words."""
        entry = self._chosen()
        if entry is not None:
            self.app.copy(f"{clock_words(entry.at, self.zone)} {entry.text.raw}", self.say)

    def action_versions(self) -> None:
        """Show every wording of the chosen entry."""
        entry = self._chosen()
        if entry is None:
            return
        found = self.app.room.versions(self.incident, entry.id)
        lines = [
            f"{'→' if version.stands else ' '} {clock_of(version.at, self.zone)} @{for_line(version.by)}  "
            f"{for_line(version.text) or '[purged]'}"
            for version in found
        ]
        if entry.struck is not None and entry.struck_by is not None:
            lines.append(f"✗ struck by @{for_line(entry.struck_by)}: {for_line(entry.struck)}")
        self.app.show_lines(f"Versions: {len(found)}", lines)

    def action_situation(self) -> None:
        """The situation in words that can be read aloud in half a minute."""
        if self.view is not None:
            key_moments = self.app.room.pages(self.incident, Filter(pinned_only=True)).before(None, 3)
            title, lines = situation(self.view, key_moments, now=self.app.now())
            self.app.show_lines(title, lines)

    def action_mute(self) -> None:
        """No bells on this machine, or bells again."""
        muted = self.app.room.setting("muted") != "yes"
        self.act(
            lambda: self.app.room.remember("muted", "yes" if muted else "no"),
            lambda _: self.saved("no bells" if muted else "bells again"),
        )

    async def action_edit_outside(self) -> None:
        """Edit the chosen entry's words in the person's own editor."""
        entry = self._chosen()
        if entry is None:
            return
        text = self.app.edit_outside(entry.text.raw)
        if text is None:
            self.say("no editor: set EDITOR", alarm=True)
        elif text.strip() and text != entry.text.raw:
            room, incident = self.app.room, self.incident
            self.act(lambda: scribe.edit(room, incident, entry.id, text), lambda _: self.saved("saved · edited"))

    # Search and filter

    def action_find(self) -> None:
        """Ask what to look for."""
        self.question("find")

    def _find(self, text: str) -> None:
        if not text:
            self._hits = ()
            self.timeline.highlight([])
            self.say("nothing is looked for")
            return

        def found(result: Any, trouble: RoomTrouble | None) -> None:
            if trouble is not None:
                self.say(str(trouble), alarm=True)
                return
            words, hits = result
            self._hits, self._hit = tuple(entry for _, entry in hits), 0
            self.timeline.highlight(words)
            if self._hits:
                self.set_focus(self.timeline)
            self._show_hit()

        self.app.look_up(text, self.incident, found)

    def action_hit(self, step: int) -> None:
        """Go to another hit."""
        if self._hits:
            self._hit = (self._hit + step) % len(self._hits)
        self._show_hit()

    def _show_hit(self) -> None:
        if not self._hits:
            self.say("not found")
            return
        self.timeline.go_to(self._hits[self._hit].key)
        self.say(f"hit {self._hit + 1} of {len(self._hits)}, newest first · n next  b before")

    def action_filter(self) -> None:
        """Ask what to show."""
        self.question("filter", self.filter_words())

    def filter_words(self) -> str:
        """The present filter as it is typed."""
        one = self.filter
        words = sorted(one.kinds)
        words += [f"@{one.person}"] if one.person else []
        words += [f"#{one.tag}"] if one.tag else []
        return " ".join([*words, *(["*"] if one.pinned_only else []), *(["~"] if one.noise else [])])

    def _filter(self, text: str) -> None:
        words = text.split()
        self.filter = Filter(
            kinds=frozenset(word.lower() for word in words if word[0].isalpha()),
            person=next((word[1:] for word in words if word[0] == "@" and word[1:]), None),
            tag=next((word[1:] for word in words if word[0] == "#" and word[1:]), None),
            noise="~" in words,
            pinned_only="*" in words,
        )
        self.show_timeline()
        self.result = f"only {self.filter_words()}" if words else "all entries are shown"
        self.say(self.result)

    def action_help(self) -> None:
        """Show everything that can be typed."""
        raise NotImplementedError


def clock_of(microseconds: int, zone: str) -> str:
    """A moment as a clock in ``zone`` shows it."""
    from warroom.model.moment import EventTime

    return clock_words(EventTime.at(microseconds), zone)
