"""Why an incident is opened that was over: what the words of the reason tell of it."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from warroom.playbook.workflow import Playbook

BACK, MISTAKE = "back", "mistake"
"""It came back: its last fix did not hold. It was ended by mistake: that it had ended is all that was not so."""


def came_back_or_mistake(playbook: Playbook, why: str) -> str:
    """`BACK` or `MISTAKE` where the reason has the playbook's words for this one only; empty where it tells neither,
    or both.
    """
    words = playbook.resolution.again
    told = [way for way, signs in ((BACK, words.back), (MISTAKE, words.mistake)) if _has(why, signs)]
    return told[0] if len(told) == 1 else ""


def example(playbook: Playbook, way: str) -> str:
    """A word by which a reason tells it, empty where the playbook has none."""
    words = playbook.resolution.again
    return next(iter(words.back if way == BACK else words.mistake), "")


def _has(why: str, signs: Iterable[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", why, re.IGNORECASE) is not None for sign in signs)
