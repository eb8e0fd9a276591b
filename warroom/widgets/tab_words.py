"""What a tab says of its pane where one pane fills the screen: as much as there is room for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_COUNTED = re.compile(r"(?P<count>\d+)(?: of (?P<all>\d+)| (?P<open>open))?\b")


def tab_words(tabs: Sequence[str], chosen: int) -> Iterator[list[str]]:
    """The words of all ``tabs``, such as ``3 Hypotheses · 0 open, 1 confirmed``, from the longest to the shortest; the
    one at ``chosen`` keeps its own the longest.

    A counter says what it counts as long as it can: a bare ``4`` was four of how many, and a ``0`` none of what.
    """
    yield list(tabs)
    yield [_short(tab, units=True) for tab in tabs]
    yield [_short(tab, units=False) for tab in tabs]
    yield [tab.partition(" · ")[0] for tab in tabs]
    yield [tab if number == chosen else tab[:1] for number, tab in enumerate(tabs)]
    yield [tab[:1] for tab in tabs]


def _short(tab: str, *, units: bool) -> str:
    """Number, title and the first counter of how it stands."""
    name, _, standing = tab.partition(" · ")
    counted = _COUNTED.match(standing)
    if counted is None:
        return name
    of, still = counted["all"], counted["open"]
    unit = f"/{of}" if of else f" {still}" if still else ""
    return f"{name} {counted['count']}{unit if units else ''}" if units or not unit else name
