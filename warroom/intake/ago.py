"""A time that counts back from now: ``-7``, ``-15m``, ``-1h30m``, ``15 min ago``.

Part of the shell's fast path.
"""

from __future__ import annotations

import re

LONGEST_AGO = 600
"""Minutes: ``-601`` is text."""
AGO = r"[-−–](?:(?P<h>\d{1,2})h(?P<m>[0-5]?\d)m?|(?P<n>\d{1,3})(?P<u>min|m|h)?)(?= |$)"
IN_WORDS = (
    r"(?P<n>\d{1,3})[ \u00a0]?(?P<u>m|mins?|minutes?|h|hrs?|hours?)[ \u00a0]ago(?:[:,;]|[ \u00a0]{1,3}[-–—])?(?= |$)"
)


def minutes_ago(text: str) -> tuple[int, re.Match[str], bool] | None:
    """How many minutes ago it was by the beginning of ``text``, and whether that is only roughly so; `None` where it
    does not count back, or further than `LONGEST_AGO`.
    """
    match = re.match(AGO, text) if text[0] in "-−–" else re.match(IN_WORDS, text)
    if match is None:
        return None
    parts = match.groupdict()
    if parts["n"] is None:
        minutes = int(parts["h"]) * 60 + int(parts["m"])
    else:
        minutes = int(parts["n"]) * (60 if (parts["u"] or "").startswith("h") else 1)
    return (minutes, match, text[0] not in "-−–") if 0 < minutes <= LONGEST_AGO else None
