"""An incident as a document, and a document as a file: what the Learn screen and the shell have in common."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from warroom import exit_codes
from warroom.intake.secrets import find_secrets
from warroom.model.identity import IncidentId, Moment
from warroom.playbook.workflow import Playbook
from warroom.report.attached_files import ShownFile
from warroom.report.contradiction import Contradiction
from warroom.report.facts import Case
from warroom.report.html_page import html
from warroom.report.ics_214 import ics_214
from warroom.report.key_moments import CHOICES, KEY
from warroom.report.markdown import markdown
from warroom.report.metrics import figures
from warroom.report.picture import picture
from warroom.report.post_mortem import draft
from warroom.report.post_mortem_parts import PostMortem
from warroom.report.review import calendar, cancellation, is_dropped
from warroom.report.tables import case_json, timeline_csv
from warroom.report.timelines_elsewhere import entries_jsonl, iris_csv, timesketch_csv, timesketch_jsonl
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings import case as reading
from warroom.room.readings import reviews
from warroom.room.sharing.kept_files import files_of, kind_of, small_ones

_CHOICE = "timeline:"
UNFILLED = "the playbook's words cannot be filled in: {}; `warroom playbook check` says where."


def review_at(case: Case, playbook: Playbook) -> int | None:
    """When the review begins: as it was planned, else as late as the workflow allows; `None` while neither is known."""
    planned = case.times.get("review")
    return planned.lo if planned is not None and planned.lo is not None else reviews.review_due(case, playbook)


def review_dropped(case: Case, playbook: Playbook) -> bool:
    """Whether a review was planned and is not held any more, so that its ``ics`` takes it out of calendars."""
    return is_dropped(case, owed=reviews.review_due(case, playbook) is not None)


def timeline_choice(room: WarRoom, incident: IncidentId) -> str:
    """Whether documents of ``incident`` tell its key moments or everything at once: what was chosen here last."""
    choice = room.setting(f"{_CHOICE}{incident}")
    return choice if choice in CHOICES else KEY


def choose_timeline(room: WarRoom, incident: IncidentId, which: str) -> None:
    """Remember on this machine what documents of ``incident`` tell, one of `warroom.report.key_moments.CHOICES`."""
    room.remember(f"{_CHOICE}{incident}", which)


_EMBEDDED, _EMBEDDED_TOGETHER = 512 * 1024, 8 * 1024 * 1024
"""Bytes of a file that is in the page itself, and of all of them."""


class DocumentSource:
    """What an incident is written from: ``review`` is when the meeting of an invitation begins, microseconds since
    1970, and ``which`` the timeline that is told.
    """

    def __init__(self, room: WarRoom, case: Case, playbook: Playbook, review: int | None, which: str) -> None:
        self.room, self.case, self.playbook, self.review, self.which = room, case, playbook, review, which

    @cached_property
    def post_mortem(self) -> PostMortem:
        """Its post-mortem as it is written now."""
        return draft(self.case, self.playbook)

    @cached_property
    def doubts(self) -> list[Contradiction]:
        """What does not add up in it."""
        return reading.doubts(self.case, self.playbook, now=self.room.now())


def _html(source: DocumentSource) -> str:
    mine = [measured for measured in reading.measured(source.room, drills=True) if measured.id == source.case.id]
    return html(
        source.post_mortem,
        source.playbook,
        figures=figures(mine, source.playbook.after),
        doubts=source.doubts,
        which=source.which,
        files=_files(source),
    )


def _files(source: DocumentSource) -> list[ShownFile]:
    """What was attached: in the page as far as it is small and on this machine, by its own first bytes."""
    files = files_of(source.room, source.case.id)
    return [
        ShownFile(file.name, file.digest, file.size, kind_of(content) if content is not None else file.kind, content)
        for file, content in small_ones(source.room, files, each=_EMBEDDED, together=_EMBEDDED_TOGETHER)
    ]


def _invitation(source: DocumentSource) -> str:
    planned, due = source.case.times.get("review"), reviews.review_due(source.case, source.playbook)
    is_as_planned = source.review in (None, planned.lo if planned is not None else None)
    if is_as_planned and is_dropped(source.case, owed=due is not None):
        return cancellation(source.post_mortem, source.playbook, now=source.room.now())
    if source.review is None:
        raise RoomTrouble("nobody planned the review yet; say first when it is held.", exit_codes.DATA)
    is_planned = planned is not None or source.review != due  # else it is only when it is owed
    return calendar(
        source.post_mortem, source.playbook, at=Moment(source.review), now=source.room.now(), planned=is_planned
    )


def _json(source: DocumentSource) -> str:
    return json.dumps(case_json(source.post_mortem, source.doubts), indent=1) + "\n"


def _database(source: DocumentSource) -> bytes:
    from warroom.report.incident_database import incident_database  # its library is needed for nothing else

    return incident_database(case_json(source.post_mortem, source.doubts))


class Format:
    """A way to write an incident: its ``name`` is the end of the file's name, ``key`` chooses it on the screen under
    its ``title`` (one without a key is for the shell), ``write`` makes text or, for a file that is none, bytes of it.
    """

    __slots__ = ("key", "name", "title", "write")

    def __init__(self, name: str, key: str, title: str, write: Callable[[DocumentSource], str | bytes]) -> None:
        self.name, self.key, self.title, self.write = name, key, title, write


FORMATS = {
    format_.name: format_
    for format_ in (
        Format("md", "m", "Markdown", lambda source: markdown(source.post_mortem, source.playbook, which=source.which)),
        Format("html", "h", "HTML", _html),
        Format("svg", "s", "SVG", lambda source: picture(source.case, source.playbook)),
        Format("json", "j", "JSON", _json),
        Format("csv", "c", "CSV", lambda source: timeline_csv(source.case)),
        Format("ics", "i", "ICS (the review)", _invitation),
        Format("sqlite", "d", "SQLite database", _database),
        Format("jsonl", "", "JSON Lines", lambda source: entries_jsonl(source.case)),
        Format("timesketch.csv", "", "Timesketch", lambda source: timesketch_csv(source.case)),
        Format("timesketch.jsonl", "", "Timesketch", lambda source: timesketch_jsonl(source.case)),
        Format("iris.csv", "", "DFIR-IRIS", lambda source: iris_csv(source.case)),
        Format("ics-214.html", "", "ICS 214", lambda source: ics_214(source.case)),
    )
}
"""What an incident can be written as. A new one is what makes it, and a row here."""


def document(
    room: WarRoom, case: Case, playbook: Playbook, format_: str, *, review: int | None = None, which: str = ""
) -> str | bytes:
    """``case`` as one of `FORMATS`; ``review`` is when the meeting of an ``ics`` begins, microseconds since 1970.
    ``which`` timeline it tells is what was chosen last unless it is said.

    Raise `warroom.playbook.placeholders.Unfilled` for a place in the playbook's words that nothing fills, and
    `RoomTrouble` when nobody knows when the review is.
    """
    source = DocumentSource(room, case, playbook, review, which or timeline_choice(room, case.id))
    return FORMATS[format_].write(source)


def secrets_in(case: Case, playbook: Playbook) -> list[tuple[str, str]]:
    """Where what is written of ``case`` looks like a secret, such as ``entries 12 text``, and what it looks like."""
    return [
        (place, kind)
        for place, words in _texts(case_json(draft(case, playbook), []))
        for _, _, kind in find_secrets(words)
    ]


def _texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a JSON value, with the way to it; items are counted from 1."""
    if isinstance(value, str):
        yield place.strip(), value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _texts(part, f"{place} {name}")
    elif isinstance(value, list):
        for number, part in enumerate(value, 1):
            yield from _texts(part, f"{place} {number}")


def write_document(content: str | bytes, output: str, *, replace: bool = False) -> Path:
    """Write ``content`` to the file ``output``, whole or not at all, for its owner alone, and return its path.

    Raise `RoomTrouble` when it cannot be written, or is there already and ``replace`` is not said. A device, a pipe
    and a link to one are left alone.
    """
    try:
        path = Path(os.path.expanduser(output)).absolute()  # noqa: PTH111 - raises for a home that is nobody's
        if path.exists() and not path.is_file() and not path.is_dir():  # a file would take the place of the machine's
            raise RoomTrouble(f"{output} is a device or a pipe; nothing was written.", exit_codes.DATA)
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except (OSError, ValueError) as error:  # no such folder, a NUL
        raise RoomTrouble(
            f"{output} cannot be written ({getattr(error, 'strerror', None) or error}).", exit_codes.DATA
        ) from error
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(content.encode("utf-8") if isinstance(content, str) else content)
        if replace:
            beside.replace(path)
        else:
            os.link(beside, path)  # fails where something is already, in one step
    except FileExistsError as error:
        raise RoomTrouble(f"{output} is there already; nothing was written.", exit_codes.DATA) from error
    except OSError as error:
        raise RoomTrouble(f"{output} cannot be written ({error.strerror}).", exit_codes.DATA) from error
    finally:
        beside.unlink(missing_ok=True)
    return path
