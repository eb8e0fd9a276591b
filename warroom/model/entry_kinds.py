"""The kinds of entries that people type: by which sign, how each is shown, and what it counts as.

A new kind is a row here, and words of the playbook where messages or documents are to tell of it. Part of the shell's
fast path.
"""

from __future__ import annotations

from warroom.model.record_kinds import MACHINE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class EntryKind:
    """A kind of entry.

    ``sign`` before the words in the line makes an entry one of it; ``typed`` is what a help says of that, empty where
    no sign does. ``mark`` stands for it where there is no room for its name. ``key`` is the key, by the toolkit's name
    for it, that makes the chosen entry one of it, ``shown`` how that key is written. ``style`` is the colour in which
    it is drawn, by the theme's name, and ``bold`` how; ``loud`` writes its name in capitals, so that it stands out
    without colour. ``symptom`` says that its words tell what an incident looks like: they find ones that were alike.
    ``named`` kinds may be asked for by ``--kind``. ``says`` is what it is, in a word. ``weighty`` kinds others go by.
    """

    __slots__ = (
        "bold", "key", "loud", "mark", "name", "named", "says", "shown", "sign", "style", "symptom", "typed",
        "weighty",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        *,
        sign: str = "",
        typed: str = "",
        mark: str,
        key: str = "",
        shown: str = "",
        style: str = "",
        bold: bool = False,
        loud: bool = False,
        symptom: bool = False,
        named: bool = True,
        says: str = "",
        weighty: bool = False,
    ) -> None:
        self.name, self.sign, self.mark, self.key, self.style = name, sign, mark, key, style
        self.typed, self.shown = typed or sign, shown or sign
        self.bold, self.loud, self.symptom, self.named, self.says = bold, loud, symptom, named, says or name
        self.weighty = weighty


NOTE, DECISION, FINDING, ACTION, HYPOTHESIS = "note", "decision", "finding", "action", "hypothesis"
FOLLOW_UP, SAID, TASK = "follow-up", "said", "task"

ENTRY_KINDS = {
    kind.name: kind
    for kind in (
        EntryKind(NOTE, mark="·", key="full_stop", shown="."),
        EntryKind(
            DECISION, sign="!", mark="!", key="exclamation_mark", style="text-accent", bold=True, loud=True,
            weighty=True,
        ),
        EntryKind(FINDING, sign=">", mark=">", key="greater_than_sign", style="text-primary", symptom=True),
        EntryKind(
            ACTION, sign="+", mark="+", key="plus", style="text-success", bold=True, loud=True, says="action taken",
        ),
        EntryKind(
            HYPOTHESIS, sign="?", mark="?", key="question_mark", style="text-primary", symptom=True,
            says="hypothesis, goes on the board",
        ),
        EntryKind(FOLLOW_UP, typed="todo", mark="□", key="t", shown="t"),
        EntryKind(SAID, mark="“"),
        EntryKind(TASK, mark="@", style="text-success", bold=True, named=False),
    )
}  # fmt: skip
"""Every kind by its name, in the order in which they are told of."""
BY_SIGN = {kind.sign: kind.name for kind in ENTRY_KINDS.values() if kind.sign}
"""The kind that a sign before the words makes."""


def kinds_that(hold: Callable[[EntryKind], object]) -> tuple[str, ...]:
    """The names of the kinds of which ``hold`` is true."""
    return tuple(kind.name for kind in ENTRY_KINDS.values() if hold(kind))


KINDS_TYPED = kinds_that(lambda kind: kind.named)
"""What an entry may be said to be."""


def is_talk(kind: str) -> bool:
    """Whether entries of ``kind`` hold what people said while they worked, or machines. All others tell of a decision
    or of something that was done in the incident: what a review stands on.
    """
    entry_kind = ENTRY_KINDS.get(kind)
    return kind in ("", MACHINE) or (entry_kind is not None and not entry_kind.weighty)
