"""The one thing that is due most, below the header: brighter than all that is around it."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from warroom.room.readings.clocks import AMBER, CALM, RED
from warroom.room.readings.next_act import NextAct
from warroom.text import for_line
from warroom.widgets.wrapping import in_cells

_STYLES = {CALM: "$quiet", AMBER: "bold $text-warning", RED: "bold $text-error"}


class NextLine(Static):
    """Says what to do next and with which keys. Painted only when it differs."""

    DEFAULT_CSS = """
    NextLine { height: 1; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """
    _shown: Content | None = None
    order = ""
    """The order with which it is done, without its slash; empty where keys do it."""

    act: NextAct | None = None
    """What is shown."""
    _lead = ""

    def lead_with(self, key: str) -> None:
        """Name ``key`` before the keys of a pane: that which leaves the line, where the line has the keys."""
        if key != self._lead:
            self._lead = key
            if self._shown is not None:
                self.show(self.act)

    def leads_elsewhere(self, act: NextAct | None) -> bool:
        """Whether the keys of ``act`` are about something else than those that are shown."""
        now, then = ((each.what, each.about) if each is not None else ("", "") for each in (self.act, act))
        return now != then

    def show(self, act: NextAct | None) -> None:
        """Show ``act``, or that nothing is owed."""
        self.act = act
        self.order = act.key[1:].partition(" ")[0] if act is not None and act.key.startswith("/") else ""
        content = next_line(act, max(1, self.size.width - 2), self._lead)
        if self._shown is None or not content.is_same(self._shown):
            self._shown = content
            self.update(content, layout=False)


def next_line(act: NextAct | None, width: int, lead: str = "") -> Content:
    """``NEXT  5 c p  update: Internal · 2m10 late  and 1 more late`` in ``width`` cells; the words give way first.

    Keys of a pane stand behind ``lead``, with which one gets there; an order is typed in the line.
    """
    if act is None:
        return Content.styled("nothing is due", "$quiet").truncate(width, ellipsis=True)
    key = f"{lead} {act.key}" if lead and act.key and not act.key.startswith("/") else act.key
    first = Content.assemble(("NEXT ", "bold"), (f" {for_line(key)} ", "bold reverse") if key else "", " ")
    tail = Content.assemble(
        (f" · {act.clock}" if act.clock else "", _STYLES[act.urgency]),
        (f"  and {act.late} more late" if act.late else "", "$quiet"),
    )
    room = max(8, width - first.cell_length - tail.cell_length)
    words = Content.styled(in_cells(for_line(act.words), room), "bold" if act.urgency != CALM else "")
    return Content.assemble(first, words, tail).truncate(width, ellipsis=True)
