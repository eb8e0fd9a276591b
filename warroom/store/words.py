"""Words as they are looked for when they shall be taken out: whatever their case, form or escaping."""

from __future__ import annotations

import re
import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_UNSEEN = "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
_ESCAPED = r"\\(u[0-9a-fA-F]{4}|.)"
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_LEVELS = 3
"""How often text is taken for JSON inside of JSON."""


def plain(text: str) -> str:
    """``text`` without what the eye takes for the same: case, forms of one character, what is not seen, white space."""
    if not text.isascii():
        composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        seen = re.sub(_UNSEEN, "", composed)
        text = "".join(sign for sign in seen if unicodedata.category(sign) != "Cf")
    return " ".join(text.casefold().split())


def strings_in(value: object) -> Iterator[str]:
    """Every text in a JSON value, names of fields too; one that is escaped once more also as it reads without."""
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            pending.extend(one)
            pending.extend(one.values())
        elif isinstance(one, list):
            pending.extend(one)
        elif isinstance(one, str):
            yield one
            for _ in range(_LEVELS):
                if "\\" not in one:
                    break
                one = _unescaped(one)
                yield one


def _unescaped(text: str) -> str:
    plain_text = re.sub(_ESCAPED, _sign, text, flags=re.DOTALL)
    return plain_text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _sign(match: re.Match[str]) -> str:
    escape = match.group(1)
    return chr(int(escape[1:], 16)) if len(escape) > 1 else _SIGNS.get(escape, escape)


def holds(value: object, words: str) -> bool:
    """Whether a JSON value holds ``words``, which are `plain` already."""
    return any(words in plain(text) for text in strings_in(value))


def tokens(text: str) -> list[str]:
    """The words in ``text``, which is `plain`, without the signs between them."""
    return re.findall(r"\w+", text)
