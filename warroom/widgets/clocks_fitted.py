"""Which clocks stand beside a title in the cells that there are, and in how many words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.content import Content

from warroom.model.shape import record
from warroom.room.readings.clocks import AMBER, CALM, RED, Clock, Urgency

LEAST_TITLE, _GOOD_TITLE = 8, 24
"""Cells that a title keeps whatever stands beside it, and those in which most can be told apart."""
CLOCK_STYLES: Mapping[Urgency, str] = {CALM: "", AMBER: "bold $text-warning", RED: "bold $text-error"}


@record
class ClockRow:
    """Clocks beside each other; ``short`` are the places of those in as few words as they have, ``left_out`` the places
    of those that gave way.
    """

    clocks: tuple[Clock, ...]
    short: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()

    @property
    def words(self) -> Content:
        """All that stand there, in their colours."""
        shown = [
            shorter(clock) if at in self.short else clock
            for at, clock in enumerate(self.clocks)
            if at not in self.left_out and clock.words
        ]
        between = "  " if self.short or self.left_out else "   "
        return Content(between).join([_styled(clock) for clock in shown])


def beside_title(
    clocks: Sequence[Clock],
    room: int,
    title: int,
    *,
    far: Clock | None = None,
    age: Clock | None = None,
    stays: Clock | None = None,
) -> ClockRow:
    """``clocks`` in ``room`` cells, of which a title of ``title`` cells wants its own.

    Where the title would be cut, what is calm is shortened first, then what is soon; a deadline that is ``far`` away
    gives way, what is late is shortened, and all that is calm gives way, last the ``age``: it says less than what it is
    that is broken. What ``stays`` never does. Where that is still too much, what is soon gives way to what is late; the
    panes go on to say it.
    """
    steps = list(_steps(tuple(clocks), far, age, stays))
    least, good = min(LEAST_TITLE, title), min(_GOOD_TITLE, title)
    for wanted in (title, good):
        if row := next((row for row in steps if row.words.cell_length <= room - wanted), None):
            return row
    row = steps[-1]
    soon = [at for at, clock in enumerate(clocks) if clock.urgency == AMBER]
    while soon and any(clock.urgency == RED for clock in clocks) and row.words.cell_length > room - least:
        row = ClockRow(row.clocks, row.short, row.left_out | {soon.pop()})
    return row


def _steps(clocks: tuple[Clock, ...], far: Clock | None, age: Clock | None, stays: Clock | None) -> Iterator[ClockRow]:
    """The row, and what becomes of it step by step, each in fewer cells than the one before it."""
    short: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()
    yield ClockRow(clocks)
    backwards = [(at, clocks[at]) for at in reversed(range(len(clocks))) if clocks[at].words]
    for urgency in (CALM, AMBER, RED):
        if urgency == RED:
            left_out |= {at for at, clock in backwards if clock is far}
            yield ClockRow(clocks, short, left_out)
        for at, clock in backwards:
            if clock.urgency == urgency:
                short |= {at}
                yield ClockRow(clocks, short, left_out)
    calm = [(at, clock) for at, clock in backwards if clock.urgency == CALM and clock is not stays]
    for at, _ in sorted(calm, key=lambda placed: placed[1] is age):
        left_out |= {at}
        yield ClockRow(clocks, short, left_out)


def shorter(clock: Clock) -> Clock:
    """What is left instead of until when: ``resolve 23h59`` of ``resolve by 10:30 (23h59 left)``."""
    return Clock(clock.short or clock.words, clock.urgency)


def _styled(clock: Clock) -> Content:
    style = CLOCK_STYLES[clock.urgency]
    return Content.styled(clock.words, style) if style else Content(clock.words)
