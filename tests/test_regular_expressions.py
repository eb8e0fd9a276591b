"""Every regular expression of the package, over texts made to be hard: none takes more than its length."""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, ModuleType

import pytest

import warroom
from warroom.intake import day_forms, forms

pytestmark = pytest.mark.long

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import re._parser as parser  # type: ignore[import-not-found]

LENGTH = 5_000
"""Signs of a text; those that take long are tried with twice as many as well."""
LONG, TOO_LONG = 0.05, 3.0
"""Seconds of the processor. A pattern that looks again at every place takes more than this at four times the length."""
_USING = ("compile", "match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split", "spans")


def modules() -> list[ModuleType]:
    """Every module of the package."""
    names = [
        one.name for one in pkgutil.walk_packages(warroom.__path__, "warroom.") if not one.name.endswith("__main__")
    ]
    return [importlib.import_module(name) for name in names]


def compiled(value: object, seen: set[int]) -> Iterator[re.Pattern[str]]:
    """The patterns in a module's value: itself, in a class, in a container."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from compiled(one, seen)
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from compiled(one, seen)
    elif isinstance(value, type) and value.__module__.startswith("warroom"):
        for one in vars(value).values():
            yield from compiled(one, seen)


def _flags(node: ast.expr, module: ModuleType) -> int:
    """The flags that an argument says; 0 for what cannot be known without running it."""
    flags = evaluated(node, module)
    return int(flags) if isinstance(flags, int) else 0


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from texts_in(one)
    elif type(value).__module__.startswith("warroom.") and not isinstance(value, type):  # a row that is an object
        yield from (text for name in getattr(value, "__slots__", ()) if isinstance(text := getattr(value, name), str))


def written(module: ModuleType) -> Iterator[tuple[str, int, str]]:
    """The patterns that a module writes as texts: arguments of functions of `re`, and its tables, where it has some."""
    source = Path(module.__file__ or "").read_text("utf-8")
    tree = ast.parse(source)
    unread = any(isinstance(row, forms.Form) for row in getattr(module, "DAYS", ()))  # compiled where they are met
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        owner = getattr(node.func, "value", None)
        if called not in _USING or not (called == "spans" or (isinstance(owner, ast.Name) and owner.id == "re")):
            continue
        flags = 0
        for word in node.keywords:
            if word.arg == "flags":
                flags = _flags(word.value, module)
        if called == "compile" and len(node.args) > 1:
            flags = _flags(node.args[1], module)
        pattern = evaluated(node.args[0], module)
        if isinstance(pattern, str):
            yield pattern, flags, called
        else:
            unread = True
    if unread:  # a pattern out of a table: every text of the module's tables is tried
        for name, value in vars(module).items():
            if not name.startswith("__") and isinstance(value, tuple | list | str):
                yield from ((text, 0, "finditer") for text in texts_in(value) if re.search(r"[\\(\[{*+?^$|]", text))


def evaluated(node: ast.expr, module: ModuleType) -> object:
    try:
        return eval(compile(ast.Expression(node), "", "eval"), vars(module))  # noqa: S307 - our own source
    except (NameError, AttributeError, TypeError, LookupError):
        return None


def uses_by_name(sources: str) -> dict[str, set[str]]:
    """What is done with the compiled patterns of each name: looking for each name by itself took half a minute."""
    uses: dict[str, set[str]] = {}
    for name, method in re.findall(r"\b(\w+)\.(match|fullmatch|search|findall|finditer|sub|subn|split)\b", sources):
        uses.setdefault(name, set()).add(method)
    return uses


@functools.cache
def patterns() -> dict[tuple[str, int], tuple[str, set[str]]]:
    """Each pattern with its flags; where it stands, and what is done with it. Looked for when a test asks for it: it
    takes seconds, and whoever runs other tests reads this file as well.
    """
    found: dict[tuple[str, int], tuple[str, set[str]]] = {}

    def add(pattern: str, flags: int, place: str, how: set[str]) -> None:
        known = found.setdefault((pattern, flags & ~re.UNICODE), (place, set()))
        known[1].update(how)

    uses = uses_by_name("\n".join(Path(module.__file__ or "").read_text("utf-8") for module in modules()))
    for module in modules():
        seen: set[int] = set()
        for name, value in list(vars(module).items()):
            for one in compiled(value, seen):
                if isinstance(one.pattern, str):
                    add(one.pattern, one.flags, module.__name__, uses.get(name) or {"match", "fullmatch", "finditer"})
        for pattern, flags, called in written(module):
            try:
                re.compile(pattern, flags)
            except (re.error, OverflowError, RecursionError):
                continue  # a text of a table that is no pattern
            if called != "compile" or (pattern, flags) not in found:
                add(pattern, flags, module.__name__, {called} if called != "compile" else {"match", "finditer"})
    return found


SEEDS = [
    " ", "\t", "\n", " \n", "\r\n", "#", "# ", "-", "- ", "--", "*", "**", "0", "1.", "1 ", "12:", "a", "A", "aA", "a ",
    "a.", "a-", "a_", "a1", "é", '"', "'", '"a', "`", "(", ")", "[", "]", "[a](", "<", "<a", "{{", "\\", "|", "| ", ":",
    "::", "=", "@", "@a ", "a@", ",", "http://", "://", "&", "+", "0-", "2026-", "14:32 ",
]  # fmt: skip
ENDS = ["", "\x00"]


def sample(parsed: object) -> str:
    """A short text that a part of a pattern matches, as far as that is easy to say."""
    said = ""
    for kind, value in parsed:  # type: ignore[attr-defined]
        name = str(kind)
        if name == "LITERAL":
            said += chr(value)
        elif name == "NOT_LITERAL":
            said += "a" if value != ord("a") else "b"
        elif name == "ANY":
            said += "a"
        elif name == "IN":
            said += one_of(value)
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            said += sample(value[2]) * min(max(value[0], 1), 40)
        elif name == "SUBPATTERN":
            said += sample(value[3])
        elif name == "ATOMIC_GROUP":
            said += sample(value)
        elif name == "BRANCH":
            said += sample(value[1][0])
    return said


def one_of(signs: object) -> str:
    negated = False
    for kind, value in signs:  # type: ignore[attr-defined]
        name = str(kind)
        if name == "NEGATE":
            negated = True
        elif not negated and name == "LITERAL":
            return chr(value)
        elif not negated and name == "RANGE":
            return chr(value[0])
        elif not negated and name == "CATEGORY":
            return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}.get(str(value), "-")
    return next(sign for sign in "a1 -.\n→" if re.match(set_of(signs), sign)) if negated else "a"


def set_of(signs: object) -> re.Pattern[str]:
    """A set that was parsed, as a pattern again: only as good as picking one sign of it needs."""
    inside = ""
    for kind, value in signs:  # type: ignore[attr-defined]
        name = str(kind)
        if name == "NEGATE":
            inside += "^"
        elif name == "LITERAL":
            inside += re.escape(chr(value))
        elif name == "RANGE":
            inside += f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
        elif name == "CATEGORY":
            inside += {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}.get(str(value), "")
    return re.compile(f"[{inside}]")


def pumped(parsed: object, before: str = "") -> Iterator[tuple[str, str]]:
    """For each repeat of a pattern: what leads to it once, and what is repeated behind that."""
    for kind, value in parsed:  # type: ignore[attr-defined]
        name = str(kind)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            if value[1] > 8:
                yield "", before + sample(value[2]) * 200
                yield "", sample(value[2])
                yield "", before
                yield before, sample(value[2])
            yield from pumped(value[2], before)
            before += sample(value[2]) * min(max(value[0], 1), 40)
            continue
        if name == "SUBPATTERN":
            yield from pumped(value[3], before)
        elif name == "ATOMIC_GROUP":
            yield from pumped(value, before)
        elif name == "BRANCH":
            for one in value[1]:
                yield from pumped(one, before)
        before += sample([(kind, value)])


def hard_for(pattern: str, flags: int) -> list[tuple[str, str]]:
    """How texts begin, and what is short itself and hard when it is repeated behind that."""
    parsed = parser.parse(pattern, flags)
    repeats = [("", one) for one in (*SEEDS, sample(parsed))]
    return sorted({(begins, one) for begins, one in [*repeats, *pumped(parsed)] if one})


class TooLong(Exception):
    """The time is over."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def seconds(pattern: re.Pattern[str], text: str, how: set[str]) -> float:
    """How long the processor takes for what is done with a pattern; `TooLong` beyond the limit."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, TOO_LONG)
    started = time.process_time()
    try:
        if "match" in how:
            pattern.match(text)
        if "fullmatch" in how:
            pattern.fullmatch(text)
        if "search" in how:
            pattern.search(text)
        if how - {"match", "fullmatch", "search"}:
            for _ in pattern.finditer(text):  # what findall, split and sub do
                pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - started


def repeated(one: str, end: str, length: int) -> str:
    return (one * (length // len(one) + 1))[:length] + end


def worse_than_linear(pattern: str, flags: int, how: set[str]) -> Iterator[str]:
    """The texts with which ``pattern`` takes more than its length."""
    ready = re.compile(pattern, flags)
    for begins, one in hard_for(pattern, flags):
        for end in ENDS:
            try:
                first = seconds(ready, begins + repeated(one, end, LENGTH), how)
                if first < LONG:
                    continue
                second = seconds(ready, begins + repeated(one, end, 2 * LENGTH), how)
                third = seconds(ready, begins + repeated(one, end, 4 * LENGTH), how)
            except TooLong:
                yield f"{begins[:40]!r}{one[:40]!r}{end!r} does not end"
            else:
                if third > 2.6 * second and second > 1.6 * first:
                    yield f"{begins[:40]!r}{one[:40]!r}{end!r}: {first:.2f}, {second:.2f}, {third:.2f} s"


ROOMS = sorted(room.name for room in pkgutil.iter_modules(warroom.__path__, "warroom."))
"""The packages and modules at the top."""


def test_the_patterns_of_the_package_are_found() -> None:
    places = {place for place, _ in patterns().values()}
    assert len(patterns()) > 200
    assert all(any(f"{place}.".startswith(f"{room}.") for room in ROOMS) for place in places), "each is tried"
    assert {"warroom.text", "warroom.intake.postmortem", "warroom.toml_lines", "warroom.compose.finders",
            "warroom.compose.leaks", "warroom.intake.secret_shapes", "warroom.intake.typed_line"} <= places  # fmt: skip


def test_the_patterns_of_rows_that_are_compiled_when_they_are_met_are_found() -> None:
    rows = [
        row
        for table in (forms, day_forms)
        for value in vars(table).values()
        if isinstance(value, tuple)
        for row in value
        if isinstance(row, forms.Form)
    ]
    assert len(rows) > 20
    assert {row.pattern for row in rows} - {pattern for pattern, _ in patterns()} == set()


@pytest.mark.parametrize("room", ROOMS)
def test_no_pattern_takes_more_than_the_length_of_the_text(room: str) -> None:
    slow = {
        pattern: found
        for (pattern, flags), (where, how) in patterns().items()
        if f"{where}.".startswith(f"{room}.") and (found := list(worse_than_linear(pattern, flags, how)))
    }
    assert slow == {}


@pytest.mark.parametrize(
    ("pattern", "begins", "one"),
    [
        (r"(?m)^(\s*)([-+=])", "", "\n"), (r"^(#{1,6})\s+(.*?)\s*#*\s*$", "# a", " "), (r"(a+)+$", "", "a"),
        (r"\s+$", "", " "), (r"^\s*\|?\s*:?-{2,}", "", " "), (r"(a|a)*b", "", "a"),
    ],
)  # fmt: skip
def test_the_text_that_is_hard_for_a_pattern_is_tried(pattern: str, begins: str, one: str) -> None:
    assert (begins, one) in hard_for(pattern, 0)


COSTS: dict[str, tuple[Callable[[int], float], bool]] = {
    "linear": (lambda length: length / 50_000, False), "quick": (lambda length: length**2 / 10**9, False),
    "quadratic": (lambda length: length**2 / (4 * 10**8), True), "endless": (lambda length: TOO_LONG + length, True),
}  # fmt: skip


@pytest.mark.parametrize("name", COSTS)
def test_a_pattern_that_takes_more_than_the_length_is_seen(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever the machine does beside it: the seconds are those that are said here."""
    cost, is_seen = COSTS[name]

    def costing(_pattern: re.Pattern[str], text: str, _how: set[str]) -> float:
        if cost(len(text)) > TOO_LONG:
            raise TooLong
        return cost(len(text))

    monkeypatch.setattr("tests.test_regular_expressions.seconds", costing)
    assert bool(list(worse_than_linear("a", 0, {"match"}))) == is_seen


def test_what_does_not_end_is_stopped() -> None:
    with pytest.raises(TooLong):
        seconds(re.compile(r"(a|a)*b"), "a" * LENGTH, {"match"})
