"""All that the Learn screen shows, read at one moment, and the documents that it writes: over a reading of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from warroom.model.moment import EventTime
from warroom.playbook.shapes import Playbook
from warroom.report.consistency import Contradiction, contradictions
from warroom.report.facts import FollowUpFact
from warroom.report.html_page import html
from warroom.report.markdown import markdown
from warroom.report.metrics import figures
from warroom.report.outline import Place, outline
from warroom.report.picture import picture
from warroom.report.post_mortem import PostMortem, draft
from warroom.report.review import calendar
from warroom.report.tables import case_json, timeline_csv
from warroom.room import case as reading
from warroom.room import learn
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.disagreements import Conflict, disagreements
from warroom.store.trouble import DATA

FORMATS = ("md", "html", "svg", "json", "csv", "ics")
"""What an incident can be written as, by the end of the file's name."""


@dataclass(frozen=True, slots=True)
class Learning:
    """The post-mortem with what should be looked at. ``review`` is when it is held, ``review_due`` until when
    (microseconds since 1970); ``revision`` is what a writer has seen.
    """

    post_mortem: PostMortem
    outline: tuple[Place, ...]
    doubts: tuple[Contradiction, ...]
    conflicts: tuple[Conflict, ...]
    review: EventTime | None
    review_due: int | None
    revision: int


@contextmanager
def beside(room: WarRoom) -> Iterator[WarRoom]:
    """``room`` once more over connections of its own, for a thread that only reads. Raise `RoomTrouble`."""
    own = WarRoom(room.path, person=room.person, now=room.now, entropy=room.entropy)
    try:
        yield own
    finally:
        own.close()


def read_learning(room: WarRoom, incident: str, playbook: Playbook) -> Learning:
    """Read all of it; any thread may. Raise `RoomTrouble` when the incident is not here."""
    with beside(room) as own:
        revision = own.revision()
        case = reading.case(own, incident, playbook)
        return Learning(
            draft(case, playbook),
            outline(playbook.texts["post_mortem.md"]),
            tuple(contradictions(reading.account(case, playbook), playbook)),
            tuple(one for one in disagreements(own, incident) if one.kind in ("section", "follow_up")),
            case.times.get("review"),
            learn.review_due(case, playbook),
            revision,
        )


def read_similar(room: WarRoom, incident: str) -> list[learn.Similar]:
    """Past incidents that were like this one; any thread may ask. Raise `RoomTrouble`."""
    with beside(room) as own:
        return learn.similar(own, incident)


def read_overdue(room: WarRoom, today: str) -> list[FollowUpFact]:
    """The follow-ups of all incidents whose day was before ``today`` (``2026-02-20``), the earliest first; any thread
    may ask. Raise `RoomTrouble`.
    """
    with beside(room) as own:
        return [one for one in learn.follow_ups(own) if one.overdue(today)]


def document(room: WarRoom, incident: str, playbook: Playbook, format_: str) -> str:
    """The incident as one of `FORMATS`; any thread may ask. Raise `RoomTrouble`, for a broken template too."""
    with beside(room) as own:
        case = reading.case(own, incident, playbook)
        post_mortem = draft(case, playbook)
        if format_ == "svg":
            return picture(case, playbook)
        if format_ == "csv":
            return timeline_csv(case)
        if format_ == "ics":
            planned = case.times.get("review")
            at = planned.lo if planned is not None and planned.lo is not None else learn.review_due(case, playbook)
            if at is None:
                raise RoomTrouble("nobody planned the review yet; R says when it is held.", DATA)
            return calendar(post_mortem, playbook, at=at, now=room.now())
        try:
            if format_ == "md":
                return markdown(post_mortem, playbook)
            doubts = contradictions(reading.account(case, playbook), playbook)
            if format_ == "json":
                return json.dumps(case_json(post_mortem, doubts), indent=1) + "\n"
            mine = [one for one in reading.measured(own, drills=True) if one.id == case.id]
            return html(post_mortem, playbook, figures=figures(mine, playbook.after), doubts=doubts)
        except ValueError as error:
            raise RoomTrouble(f"templates/post_mortem.md: {error}.", DATA) from error


def write_document(text: str, output: str, *, replace: bool = False) -> Path:
    """Write ``text`` to the file ``output``, whole or not at all, for its owner alone, and return its path.

    Raise `RoomTrouble` when it cannot be written, or is there already and ``replace`` is not said.
    """
    path = Path(output).expanduser().absolute()
    beside_it = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(beside_it, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except (OSError, ValueError) as error:
        raise RoomTrouble(f"{output!a} cannot be written ({error}).", DATA) from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as written:
            written.write(text)
        if replace:
            beside_it.replace(path)
        else:
            os.link(beside_it, path)  # fails where something is already, in one step
    except FileExistsError as error:
        raise RoomTrouble(f"{output!a} is there already; nothing was written.", DATA) from error
    except OSError as error:
        raise RoomTrouble(f"{output!a} cannot be written ({error.strerror}).", DATA) from error
    finally:
        beside_it.unlink(missing_ok=True)
    return path
