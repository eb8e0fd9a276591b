"""How an entry of the timeline is kept: its row, its place in the order, and the facets by which it is filtered."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.model.record_kinds import MACHINE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = (
    "rec", "inc", "name", "sort", "born_t", "rev", "by", "entered", "kind", "text", "lo", "hi", "approx", "words",
    "zone", "pinned", "struck", "struck_by", "redacted", "tags", "people", "speaker", "like", "repeats", "after",
    "source", "details", "marks", "versions", "edited", "noise", "spaced",
)  # fmt: skip
_QUOTED = ", ".join(f'"{name}"' for name in COLUMNS)
INSERT = f"INSERT INTO entries ({_QUOTED}) VALUES"
_NEVER_FRESH = ("struck", "struck_by", "redacted", "tags", "people", "marks")
"""What nothing is said of by the write that makes an entry, as most are made."""
FRESH = tuple(name for name in COLUMNS if name not in _NEVER_FRESH)
_QUOTED_FRESH = ", ".join(f'"{name}"' for name in FRESH)
INSERT_FRESH = f"INSERT INTO entries ({_QUOTED_FRESH}) VALUES"
REPLACE = f"INSERT OR REPLACE INTO entries ({_QUOTED}) VALUES"
SELECT = f"SELECT {_QUOTED} FROM entries"  # noqa: S608


def is_noise(kind: object, repeats: object) -> int:
    """1 for what is hidden by default: what machines write, and repetitions of an alert."""
    return 1 if kind == MACHINE or repeats else 0


_UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9d\U00020000-\U0003ffff]"
)
"""Signs of Thai, Lao, Burmese, Khmer, Japanese and Chinese, which are written without spaces between words."""


def spaced(text: object) -> str | None:
    """``text`` with each sign of a script without spaces as a word of its own, so that any part of it is found as a
    phrase; `None` where there is none.
    """
    if not isinstance(text, str) or text.isascii() or re.search(_UNSPACED, text) is None:
        return None
    return re.sub(_UNSPACED, r" \g<0> ", text)


def place(lo: object, after: object, entered: int) -> int:
    """Where in the timeline an entry stands, in microseconds: by the earlier end of its own time, else where it was
    put, else when it was entered.
    """
    return lo if isinstance(lo, int) else after if isinstance(after, int) else entered


def facets(row: Mapping[str, object]) -> tuple[str, ...]:
    """What a filter may ask for to find the entry of ``row``."""
    return facets_of(row["kind"], row["by"], row["pinned"], row["speaker"], row["people"], row["tags"])


@lru_cache(maxsize=1024)
def facets_of(
    kind: object, by: object, pinned: object, speaker: object, people: object, tags: object
) -> tuple[str, ...]:
    """What a filter may ask for, by the columns that it depends on."""
    facets = [f"={kind}", f"@{by}"]
    if pinned:
        facets.append("*")
    if speaker:
        facets.append(f"@{speaker}")
    for names, sign in ((people, "@"), (tags, "#")):
        if names:
            facets.extend(f"{sign}{member}" for member in json.loads(str(names)))
    return tuple(sorted({facet.lower() for facet in facets}))


def time_of(row: Mapping[str, object]) -> EventTime | None:
    """The event time that the row's columns hold, `None` when none was ever given."""
    if not row["words"] and not row["zone"]:
        return None
    lo, hi = row["lo"], row["hi"]
    return EventTime(
        Moment(lo) if isinstance(lo, int) else None,
        Moment(hi) if isinstance(hi, int) else None,
        approx=bool(row["approx"]),
        words=str(row["words"]),
        zone=str(row["zone"]),
    )
