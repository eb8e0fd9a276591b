"""An incident in the list of the home screen: how bad, what, how far, since when, who, and what is late in it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from warroom.intake.contested import contested_names
from warroom.model.identity import Moment
from warroom.model.private import MARK, is_private
from warroom.model.shape import record
from warroom.model.timeline_entries import TimelineEntry
from warroom.model.views import DRILL, IncidentSummary, unmarked
from warroom.playbook.standing import DECLARED, StandingWords, in_words, state_of
from warroom.playbook.workflow import Playbook
from warroom.room.readings.clocks import length, point
from warroom.text import bounded, for_line
from warroom.widgets.severity_badge import badge_in_a_row, mark_on
from warroom.widgets.wrapping import hung_behind, in_cells

_WIDEST, _WIDE, _MIDDLE, _NARROW, _LEAST_TITLE, _TITLE_ROOM = 130, 110, 90, 70, 12, 44
"""Cells: of a row that counts its entries, of one that says when it began too, of one that says how it stands in full,
and of one that says since when and who leads; of a title at least and at most.
"""
_LEVEL, _STANDS, _WIDE_STANDS, _AGE, _BEGAN, _ENTRIES, _LEADS, _MORE = 5, 13, 19, 9, 13, 8, 10, 18


@record
class RowColumns:
    """The cells of each column in a row; 0 for one that is left out. The last column takes what is left."""

    title: int
    stands: int
    age: int
    began: int
    entries: int
    leads: int


@record
class Longest:
    """Cells of the longest title, with the mark before it, and of the longest words on how an incident stands."""

    title: int = 0
    stands: int = _WIDE_STANDS


_UNKNOWN = Longest()


def row_columns(across: int, longest: Longest = _UNKNOWN) -> RowColumns:
    """The columns of a row of ``across`` cells in a list that holds the ``longest`` words: what is looked at less gives
    way to a title that would be cut.
    """
    began, entries = (_BEGAN if across >= _WIDE else 0), (_ENTRIES if across >= _WIDEST else 0)
    stands = min(_WIDE_STANDS, max(_STANDS, longest.stands + 2)) if across >= _MIDDLE else _STANDS
    age, leads = (_AGE, _LEADS) if across >= _NARROW else (0, 0)
    wanted = max(_TITLE_ROOM, longest.title + 2)
    left = across - _LEVEL - stands - age - began - entries - leads - _MORE
    if left < wanted:
        left, entries = left + entries, 0
    if left < wanted and across >= _WIDE:
        left, began = left + began, 0
    return RowColumns(max(_LEAST_TITLE, min(wanted, left)), stands, age, began, entries, leads)


def longest_of(summaries: Sequence[IncidentSummary], playbook: Playbook) -> Longest:
    """What is longest among ``summaries``."""
    return Longest(
        max((cell_len(for_line(summary.title)) + _mark_cells(summary) for summary in summaries), default=0),
        max((cell_len(_stands(summary, in_words(summary, playbook, at="00:00"))) for summary in summaries), default=0),
    )


def _stands(summary: IncidentSummary, told: StandingWords) -> str:
    """How an incident stands, in a word or two."""
    closed = summary.closed is not None and not told.short
    return "closed" if closed else told.short or for_line(summary.phase)


def _mark_cells(summary: IncidentSummary) -> int:
    """Cells of the mark before a title, with the blanks around it."""
    return len(MARK) + 3 if summary.drill is None and is_private(summary.id) else 0


def incident_heads(across: int, longest: Longest = _UNKNOWN) -> Content:
    """What stands above the columns, as `row_columns` has them."""
    columns = row_columns(across, longest)
    words = "".join(
        (
            f"{' how':<{_LEVEL}}{'incident':<{columns.title}}{'stands':<{columns.stands}}",
            f"{'open':>{columns.age - 2}}  " if columns.age else "",
            f"{'began':<{columns.began}}" if columns.began else "",
            f"{'entries':>{columns.entries - 1}} " if columns.entries else "",
            f"{'leads':<{columns.leads}}" if columns.leads else "",
        )
    )
    words += next((last for last in ("late, or to do", "late") if len(words) + len(last) <= across), "")
    return Content.styled(words, "$quiet").truncate(max(1, across))


def incident_row(
    summary: IncidentSummary,
    playbook: Playbook,
    *,
    now: Moment,
    zone: str,
    across: int,
    late: str = "",
    longest: Longest = _UNKNOWN,
) -> Content:
    """The row of ``summary`` at ``now`` (microseconds since 1970), in ``across`` cells, with its times in ``zone`` and
    what is ``late`` in it; ``longest`` is as in `row_columns`. What is not declared, or turned out to be none, says so
    where the others have their phase.
    """
    columns = row_columns(across, longest)
    level = for_line(summary.severity.level) if summary.severity is not None else "--"
    told = in_words(summary, playbook, at=point(summary.closed, zone, now) if summary.closed is not None else "")
    age = ""
    if summary.closed is not None and summary.declared is not None and summary.ending is None:
        age = length(max(0, summary.closed - summary.declared))
    elif summary.declared is not None and summary.closed is None:
        age = length(max(0, now - summary.declared))
    leads = playbook.composing.roles.get("commander", "")
    who = " ".join(f"@{for_line(name)}" for role in summary.roles if role.role == leads for name in role.holders)
    began = summary.began if summary.began is not None else summary.declared
    when = point(began, zone, now) if began is not None else ""
    title, stands = for_line(summary.title), _stands(summary, told)
    drill = ("", "")
    if summary.drill is not None:
        drill, title = (f" {DRILL} ", mark_on("$text-accent")), unmarked(title)
    elif is_private(summary.id):
        drill = (f" {MARK} ", mark_on("$text-warning"))
    # While people disagree, what about: of what is shown none is told as a fact.
    contested = contested_names(summary)
    counts: tuple[tuple[str, str], ...] = (
        (_fit(when, columns.began), "$quiet"),
        (f"{summary.entries:>{columns.entries - 1}} " if columns.entries else "", "$quiet"),
        (_fit(who, columns.leads), "$quiet"),
    )
    behind, wide, stands_style = "", columns.title, "$quiet"
    if contested and late and not (columns.began or columns.entries or columns.leads):
        stands, stands_style = contested.partition(":")[0], "$text-warning"  # the other columns stay where they are
    elif contested:
        counts, behind, wide = _in_place_of_facts(contested, late, columns, across)
    begun = f"{drill[0]} " if drill[0] else ""
    return Content.assemble(
        _level(summary, level, declared=state_of(summary, playbook) == DECLARED),
        drill,
        " " if drill[0] else "",
        (_fit(title, wide - cell_len(begun)), "$quiet" if summary.closed is not None else "bold"),
        (_fit(_whole_words(stands, columns.stands), columns.stands), stands_style),
        (f"{age:>{columns.age - 2}}  " if columns.age else "", "$quiet"),
        *counts,
        (late, "bold $text-error"),
        (behind, "$text-warning"),
        ("  " if late and told.more else "", "$quiet"),
        (told.more, "$quiet"),
    ).truncate(max(1, across), ellipsis=True)


def _in_place_of_facts(
    contested: str, late: str, columns: RowColumns, across: int
) -> tuple[tuple[tuple[str, str], ...], str, int]:
    """``contested`` in the place of what is told as a fact, what of it stands behind what is ``late``, and the cells of
    the title: what is late stays in its column, and it is never the word that is cut.
    """
    room = columns.began + columns.entries + columns.leads
    if late and cell_len(contested) + 2 > room:
        contested = contested.partition(":")[0]
    fixed = across - _LEVEL - columns.stands - columns.age
    if late and (cell_len(contested) >= room or cell_len(late) > fixed - columns.title - room):
        behind = f"  {contested}"
        wide = max(_LEAST_TITLE, min(columns.title, fixed - cell_len(late) - cell_len(behind)))
        return ((_fit(contested, 0), "$text-warning"),), behind, wide
    if not late:
        room = max(room, cell_len(contested) + 2)
    return ((_fit(contested, room), "$text-warning"),), "", columns.title


def _level(summary: IncidentSummary, level: str, *, declared: bool) -> Content:
    """How bad it is, in a column of its own: in the colours of the header where it is worked on."""
    words = bounded(level, _LEVEL - 1)
    if len(words) > _LEVEL - 3:
        told = Content.styled(words, "bold" if declared else "$quiet")
    elif declared and summary.severity is not None:
        told = badge_in_a_row(words, summary.severity.rank)
    else:
        told = Content.styled(f" {words}", "$quiet")
    return Content.assemble(told, " " * (_LEVEL - told.cell_length))


def _fit(words: str, cells: int) -> str:
    """``words`` in exactly so many cells, the last of them empty."""
    if cells <= 0:
        return ""
    if cell_len(words) >= cells:
        words = f"{set_cell_size(words, max(0, cells - 2))}…"
    return set_cell_size(words, cells)


def _whole_words(words: str, cells: int) -> str:
    """As many of ``words`` as leave a cell of so many empty: half of a time would be read as another one."""
    while cell_len(words) >= cells and " " in words:
        words = f"{words.rpartition(' ')[0]}…"
    return words


_HIT_TITLE, _LONGEST_HIT = 28, 160
"""Cells of the title of an incident before what was found in it, and signs of that at most."""


def hit_heads(across: int) -> Content:
    """What stands above the hits of a search."""
    return Content.styled(f"{'incident':<{_HIT_TITLE + 2}}what was found", "$quiet").truncate(max(1, across))


def hit_row(title: str, entry: TimelineEntry, across: int) -> Content:
    """An entry that was found, behind the cleaned ``title`` of its incident, in lines of ``across`` cells."""
    struck = entry.struck is not None
    lead = Content.styled(f"{set_cell_size(in_cells(title, _HIT_TITLE), _HIT_TITLE)}  ", "$quiet")
    words = f"{'struck: ' if struck else ''}{bounded(for_line(entry.text), _LONGEST_HIT)}"
    return Content("\n").join(hung_behind(lead, Content.styled(words, "$quiet" if struck else ""), across))
