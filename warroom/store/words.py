"""Words as they are looked for when they shall be taken out: whatever their case, form or escaping."""

from __future__ import annotations

import binascii
import contextlib
import re
import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_UNSEEN = "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
_ESCAPED = r"\\(u[0-9a-fA-F]{4}|.)"
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_PERCENT = r"%([0-9a-fA-F]{2})"
_BASE64 = r"[A-Za-z0-9+/_-]{12,}={0,2}"
_MARKS = frozenset("*_`~")
_UNMARKED = str.maketrans("", "", "*_`~")
"""What sets words in Markdown, and may stand in the middle of one."""
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


def forms_in(value: object) -> Iterator[str]:
    """Every text in a JSON value as `strings_in` gives them, and as it reads where it was packed for an address, a page
    or a machine (``%40``, ``&amp;``, base64), or set in Markdown.
    """
    for text in strings_in(value):
        yield text
        if "%" in text:
            yield _of_percents(text)
        if "&" in text:
            from html import unescape

            yield unescape(text)
        if not _MARKS.isdisjoint(text):
            yield text.translate(_UNMARKED)
        yield from filter(None, map(_of_base64, re.findall(_BASE64, text)))


def may_be_packed(text: str) -> bool:
    """Whether `forms_in` may give more of ``text``, or of JSON that reads so, than the text itself."""
    packed = "%" in text or "&" in text or not _MARKS.isdisjoint(text)
    return packed or any(map(_of_base64, re.findall(_BASE64, text)))  # ids and salts are no text


def _of_percents(text: str) -> str:
    """``text`` whose signs are said by two hexadecimal digits each."""
    packed = re.sub(_PERCENT, lambda match: chr(int(match[1], 16)), text)
    with contextlib.suppress(UnicodeError):
        return packed.encode("latin-1").decode("utf-8")
    return packed


def _of_base64(word: str) -> str:
    """What ``word`` says if it is base64 of a text; else nothing."""
    stripped = word.rstrip("=").replace("-", "+").replace("_", "/")
    with contextlib.suppress(binascii.Error, UnicodeError):
        text = binascii.a2b_base64(stripped + "=" * (-len(stripped) % 4)).decode("utf-8")
        return text if text.isprintable() else " ".join(text.split())
    return ""


def _unescaped(text: str) -> str:
    plain_text = re.sub(_ESCAPED, _sign, text, flags=re.DOTALL)
    return plain_text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _sign(match: re.Match[str]) -> str:
    escape = match.group(1)
    return chr(int(escape[1:], 16)) if len(escape) > 1 else _SIGNS.get(escape, escape)


def holds(value: object, words: str) -> bool:
    """Whether a JSON value holds ``words``, which are `plain` already."""
    return any(words in plain(text) for text in forms_in(value))


def tokens(text: str) -> list[str]:
    """The words in ``text``, which is `plain`, without the signs between them."""
    return re.findall(r"\w+", text)
