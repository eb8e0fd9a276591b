"""Checking the commands of a playbook: a place that the program fills stands where its quotes hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from warroom.playbook.load import PARTS, Problem
from warroom.playbook.pages import Pages
from warroom.playbook.workflow import Playbook
from warroom.toml_lines import Path

TITLE, BEGAN = "issue", "when it began"
"""The places in square brackets that the program fills: the incident's title, and when its impact began."""
_FILLED = re.compile(rf"\[(?:{TITLE}|{BEGAN})\]")
_COPIED = ("ask", "run", "commands", "hint", "links", "prompt", "runbooks", "steps")
"""The fields that hold what is copied and pasted elsewhere, with its places filled."""


def commands_that_are_wrong(playbook: Playbook, pages: Pages) -> list[Problem]:
    """Every place in a command that stands in quotes, in backticks, in ``$(...)`` or behind ``<<``: the value is quoted
    when it is put there, and quotes inside of such would be words, or end them.
    """
    return [
        pages.problem(
            f"{part}.toml", at, ".".join(map(_named, at)), f"{place} outside of quotes, $() and <<", words[:60]
        )
        for part in PARTS
        for at, words in _copied(getattr(playbook, part), ())
        for place in wrapped(words)
    ]


def wrapped(command: str) -> list[str]:
    """The places of ``command`` around which something stands that their quotes would not hold in.

    A prompt for an assistant (it begins with ``@``) is no command; nothing in it is quoted.
    """
    wrappers: list[str] = []
    quote, around, at = "", [], 0  # type: str, list[str], int
    while at < len(command) and not command.lstrip().startswith("@"):
        place, sign, two = _FILLED.match(command, at), command[at], command[at : at + 2]
        if place is not None:
            wrappers += [place.group()] if quote or around else []
            at = place.end()
            continue
        if sign == "\\" and quote != "'":
            at += 1
        elif sign in ("'", '"') and quote in ("", sign):
            quote = "" if quote else sign
        elif quote == "'":
            pass
        elif two in ("$(", "<<"):
            around.append(two)
        elif sign == "`" or (sign == ")" and "$(" in around):
            opens = "$(" if sign == ")" else sign
            around = [sign for sign in around if sign != opens] if opens in around else [*around, opens]
        at += 1
    return wrappers


def _copied(value: object, at: Path) -> Iterator[tuple[Path, str]]:
    """Each text that is copied, with where it stands."""
    inside: list[tuple[str | int, object]] = []
    if isinstance(value, str):
        if any(step in _COPIED for step in at):
            yield at, value
    elif is_dataclass(value):
        inside = [(field.name, getattr(value, field.name)) for field in fields(value)]
    elif isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, tuple):
        inside = list(enumerate(value))
    for name, part in inside:
        yield from _copied(part, (*at, name))


def _named(part: str | int) -> str:
    return str(part + 1) if isinstance(part, int) else part
