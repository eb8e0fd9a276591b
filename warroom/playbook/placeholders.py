"""The one language of places in a playbook: ``{{ name }}`` is where the program puts something.

Sentences and the post-mortem's template are filled here; message templates, which may ask and repeat as well, by the
sandboxed engine of `warroom.compose.engine`, which reads the same places. What stands in ``[square brackets]`` is for
people to fill. A value is put in as it is and never read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

PLACE = re.compile(r"\{\{[ ]{0,4}([a-z][a-z0-9_]{0,60})[ ]{0,4}\}\}")
"""A place, which names the value that is put there."""
_IN_BRACES = re.compile(r"\{\{[^{}\n]{0,80}\}\}|\{\s{0,4}[A-Za-z_][\w.]{0,60}\s{0,4}\}")
_SINGLE = re.compile(r"(?<!\{)\{([a-z_]{1,40})\}(?!\})")

_ONCE_SINGLE: dict[str, tuple[str, ...]] = {
    "board.toml": ("time", "other"), "communication.toml": ("seal",), "declaration.toml": ("date", "slug"),
    "composing.toml": (
        "before", "status", "who", "what", "month", "day", "year", "time", "zone", "date", "n", "duration",
    ),
}  # fmt: skip


class Unfilled(ValueError):
    """A sentence or a template of the playbook has a place, ``name``, for which there is no value."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no value for the place {place(name)}")
        self.name = name


def place(name: str) -> str:
    """The place for ``name``, as it is written."""
    return f"{{{{ {name} }}}}"


def fill(template: str, values: Mapping[str, str]) -> str:
    """``template`` with ``{{ name }}`` replaced by what ``values`` hold under that name.

    Raise `Unfilled`, which names a place for which there is no value.
    """

    def value(at: re.Match[str]) -> str:
        name = at.group(1)
        if name not in values:
            raise Unfilled(name)
        return values[name]

    return PLACE.sub(value, template)


def fill_or_leave(form: str, **values: str | int) -> str:
    """``form`` with its places filled; one for which there is no value stays as it is written, and is found by the
    check of the message in which it stands.
    """
    return PLACE.sub(lambda at: str(values.get(at.group(1), at.group())), form)


def wrong_places(form: str, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What is meant as a place in ``form`` and is none of ``names``: what is expected instead, and what is there."""
    right = [place(name) for name in names]
    for braces in _IN_BRACES.findall(form):
        name = braces.strip("{} ")
        if PLACE.fullmatch(braces) is None and name in names:
            yield place(name), braces
        elif PLACE.fullmatch(braces) is None or name not in names:
            yield " or ".join(right) or "no place in braces", braces


def once_in_single_braces(file: str, text: str) -> Iterator[tuple[int, str]]:
    """The lines of ``file``, from 1, with a name in single braces that earlier playbooks had there as a place.

    Comments are passed over.
    """
    names = _ONCE_SINGLE.get(file, ())
    for number, line in enumerate(text.split("\n") if names else (), 1):
        if not line.lstrip().startswith("#"):
            yield from ((number, name) for name in _SINGLE.findall(line) if name in names)
