"""What a first start shows: the ways to begin, how an incident looks, and where to read on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widgets import Static

_SHOWN = (
    ("14:31", "", "payments 5xx at 12 %"),
    ("14:32", "finding", "pool is at 498 of 500"),
    ("14:35★", "decision", "no rollback: migration ran"),
    ("14:41", "action", "flag turned off"),
)

_LOW = 9
"""Lines below which none is left empty above and below."""


class Welcome(Static):
    """Stands where the incidents will be while there are none. ``ways`` are keys or words to type, each with what it
    does; ``further`` is where to read on.
    """

    DEFAULT_CSS = """
    Welcome { display: none; height: 1fr; padding: 1 2; background: $surface; }
    Welcome.-low { padding: 0 2; }
    """

    def __init__(self, ways: Sequence[tuple[str, str]], further: str) -> None:
        super().__init__(id="welcome")
        self._ways, self._further = ways, further

    def on_resize(self) -> None:
        """Say as much as there is room for, none of it in part."""
        height = self.region.height
        self.set_class(height < _LOW, "-low")
        for words in welcome_words(self._ways, self._further):
            if len(words) <= height - (0 if height < _LOW else 2):
                break
        self.update(Content("\n").join(words), layout=False)


def welcome_words(ways: Sequence[tuple[str, str]], further: str) -> Iterator[list[Content]]:
    """The lines, from the most to the fewest: without empty ones, without how it looks, and with the ways alone."""
    widest = max(len(key) for key, _ in ways)
    head = Content.styled("No incident yet. Begin with:", "bold")
    keys = [Content.assemble("  ", (f"{key:<{widest}}", "bold $text-accent"), f"   {does}") for key, does in ways]
    looks = Content.styled("What happens is typed as it happens, and then it looks like this:", "bold")
    shown = [
        Content.assemble("  ", (f"{at:<7}", "$quiet"), (f"{kind:<10}", "bold"), words) for at, kind, words in _SHOWN
    ]
    more = Content.styled(further, "$quiet")
    blank = Content("")
    yield [head, blank, *keys, blank, looks, blank, *shown, blank, more]
    yield [head, *keys, blank, looks, *shown, blank, more]
    yield [head, *keys, blank, more]
    yield [head, *keys]
    yield keys
