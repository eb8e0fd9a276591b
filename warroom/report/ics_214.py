"""ICS 214, the activity log of emergency services: one form for each person and operational period, ready to print.

The blocks and their numbers are those of FEMA's form. What nobody said here (home agency, signature) stays a line to be
filled in by hand.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator

from warroom.intake.times import local
from warroom.model.moment import HOUR
from warroom.model.record_kinds import MACHINE
from warroom.report.facts import Case, EntryFact
from warroom.report.html_file import page
from warroom.report.html_page import STYLE_OF_PAGES
from warroom.report.people import author_words
from warroom.report.stamps import stamp
from warroom.text import Untrusted, for_html, for_line

PERIOD = 24 * HOUR
_ROWS = 24
"""Rows of block 7 on a sheet; more go on another one."""
_RESOURCES = 8
"""Rows of block 6 on a sheet."""
_MOST_SHEETS = 2_000


def ics_214(case: Case) -> str:
    """Every form of the incident as one HTML file, a sheet a page."""
    title = f"ICS 214: {for_line(case.title)}"
    sheets: list[str] = []
    left_out = 0
    assigned: dict[int, dict[Untrusted, list[str]]] = {}
    for person, begin, entries in _forms(case):
        if begin not in assigned:
            assigned[begin] = _assigned(case, begin)
        parts = [entries[start : start + _ROWS] for start in range(0, len(entries), _ROWS)]
        for number, part in enumerate(parts, 1):
            if len(sheets) == _MOST_SHEETS:
                left_out += 1
            else:
                sheets.append(_sheet(case, person, begin, assigned[begin], part, number, len(parts)))
    if left_out:
        sheets.append(f"<p>{left_out:,} more sheets are not written.</p>")
    body = "\n".join(sheets) or "<p>Nobody wrote anything yet.</p>"
    return page(title, body, style=STYLE_OF_PAGES + "@media print { .sheet { break-after: page; } }")


def _forms(case: Case) -> Iterator[tuple[Untrusted, int, list[EntryFact]]]:
    """Each person with the beginning of a period (microseconds) and what they wrote, or said, in it; what nobody knows
    the time of stands in the first one.
    """
    entries_began = [entry.at.lo for entry in case.entries if entry.at.lo is not None]
    first = min(entries_began or [at.lo for at in case.times.values() if at.lo is not None], default=0)
    forms: dict[tuple[int, str], list[EntryFact]] = {}
    for entry in case.entries:
        if entry.kind == MACHINE:
            continue  # which fills in no form, though somebody marked what it wrote
        author = entry.author
        if entry.unsure and author is entry.by:
            author = Untrusted(author_words(entry))
        number = ((entry.at.lo or first) - first) // PERIOD
        forms.setdefault((number, author.raw), []).append(entry)
    for (number, who_raw), entries in sorted(forms.items()):
        yield Untrusted(who_raw), first + number * PERIOD, entries


def _assigned(case: Case, begin: int) -> dict[Untrusted, list[str]]:
    """Who held which roles in the period that begins at ``begin``, in microseconds."""
    titles: dict[Untrusted, list[str]] = {}
    for role in case.roles:
        for holder in role.held_by(begin, begin + PERIOD):
            titles.setdefault(holder, []).append(role.title)
    return titles


def _sheet(
    case: Case,
    person: Untrusted,
    begin: int,
    assigned: dict[Untrusted, list[str]],
    entries: list[EntryFact],
    number: int,
    of: int,
) -> str:
    end = begin + PERIOD
    position = ", ".join(assigned.get(person, ()))
    others = len(assigned) - (person in assigned)
    most = others if others <= _RESOURCES else _RESOURCES - 1
    shown = itertools.islice(((holder, titles) for holder, titles in assigned.items() if holder != person), most)
    resources = "".join(
        f"<tr><td>{for_html(holder)}</td><td>{', '.join(titles)}</td><td></td></tr>" for holder, titles in shown
    )
    if most < others:
        resources += f'<tr><td colspan="3">and {others - most} more, not shown</td></tr>'
    rows = "".join(
        f'<tr><td class="when">{for_html(stamp(entry.at, case.zone) or "not known")}</td>'
        f"<td>{for_html(entry.text)}</td></tr>"
        for entry in entries
    )
    drill = " (drill: nothing of it is real)" if case.drill else ""
    return (
        f'<section class="sheet"><h2>Activity log (ICS 214){drill}, page {number} of {of}</h2>'
        f"<table><tr><th>1. Incident name</th><td>{for_html(case.title)}</td></tr>"
        f"<tr><th>2. Operational period</th><td>{_clock(begin, case.zone)} to {_clock(end, case.zone)} "
        f"({for_html(case.zone)})</td></tr>"
        f"<tr><th>3. Name</th><td>{for_html(person)}</td></tr>"
        f"<tr><th>4. ICS position</th><td>{for_html(position)}</td></tr>"
        "<tr><th>5. Home agency (and unit)</th><td></td></tr></table>"
        "<h3>6. Resources assigned</h3>"
        "<table><tr><th>Name</th><th>ICS position</th><th>Home agency (and unit)</th></tr>"
        f"{resources}</table>"
        '<h3>7. Activity log</h3><table><tr><th class="when">Date/time</th><th>Notable activities</th></tr>'
        f"{rows}</table>"
        f"<p>8. Prepared by: name {for_html(person)}, position/title {for_html(position) or '____________'}, "
        f"signature ________________________, date/time ________________</p>{_seal(case)}</section>"
    )


def _seal(case: Case) -> str:
    return f"<p>SHA-256 of the sealed log begins with {for_html(case.sealed)}</p>" if case.sealed else ""


def _clock(microseconds: int, zone: str) -> str:
    moment: datetime.datetime = local(microseconds, zone)
    return f"{moment:%Y-%m-%d %H:%M}"
