"""Reading follow-ups back: the workflow's line format, ``- [ ] (@owner, Due: 2026-02-20) what → link``, and what others
write under "Action items": bullets, numbers, tables.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from warroom.intake.blocks import HEADING, ITEM, ROW, Block, take_apart
from warroom.intake.line_text import unescaped

_BOX = re.compile(r"^\[([ xX-])\] (?=\S)")
_WHO = re.compile(r"^\(@([^,()]{1,64})(?:, ?Due: ?([^()]{0,32}))?\) ?")
_WHO_BEHIND = re.compile(r" ?\(@([^,()]{1,64})(?:, ?Due: ?([^()]{0,32}))?\)$")
_LINK = re.compile(r" → (\S{1,2000})$")
_STATES = {" ": "open", "x": "done", "X": "done", "-": "dropped"}
_PLACEHOLDERS = ("owner", "name")
_ACTIONS = re.compile(
    r"\baction items?\b|\bactions?\b(?! taken)|\bfollow[ -]?ups?\b|\bnext steps\b|\bcorrective\b|\bpreventive\b|"
    r"\bpreventative\b|\bremediation\b|\bto ?dos?\b|maßnahmen|再発防止|対策",
    re.IGNORECASE,
)
_WHAT = re.compile(r"^(?:action(?: item)?s?|what|task|description|item|follow[ -]?up|title|summary)\b", re.IGNORECASE)
_OWNER = re.compile(r"^(?:owner|who|assignee|assigned(?: to)?|responsible|poc|dri)\b", re.IGNORECASE)
_DUE = re.compile(r"^(?:due|deadline|target|by when|eta|date)\b", re.IGNORECASE)
_STATE = re.compile(r"^(?:status|state|done)\b", re.IGNORECASE)
_LINKED = re.compile(r"^(?:link|ticket|issue|bug|jira|tracking|pr)\b", re.IGNORECASE)
_DONE = re.compile(r"\b(?:done|completed?|closed|resolved|fixed|merged)\b|✅|☑", re.IGNORECASE)
_EMPTY = re.compile(r"^(?:none|n/a|tbd|-|\[?nothing recorded\.?\]?)\.?$", re.IGNORECASE)
_LONGEST = 12_000


class ReadFollowUp:
    """A follow-up as a line says it. ``due`` is empty or a day, ``remark`` what could not be understood."""

    __slots__ = ("due", "line", "link", "owner", "remark", "state", "text")

    def __init__(self, line: int, text: str, *, owner: str, due: str, state: str, link: str, remark: str) -> None:
        self.line, self.text, self.owner, self.due = line, text, owner, due
        self.state, self.link, self.remark = state, link, remark


def read_follow_ups(page: str) -> list[ReadFollowUp]:
    """Every line of ``page`` that is a follow-up, in order."""
    read_follow_ups = []
    for block, in_actions in _under_actions(take_apart(page[:20_000_000]).blocks):
        if block.kind == ITEM:
            box = _BOX.match(block.text)
            if box is not None or (in_actions and block.text.strip()):
                body = block.text[box.end() :] if box is not None else block.text
                read_follow_ups.append(
                    _of_item(block.number, body[:_LONGEST], _STATES[box[1]] if box is not None else "open")
                )
        elif block.kind == ROW and in_actions:
            read_follow_ups.append(_of_row(block))
    return [read_follow_up for read_follow_up in read_follow_ups if read_follow_up is not None]


def _under_actions(blocks: Sequence[Block]) -> Iterator[tuple[Block, bool]]:
    """Each block, and whether it is an action: below a heading that says so, and not moved in below another."""
    inside, depth = False, 0
    level: int | None = None
    label: int | None = None
    for block in blocks:
        if block.kind == HEADING:
            if not inside or block.level <= depth:
                inside, depth = _ACTIONS.search(block.text) is not None, block.level
            label, level = None, None
            continue
        if block.kind == ITEM:
            bare = block.text.strip("*_: ")
            if block.text.startswith("**") and len(bare) < 40 and _ACTIONS.search(bare):
                label = block.level
                continue
            if label is not None and block.level <= label:
                label = None
            level = block.level if block.behind_gap or level is None else min(level, block.level)
        below = label is not None and block.level > label and block.kind == ITEM
        yield block, below or (inside and (block.kind == ROW or block.level <= (level or 0)))


def _of_item(number: int, body: str, state: str) -> ReadFollowUp | None:
    body = unescaped(body.strip())
    owner = due = link = remark = ""
    match = _WHO.match(body)
    if match is not None:
        body = body[match.end() :]
    else:
        match = _WHO_BEHIND.search(body)
        body = body[: match.start()] if match is not None else body
    if match is not None:
        owner, due = match[1].strip(), (match[2] or "").strip()
    linked = _LINK.search(body)
    if linked is not None:
        link, body = linked[1], body[: linked.start()]
    due, remark = _day(due)
    owner = "" if owner in _PLACEHOLDERS else owner
    body = body.strip()
    if not body or (_EMPTY.match(body) and not (owner or due or link)):
        return None
    return ReadFollowUp(number, body, owner=owner, due=due, state=state, link=link, remark=remark)


def _of_row(block: Block) -> ReadFollowUp | None:
    """A row of a table by the headings of its columns; what has no heading of its own is its words."""
    cells = {"what": "", "owner": "", "due": "", "state": "", "link": ""}
    other_cells = []
    for position, cell in enumerate(block.cells):
        head = block.head[position].strip("*_ ") if position < len(block.head) else ""
        for name, pattern in (("what", _WHAT), ("owner", _OWNER), ("due", _DUE), ("state", _STATE), ("link", _LINKED)):
            if pattern.match(head) and not cells[name]:
                cells[name] = cell.strip()
                break
        else:
            if cell.strip() and not cell.strip().isdecimal():
                other_cells.append(cell.strip())
    text = cells["what"] or " | ".join(other_cells)
    if cells["what"] and other_cells:
        text = f"{text} ({'; '.join(other_cells)})"
    if not text or _EMPTY.match(text):
        return None
    due, remark = _day(cells["due"])
    owner = cells["owner"].removeprefix("@").strip("*_` ")[:64]
    link = cells["link"] if cells["link"].startswith("http") else ""
    if cells["link"] and not link:
        text = f"{text} ({cells['link']})"
    state = "done" if _DONE.search(cells["state"]) else "open"
    return ReadFollowUp(block.number, text[:_LONGEST], owner=owner, due=due, state=state, link=link, remark=remark)


def _day(words: str) -> tuple[str, str]:
    """A day in words as ISO 8601, and what could not be understood."""
    if not words or words in ("YYYY-MM-DD", "-", "TBD", "N/A"):
        return "", ""
    try:
        return datetime.date.fromisoformat(words).isoformat(), ""
    except ValueError:
        return "", f"{words} is not a day: no due date"
