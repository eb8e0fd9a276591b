"""The hypotheses that the lines of one act raise, one after the other, and what lines behind them judge them to be."""

from __future__ import annotations

import re

from warroom.intake.tags import without_last_tags
from warroom.model.record_kinds import HYPOTHESIS
from warroom.model.states import HypothesisState
from warroom.room.core import WarRoom, Write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from warroom.model.identity import EntryId

_JUDGED = re.compile(rf"(H\d{{1,6}})(?:\.\S{{1,64}})? ({'|'.join(HypothesisState)}): ")


class RaisedCards:
    """Labels count on from those that are ``there`` already. A card is written once in an act: what becomes of it later
    in the same act is put into what is written.
    """

    def __init__(self, room: WarRoom, there: int) -> None:
        self._room, self._there = room, there
        self._cards: dict[str, Write] = {}
        self._values: dict[str, dict[str, object]] = {}

    def judged(self, text: str) -> dict[str, object] | None:
        """What the entry says of it where ``text`` tells what became of a hypothesis, as a page of ours does; `None`
        for any other. One whose hypothesis is not among the lines before it raises none.
        """
        match = _JUDGED.match(text)
        if match is None:
            return None
        told = text[match.end() :]
        # A row may be missing, so that labels count otherwise here: it is the statement that tells which one it is.
        same = [label for label, values in self._values.items() if told.startswith(str(values["statement"]))]
        label = max(same, key=lambda label: (len(str(self._values[label]["statement"])), label == match[1]), default="")
        if not label:
            return {}
        values = self._values[label]
        result = told.removeprefix(str(values["statement"])).strip()
        values["status"] = match[2]
        if result.startswith("(") and result.endswith(")"):
            values["result"] = result[1:-1]
        return {"hypothesis": self._cards[label].on, "label": label, "status": match[2]}

    def raised(self, text: str, entry: EntryId) -> tuple[list[Write], dict[str, object]]:
        """What to write for a hypothesis that ``entry`` raises in ``text``, and what the entry says of it."""
        label = f"H{self._there + len(self._cards) + 1}"
        statement, status = without_last_tags(text), HypothesisState.OPEN.value
        self._values[label] = {"label": label, "statement": statement, "status": status, "entry": entry}
        self._cards[label] = Write(HYPOTHESIS.name, self._room.new_id(), self._values[label])
        return [self._cards[label]], {"label": label}
