"""A question that borrows the entry line."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from warroom.model.shape import shape

YES_OR_NO = ("yes", "y", "no", "n", "")
"""What answers a question that something is done about only after a ``yes``."""


class Invalid(Exception):
    """An answer that cannot be taken, and why: the question stays, with the answer in the line."""


@shape
class Question:
    """Asks ``prompt``; ``then`` gets the answer, without the blanks around it, and raises `Invalid` where it is none.

    What it is about is bound in ``then`` when it is asked: whatever is chosen or arrives meanwhile, the answer is about
    that. ``typed`` hears of each key: the answer so far, and when its first key was struck.
    """

    prompt: str
    then: Callable[[str], object]
    initial: str = ""
    selected: bool = False
    """Whether what is typed replaces what is there: an answer of one word."""
    as_typed: bool = False
    """Whether blanks around the answer belong to it."""
    in_words: bool = False
    """Whether the answer is one's own words: what begins as a line of the log does was perhaps meant for the line."""
    answers: tuple[str, ...] = ()
    """The only words that answer it, in small letters, where one's own never do; whatever else is said was meant for
    something else, and is kept. `YES_OR_NO` where a yes does it; there one word is taken for an answer at any rate.
    """
    typed: Callable[[str, int], None] | None = None
    completes: Callable[[str], None] | None = None
    """What Tab does, where somebody else than the line knows what can be answered."""
    pasted_whole: bool = False
    """Whether several lines that are pasted are offered as a whole, as where nothing is asked."""
    beside: tuple[Content, ...] = ()
    """What stands beside it while it is asked: the same in ever fewer words, for a screen without room for them."""
