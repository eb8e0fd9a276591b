"""What the desks of a war room have in common: the incident, the line, and acts that the writer does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from warroom.intake.line import Line
from warroom.model.timeline import PURGE_TOLD, Filter, TimelineEntry
from warroom.room.core import RoomTrouble
from warroom.room.readings.filling import filled, unfilled
from warroom.screens.room.answers import Answer
from warroom.screens.room.naming import named, quoted
from warroom.screens.shared.commanded import Commanded
from warroom.text import for_line
from warroom.widgets.cards import Cards
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.timeline import Timeline

if TYPE_CHECKING:
    from warroom.app import WarRoomApp
    from warroom.model.desks import CheckItem, HypothesisCard, PollView
    from warroom.model.updates import DraftView
    from warroom.model.views import IncidentView
    from warroom.playbook.workflow import Playbook
    from warroom.room.acts.closing import Gate
    from warroom.room.readings.due import Due

QUESTIONS = {
    "edit": "Edit the words of {it}",
    "time": "When was {it}? 14:32, -7, ~14:30, 14:30-14:40, ??:??",
    "strike": "Strike {it} because",
    "find": "Find: words, @people, #tags, kind:decision",
    "filter": "Show only: decision finding action … @people #tags * (key moments) ~ (machine noise too); empty: all",
    "follow_up": "What is to be done about {it}",
    "purge": "Purge {it} for good, everywhere, with all that is listed? Type a word of it",
    "purge_words": "Purge which words? What holds them is listed first",
    "merge": "Almost the same as another entry: {it}. Strike it? Type yes",
    "outage": "{it} Type yes",
    "paste": "Enter stores these lines, Esc leaves them",
    "lower": "Lower the severity {it}, because",
    "poll": "{it}: decided how? Name who does it with @; say irreversible if it cannot be undone",
    "object": "Object to {it} because",
    "pass_gate": "{it} counts all the same, because",
    "skip_gate": "Skip {it} because",
    "fail_gate": "{it} is not so, because",
    "close": "Close {it} all the same, because",
    "answer_words": "{it}",
    "evidence_for": "What speaks for {it}",
    "evidence_against": "What speaks against {it}",
    "owner": "Who works on {it}? @name",
    "angle": "From which angle is {it} looked at",
    "attach": "{it}: evidence for which hypothesis? Its label (H12), - in front: against it",
    "test": "How is {it} tested",
    "result": "What did the test of {it} show",
    "statement": "Say {it} in other words",
    "figure": "The figure that was seen: {it}",
    "because": "{it} all the same, because",
    "field": "{it}",
    "unapproved": "{it}: nobody approved this text. It was posted all the same, because",
    "publish": "{it}: publish by which command of your settings",
    "later": "{it}: put off for how long, and why? 15m waiting for the vendor",
}


OF_AN_ENTRY = frozenset(("edit", "time", "strike", "follow_up", "purge", "merge", "attach"))
BOUND = (
    "about", "poll", "gate", "card", "check", "check_entry", "verdict", "seen_figure", "about_card",
    "severity", "draft", "audience", "update_field", "outage",
)  # fmt: skip
"""What a question may be about. The answer is about the same, whatever was chosen or arrived meanwhile."""
REASONS = frozenset(
    (
        "strike",
        "because",
        "lower",
        "poll",
        "object",
        "pass_gate",
        "skip_gate",
        "fail_gate",
        "close",
        "unapproved",
        "later",
    )
)
"""Questions whose answer stands in the log as it is: a command typed there was meant for the line."""

SETTLE = 700_000
"""Microseconds for which keys do nothing when what they are about changed under the person."""
_SETTLED = 0.001
"""Seconds in which widgets tell the screen that they are to be painted; what takes longer is painted a frame later."""


class Desk(Commanded):
    """A screen with an incident, an entry line and a timeline. The room below it lays out and shows."""

    app: WarRoomApp
    _bound: Mapping[str, Any] = {}
    incident: str
    view: IncidentView | None
    filter: Filter
    in_utc: bool

    result = ""
    """What the last act did, shown above the empty line."""
    standing: tuple[str, str, bool] = ("", "", False)
    """What is said about a text that came back, for as long as it stands in the line unchanged."""
    waiting_for = ""
    """What the next key is about: a kind, a severity, a conflict; empty for nothing."""
    answer: Answer | None = None
    """The answer that is being carried out."""
    about: TimelineEntry | None = None
    """The entry that a question or a key is about."""
    warned = ""
    poll: PollView | None = None
    gate: Gate | None = None
    card: HypothesisCard | None = None
    check: CheckItem | None = None
    check_entry = ""
    """The entry that told of the check that was ticked last."""
    verdict = ""
    """What is about to be said of the check."""
    seen_figure = ""
    """The figure that is about to be noted at it."""
    about_card = ""
    asked_about = ""
    """What the question is about, in few words."""
    asked_upon: int | None = None
    """The revision that was on the screen when the line asked: what came later is not superseded by the answer."""

    def say(self, words: str, *, alarm: bool = False) -> None:
        """One line above the entry line."""
        raise NotImplementedError

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

    @property
    def playbook(self) -> Playbook:
        """The workflow, as its clocks run here."""
        return self.app.playbook_of(self.incident)

    severity = ""
    """The level that is about to be set."""
    draft: DraftView | None = None
    audience = ""
    """For whom the message is."""
    outage: tuple[str, str] = ("", "")
    """The incident that is to be merged into this one, and what is asked about it."""
    update_field = ""
    """The field of the message that is being written."""

    def show_header(self) -> None:
        """Show the clocks and the share anew."""
        raise NotImplementedError

    def updates_owed(self) -> list[Due]:
        """The updates that are owed, the next one first."""
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

    def act(
        self,
        what: Callable[[], Any],
        done: Callable[[Any], None],
        message: EntryLine.Taken | None = None,
        *,
        failed: Callable[[RoomTrouble], None] | None = None,
    ) -> None:
        """Let the writer do ``what``; ``done`` runs here when it is on disk. On failure the text comes back: the line
        that was taken, or the question with its answer; ``failed`` does it in another way.
        """

        painting, answer = self.app.painted_once(), self.answer

        def finished(result: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):  # the room was left meanwhile
                if trouble is not None:
                    said = message.text if message is not None else answer.text if answer is not None else ""
                    self.app.not_saved(said, trouble)
                return
            self.set_timer(_SETTLED, painting)
            if trouble is None:
                before = self.view.revision if self.view is not None else 0
                done(result)
                for cards in self.query(Cards):
                    cards.expect()
                self.refresh_room()
                if message is not None and self.app.shows(self):
                    self.show_own(result, before)
                return
            if failed is not None:
                failed(trouble)
            elif message is not None:
                if self.line.value:
                    self.app.hold(message.text)
                    self.say(f"NOT SAVED, kept for you: {trouble}", alarm=True)
                else:
                    self.give_back(message, f"NOT SAVED: {trouble}", alarm=True)
            elif answer is not None and answer.text.strip():
                answer.give_back(self, str(trouble))
            else:
                self.say(f"NOT SAVED: {trouble}", alarm=True)
            self.result = ""

        self.app.ask(what, finished)

    def show_own(self, result: Any, before: int) -> None:
        """Let what was stored from the line be seen: an entry, or whatever came last since the version ``before``."""
        entry = getattr(result, "entry", "")
        if not entry:
            last = self.app.room.pages(self.incident, self.filter).before(None, 1)
            if not last or not last[0].mine or last[0].version <= before:
                return
        self.timeline.show_own(entry if isinstance(entry, str) else "")

    def give_back(self, message: EntryLine.Taken, words: str, *, alarm: bool = False) -> None:
        """Put the text back into the line, if nothing has been typed since, and say why."""
        if message.text and not self.line.value:
            self.line.restore(message.text, message.typed)
            self.standing = (message.text, words, alarm)
        self.say(words, alarm=alarm)

    def saved(self, words: str) -> None:
        """Say that it is on disk."""
        self.result = words
        self.warned = ""
        if not self.line.value and not self.line.asking:
            self.say(words)

    def question(self, topic: str, initial: str = "") -> None:
        """Ask something in the line; the draft comes back afterwards. What it is about is named, and stays the same
        until it is answered: see `as_asked`.
        """
        self.asked_upon = self.revision_shown()
        self.bind()
        self.line.ask(topic, initial=initial)
        self.set_focus(self.line)
        self.asked_about = self.it(topic)
        self.say(QUESTIONS[topic].replace("{it}", self.asked_about) + "  (Esc leaves it)")

    def it(self, topic: str) -> str:
        """What the question about ``topic`` is about; every desk names what it asks about."""
        if topic in OF_AN_ENTRY and self.about is not None:
            return named(self.about, self.zone)
        if topic == "outage":
            return self.outage[1]
        if topic == "close" and self.view is not None:
            return quoted(self.view.summary.title)
        return ""

    def bind(self) -> None:
        """What is asked or answered next is about what is looked at now."""
        self._bound = {name: getattr(self, name) for name in BOUND}

    def bound(self) -> dict[str, Any]:
        """What the last question was about."""
        return dict(self._bound)

    @contextmanager
    def about_what(self, bound: Mapping[str, Any]) -> Iterator[None]:
        """Be about what a question was about, and afterwards about what is looked at now."""
        now = {name: getattr(self, name) for name in bound}
        vars(self).update(bound)
        try:
            yield
        finally:
            vars(self).update(now)

    @contextmanager
    def as_asked(self) -> Iterator[None]:
        """The same about the last question, while it is answered."""
        with self.about_what(self._bound):
            yield

    def revision_shown(self) -> int | None:
        """The last operation that is on the screen."""
        return self.view.revision if self.view is not None else None

    def copy_filled(self, lines: Sequence[str], view: IncidentView) -> None:
        """Copy commands with the incident's values in them, and say what they still want."""
        text = "\n".join(filled(line, view) for line in lines)
        wanted = ", ".join(for_line(place) for place in unfilled(text))
        first = f"still to be filled in: {wanted} · " if wanted else ""  # the last words are the ones that are cut
        self.app.copy(text, lambda said: self.say(f"{first}{said}"))

    def chosen(self) -> TimelineEntry | None:
        """The entry under the cursor, which what follows is about; says so when there is none."""
        entry = self.timeline.chosen
        if entry is not None and entry.kind == PURGE_TOLD:
            self.about = None
            self.say("this line tells of a purge: nothing can be done with it")
            return None
        self.about = entry
        if entry is None:
            self.say("no entry is chosen")
        return entry
