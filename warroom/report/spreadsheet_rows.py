"""Rows for spreadsheets and pipes: CSV and TSV, in which no cell is read as a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from warroom.text import Untrusted, for_csv, for_line

COMMA, TAB = ",", "\t"


def written_rows(headings: Sequence[str], rows: Iterable[Iterable[Any]], *, between: str = COMMA) -> Iterator[str]:
    """A line of ``headings`` and one for each of ``rows``, with ``between`` between the cells.

    Lines of CSV end in CR LF, as its standard says, others as lines do. A cell is text, a number, yes or no, nothing,
    or a list: of words, else it is told as JSON.
    """
    yield _line(headings, between)
    for row in rows:
        yield _line(map(_cell, row), between)


def _line(cells: Iterable[object], between: str) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=between, lineterminator="\r\n" if between == COMMA else "\n").writerow(cells)
    return written.getvalue()


def _cell(value: Any) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int | float):
        return value
    if isinstance(value, str | Untrusted):
        return for_csv(value)
    if isinstance(value, list | tuple) and all(isinstance(member, str | Untrusted) for member in value):
        return for_csv(" ".join(for_line(member) for member in value))
    return for_csv(json.dumps(value))
