"""Filling a template: a sandboxed engine with limited fuel that is given plain texts, lists and dictionaries only.

A value is data to the engine: braces inside of it stay braces, and it is escaped for the target on its way out,
whatever the template does to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

FUEL = 100_000
"""Instructions that one template may take; the longest shipped one takes some 200."""
LONGEST = 200_000
"""Characters that a template may make."""
LONGEST_TAG = 500
"""Signs between ``{{`` and ``}}``, or ``{%`` and ``%}``, without those of texts: the engine puts each operator of an
expression onto the stack, and ends the program when there is no more of that (2,000 in a thread of 1 MiB)."""
MOST_TURNS = 100
"""``elif`` of a template, for the same reason."""
_MOST_FOUND = 100
"""Faults of a template that are said."""
Value = str | list[str]
Escape = Callable[[str], str]

_BARE = re.compile(r"\{\{(-?)[ ]{0,4}([a-z][a-z0-9_]{0,60})[ ]{0,4}(-?)\}\}")
_BEGIN = re.compile(r"\{%[-+]?\s{0,9}raw\s{0,9}[-+]?%\}|\{[{%#]")
_END_OF_RAW = re.compile(r"\{%[-+]?\s{0,9}endraw\s{0,9}[-+]?%\}")
_TURN = re.compile(r"[-+]?\s*elif")
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
_UNDEFINED = re.compile(r"`([^`]{1,200})` is undefined")


class TemplateTrouble(ValueError):
    """A template cannot be rendered. ``line`` counts from 1; ``undefined`` is the name that nobody fills, if so."""

    def __init__(self, file: str, line: int, what: str, undefined: str = "") -> None:
        super().__init__(f"{file}:{line}: {what}")
        self.file, self.line, self.what, self.undefined = file, line, what, undefined


def render(source: str, *, file: str, values: Mapping[str, Value], escape: Escape, bullet: str = "- ") -> str:
    """``source`` with its fields filled. A field that is known but empty reads ``[its name]``.

    ``escape`` is applied to every text that comes out; a list comes out as lines that begin with ``bullet``. Raise
    `TemplateTrouble` for a template that is wrong, takes too long or uses a field that is not in ``values``.
    """

    def out(value: Any) -> str:
        if isinstance(value, list | tuple):
            return "\n".join(bullet + escape(str(element)) for element in value)
        return "" if value is None else escape(str(value))

    _look_how_long(source, file)
    import minijinja  # 2 MB, which whoever only reads what was written never needs

    engine = minijinja.Environment(
        undefined_behavior="strict", fuel=FUEL, finalizer=out, auto_escape_callback=lambda _name: False
    )
    try:
        text = engine.render_str(_with_placeholders(source), file, **values)
    except minijinja.TemplateError as error:
        match = _UNDEFINED.search(error.message or "")
        line = error.line or 1
        raise TemplateTrouble(
            file, line, error.message.partition(" (in ")[0], match.group(1) if match else ""
        ) from None
    if len(text) > LONGEST:
        raise TemplateTrouble(file, 1, f"it makes more than {LONGEST} characters")
    return text


def _look_how_long(source: str, file: str) -> None:
    """Look at the tags of ``source`` before the engine does. Raise `TemplateTrouble` for one that is too much."""
    at, turns = 0, 0
    while (begin := _BEGIN.search(source, at)) is not None:
        sign, at = begin.group(), begin.end()
        if sign == "{#":
            close = source.find("#}", at)
            at = close + 2 if close >= 0 else len(source)
        elif len(sign) > 2:
            end = _END_OF_RAW.search(source, at)
            at = end.end() if end is not None else len(source)
        else:
            at, length = _tag(source, at, "}}" if sign == "{{" else "%}")
            turns += _TURN.match(source, begin.end()) is not None
            if length > LONGEST_TAG or turns > MOST_TURNS:
                what = f"{MOST_TURNS} times elif" if turns > MOST_TURNS else f"{LONGEST_TAG} signs in one tag"
                raise TemplateTrouble(file, source.count("\n", 0, begin.start()) + 1, f"more than {what}")


def _tag(source: str, at: int, ending: str) -> tuple[int, int]:
    """Where the tag whose words begin ``at`` ends, and how many signs it has without those of texts."""
    length, open_braces = 0, 0
    while at < len(source) and length <= LONGEST_TAG:
        if open_braces <= 0 and source.startswith(ending, at):
            return at + 2, length
        text = _TEXT.match(source, at) if source[at] in "\"'" else None
        open_braces += {"{": 1, "}": -1}.get(source[at], 0)
        length, at = length + 1, text.end() if text is not None else at + 1
    return at, length


@lru_cache(maxsize=64)
def _with_placeholders(source: str) -> str:
    """``{{ next_steps }}`` as ``{{ next_steps or "[next steps]" }}``, on the same line."""
    return _BARE.sub(_or_placeholder, source)


def _or_placeholder(match: re.Match[str]) -> str:
    before, name, after = match.groups()
    return f'{{{{{before} {name} or "[{name.replace("_", " ")}]" {after}}}}}'


def undefined_fields(source: str, *, file: str, values: Mapping[str, Value]) -> list[TemplateTrouble]:
    """Everything that keeps ``source`` from being rendered with ``values``: each undefined field with its line."""
    filled: dict[str, Value] = dict(values)
    troubles: list[TemplateTrouble] = []
    while len(troubles) < _MOST_FOUND:  # a name is filled once
        try:
            render(source, file=file, values=filled, escape=str)
        except TemplateTrouble as trouble:
            troubles.append(trouble)
            name = trouble.undefined
            if not name.isidentifier() or name in filled:
                return troubles
            filled[name] = name
        else:
            break
    return troubles
