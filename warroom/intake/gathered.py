"""What is found on a page before it is placed: the rows of its timeline, and the marks between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from warroom.intake.blocks import ITEM, TEXT, Block
from warroom.intake.written_time import WrittenTime

_TITLE = 100
"""Signs of a title at most."""


@dataclass(slots=True)
class TimelineRow:
    """A row of the timeline: its line, its time as written (`None` for none), its words, its further lines.

    ``bare`` says that its line is the time alone, and that the items below it are its words.
    ``who`` is what a column for people holds. ``zone_head`` is the heading of its column of times. ``told`` says that
    the time was found inside of the words, ``among`` that the other rows begin with theirs and are none of them told by
    it, ``key`` that it stands among key events, ``guessed`` that it may be no time.
    """

    number: int
    time: WrittenTime | None
    text: str
    kind: str = ITEM
    lines: list[str] = field(default_factory=list)
    who: str = ""
    zone_head: str = ""
    told: str = ""
    level: int = 0
    key: bool = False
    guessed: bool = False
    among: bool = False
    bare: bool = False

    @property
    def words(self) -> str:
        """Everything that the row says, in several lines."""
        lines = [self.text, *self.lines] if self.text.strip() else self.lines
        return "\n".join(lines).strip("\n")


@dataclass(slots=True)
class Mark:
    """A heading, a line or a row between rows that says a day or a zone for those below it: ``time`` is the day that a
    cell of a table holds.
    """

    number: int
    text: str
    day_only: bool = False
    time: WrittenTime | None = None


@dataclass(slots=True)
class Gathered:
    """What was found: rows and marks in the page's order, what was named instead, whether what is called a timeline has
    times, and whether rows were looked for ``everywhere``, since nothing is.
    """

    steps: list[TimelineRow | Mark] = field(default_factory=list)
    named: list[tuple[int, str]] = field(default_factory=list)
    timed: bool = False
    everywhere: bool = False

    def rows(self) -> list[TimelineRow]:
        """The rows alone."""
        return [step for step in self.steps if isinstance(step, TimelineRow)]


def mark_of_head(step: TimelineRow | Mark) -> TimelineRow | Mark:
    """A line that is a time and nothing else, and below which nothing is told, as a mark of its day."""
    if isinstance(step, Mark) or not step.bare or step.words.strip() or step.time is None:
        return step
    return Mark(step.number, step.time.words, day_only=True)


def with_title_as_mark(gathered: Gathered, blocks: list[Block]) -> Gathered:
    """What was ``gathered`` from a page without headings, of which the first line, alone above an empty one, is a date
    and what happened on it: a title that gives the day, where rows below it tell their clocks.
    """
    first = gathered.steps[0] if gathered.everywhere and gathered.steps else None
    if not isinstance(first, TimelineRow) or first.time is None or first.time.clocked or first.kind != TEXT:
        return gathered
    alone = len(blocks) > 1 and blocks[0].number == first.number and blocks[1].behind_gap and len(first.text) < _TITLE
    clocked = sum(row.time is not None and row.time.clock is not None for row in gathered.rows())
    if alone and clocked > 1:
        gathered.steps[0] = Mark(first.number, blocks[0].text, day_only=True, time=first.time)
    return gathered
