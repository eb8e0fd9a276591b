"""What a first start shows: the ways to begin, how an incident looks, and where to read on."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

_SHOWN = (
    ("14:31", "", "payments 5xx at 12 %"),
    ("14:32", "finding", "pool is at 498 of 500"),
    ("14:35★", "decision", "no rollback: migration ran"),
    ("14:41", "action", "flag turned off"),
)


class Welcome(Static):
    """Stands where the incidents will be while there are none. ``ways`` are keys or words to type, each with what it
    does; ``further`` is where to read on.
    """

    DEFAULT_CSS = """
    Welcome { display: none; height: 1fr; padding: 1 2; background: $surface; }
    """

    def __init__(self, ways: Sequence[tuple[str, str]], further: str) -> None:
        super().__init__(id="welcome")
        self._ways, self._further = ways, further

    def on_mount(self) -> None:
        """Say it once: nothing in it changes."""
        self.update(_words(self._ways, self._further))


def _words(ways: Sequence[tuple[str, str]], further: str) -> Content:
    widest = max(len(key) for key, _ in ways)
    lines = [Content.styled("No incident yet. Begin with:", "bold"), Content("")]
    lines += [Content.assemble("  ", (f"{key:<{widest}}", "bold $text-accent"), f"   {does}") for key, does in ways]
    lines += [Content(""), Content.styled("What happens is typed as it happens, and then it looks like this:", "bold")]
    lines.append(Content(""))
    lines += [
        Content.assemble("  ", (f"{at:<7}", "$quiet"), (f"{kind:<10}", "bold"), words) for at, kind, words in _SHOWN
    ]
    lines += [Content(""), Content.styled(further, "$quiet")]
    return Content("\n").join(lines)
