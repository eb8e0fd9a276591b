"""An order: a word with a slash that writes into an incident, such as ``/sev P0``."""

from __future__ import annotations

from collections.abc import Callable

from warroom.room.core import Committed
from warroom.room.orders.order_context import OrderContext

ALWAYS, BEFORE_ITS_END, NEVER = "always", "before its end", "never"
"""Whether an incident that is over takes an order: as any other; only for a time before its end; not any more."""


class Order:
    """A word with a slash: read by the line, the help, the shell and what completes it, so that it is one everywhere.

    ``usage`` is what follows the word, ``says`` what it means. An order that does not keep a time refuses one in front
    of it. ``command`` makes it one of the shell's own. ``takes`` says of each word behind it what it names:
    ``person``, ``incident``, ``hypothesis``, or one of `warroom.playbook.workflow_names`; ``a|b`` is either.
    ``afterwards`` says that it belongs to an incident that is over as well: with any other it is said that it is.
    """

    __slots__ = ("act", "afterwards", "command", "keeps_time", "name", "over", "says", "takes", "usage")

    def __init__(
        self,
        name: str,
        usage: str,
        says: str,
        act: Callable[[OrderContext], Committed],
        *,
        keeps_time: bool = True,
        over: str = ALWAYS,
        command: bool = False,
        takes: tuple[str, ...] = (),
        afterwards: bool = False,
    ) -> None:
        self.name, self.usage, self.says, self.act = name, usage, says, act
        self.keeps_time, self.over, self.command, self.takes = keeps_time, over, command, takes
        self.afterwards = afterwards or over == NEVER

    @property
    def typed(self) -> str:
        """What is typed: ``/sev LEVEL [why]``."""
        return f"/{self.name} {self.usage}".rstrip()

    @property
    def needs_words(self) -> bool:
        """Whether something must follow the word: nothing has to where all of the usage is in brackets."""
        return bool(self.usage) and not self.usage.startswith("[")

    @property
    def help(self) -> str:
        """What it means, as a sentence."""
        return f"{self.says[:1].upper()}{self.says[1:]}."

    @property
    def meaning(self) -> str:
        """What it means, and that it takes no time where it takes none."""
        return self.says if self.keeps_time else f"{self.says} (always now)"


def order(
    name: str,
    usage: str = "",
    *,
    keeps_time: bool = True,
    over: str = ALWAYS,
    command: bool = False,
    takes: tuple[str, ...] = (),
    afterwards: bool = False,
) -> Callable[[Callable[[OrderContext], Committed]], Order]:
    """Make the function below it the order ``name``; its docstring says what it means."""

    def make(act: Callable[[OrderContext], Committed]) -> Order:
        return Order(
            name,
            usage,
            act.__doc__ or "",
            act,
            keeps_time=keeps_time,
            over=over,
            command=command,
            takes=takes,
            afterwards=afterwards,
        )

    return make
