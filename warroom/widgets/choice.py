"""What can be chosen from a list in which typing narrows: a tree, an incident, a message, a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.cells import cell_len
from textual.content import Content

from warroom.model.shape import shape
from warroom.text import bounded, for_line

_LONGEST = 200
"""Signs of a row."""
_APART = 4
"""Cells of the mark before a label, and between it and what is said of it."""


@shape
class Choice:
    """One row: ``key`` is what is chosen, ``label`` what it is called, ``says`` what else is known of it. Whose words
    they are does not matter: they are made harmless where they are drawn.
    """

    key: str
    label: str
    says: str = ""
    stands: bool = False
    """Whether it is what holds now."""

    @property
    def _words(self) -> str:
        return f"{for_line(self.label)} {for_line(self.says)}".casefold()

    def rank(self, sought: Sequence[str]) -> int | None:
        """How well it answers to the words ``sought``, the best first; `None` where one of them is nowhere in it."""
        words = self._words
        if not all(word in words for word in sought):
            return None
        label = for_line(self.label).casefold().lstrip("@#")
        if label.startswith(" ".join(sought).lstrip("@#")):
            return 0
        if label.startswith(sought[0].lstrip("@#")):
            return 1
        return 2 if all(word in label for word in sought) else 3


def nothing(_typed: str) -> str:
    """Nothing but what is in the list can be chosen."""
    return ""


@shape
class Choices:
    """Asks for one of ``every``; ``then`` gets its key. The cursor stands on ``first`` at first, ``left`` is called
    when nothing is chosen. ``typed`` makes a key of words that are nowhere in the list, or nothing of them.
    """

    title: str
    every: tuple[Choice, ...]
    then: Callable[[str], object]
    first: str = ""
    typed: Callable[[str], str] = nothing
    left: Callable[[], object] = lambda: None

    def holds(self, key: str) -> bool:
        """Whether ``key`` is in the list, and was not typed."""
        return any(choice.key == key for choice in self.every)

    def narrowed(self, typed: str) -> list[Choice]:
        """Those that hold each word of ``typed``, as they are listed, the ones that begin so before the others. Words
        that are the name of none come last, where they may be chosen as they are.
        """
        sought = for_line(typed).casefold().split()
        ranked = [(rank, choice) for choice in self.every if (rank := choice.rank(sought)) is not None]
        fitting = [choice for _, choice in sorted(ranked, key=lambda pair: pair[0])]
        key = self.typed(typed.strip()) if sought else ""
        if key and all(choice.key.casefold() != key.casefold() for choice in self.every):
            fitting.append(Choice(key, key, "as it is typed"))
        return fitting


def label_cells(choices: Iterable[Choice], across: int) -> int:
    """Cells of the column of labels in rows of ``across`` cells: what is said of them keeps more than a third, or as
    much as it takes.
    """
    cells = [(cell_len(for_line(choice.label)), cell_len(for_line(choice.says))) for choice in choices]
    longest, says = (max((pair[place] for pair in cells), default=0) for place in (0, 1))
    return min(longest, max(8, across * 3 // 5, across - _APART - says))


def choice_row(choice: Choice, across: int, label: int) -> Content:
    """The one row of ``choice``, in ``across`` cells of which its label has ``label``; a mark says what holds now."""
    name = Content(for_line(bounded(for_line(choice.label), _LONGEST))).truncate(label, ellipsis=True, pad=True)
    says = Content.styled(bounded(for_line(choice.says), _LONGEST), "$quiet")
    mark = "• " if choice.stands else "  "
    return Content.assemble((mark, "bold"), name.stylize("bold"), "  ", says).truncate(max(1, across), ellipsis=True)
