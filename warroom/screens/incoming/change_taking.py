"""Taking a change of the lane: into the timeline, as evidence, or as the ground of a hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from warroom.intake.tools.event import ToolEvent
from warroom.model.desks import HypothesisCard
from warroom.model.identity import IncidentId
from warroom.room.core import RoomTrouble
from warroom.room.incoming.bring_in import BroughtIn
from warroom.room.incoming.changes import suspect_change, take_change
from warroom.room.secret_gate import looks_like
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.text import bounded, for_line
from warroom.widgets.naming import first_words
from warroom.widgets.question import Question

_MOST_CARDS = 9
_SHORT = 60


class ChangeTaking:
    """Asks on ``screen`` what a change shall be in ``incident``; ``taken`` is told what is on disk."""

    def __init__(self, screen: AskingScreen, incident: IncidentId, taken: Callable[[str], None]) -> None:
        self._screen, self._incident, self._taken = screen, incident, taken
        self._agreed = ""
        """The change of which was said that it looks like a secret."""

    def ask(self, change: ToolEvent, cards: Sequence[HypothesisCard]) -> None:
        """Ask what ``change`` shall be; a digit names one of the ``cards``."""
        board = list(cards[:_MOST_CARDS])
        self._screen.bridge.show_lines(
            f"What is it? {first_words(change.text.partition(chr(10))[0], _SHORT)}",
            [
                "Enter  it goes into the timeline, at its own time",
                "n  it may be the cause: a new hypothesis, with it as its ground",
                *(
                    f"{digit}  it speaks for {for_line(card.label)} {card.status}  {for_line(card.statement)}"
                    for digit, card in enumerate(board, 1)
                ),
                *(("-  and a digit: it speaks against",) if board else ()),
            ],
        )
        self._screen.asking.ask_for_key(
            "Enter, n or a digit; any other key leaves it", lambda key: self._as(change, board, key)
        )

    def _as(self, change: ToolEvent, board: Sequence[HypothesisCard], key: str, side: str = "for") -> None:
        if key == "minus" and board:
            self._screen.asking.ask_for_key(
                "against which? a digit", lambda digit: self._as(change, board, digit, "against")
            )
            return
        self._screen.bridge.hide_lines()
        if key == "enter" and side == "for":
            self._keep(change, "saved · it is in the timeline")
        elif key == "n" and side == "for":
            words = bounded(change.text.partition("\n")[0], 200)
            asks = "What could be the cause? The change is its ground"
            self._screen.ask(
                Question(asks, lambda text: self._suspect(change, text), words, selected=True, in_words=True)
            )
        elif key.isdecimal() and 1 <= int(key) <= len(board):
            card = board[int(key) - 1]
            self._keep(change, f"saved · it speaks {side} {for_line(card.label)}", card, side)
        else:
            self._screen.say("left as it was")

    def _suspect(self, change: ToolEvent, statement: str) -> None:
        room, incident = self._screen.bridge.room, self._incident
        if statement:
            self._act(
                change,
                "saved · a hypothesis, with it as its ground",
                lambda: suspect_change(room, incident, change, statement),
            )
        else:
            self._screen.say("left as it was")

    def _keep(self, change: ToolEvent, words: str, card: HypothesisCard | None = None, side: str = "for") -> None:
        room, incident = self._screen.bridge.room, self._incident
        self._act(change, words, lambda: take_change(room, incident, change, card=card, side=side))

    def _act(self, change: ToolEvent, words: str, act: Callable[[], BroughtIn]) -> None:
        """Let the writer do ``act``; what looks like a secret is taken when it is asked for once more."""
        room, answer = self._screen.bridge.room, self._screen.asking.answer
        agreed, self._agreed = self._agreed == change.native, ""

        def store() -> BroughtIn:
            with room.secrets.passing(agreed):
                return act()

        def stored(brought: Any, trouble: RoomTrouble | None) -> None:
            if not self._screen.bridge.shows(self._screen):
                return
            if trouble is not None and answer is not None:
                self._screen.asking.give_back(answer, str(trouble))
            elif trouble is not None:
                self._screen.say(f"NOT SAVED: {trouble}", alarm=True)
            elif brought.held:
                self._agreed = change.native
                kinds = looks_like(brought.kinds)
                self._screen.say(f"NOT TAKEN: it {kinds}; the same keys again take it all the same", alarm=True)
            else:
                self._taken(f"{words}{', where it was already' if brought.here else ''}")

        self._screen.bridge.ask(store, stored)
