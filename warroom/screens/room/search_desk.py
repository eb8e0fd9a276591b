"""Finding entries, and showing only some of them."""

from __future__ import annotations

from typing import Any

from warroom.model.timeline import Filter, TimelineEntry
from warroom.room.core import RoomTrouble
from warroom.screens.room.desk import Desk


class SearchDesk(Desk):
    """The part of a room that searches and filters."""

    _hits: tuple[TimelineEntry, ...] = ()
    _hit = 0

    def action_find(self) -> None:
        """Ask what to look for."""
        self.question("find")

    def find(self, text: str) -> None:
        """Find entries in a thread of its own, and go to the newest hit."""
        if not text:
            self._hits = ()
            self.timeline.highlight([])
            self.say("nothing is looked for")
            return

        def found(result: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
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

    def find_entry(self, id_: str) -> bool:
        """Put the cursor on the entry ``id_``, without the filter where that leaves it out; whether it is here."""
        found = self.app.room.pages(self.incident, self.filter).entry(id_)
        if found is None:
            self.say("this entry is not in the timeline any more")
            return False
        self.timeline.go_to(found.key)
        chosen = self.timeline.chosen
        if self.filter.active and (chosen is None or chosen.id != id_):
            self.filter = Filter()
            self.show_timeline()
            self.timeline.go_to(found.key)
        return True

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

    def show_only(self, text: str) -> None:
        """Show the entries that ``text`` asks for; all of them when it is empty."""
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
