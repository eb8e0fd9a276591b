"""Loading the workflow: the shipped files, with an organisation's own on top, file by file."""

from __future__ import annotations

import contextlib
import difflib
import os
import tomllib
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from warroom.model.shape import assembler, field_types, is_shape
from warroom.outside_file import Unreadable, read_regular, read_toml
from warroom.playbook.duration import Duration
from warroom.playbook.placeholders import once_in_single_braces, place
from warroom.playbook.workflow import Playbook

LARGEST_FILE = 128 * 1024
"""Bytes of a file of an organisation's playbook; the longest shipped one has 17,000."""
MOST_FILES = 500
"""Files of a folder of an organisation's playbook."""
MOST_PROBLEMS = 100
"""Problems of one file that are said."""
TEMPLATES, DRILLS = "templates", "drills"
PARTS = tuple(part.name for part in fields(Playbook) if part.name != "texts")
"""The names of the files without ``.toml``, in the order in which they are shown."""


class Problem:
    """Something wrong in a playbook: file, line from 1, field, what was expected, what was found."""

    __slots__ = ("expected", "field", "file", "found", "line")

    def __init__(self, file: str, line: int, field: str, expected: str, found: str = "") -> None:
        self.file, self.line, self.field, self.expected, self.found = file, line, field, expected, found

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " + (f"{self.field}: " if self.field else "")
        return f"{where}expected {self.expected}" + (f", found {self.found}" if self.found else "")

    def __repr__(self) -> str:
        return f"Problem({self})"


class PlaybookError(ValueError):
    """A playbook that cannot be used; ``problems`` holds every one of them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def shipped_data() -> Path:
    """The folder with the shipped ``playbook/``, ``templates/`` and so on: in a wheel, or at the top of the source."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


def load_playbook(organisation: Path | None = None, *, shipped: Path | None = None) -> Playbook:
    """The workflow. ``organisation`` is a folder whose ``*.toml`` and ``templates/*`` replace the shipped ones.

    Raise `PlaybookError` with every problem of every file. The shipped files are known to be right (a test reads them
    all), so they are taken as they are; an organisation's are checked.
    """
    data = shipped or shipped_data()
    problems: list[Problem] = []
    parts: dict[str, Any] = {}
    makers: dict[str, Callable[[], Any]] = {}
    for part in PARTS:
        own = organisation / f"{part}.toml" if organisation is not None else None
        if own is not None and organisation is not None and os.path.lexists(own):
            parts[part] = read_checked(own, _hints(Playbook)[part], problems, within=organisation)
        else:
            makers[part] = partial(_shipped, data / "playbook" / f"{part}.toml", part)
    if organisation is None:
        makers["texts"] = partial(_shipped_texts, data)
    else:
        parts["texts"] = _shipped_texts(data) | _own_templates(organisation, problems)
        problems.extend(_unknown_files(organisation))
    if problems:
        raise PlaybookError(problems)
    return Playbook.late(parts, makers)


def _shipped(path: Path, part: str) -> Any:
    with as_it_was(path):
        return builder(_hints(Playbook)[part])(tomllib.loads(path.read_text("utf-8")))


def _shipped_texts(data: Path) -> dict[str, str]:
    with as_it_was(data / TEMPLATES):
        return {path.name: path.read_text("utf-8") for path in sorted((data / TEMPLATES).iterdir())}


@contextlib.contextmanager
def as_it_was(path: Path) -> Iterator[None]:
    """Whatever is wrong with a shipped file raises `PlaybookError`: they are right, and read when they are asked for,
    so another version was installed over the one that runs.
    """
    try:
        yield
    except PlaybookError:
        raise
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        found = f"another one ({type(error).__name__}): warroom was changed while it ran, so start it again"
        raise PlaybookError([Problem(str(path), 1, "", "the file of the version that runs", found)]) from error


def read_checked(path: Path, shape: type, problems: list[Problem], *, within: Path) -> Any:
    """The file at ``path``, in the folder ``within``, as ``shape``; what is wrong with it is added to ``problems``."""
    text = _text_of(path, problems, within=within)
    if text is None:
        return None
    try:
        document = read_toml(text)
    except Unreadable as trouble:
        problems.append(Problem(str(path), trouble.line, "", trouble.expected, trouble.found))
        return None
    for line, name in once_in_single_braces(path.name, text):
        problems.append(Problem(str(path), line, "", place(name), f"{{{name}}}"))
    from pydantic import TypeAdapter, ValidationError

    from warroom.toml_lines import lines_of_paths  # only what is wrong has to be found in its file

    try:
        return TypeAdapter(shape).validate_python(document)
    except ValidationError as error:
        every, lines = error.errors(include_url=False), lines_of_paths(text)
        problems.extend(_problem(path, lines, error) for error in every[:MOST_PROBLEMS])
        if len(every) > MOST_PROBLEMS:
            expected, instead = f"no more than {MOST_PROBLEMS} problems", f"{len(every)}; the others are not shown"
            problems.append(Problem(str(path), 1, "", expected, instead))
        return None


def _problem(path: Path, lines: Mapping[tuple[str | int, ...], int], error: Any) -> Problem:
    from warroom.toml_lines import expected_and_found, field_words, line_of

    where = tuple(error["loc"])
    return Problem(str(path), line_of(lines, where), field_words(where), *expected_and_found(error))


def _text_of(path: Path, problems: list[Problem], *, within: Path) -> str | None:
    try:
        return read_regular(str(path), LARGEST_FILE, within=str(within))
    except Unreadable as trouble:
        problems.append(Problem(str(path), trouble.line, "", trouble.expected, trouble.found))
    return None


def files_of(folder: Path, problems: list[Problem]) -> list[Path]:
    """What lies in ``folder``, by name, without what is hidden; nothing when it is none."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, MOST_FILES + 1)]
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(Problem(str(folder), 1, "", "a folder that can be read", str(error.strerror)))
        return []
    if len(names) > MOST_FILES:
        problems.append(Problem(str(folder), 1, "", f"at most {MOST_FILES} files", "more"))
        return []
    return [folder / name for name in sorted(names) if not name.startswith(".")]


def _own_templates(organisation: Path, problems: list[Problem]) -> dict[str, str]:
    read = (
        (path.name, _text_of(path, problems, within=organisation))
        for path in files_of(organisation / TEMPLATES, problems)
    )
    return {name: text for name, text in read if text is not None}


def _unknown_files(organisation: Path) -> list[Problem]:
    if not os.path.isdir(organisation):  # noqa: PTH112 - pathlib raises where it may not look
        return [Problem(str(organisation), 1, "", "a folder with playbook files")]
    known_files = [f"{part}.toml" for part in PARTS]
    problems: list[Problem] = []
    for path in files_of(organisation, problems):
        if path.name in known_files or path.name in (TEMPLATES, DRILLS) or path.suffix == ".md":
            continue
        near = difflib.get_close_matches(path.name[:200], known_files, 1)
        problems.append(
            Problem(str(path), 1, "", f"{near[0]} by its name" if near else "one of " + ", ".join(known_files))
        )
    return problems


@cache
def _hints(shape: type) -> dict[str, Any]:
    return typing.get_type_hints(shape)


@cache
def builder(shape: Any) -> Callable[[Any], Any]:
    """What makes a ``shape`` of the value of a file known to be right: without pydantic, which costs the start."""
    if shape is Duration:
        return Duration.parse
    if is_shape(shape):
        return _shape_builder(shape)
    origin, arguments = typing.get_origin(shape), typing.get_args(shape)
    if origin is tuple:
        inner = [builder(argument) for argument in arguments if argument is not Ellipsis]
        if len(inner) < len(arguments):
            return lambda value: tuple(map(inner[0], value))
        return lambda value: tuple(make(part) for make, part in zip(inner, value, strict=True))
    if origin is dict:
        make_value = builder(arguments[1])
        return lambda value: {name: make_value(part) for name, part in value.items()}
    if origin is types.UnionType or origin is typing.Union:
        return builder(next(argument for argument in arguments if argument is not type(None)))
    return lambda value: value


def _shape_builder(shape: type) -> Callable[[Any], Any]:
    assemble: Callable[[dict[str, Any]], Any] = assembler(shape)
    makers = {name: builder(hint) for name, hint in field_types(shape).items()}
    return lambda value: assemble({name: makers[name](part) for name, part in value.items()})
