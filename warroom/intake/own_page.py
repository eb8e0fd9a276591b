"""A post-mortem that this program wrote: where its whole timeline stands, and which words of a row are its kind."""

from __future__ import annotations

import re

KEY_ABOVE = "<!-- warroom: key moments above, the whole timeline is below -->"
ALL_BELOW = "<!-- warroom: the whole timeline -->"
"""Where the table with every entry stands. Nobody's words can hold one: in a document their signs are escaped."""
_HEADING = "## Timeline"
_KIND = re.compile(r"^(\| [^|]{0,80} \| )\*\*[^*|\n]{1,80}\*\*: ", re.MULTILINE)


def whole_timeline(text: str) -> str:
    """``text`` as it is read: a page of our own without its key moments, which its whole timeline tells too, and
    without the kinds before the words of a row. Every line keeps its number.
    """
    lines = text.split("\n")
    bare = [line.strip() for line in lines]
    if ALL_BELOW not in bare and KEY_ABOVE not in bare:
        return text
    if KEY_ABOVE in bare and ALL_BELOW in bare:
        number = bare.index(KEY_ABOVE) - 1
        while number >= 0 and not bare[number].startswith(("|", "#")):
            number -= 1
        while number >= 0 and bare[number].startswith("|"):
            lines[number] = ""
            number -= 1
        heading = bare.index(ALL_BELOW)
        lines[heading - 1] = _HEADING if heading else lines[heading]
    lines = ["" if line.strip() in (KEY_ABOVE, ALL_BELOW) else line for line in lines]
    return _KIND.sub(r"\1", "\n".join(lines))
