"""Whether what was typed as an answer reads as a line for the log: then it was perhaps meant for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.intake.times import zoned_clock
from warroom.intake.typed_line import COMMAND, ENTRY, POLL, TASK, UNSURE, read_line
from warroom.model.entry_kinds import NOTE
from warroom.model.identity import Moment
from warroom.model.shape import shape
from warroom.text import Untrusted, for_line

if TYPE_CHECKING:
    from collections.abc import Iterable


@shape
class LogLine:
    """What a text would be in the log, in words. An order is never the answer to a question whose answer is words; all
    else may be.
    """

    words: str
    is_order: bool


def log_line_in(
    text: str, *, now: Moment, zone: str, began: Moment | None = None, commands: Iterable[str] = ()
) -> LogLine | None:
    """What ``text`` would be in the log, where it begins as lines of the log do and plain words do not: with a time, a
    sign, a name or an order. With a blank before it it is words, as in the line.
    """
    line = read_line(text, now=now, zone=zone, began=began, commands=commands)
    when = f"at {zoned_clock(line.at, zone)}" if line.at is not None else ""
    if line.does == COMMAND:
        return LogLine(f"/{for_line(Untrusted(line.command))} is a command", is_order=True)
    if line.does == UNSURE:
        first = for_line(Untrusted(text.split(maxsplit=1)[0]))
        meant = f" may be /{line.suggestion}" if line.suggestion else " begins like a line of the log"
        return LogLine(f"{first}{meant}", is_order=False)
    if line.does == TASK:
        kind = f"a task for @{for_line(Untrusted(line.who))}"
    elif line.does == POLL:
        kind = "a decision asked of everybody"
    elif line.does == ENTRY and line.speaker:
        kind = f"what @{for_line(Untrusted(line.speaker))} said"
    elif line.does == ENTRY and (line.kind != NOTE or line.pinned or line.at is not None):
        kind = f"an entry ({for_line(Untrusted(line.kind))})"
    else:
        return None
    return LogLine(f"in the log this is {' '.join(filter(None, (kind, when)))}", is_order=False)
