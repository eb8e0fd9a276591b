"""Durations as people write them in a playbook: ``15m``, ``4h``, ``3d``, ``2w``."""

from __future__ import annotations

import re
from typing import Any

from warroom.model.moment import DAY, HOUR, MINUTE

_UNITS = {"m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
LONGEST = 520 * 7 * DAY
"""Microseconds: ten years. What is added to a time must not lead out of the times that there are."""
_FORM = re.compile(r"([0-9]{1,4})([mhdw])")


class Duration:
    """A length of time: ``microseconds``, and the ``words`` in which it was written."""

    __slots__ = ("microseconds", "words")

    def __init__(self, microseconds: int, words: str) -> None:
        self.microseconds, self.words = microseconds, words

    @classmethod
    def parse(cls, value: object) -> Duration:
        """Read ``15m``. Raise ``ValueError`` for anything else, and for more than `LONGEST`."""
        match = _FORM.fullmatch(value) if isinstance(value, str) else None
        length = int(match.group(1)) * _UNITS[match.group(2)] if match is not None else 0
        if match is None or length > LONGEST:
            raise ValueError('a duration such as "15m", "4h", "3d" or "2w", of at most ten years ("520w")')
        return cls(length, match.group())

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(cls.parse)

    def __repr__(self) -> str:
        return self.words

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and self.microseconds == other.microseconds

    def __hash__(self) -> int:
        return hash(self.microseconds)
