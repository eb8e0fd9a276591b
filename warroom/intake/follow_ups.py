"""Reading follow-ups back from the workflow's line format: ``- [ ] (@owner, Due: 2026-02-20) what → link``."""

from __future__ import annotations

import datetime
import re

_LINE = re.compile(r"^\s{0,8}[-*] \[([ xX-])\] (.{1,12000})$")
_WHO = re.compile(r"^\(@([^,()]{1,64}), ?Due: ?([^()]{0,32})\) ?")
_LINK = re.compile(r" → (\S{1,2000})$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_STATES = {" ": "open", "x": "done", "X": "done", "-": "dropped"}
_PLACEHOLDERS = ("owner", "name")


class ReadFollowUp:
    """A follow-up as a line says it. ``due`` is empty or a day, ``remark`` what could not be understood."""

    __slots__ = ("due", "line", "link", "owner", "remark", "state", "text")

    def __init__(self, line: int, text: str, *, owner: str, due: str, state: str, link: str, remark: str) -> None:
        self.line, self.text, self.owner, self.due = line, text, owner, due
        self.state, self.link, self.remark = state, link, remark


def read_follow_ups(page: str) -> list[ReadFollowUp]:
    """Every line of ``page`` that is a follow-up, in order."""
    found = []
    for number, row in enumerate(page[:20_000_000].splitlines(), 1):
        line = _LINE.match(row[:13_000])
        if line is None:
            continue
        body = _ESCAPED.sub(r"\1", line[2].strip())
        owner = due = link = remark = ""
        who = _WHO.match(body)
        if who is not None:
            owner, due = who[1].strip(), who[2].strip()
            body = body[who.end() :]
        if owner in _PLACEHOLDERS:
            owner = ""
        if due and due != "YYYY-MM-DD":
            try:
                due = datetime.date.fromisoformat(due).isoformat()
            except ValueError:
                remark = f"{due} is not a day: no due date"
                due = ""
        else:
            due = ""
        linked = _LINK.search(body)
        if linked is not None:
            link, body = linked[1], body[: linked.start()]
        if body.strip():
            found.append(
                ReadFollowUp(
                    number, body.strip(), owner=owner, due=due, state=_STATES[line[1]], link=link, remark=remark
                )
            )
    return found
