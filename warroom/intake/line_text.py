"""What a line of a page says without its markup."""

from __future__ import annotations

import html
import re

HEADINGS_ALONE = re.compile(
    r"^(?:(?:(?:what (?:was|is)|here(?: is|['’]s)|(?:below|this|(?:the )?following) is) )?"
    r"(?:an? |the )?(?:incident |detailed |full |event |update |brief |our )?"
    r"(?:timeline|chronology|sequence of events|key events|タイムライン|時系列|经过|時間線|时间线|zeitlicher ablauf)"
    r"(?: of (?:the |this |today['’]s )?(?:events?|incident|outage))?"
    r"(?:,? (?:in )?[A-Z]{2,4}| ?[(（][^()（）]{1,60}[)）])?"
    r"|conclusions?|actionables|(?:corrective |preventi(?:ve|on) )?actions?(?: items?)?|root causes?(?: analysis)?"
    r"|contributing factors|lessons? learn(?:ed|t)|follow[ -]?ups?|next steps|where (?:did )?we g[eo]t lucky\??"
    r"|what (?:went|worked|did(?:n['’]t| not)) (?:well|wrong|poorly|badly|go well)\??"
    r"|what (?:was|were|is|are) (?:the |any )?(?:root causes?|causes?|impact|resolution|recommendations?|work ?around)"
    r"[^.?]{0,70}\?"
    r"|根本原因|再発防止策?|今後の対策|原因)[:：?]?$",
    re.IGNORECASE,
)

BRACKETED = re.compile(
    r"^(?:\[([^\[\]\d]{2,30})\]|【([^【】\d]{2,30})】|［([^［］\d]{2,30})］|[■◆▼] ?([^\d■◆▼:：]{2,30}) ?[■◆▼]?)$"
)
"""A heading as pages of Japan write it: in brackets of its own, or behind a square."""
SIGN_OF_MAILS = re.compile(
    r"^([ \t]{0,60})(?:o(?:[ \u00a0]{2,12}|\t)(?=\S)|o[ \u00a0](?=[*_\[(]{0,3}\d{1,2}[:.h]\d{2})"
    r"|\*(?=[^\W_][^*\n]{2,4000}$))"
)
"""The circle of a list as mails have it, and the star right before its words, which nothing closes."""

_INLINE_TAG = re.compile(
    r"</?(?:b|i|u|s|em|strong|code|span|font|small|big|mark|sup|sub|kbd|tt|samp|abbr|time|ins|del|strike)"
    r"(?:\s[^<>]{0,400})?/?>",
    re.IGNORECASE,
)


_BREAK_FIRST = re.compile(r"^[ \t]{0,3}<br ?/?>(?=\s*\S)", re.IGNORECASE)


_IN_CODE = re.compile(r"(`[^`\n]{0,2000}`)")


_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)


_ESCAPED = re.compile(
    r"\\([!-/:-@\[-`{-~])|<(https?://[^\s<>]{1,4000})>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});"
)
"""An escaped sign, an address in angle brackets, the name of a sign: what is escaped begins none of the others."""


_ESCAPED_MARK = re.compile(r"^[ \t]{0,12}\\(?:#{1,6}|[*+-])[ \t]", re.MULTILINE)
_PLAIN_MARK = re.compile(r"^[ \t]{0,12}(?:#{1,6}|[*+-])[ \t]", re.MULTILINE)
_PLAIN_HEADING = re.compile(r"^#{1,6}[ \t]\S", re.MULTILINE)
_ESCAPED_SIGN = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKS_THAT_TELL = 3
"""So many escaped marks are what an editor has made, and no example of one."""


def unescaped(cell: str) -> str:
    """A cell or a line as it is read: without the backslashes before signs, with a line feed for each ``<br>``."""
    if "&" not in cell and "\\" not in cell and "<" not in cell:
        return cell
    return _ESCAPED.sub(lambda match: match[1] or html.unescape(match[2] or match[0]), _BREAK.sub("\n", cell))


def as_markup(text: str) -> str:
    """``text`` with its marks as marks again, where an editor of rich text has escaped them all: each line that begins
    as a heading or an item begins with a backslash, and hardly any without one. Every line keeps its number.
    """
    if "\\" not in text:
        return text
    escaped = _ESCAPED_MARK.findall(text)
    if len(escaped) < _MARKS_THAT_TELL or not any("#" in mark for mark in escaped):
        return text
    if _PLAIN_HEADING.search(text) is not None or 2 * len(_PLAIN_MARK.findall(text)) > len(escaped):
        return text
    return _ESCAPED_SIGN.sub(r"\1", text)


def stands_alone(heading: str) -> bool:
    """Whether a heading is nothing but what a section of such a page is called ("Timeline", "Root cause")."""
    return HEADINGS_ALONE.match(heading.strip("*_ ")) is not None


def split_breaks(text: str) -> list[str]:
    """The pieces of ``text`` between its ``<br>``."""
    return _BREAK.split(text)


def without_break(row: str, following: str) -> str:
    """A line without the backslash at its end that only breaks it before the next."""
    if not row.endswith("\\") or row.endswith("\\\\") or not following.strip():
        return row
    return row[:-1].rstrip()


def without_inline_tags(row: str) -> str:
    """A line without the tags that only dress its words (``May 5<sup>th</sup>``); what stands in code stays."""
    if "<" not in row or _INLINE_TAG.search(row) is None:
        return row
    pieces = _IN_CODE.split(row)
    row = "".join(piece if piece.startswith("`") else _INLINE_TAG.sub("", piece) for piece in pieces)
    return _BREAK_FIRST.sub("", row)


_FIELD = re.compile(
    r"^:((?:\d{4}-\d{2}-\d{2}[T ])?\d{1,2}[:.h]\d{2}(?::\d{2})?(?: [A-Za-z]{2,4})?):[ \t]{1,20}(\S.{0,4000})$"
)
_TERM = re.compile(r"^(\d[^\n]{2,40}?)::$")


def plain_term(line: str) -> str:
    """A clock as reStructuredText (``:09:05: words``) and AsciiDoc (``09:05::``) write what is told of, without its
    signs.
    """
    field = _FIELD.match(line)
    return f"{field[1]} – {field[2]}" if field is not None else _TERM.sub(r"\1", line)
