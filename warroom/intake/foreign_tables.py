"""Tables that are not Markdown's: reStructuredText's, AsciiDoc's, a wiki's, as heads and cells with their lines.

What is not closed, or whose words do not keep to the columns, is no table: it stays text. Each line of a page is looked
at a bounded number of times, whatever opens and never ends.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass, field

_BORDER = re.compile(r"^[ \t]{0,12}={2,200}(?:[ \t]{1,20}={2,200}){1,12}[ \t]{0,20}$")
_GRID = re.compile(r"^[ \t]{0,12}\+(?:[-=]{2,200}\+){1,20}[ \t]{0,20}$")
_DIRECTIVE = re.compile(r"^[ \t]{0,12}\.\. (list|csv)-table::")
_OPTION = re.compile(r"^[ \t]{1,20}:([a-z-]{1,30}):[ \t]{0,4}(.{0,400})$")
_ITEM = re.compile(r"^[ \t]{0,20}(?:(\*)[ \t]{1,3})?-(?:[ \t]{1,3}(.{0,4000}))?$")
_DOC_FENCE = re.compile(r"^\|={3,20}[ \t]{0,10}$")
_DOC_CELL = re.compile(r"(?:(?<!\S)(?:\d{0,2}(?:\.\d{1,2})?[+*])?[<^>.]{0,3}[adehlmsv]?)?(?<!\\)\|")
_DOC_HEADING = re.compile(r"^(?:={1,6}|#{1,6})[ \t]\S")
_DOC_COLUMNS = re.compile(r"cols=\"?([^\"\]]{1,80})")
_WIKI_OPENS = re.compile(r"^[ \t:]{0,8}\{\|")
_WIKI_STYLE = re.compile(r"^[^|\[\]{}]{0,200}=[^|\[\]{}]{0,200}\|(?!\|)")
_BARS = re.compile(r"^\|\|[^|\n]{1,200}(?:\|\|[^|\n]{0,200}){1,12}\|\|[ \t]{0,10}$")
_BOX_OPENS = re.compile(r"^[ \t]{0,12}[┌╔┏╭][─━═┬╦┳┯╤]{3,400}[┐╗┓╮][ \t]{0,20}$")
_BOX_BAR = re.compile(r"[│┃║]")
_BOX_ENDS = "└╚┗╰"
_FEWEST_TABBED = 3
"""So many cells, and so many lines, make a table of what tabs part: two of each are a time and its words."""
_MOST_LINES = 4000


@dataclass(slots=True)
class ForeignTable:
    """A table: its ``head`` (empty for none), its rows as line (from 1) and cells, the index of the line behind it.

    ``open`` says that its rows follow, and are written as Markdown's are.
    """

    end: int
    head: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    open: bool = False


def foreign_table(lines: list[str], at: int) -> ForeignTable | None:
    """The table that begins in ``lines[at]``; `None` where none begins, or where it is never closed."""
    line = lines[at]
    if line.count("\t") >= _FEWEST_TABBED - 1:
        return _tabbed(lines, at)
    if _BOX_OPENS.match(line):
        return _boxed(lines, at)
    if line.lstrip()[:1] not in ("=", ".", "|", ":", "{", "+"):
        return None
    directive = _DIRECTIVE.match(line)
    if _BORDER.match(line):
        table = _simple(lines, at)
    elif _GRID.match(line):
        table = _grid(lines, at)
    elif directive is not None:
        table = _list_table(lines, at) if directive[1] == "list" else _csv_table(lines, at)
    elif _DOC_FENCE.match(line):
        table = _document_table(lines, at)
    elif _WIKI_OPENS.match(line):
        table = _wiki_table(lines, at)
    elif _BARS.match(line) and at + 1 < len(lines) and lines[at + 1].lstrip().startswith("|"):
        return ForeignTable(at + 1, [cell.strip() for cell in line.strip().strip("|").split("||")], open=True)
    else:
        return None
    return _with_head(table) if table is not None and table.rows else None


def _tabbed(lines: list[str], at: int) -> ForeignTable | None:
    """Columns that tabs part, as tables are copied out of browsers and sheets, below a head without any digit."""
    head = lines[at].split("\t")
    if not head[0].strip() or _has_digit(lines[at]):
        return None
    rows: list[tuple[int, list[str]]] = []
    for index in range(at + 1, min(len(lines), at + _MOST_LINES)):
        cells = lines[index].split("\t")
        if len(cells) != len(head):
            break
        rows.append((index + 1, [cell.strip() for cell in cells]))
    return ForeignTable(at + 1 + len(rows), head, rows) if len(rows) >= _FEWEST_TABBED - 1 else None


def _boxed(lines: list[str], at: int) -> ForeignTable | None:
    """Columns between drawn lines; a row whose first cell is empty goes on with the one above."""
    parts: list[list[tuple[int, list[str]]]] = [[]]
    for index in range(at + 1, min(len(lines), at + _MOST_LINES)):
        line = lines[index].strip()
        if line[:1] in _BOX_ENDS and line:
            break
        if _BOX_BAR.match(line) and _BOX_BAR.search(line[-1:]):
            _go_on_or_add(parts[-1], index + 1, [cell.strip() for cell in _BOX_BAR.split(line[1:-1])])
        elif line[:1] in "├╠┣╟┝╞":
            parts.append([])
        else:
            return None
    else:
        return None
    headed = len(parts) > 1 and len(parts[0]) == 1 and not _has_digit("".join(parts[0][0][1]))
    head = parts[0][0][1] if headed else []
    rows = [row for part in parts[1 if head else 0 :] for row in part]
    return ForeignTable(index + 1, head, rows) if rows else None


def _has_digit(words: str) -> bool:
    return any(map(str.isdecimal, words))


def _with_head(table: ForeignTable) -> ForeignTable:
    """A first row without any digit is the head where none is said: no row of a timeline is without one."""
    if not table.head and len(table.rows) > 1 and not _has_digit("".join(table.rows[0][1])):
        table.head = table.rows.pop(0)[1]
    return table


def _simple(lines: list[str], at: int) -> ForeignTable | None:
    """Columns below borders of equals signs; a row whose first cell is empty goes on with the one above."""
    begins = [border.start() for border in re.finditer(r"(?<!=)=", lines[at])]
    parts: list[list[tuple[int, list[str]]]] = [[]]
    for index in range(at + 1, min(len(lines), at + _MOST_LINES)):
        line = lines[index]
        if _BORDER.match(line):
            parts.append([])
            if len(parts) == 3 or (parts[0] and not "".join(lines[index + 1 : index + 2]).strip()):
                break
            continue
        if not line.strip() or not set(line.strip()) - set("- "):
            continue
        cells = _in_columns(line, begins)
        if cells is None:
            return None
        _go_on_or_add(parts[-1], index + 1, cells)
    else:
        return None
    if len(parts) < 2 or not parts[0]:
        return None
    if len(parts) == 2:
        return ForeignTable(index + 1, [], parts[0])
    head = [" ".join(words) for words in zip(*(cells for _, cells in parts[0]), strict=True)]
    return ForeignTable(index + 1, head, parts[1])


def _in_columns(line: str, begins: list[int]) -> list[str] | None:
    """The cells of ``line`` whose columns begin at ``begins``; `None` where words stand across two of them.

    A wide sign takes two columns, as the borders are drawn.
    """
    if not line.isascii():
        line = "".join(
            f"{sign}\0" if unicodedata.east_asian_width(sign) in "WF" else sign
            for sign in line[: 4 * begins[-1] + 4000]
        )
    if any(line[begin - 1 : begin].strip(" \t") for begin in begins[1:]) or line[: begins[0]].strip():
        return None
    ends = [*begins[1:], len(line) + 1]
    return [line[begin:end].replace("\0", "").strip() for begin, end in zip(begins, ends, strict=True)]


def _go_on_or_add(rows: list[tuple[int, list[str]]], number: int, cells: list[str]) -> None:
    """Add the row; where its first cell is empty it goes on with the one above."""
    if cells[0] or not rows:
        rows.append((number, cells))
    else:
        _go_on(rows[-1][1], cells)


def _go_on(above: list[str], cells: list[str]) -> None:
    """Put the words of ``cells`` behind those of the cells above them."""
    for column, cell in enumerate(cells[: len(above)]):
        above[column] = f"{above[column]} {cell}".strip()


def _grid(lines: list[str], at: int) -> ForeignTable | None:
    """Rows between lines of dashes (or all rows between two of them, as databases print them), cells between bars."""
    groups: list[list[tuple[int, list[str]]]] = []
    rows: list[tuple[int, list[str]]] = []
    heads, end = 0, at
    for index in range(at + 1, min(len(lines), at + _MOST_LINES)):
        line = lines[index].strip()
        if rows and _GRID.match(line):
            groups.append(rows)
            heads = len(groups) if "=" in line and not heads else heads
            rows, end = [], index
        elif line.startswith("|") and line.endswith("|") and len(line) > 1:
            _go_on_or_add(rows, index + 1, [cell.strip() for cell in re.split(r"(?<!\\)\|", line[1:-1])])
        else:
            break
    if not groups:
        return None
    if not heads and len(groups) == 2 and len(groups[1]) > 1:  # a head, and rows that no line parts
        return ForeignTable(end + 1, _joined(groups[0])[1], groups[1])
    if len(groups) == 1:
        return ForeignTable(end + 1, [], groups[0])
    rows = [_joined(group) for group in groups]
    return ForeignTable(end + 1, rows.pop(0)[1] if heads == 1 else [], rows)


def _joined(group: list[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """The lines of a row as one row."""
    number, cells = group[0]
    joined = list(cells)
    for _, more in group[1:]:
        _go_on(joined, more)
    return number, joined


def _options(lines: list[str], at: int) -> tuple[dict[str, str], int]:
    options: dict[str, str] = {}
    at += 1
    while at < len(lines) and (option := _OPTION.match(lines[at])) is not None:
        options[option[1]] = option[2].strip()
        at += 1
    return options, at


def _goes_on(lines: list[str], at: int) -> bool:
    """Whether what is moved in below a directive goes on; another directive ends it: none is looked through twice."""
    if at >= len(lines):
        return False
    return not lines[at].strip() or (lines[at][:1] in (" ", "\t") and _DIRECTIVE.match(lines[at]) is None)


def _list_table(lines: list[str], at: int) -> ForeignTable:
    """``* - 14:05`` begins a row and ``- words`` its next cell, below ``.. list-table::``."""
    options, at = _options(lines, at)
    cells: list[tuple[int, list[list[str]]]] = []  # lines of cells: a text that grows is copied for each
    while _goes_on(lines, at):
        bullet = _ITEM.match(lines[at])
        if bullet is not None and bullet[1]:
            cells.append((at + 1, [[(bullet[2] or "").strip()]]))
        elif bullet is not None and cells:
            cells[-1][1].append([(bullet[2] or "").strip()])
        elif lines[at].strip() and cells:
            cells[-1][1][-1].append(lines[at].strip())
        at += 1
    rows = [(number, [" ".join(filter(None, cell)) for cell in row]) for number, row in cells]
    head = rows.pop(0)[1] if rows and options.get("header-rows", "0") not in ("", "0") else []
    return ForeignTable(at, head, rows)


def _csv_table(lines: list[str], at: int) -> ForeignTable:
    options, at = _options(lines, at)
    rows: list[tuple[int, list[str]]] = []
    while _goes_on(lines, at):
        if lines[at].strip():
            rows.append((at + 1, _separated(lines[at])))
        at += 1
    head = _separated(options["header"]) if options.get("header") else []
    if not head and rows and options.get("header-rows", "0") not in ("", "0"):
        head = rows.pop(0)[1]
    return ForeignTable(at, head, rows)


def _separated(line: str) -> list[str]:
    return [cell.strip() for cell in next(iter(csv.reader([line.strip()[:4000]], skipinitialspace=True)), [])]


def _document_table(lines: list[str], at: int) -> ForeignTable | None:
    """AsciiDoc's: each bar begins a cell, on one line or on many; the first line says how many stand in a row."""
    fence = lines[at].strip()
    ahead = range(at + 1, min(len(lines), at + _MOST_LINES))
    end = next((index for index in ahead if lines[index].strip() == fence or _DOC_HEADING.match(lines[index])), -1)
    if end < 0 or lines[end].strip() != fence:
        return None
    cells: list[tuple[int, str]] = []
    width = 0
    for index in range(at + 1, end):
        line = lines[index].strip()
        bars = list(_DOC_CELL.finditer(line))
        width = width or len(bars)
        if cells and line and (not bars or bars[0].start() > 0):
            before = line[: bars[0].start()] if bars else line
            cells[-1] = (cells[-1][0], f"{cells[-1][1]} {before.strip()}".strip())
        for bar, end_of_cell in zip(bars, [*(bar.start() for bar in bars[1:]), len(line)], strict=False):
            cells.append((index + 1, line[bar.end() : end_of_cell].strip().replace("\\|", "|")))
    columns = _DOC_COLUMNS.search(lines[at - 1]) if at else None
    if columns is not None:
        words = columns[1].strip()
        width = (
            int(words.rstrip("*")) if words.endswith("*") and words.rstrip("*").isdecimal() else words.count(",") + 1
        )
    if not width:
        return None
    rows = [
        (cells[begin][0], [cell for _, cell in cells[begin : begin + width]]) for begin in range(0, len(cells), width)
    ]
    headed = at > 0 and "header" in lines[at - 1]
    return ForeignTable(end + 1, rows.pop(0)[1] if headed and rows else [], rows)


def _wiki_table(lines: list[str], at: int) -> ForeignTable | None:
    """A wiki's: ``|-`` begins a row, ``!`` a cell of the head, ``|`` and ``||`` a cell."""
    ahead = range(at + 1, min(len(lines), at + _MOST_LINES))
    end = next((index for index in ahead if lines[index].strip()[:2] in ("|}", "{|")), -1)
    if end < 0 or lines[end].strip()[:2] == "{|":
        return None  # never closed: what opens the next one is not looked through twice
    table = ForeignTable(end + 1)
    opened = True
    for index in range(at + 1, end):
        line = lines[index].strip()
        if line.startswith("|-"):
            opened = True
        elif line.startswith("|+"):
            continue
        elif line[:1] in ("|", "!"):
            pieces = re.split(r"\|\||!!" if line[0] == "!" else r"\|\|", line[1:])
            cells = [_WIKI_STYLE.sub("", piece, count=1).strip() for piece in pieces]
            if line[0] == "!" and not table.rows:
                table.head.extend(cells)
            elif opened or not table.rows:
                table.rows.append((index + 1, cells))
                opened = False
            else:
                table.rows[-1][1].extend(cells)
        elif line and table.rows and not opened:
            table.rows[-1][1][-1] = f"{table.rows[-1][1][-1]} {line}".strip()
    return table
