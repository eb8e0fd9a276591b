"""Figures as people type them (``0.4 %``, ``210 ms``, ``1.2k/s``, ``3 GiB``), and which of two is the greater.

A figure is a span in the unit of what it measures: ``1,200 ms`` is 1.2 or 1200. What is not surely a figure is none,
and what is not surely above or below another is said to be neither: nobody is told that a value is good by a guess.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

LONGEST = 80
"""Characters of a text in which a figure is looked for."""
RATIO, TIME, BYTES, BITS, COUNT = "ratio", "time", "bytes", "bits", "count"

_TIME = {
    "ns": Fraction(1, 10**9), "us": Fraction(1, 10**6), "ms": Fraction(1, 1000), "s": Fraction(1), "min": Fraction(60),
    "h": Fraction(3600), "d": Fraction(86400),
}  # fmt: skip
_TIME_WORDS = {
    "\u03bcs": "us", "msec": "ms", "millisecond": "ms", "milliseconds": "ms", "sec": "s", "secs": "s", "second": "s",
    "seconds": "s", "mins": "min", "minute": "min", "minutes": "min", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "day": "d", "days": "d",
}  # fmt: skip
_SIZES = {
    **{f"{sign}B": Fraction(1000) ** power for power, sign in enumerate(("", "k", "M", "G", "T", "P"))},
    **{f"{sign}iB": Fraction(1024) ** power for power, sign in enumerate(("K", "M", "G", "T", "P"), 1)},
    "KB": Fraction(1000),
}  # fmt: skip
_BITS = {f"{sign}bit": Fraction(1000) ** power for power, sign in enumerate(("", "k", "M", "G", "T"))}
_SIGNS = {"k": Fraction(10**3), "K": Fraction(10**3), "M": Fraction(10**6), "G": Fraction(10**9)}
_RATES = {"rps": ("req", "s"), "qps": ("query", "s"), "tps": ("transaction", "s"), "rpm": ("req", "min")}
_NOUNS = {
    "request": "req", "requests": "req", "reqs": "req", "queries": "query", "errors": "error",
    "connections": "connection",
    "conns": "connection", "conn": "connection", "transactions": "transaction", "users": "user", "tickets": "ticket",
    "complaints": "complaint", "jobs": "job", "messages": "message", "timeouts": "timeout", "failures": "failure",
}  # fmt: skip
"""What is counted, in each way of writing it; other words are none, lest `2 out of order` be a figure."""
_PLAIN_NOUNS = frozenset(_NOUNS.values())
_HEDGES = frozenset(("about", "around", "approx", "approx.", "ca", "ca.", "circa", "roughly"))
_MARGIN = Fraction(1, 10)
"""How far off a value may be that somebody called rough."""
_SIGN = r"<=|>=|<|>|~|about|around|approx\.?|ca\.?|circa|roughly|under|below|over|above"
_NUMBER = r"[0-9]{1,3}(?:[ '][0-9]{3}){1,4}(?:[.,][0-9]{1,9})?|[0-9]{1,15}(?:[.,][0-9]{1,15})?"
_FORM = re.compile(rf"(?P<lead>[a-z ]{{0,60}}?(?:\bp[0-9]{{2}} )?)(?P<sign>{_SIGN})? ?(?P<rest>[0-9].*)", re.IGNORECASE)
_AMOUNT = re.compile(rf"(?P<number>{_NUMBER})(?: ?(?P<sign>[kKMG])(?![A-Za-z]))?")
_RANGE = re.compile(rf"(?P<lo>{_NUMBER}) ?(?:-|to) ?(?P<hi>{_NUMBER})(?P<unit>[^0-9]{{0,40}})")
_UNIT = re.compile(r" ?(?P<unit>[a-z%\u2030\u03bc/ ]{0,40})", re.IGNORECASE)
_PART = re.compile(rf"(?P<number>{_NUMBER}) ?(?P<unit>[a-z\u03bc]{{1,12}})", re.IGNORECASE)
_LEADS = frozenset(
    (
        "error", "errors", "rate", "latency", "response", "time", "traffic", "volume", "usage", "cpu", "memory", "disk",
        "queries", "connections", "external", "api", "is", "now", "at", "it", "p50", "p90", "p95", "p99", "value",
        "current", "currently",
    )
)  # fmt: skip
"""Words that may stand before a figure; any other (not, from, by, no longer) may turn its meaning round."""
_ONLY_XX = re.compile(r"\b[45]xx\b", re.IGNORECASE)


class Figure:
    """What was measured lies between ``lo`` and ``hi`` in the base unit of ``what`` (one of the kinds above; ``/s``
    behind it for each second); ``hi`` is `None` where there is no upper end. ``of`` is what is counted, if it was said.
    """

    __slots__ = ("hi", "lo", "of", "what")

    def __init__(self, what: str, lo: Fraction, hi: Fraction | None, of: str = "") -> None:
        self.what, self.lo, self.hi, self.of = what, lo, hi, of

    def __repr__(self) -> str:
        return f"Figure({self.what!r}, {self.lo}, {self.hi}, {self.of!r})"


def read_figure(text: str) -> Figure | None:
    """The figure that ``text`` says, `None` where it says none, more than one, or something else as well."""
    if len(text) > LONGEST or any(unicodedata.decomposition(sign).startswith(("<super>", "<sub>")) for sign in text):
        return None
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u2013", "-")
    for written, meant in (("\u2264", "<="), ("\u2265", ">="), ("\u2248", "~"), ("\u2019", "'")):
        plain = plain.replace(written, meant)
    plain = " ".join(_ONLY_XX.sub(" ", plain).split())
    if not plain or len(plain) > LONGEST:
        return None
    form = _FORM.fullmatch(plain)
    if form is None or not all(word.casefold() in _LEADS for word in form["lead"].split()):
        return None
    rest = form["rest"].removesuffix(" now").rstrip()
    figure = _ratio(rest) or _range(rest) or _composed(rest) or _single(rest)
    return _widened(figure, (form["sign"] or "").casefold()) if figure is not None else None


def meets(left: Figure, sign: str, right: Figure) -> bool | None:
    """Whether ``left`` is surely ``sign`` (``<``, ``<=``, ``>`` or ``>=``) than ``right``, surely not, or neither."""
    if left.what != right.what or (left.of and right.of and left.of != right.of):
        return None
    if sign in (">", ">="):
        return meets(right, "<" if sign == ">" else "<=", left)
    if left.hi is not None and (left.hi < right.lo or (sign == "<=" and left.hi == right.lo)):
        return True
    if right.hi is not None and (left.lo > right.hi or (sign == "<" and left.lo == right.hi)):
        return False
    return None


def _widened(figure: Figure, sign: str) -> Figure:
    if sign in ("<", "<=", "under", "below"):
        return Figure(figure.what, Fraction(0), figure.hi, figure.of)
    if sign in (">", ">=", "over", "above"):
        return Figure(figure.what, figure.lo, None, figure.of)
    if sign == "~" or sign in _HEDGES:
        high = figure.hi * (1 + _MARGIN) if figure.hi is not None else None
        return Figure(figure.what, figure.lo * (1 - _MARGIN), high, figure.of)
    return figure


def _span(number: str) -> tuple[Fraction, Fraction]:
    """What a number may mean: a comma before three digits parts thousands or is a decimal one."""
    plain = number.replace(" ", "").replace("'", "")
    if "," not in plain:
        return (Fraction(plain), Fraction(plain))
    whole, _, behind = plain.partition(",")
    decimal = Fraction(f"{whole}.{behind}")
    if len(behind) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        return (decimal, Fraction(whole + behind))
    return (decimal, decimal)


def _ratio(rest: str) -> Figure | None:
    """``12 of 400``, ``12/400``: a part of a whole."""
    match = re.fullmatch(r"([0-9]{1,12}) ?(?:of|/) ?([0-9]{1,12})", rest)
    if match is None or int(match[2]) == 0:
        return None
    part = Fraction(int(match[1]), int(match[2]))
    return Figure(RATIO, part, part)


def _range(rest: str) -> Figure | None:
    """``0.1-0.3 %``, ``200 to 240 ms``."""
    match = _RANGE.fullmatch(rest)
    if match is None:
        return None
    unit = _unit(match["unit"])
    (low, _), (_, high) = _span(match["lo"]), _span(match["hi"])
    if unit is None or low > high:
        return None
    what, size, of = unit
    return Figure(what, low * size, high * size, of)


def _composed(rest: str) -> Figure | None:
    """``1 min 30 s``: a length of time in several units, each smaller than the one before."""
    low = high = Fraction(0)
    before: Fraction | None = None
    end = 0
    while end < len(rest):
        match = _PART.match(rest, end)
        size = _TIME.get(_time_unit(match["unit"])) if match is not None else None
        if match is None or size is None or (before is not None and size >= before):
            return None
        least, most = _span(match["number"])
        low, high, before = low + least * size, high + most * size, size
        end = match.end() + (rest[match.end() : match.end() + 1] == " ")
    return Figure(TIME, low, high)


def _single(rest: str) -> Figure | None:
    amount = _AMOUNT.match(rest)
    unit = _unit(rest[amount.end() :]) if amount is not None else None
    if amount is None or unit is None:
        return None
    what, size, of = unit
    if amount["sign"]:
        if what.removesuffix("/s") != COUNT:
            return None
        size *= _SIGNS[amount["sign"]]
    low, high = _span(amount["number"])
    return Figure(what, low * size, high * size, of)


def _time_unit(word: str) -> str:
    return word if word in _TIME else _TIME_WORDS.get(word.casefold(), "")


def _unit(words: str) -> tuple[str, Fraction, str] | None:
    """What ``words`` behind a number measure, how much of its base unit one is, and what is counted."""
    match = _UNIT.fullmatch(words)
    if match is None:
        return None
    unit = match["unit"].strip()
    if unit in ("%", "percent", "pct"):
        return RATIO, Fraction(1, 100), ""
    if unit == "\u2030":
        return RATIO, Fraction(1, 1000), ""
    if unit.casefold() in _RATES:
        of, each = _RATES[unit.casefold()]
        return f"{COUNT}/s", 1 / _TIME[each], of
    what, parted, each = unit.rpartition("/") if "/" in unit else unit.rpartition(" per ")
    if parted:
        length = _TIME.get(_time_unit(each.strip()))
        inner = _amount_unit(what.strip())
        if length is None or inner is None or inner[0] == TIME:
            return None
        return f"{inner[0]}/s", inner[1] / length, inner[2]
    return _amount_unit(unit)


def _amount_unit(unit: str) -> tuple[str, Fraction, str] | None:
    if not unit:
        return COUNT, Fraction(1), ""
    if _time_unit(unit):
        return TIME, _TIME[_time_unit(unit)], ""
    if unit in _SIZES:
        return BYTES, _SIZES[unit], ""
    if unit in _BITS:
        return BITS, _BITS[unit], ""
    noun = _NOUNS.get(unit.casefold(), unit.casefold())
    return (COUNT, Fraction(1), noun) if noun in _PLAIN_NOUNS else None
