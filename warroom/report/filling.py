"""Putting values into a sentence or a template. A value is put in as it is and never read again."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACE = re.compile(r"\{\{ ?([a-z][a-z0-9_]{0,39}) ?\}\}")

"""A place of a template, which names the value that is put there."""


class Unfilled(ValueError):
    """A sentence or a template of the playbook has a place, ``name``, for which there is no value."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no value for the place {{{{ {name} }}}}")
        self.name = name


def fill(template: str, values: Mapping[str, str]) -> str:
    """``template`` with ``{{ name }}`` replaced by what ``values`` hold under that name.

    Raise `Unfilled`, which names a place for which there is no value.
    """

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in values:
            raise Unfilled(name)
        return values[name]

    return PLACE.sub(value, template)
