"""The one way out for text from people, files and the network.

It is kept verbatim and leaves only through the functions below: for a widget, a terminal, a clipboard, Markdown, HTML
or CSV. Whatever steers a terminal or hides from the eye is made visible instead: ``ESC`` as ``␛``, other controls as
their pictures, characters without a picture as ``⟨202E⟩`` with their number.

Part of the shell's fast path: the toolkit is loaded only where `for_screen` needs it, and patterns are compiled at
their first use (`re` keeps them).
"""

from __future__ import annotations

import re
import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.content import Content

MOST_MARKS = 4
"""Combining marks in a row that are shown; what exceeds them is counted instead."""
_REPLACEMENT = "\ufffd"
_ZWNJ, _ZWJ = "\u200c", "\u200d"
_SELECTORS = ("\ufe0e", "\ufe0f")
_FLAGS = (
    "\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074"
    "|\U000e0077\U000e006c\U000e0073)\U000e007f"
)
"""The flags of England, Scotland and Wales, written in signs that are not seen: any others may hide words."""
_SHAPED = (
    "[\u0620-\u06ff\u0710-\u074f\u0750-\u077f\u07ca-\u07f5\u0870-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff"
    "\u1820-\u18aa]"
)
"""Letters and signs of the writings in which a joiner or a non-joiner shapes the letters beside it."""
_IDEOGRAPH = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_VIRAMA = 9
"""The combining class of the signs that silence a vowel, behind which a joiner shapes the letter alone."""

_SUSPECT = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U0001fffe\U0001ffff\U000f0000-\U0010ffff\ue000-\uf8ff]"
)
_LOOKED_AT = f"{_FLAGS}|{_SUSPECT}"
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}"


class Untrusted:
    """Text from outside: not a ``str``, so that no widget, file or terminal takes it by mistake.

    ``str(u)`` and ``f"{u}"`` raise ``TypeError``; the functions of this module turn it into what a place may hold.
    ``u.raw`` is the text as it was typed, for the log, for search and for comparing.
    """

    __slots__ = ("raw",)

    def __init__(self, raw: str) -> None:
        self.raw = raw

    @property
    def is_sure(self) -> bool:
        """Whether nothing is known that speaks against it, as it does against the name that a strange key says."""
        return True

    @property
    def shown(self) -> str:
        """What is shown of it, before it is made fit for any place."""
        return self.raw

    def __str__(self) -> str:
        raise TypeError("untrusted text leaves only through warroom.text")

    def __format__(self, spec: str) -> str:
        raise TypeError("untrusted text leaves only through warroom.text")

    def __bool__(self) -> bool:
        return bool(self.raw)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Untrusted) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(("untrusted", self.raw))

    def __repr__(self) -> str:
        return f"Untrusted({self.raw!a})"


class UnsureName(Untrusted):
    """A name under which a key wrote that nobody here takes for that person's: it is shown as that wherever it is
    shown. Comparing and ``raw`` know the name alone.
    """

    __slots__ = ()

    @property
    def is_sure(self) -> bool:
        """It is not."""
        return False

    @property
    def shown(self) -> str:
        """The name, and that it is not sure."""
        return f"{self.raw}{NOT_ACCEPTED}"


NOT_ACCEPTED = " (key not accepted)"
"""What stands behind the name of an author whose key is not taken for theirs."""


def _raw(text: Untrusted | str) -> str:
    return text.shown if isinstance(text, Untrusted) else text


def clean(text: Untrusted | str, *, newline: str = "\n") -> str:
    """``text`` as it may be shown: what steers a terminal or hides from the eye is visible.

    A line feed becomes ``newline``; CR LF counts as one. A tab becomes four spaces. The work grows with the length of
    the text and nothing else. Cleaning twice changes nothing more.
    """
    raw = _raw(text)
    if raw.isascii() and raw.isprintable():
        return raw
    if "\r\n" in raw:
        raw = raw.replace("\r\n", "\n")
    visible = re.sub(_LOOKED_AT, lambda match: _visible(match, raw, newline), raw)
    return re.sub(_MARKS, _fewer_marks, visible)


def hidden_places(raw: str) -> set[int]:
    """The places in ``raw`` of the signs that `clean` makes visible, for want of any that are seen there."""
    matches = re.finditer(_LOOKED_AT, raw)
    return {match.start() for match in matches if _visible(match, raw, "\n") != match.group()}


def _visible(match: re.Match[str], raw: str, newline: str) -> str:
    sign = match.group()
    if len(sign) > 1:
        return sign
    code = ord(sign)
    if sign == "\n":
        return newline
    if sign == "\t":
        return "    "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if sign in _SELECTORS or sign == _ZWJ:
        before = raw[match.start() - 1 : match.start()]
        after = raw[match.end() : match.end() + 1]
        if sign == _ZWJ and before in _SELECTORS:
            before = raw[match.start() - 2 : match.start() - 1] if match.start() > 1 else ""
        if _draws(before) and (sign != _ZWJ or _draws(after)):
            return sign
    if code > 0x180A and _shapes(sign, raw, match.start()):
        return sign
    return f"⟨{code:04X}⟩"


def _shapes(sign: str, raw: str, at: int) -> bool:
    """Whether the sign at ``at`` shapes the letters beside it, as Persian, Indic and Mongolian words and Japanese names
    are spelt; alone, so that no words can be hidden in several.
    """
    before, after = raw[at - 1 : at], raw[at + 1 : at + 2]
    if sign in (_ZWNJ, _ZWJ):
        if re.match(_SHAPED, before) is None:
            return False
        return re.match(_SHAPED, after) is not None or (unicodedata.combining(before) == _VIRAMA and after != sign)
    if "\u180b" <= sign <= "\u180f":
        return "\u1820" <= before <= "\u18aa"
    return "\U000e0100" <= sign <= "\U000e010f" and re.match(_IDEOGRAPH, before) is not None


def _draws(sign: str) -> bool:
    """Whether ``sign`` is a picture that a joiner or a selector may follow (or a digit of a keycap, or a skin tone)."""
    if not sign:
        return False
    return unicodedata.category(sign) in ("So", "Sk", "Sm", "Po") or sign in "0123456789#*‼⁉〰"


def _fewer_marks(match: re.Match[str]) -> str:
    marks = match.group()
    more = len(marks) - MOST_MARKS
    return f"{marks[:MOST_MARKS]}⟨+{more} {'mark' if more == 1 else 'marks'}⟩"


def for_line(text: Untrusted | str) -> str:
    """`clean` on one line: line feeds are shown as ``⏎``."""
    return clean(text, newline="⏎")


def breaks_spoken(line: str) -> str:
    """A line of `for_line` as words to read: a break of lines is `` / ``, and none stands at an end."""
    return " / ".join(part for part in (piece.strip() for piece in line.split("⏎")) if part)


def for_screen(text: Untrusted | str, style: str = "") -> Content:
    """`clean` as content for a widget, which never reads markup in it."""
    from textual.content import Content

    return Content.styled(clean(text), style) if style else Content(clean(text))


def for_terminal(text: Untrusted | str) -> str:
    """`clean` for plain output of the shell; lone surrogates cannot be in it, so any UTF-8 terminal takes it."""
    return clean(text)


_UNSEEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e00ff"
    "\U000e0110-\U000e0fff]"
)


def for_clipboard(text: Untrusted | str) -> str:
    """``text`` to be pasted elsewhere: controls and direction overrides taken out, no line feed at its end.

    A paste into a shell then runs nothing and ends no bracketed paste.
    """
    raw = _raw(text).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return re.sub(f"({_FLAGS})|{_UNSEEN}", r"\1", raw).rstrip("\n")


_MARKDOWN = r"([\\`*_{}\[\]<>#|~!&])"
_WEB = r"(?i)(?<![^\W_])((?:(?:https?|ftp)://|www\.(?=\w))[^\s<>\\`|\"{}\[\]^]{1,2000})"
_ENDS = ".,;:!?'*"
"""Signs with which a sentence goes on behind an address."""
_PLAIN_ADDRESS = r"(?:[A-Za-z0-9\-./?=%:+,;@&#()]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))+"
"""An address in which no sign means anything in Markdown."""
_MARKDOWN_START = r"(?m)^([^\S\n]*)([-+=]|\d{1,12}[.)])"
_CALLS = r"(?i)(?<![\w.])@(?=(?:channel|here|everyone|everybody|all|room|team)\b|\*\*)"


def without_calls(text: str) -> str:
    """``text`` without what calls everybody in a chat or a forge, such as ``@channel``: its sign is a wide one."""
    return re.sub(_CALLS, "＠", text) if "@" in text else text


def for_markdown(text: Untrusted | str) -> str:
    """``text`` as words of a Markdown page: nothing in it becomes a heading, image, table or HTML, or calls everybody.

    An address of the web stays whole, so that a page that makes links of addresses leads to this one; no other words
    stand on a link.
    """
    visible = without_calls(clean(text))
    if "://" not in visible and "www." not in visible.casefold():
        escaped = re.sub(_MARKDOWN, r"\\\1", visible)
    else:
        pieces = re.split(_WEB, visible)
        for number, piece in enumerate(pieces):
            if number % 2:
                pieces[number] = _address(piece, pieces[number - 1][-1:], pieces[number + 1])
            else:
                pieces[number] = re.sub(_MARKDOWN, r"\\\1", piece)
        escaped = "".join(pieces)
    return re.sub(_MARKDOWN_START, _unlist, escaped)


def _address(address: str, before: str, following: str) -> str:
    """An address as it is, in angle brackets where a sign in it or right behind it would count, with its last signs."""
    ends = f"{_ENDS}_" if before == "_" or "://" not in address[:8] else _ENDS
    bare = address.rstrip(ends)
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(ends)
    behind = re.sub(_MARKDOWN, r"\\\1", address[len(bare) :])
    counts = re.search(_MARKDOWN, address[len(bare) :] + following[:1]) or re.search(r"&#?\w{1,31}(?:;|$)", bare)
    if "://" not in bare[:8]:  # "www." is no scheme, so that angle brackets make no link of it
        return (re.sub(_MARKDOWN, r"\\\1", bare) if re.fullmatch(_PLAIN_ADDRESS, bare) is None else bare) + behind
    if counts or re.fullmatch(_PLAIN_ADDRESS, bare) is None:
        named = re.sub(r"&(?=#?\w{1,31};)", "&amp;", bare)  # any other is left as it is: not every reader decodes it
        bare = f"<{named}>"
    return bare + behind


def _unlist(match: re.Match[str]) -> str:
    mark = match.group(2)
    return f"{match.group(1)}{mark[:-1]}\\{mark[-1]}"


def for_html(text: Untrusted | str) -> str:
    """``text`` inside an element or a quoted attribute of HTML."""
    import html

    return html.escape(clean(text), quote=True)


_FORMULA = frozenset("=+-@␍␉＝＋－＠﹦﹢﹣﹫−")
"""Signs with which a spreadsheet begins a formula, wide and small ones too."""


def for_csv(text: Untrusted | str) -> str:
    """``text`` as a cell: one that a spreadsheet would read as a formula begins with an apostrophe instead.

    So does one that begins with apostrophes and then so: every cell can be told from every other.
    """
    raw, visible = _raw(text), clean(text)
    begun = raw[:1] in ("\t", "\r") or visible.lstrip("'").lstrip()[:1] in _FORMULA
    return f"'{visible}" if begun else visible


def for_table(text: Untrusted | str) -> str:
    """`for_csv`, where what reads the table guesses at types: a cell that it would take for nothing at all (``NA``,
    ``null``), for a number or for a truth begins with an apostrophe as well.
    """
    cell = for_csv(text)
    plain = cell.strip("' ")[:_LONGEST_NUMBER].casefold()
    return f"'{cell}" if plain in _NOTHING or (plain[:1] in _NUMBERS_BEGIN and _is_number(plain)) else cell


_NOTHING = frozenset((
    "na", "n/a", "nan", "-nan", "null", "none", "nil", "true", "false", "#n/a", "#na", "#n/a n/a", "<na>", "1.#ind",
    "-1.#ind", "1.#qnan", "-1.#qnan",
))  # fmt: skip

_NUMBERS_BEGIN = frozenset("+-.in0123456789")
_LONGEST_NUMBER = 400


def _is_number(plain: str) -> bool:
    try:
        float(plain)
    except ValueError:
        return False
    return True


def bounded(text: str, limit: int) -> str:
    """``text``, cut to ``limit`` characters with ``…`` at the end when it was longer."""
    return text if len(text) <= limit else text[: max(0, limit - 1)] + "…"


def quoted(text: Untrusted | str, limit: int = 40) -> str:
    """Up to ``limit`` signs of ``text`` between quotes, safe to show: as an error names what somebody typed, in the
    letters in which they typed it.
    """
    line = bounded(for_line(text), limit)
    mark = '"' if "'" in line and '"' not in line else "'"
    return f"{mark}{line}{mark}"


def repair(text: str) -> str:
    """What came from a keyboard, a paste, a pipe or a command's words, as it can be stored: lone surrogates and NUL
    become ``U+FFFD``, which kill a database or a text area. Where they stand for bytes that the interpreter took for no
    text, since the surroundings say ASCII, and those are UTF-8, they are read. Nothing else is changed.
    """
    if "\0" in text:
        text = text.replace("\0", _REPLACEMENT)
    if text.isascii() or not _lone(text):
        return text
    text = re.sub("[\udc80-\udcff]{2,}", _read, text)
    return "".join(_REPLACEMENT if _lone(sign) else sign for sign in text)


def _read(escaped: re.Match[str]) -> str:
    """The bytes that ``escaped`` stands for as UTF-8, those that are none as before."""
    return escaped[0].encode("ascii", "surrogateescape").decode("utf-8", "surrogateescape")


def _lone(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)
