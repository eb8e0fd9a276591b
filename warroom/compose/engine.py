"""Filling a template: a sandboxed engine with limited fuel that is given plain texts, lists and dictionaries only.

A value is data to the engine: braces inside of it stay braces, and it is escaped for the target on its way out,
whatever the template does to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import minijinja

FUEL = 100_000
"""Instructions that one template may take; the longest shipped one takes some 200."""
LONGEST = 200_000
"""Characters that a template may make."""
Value = str | list[str]
Escape = Callable[[str], str]

_BARE = re.compile(r"\{\{(-?)[ ]{0,4}([a-z][a-z0-9_]{0,60})[ ]{0,4}(-?)\}\}")
_UNDEFINED = re.compile(r"`([^`]{1,200})` is undefined")


class TemplateTrouble(ValueError):
    """A template cannot be rendered. ``line`` counts from 1; ``undefined`` is the name that nobody fills, if so."""

    def __init__(self, file: str, line: int, what: str, undefined: str = "") -> None:
        super().__init__(f"{file}:{line}: {what}")
        self.file, self.line, self.what, self.undefined = file, line, what, undefined


def render(source: str, *, file: str, values: Mapping[str, Value], escape: Escape, item: str = "- ") -> str:
    """``source`` with its fields filled. A field that is known but empty reads ``[its name]``.

    ``escape`` is applied to every text that comes out; a list comes out as lines that begin with ``item``. Raise
    `TemplateTrouble` for a template that is wrong, takes too long or uses a field that is not in ``values``.
    """

    def out(value: Any) -> str:
        if isinstance(value, list | tuple):
            return "\n".join(item + escape(str(one)) for one in value)
        return "" if value is None else escape(str(value))

    engine = minijinja.Environment(
        undefined_behavior="strict", fuel=FUEL, finalizer=out, auto_escape_callback=lambda _name: False
    )
    try:
        text = engine.render_str(_with_placeholders(source), file, **values)
    except minijinja.TemplateError as error:
        found = _UNDEFINED.search(error.message or "")
        line = error.line or 1
        raise TemplateTrouble(
            file, line, error.message.partition(" (in ")[0], found.group(1) if found else ""
        ) from None
    if len(text) > LONGEST:
        raise TemplateTrouble(file, 1, f"it makes more than {LONGEST} characters")
    return text


@lru_cache(maxsize=64)
def _with_placeholders(source: str) -> str:
    """``{{ next_steps }}`` as ``{{ next_steps or "[next steps]" }}``, on the same line."""
    return _BARE.sub(_or_placeholder, source)


def _or_placeholder(found: re.Match[str]) -> str:
    before, name, after = found.groups()
    return f'{{{{{before} {name} or "[{name.replace("_", " ")}]" {after}}}}}'


def undefined_fields(source: str, *, file: str, values: Mapping[str, Value]) -> list[TemplateTrouble]:
    """Everything that keeps ``source`` from being rendered with ``values``: each undefined field with its line."""
    filled: dict[str, Value] = dict(values)
    found: list[TemplateTrouble] = []
    while True:  # it ends: a name is filled once, and a template holds only so many
        try:
            render(source, file=file, values=filled, escape=str)
        except TemplateTrouble as trouble:
            found.append(trouble)
            name = trouble.undefined
            if not name.isidentifier() or name in filled:
                return found
            filled[name] = name
        else:
            return found
