"""Finding entries, and saying in few words which of them are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warroom.model.timeline_entries import Filter, TimelineEntry
from warroom.panes.context import RoomContext
from warroom.room.core import RoomTrouble
from warroom.widgets.question import Question
from warroom.widgets.timeline_lines import Timeline


class Search:
    """Searches the entries of ``timeline``, and goes from one hit to the next."""

    def __init__(self, desk: RoomContext, timeline: Callable[[], Timeline]) -> None:
        self.desk, self._of = desk, timeline
        self._hits: tuple[TimelineEntry, ...] = ()
        self._hit = 0
        self._is_cut = False
        self._remarks: tuple[str, ...] = ()

    @property
    def _timeline(self) -> Timeline:
        return self._of()

    def ask(self) -> None:
        """Ask what to look for, unless something else is being asked: that goes on."""
        if not self.desk.asking.asks:
            self.desk.ask(Question("Find: words, @people, #tags, kind:decision", self.find))

    def find(self, text: str) -> None:
        """Find entries in a thread of its own, and go to the newest hit."""
        if not text:
            self._hits = ()
            self._timeline.highlight([])
            self.desk.say("nothing is looked for")
            return

        def found(result: Any, trouble: RoomTrouble | None) -> None:
            if not self.desk.is_shown:
                return
            if trouble is not None:
                self.desk.say(str(trouble), alarm=True)
                return
            self._hits, self._hit = tuple(entry for _, entry in result.entries), 0
            self._is_cut, self._remarks = result.more, result.remarks
            self._timeline.highlight(result.words)
            if self._hits:
                self._timeline.screen.set_focus(self._timeline)
            self._show_hit()

        self.desk.bridge.look_up(text, self.desk.incident, found, zone=self.desk.zone)

    def hit(self, step: int) -> None:
        """Go to another hit."""
        if self._hits:
            self._hit = (self._hit + step) % len(self._hits)
        self._show_hit()

    def _show_hit(self) -> None:
        if not self._hits:
            self.desk.say(" · ".join(["not found", *self._remarks]))
            return
        self._timeline.go_to(self._hits[self._hit].key)
        hits = f"the newest {len(self._hits)}" if self._is_cut else f"{len(self._hits)}, newest first"
        self.desk.say(" · ".join([f"hit {self._hit + 1} of {hits}", *self._remarks, "n next  b before"]))


def filter_words(filter_: Filter) -> str:
    """A filter as it is typed."""
    words = sorted(filter_.kinds)
    words += [f"@{filter_.person}"] if filter_.person else []
    words += [f"#{filter_.tag}"] if filter_.tag else []
    return " ".join([*words, *(["*"] if filter_.pinned_only else []), *(["~"] if filter_.noise else [])])


def read_filter(text: str) -> Filter:
    """The filter that ``text`` asks for; one that shows all when it is empty."""
    words = text.split()
    return Filter(
        kinds=frozenset(word.lower() for word in words if word[0].isalpha()),
        person=next((word[1:] for word in words if word[0] == "@" and word[1:]), None),
        tag=next((word[1:] for word in words if word[0] == "#" and word[1:]), None),
        noise="~" in words,
        pinned_only="*" in words,
    )
