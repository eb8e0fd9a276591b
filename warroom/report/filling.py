"""Putting values into a sentence or a template. A value is put in as it is and never read again."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{\{ ?([a-z][a-z0-9_]{0,39}) ?\}\}")


def fill(template: str, values: Mapping[str, str]) -> str:
    """``template`` with ``{{ name }}`` replaced by what ``values`` hold under that name.

    Raise ``ValueError`` that names a place for which there is no value.
    """

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in values:
            raise ValueError(f"the template has a place {{{{ {name} }}}} for which there is no value")
        return values[name]

    return _PLACE.sub(value, template)
