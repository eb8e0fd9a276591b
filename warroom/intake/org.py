"""Org files as the Markdown that says the same, line for line: headlines, timestamps, drawers, tables, blocks."""

from __future__ import annotations

import re

_KEYWORD = re.compile(r"^[ \t]{0,20}#\+(\w{1,30})(?:\[[^\]]{0,80}\])?:?[ \t]{0,8}(.{0,400})$")
_OF_ORG = re.compile(
    r"^#\+(?:title|date|author|options|startup|begin_\w{2,12}|filetags)\b", re.IGNORECASE | re.MULTILINE
)
_HEADLINE = re.compile(
    r"^(\*{1,6})[ \t]{1,8}(?:(?:TODO|DONE|WAITING|NEXT|CANCELLED|CANCELED)[ \t]{1,4})?(.{1,2000}?)"
    r"(?:[ \t]{1,80}:[\w@:]{1,80}:)?$"
)
_STAMP = re.compile(
    r"[<\[](\d{4}-\d{2}-\d{2})(?:[ ][^\W\d_]{1,10}\.?)?(?:[ ](\d{1,2}:\d{2}(?:-\d{1,2}:\d{2})?))?"
    r"(?:[ ][.+-]{1,2}\d{1,3}[hdwmy])?[>\]]"
)
_RULE = re.compile(r"^[ \t]{0,40}\|-[-+]{0,4000}\|?[ \t]{0,10}$")
_DRAWER = re.compile(r"^[ \t]{0,20}:[A-Za-z_-]{2,30}:[ \t]{0,10}$")
_LOOKED_AT = 4000
_FENCED = frozenset(("src", "example"))
"""The blocks whose lines are no Org."""


def from_org(text: str, name: str) -> str:
    """``text`` as Markdown with as many lines, where it is an Org file by its ``name`` or its keywords."""
    if not name.casefold().endswith(".org") and ("#+" not in text or _OF_ORG.search(text[:_LOOKED_AT]) is None):
        return text
    lines = text.splitlines()
    last_end = max((at for at, line in enumerate(lines) if line.strip().upper() == ":END:"), default=-1)
    last_of_blocks = {
        keyword[1].casefold(): at for at, line in enumerate(lines) if (keyword := _KEYWORD.match(line)) is not None
    }
    drawn = False
    block = ""
    for at, line in enumerate(lines):
        keyword = _KEYWORD.match(line)
        name = keyword[1].casefold() if keyword is not None else ""
        if block:  # what stands in a block is code or an example: as it is, up to its end
            if name == f"end_{block}":
                block, lines[at] = "", "```"
            continue
        kind = name.removeprefix("begin_")
        if kind in _FENCED and kind != name and last_of_blocks.get(f"end_{kind}", -1) > at:
            block = kind
        drawn = drawn and _HEADLINE.match(line) is None  # nobody closed it
        if drawn or (at <= last_end and _DRAWER.match(line)):
            drawn = line.strip().upper() != ":END:"
            lines[at] = ""
            continue
        lines[at] = _line(lines, at)
    return "\n".join(lines)


def _line(lines: list[str], at: int) -> str:
    line = lines[at]
    keyword = _KEYWORD.match(line)
    if keyword is not None:
        return _keyword(keyword[1].casefold(), keyword[2].strip())
    if _RULE.match(line):
        return line.replace("+", "|")
    headline = _HEADLINE.match(line)
    if headline is None:
        return _STAMP.sub(_plainly, line)
    words = headline[2]
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    alone = _STAMP.fullmatch(below)
    stamps = list(_STAMP.finditer(words))
    if stamps and stamps[-1].end() == len(words) and stamps[-1].start():  # "Alert fired <2024-05-12 Sun 09:05>"
        words = f"{stamps[-1].group()} {words[: stamps[-1].start()].rstrip()}"
    elif not stamps and alone is not None:
        words, lines[at + 1] = f"{below} {words}", ""
    return f"#{'#' * min(5, len(headline[1]))} {_STAMP.sub(_plainly, words)}"


def _keyword(name: str, value: str) -> str:
    """A keyword's line: the title, the date, the fence of a block, or nothing."""
    if name == "title":
        return f"# {value}"
    if name == "date":
        return f"Date: {_STAMP.sub(_plainly, value)}"
    if name == "caption":
        return value
    fenced = name.startswith(("begin_", "end_")) and name.partition("_")[2] in _FENCED
    return "```" if fenced else ""


def _plainly(stamp: re.Match[str]) -> str:
    return f"{stamp[1]} {stamp[2]}" if stamp[2] else stamp[1]
