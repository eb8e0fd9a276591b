"""Playing a drill into a room of its own that is marked as one: what happens over time, what questions uncover."""

from __future__ import annotations

import os
from pathlib import Path

from warroom import exit_codes
from warroom.intake.typed_line import read_line
from warroom.model.identity import IncidentId, Moment
from warroom.model.lengths import in_units
from warroom.model.moment import EventTime
from warroom.model.views import DrillRun
from warroom.playbook.drills import DrillPlan, in_plain, load_drills, plain
from warroom.playbook.load import PlaybookError
from warroom.playbook.pace import FASTEST
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case
from warroom.room.acts import scribe
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.unsent import unreadable_words
from warroom.store.case_queries import record_rows, standing_entries
from warroom.store.logged import closed_at, people_logged, sources
from warroom.store.records import drill_of, incident_number, summaries
from warroom.store.write import ENTRY, entry_values
from warroom.text import Untrusted, quoted, repair

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

SOURCE = "drill"
_FILE = "drills.db"


def beside(path: str) -> str:
    """The database of the drills that belongs to the one at ``path``: beside it, so that the two never meet."""
    return os.path.join(os.path.dirname(path), _FILE)  # noqa: PTH118, PTH120


def over_path(room: WarRoom, path: str, *, make: bool = False) -> WarRoom:
    """Another database for whoever is in ``room``, over connections of its own; the caller closes it."""
    return WarRoom(path, person=room.person, now=room.now, entropy=room.entropy, make=make)


def plan_of(plans: dict[str, DrillPlan], name: str) -> DrillPlan:
    """The drill called ``name``. Raise `RoomTrouble` when there is none here."""
    plan = plans.get(name)
    if plan is None:
        raise RoomTrouble(f"there is no drill {quoted(name)} here.", exit_codes.DATA)
    return plan


def plans(organisation: Path | None) -> dict[str, DrillPlan]:
    """Every drill by its name. Raise `RoomTrouble` when there is something wrong with one of them."""
    try:
        return load_drills(organisation)
    except PlaybookError as error:
        first = error.problems[0]
        raise RoomTrouble(
            f"{first}; `warroom playbook check` says all that is wrong with the drills.", exit_codes.DATA
        ) from None


class Play:
    """A drill that is being played: its incident, when it began (microseconds) and how many times as fast it runs.

    ``ended`` is when somebody ended it, `None` unless somebody did.
    """

    __slots__ = ("began", "ended", "incident", "name", "plan", "speed")

    def __init__(
        self, plan: DrillPlan, incident: IncidentId, began: Moment, speed: int, *, name: str, ended: int | None = None
    ) -> None:
        self.plan, self.incident, self.began, self.speed = plan, incident, began, speed
        self.name, self.ended = name, ended

    def elapsed(self, now: Moment) -> int:
        """How far it is, in microseconds of the drill's time; it goes no further once it is ended."""
        return max(0, (now if self.ended is None else self.ended) - self.began) * self.speed

    def is_over(self, now: Moment, *, closed: bool) -> bool:
        """Whether it has ended: somebody ended it, its incident was closed, or its time is up."""
        return closed or self.ended is not None or self.elapsed(now) >= self.plan.lasts.microseconds


def begin(room: WarRoom, playbook: Playbook, name: str, plan: DrillPlan, *, zone: str, speed: int = 1) -> Play:
    """Open a room for the drill ``name`` and say that nothing in it is real.

    Nothing is declared and nobody has a role: that is for those who take part. Raise `RoomTrouble` for a database that
    belongs to a share, where what is rehearsed would be published, and for one that holds what is real.
    """
    if not 1 <= speed <= FASTEST:
        raise RoomTrouble(
            f"a drill runs at least as fast as the clock, and at most {FASTEST} times as fast.", exit_codes.DATA
        )
    _refuse_shared(room)
    if any(summary.drill is None for summary in summaries(room.reader())):
        raise RoomTrouble(
            f"{room.path} holds real incidents; a drill is played in a database of its own: leave --db away.",
            exit_codes.REFUSED,
        )
    incident, began = room.new_incident(), room.now()
    words = playbook.after.drill
    values: dict[str, object] = {
        "title": repair(fill(words.title, {"title": plan.title})),
        "type": plan.type,
        "zone": zone,
        "phase": {"name": playbook.phases.phase[0].name, "rank": 0},
        "began": EventTime.at(began, zone=zone).as_json(),
        "detected": EventTime.at(began, zone=zone).as_json(),
        "drill": {"name": name, "began": began, "speed": speed},
    }
    entry = entry_values("note", fill(words.began, {"says": plan.says}), EventTime.at(began, zone=zone))
    write = Write(ENTRY, room.new_id(), {**entry, "source": SOURCE, "pinned": 1})
    with room.secrets.passing():
        room.commit(incident, [Write("incident", "incident", values), write])
    room.remember("incident", incident)
    return Play(plan, incident, began, speed, name=name)


def _refuse_shared(room: WarRoom) -> None:
    member = membership(room)
    if member is not None or unreadable_words(room):
        where = member.path if member is not None else "that it cannot tell any more"
        raise RoomTrouble(
            f"{room.path} belongs to the share at {where}; a drill is played in a database of its own.",
            exit_codes.REFUSED,
        )


def resume(room: WarRoom, plans: dict[str, DrillPlan], incident: IncidentId) -> Play:
    """The drill that is played in ``incident``, also where that was merged into another. Raise `RoomTrouble` when it
    is none, or its plan is not here.
    """
    run = drill_of(room.reader(), incident)
    if run is None:
        raise RoomTrouble(f"the incident {incident[:8]} is no drill.", exit_codes.DATA)
    return play_of(run, plans, incident)


def play_of(run: DrillRun, plans: dict[str, DrillPlan], incident: IncidentId) -> Play:
    """The same for one whose marks were read. Raise `RoomTrouble` when its plan is not here."""
    return Play(plan_of(plans, run.name), incident, run.began, run.speed, name=run.name, ended=run.ended)


def step(room: WarRoom, play: Play) -> list[str]:
    """Let happen what is due by now, and return what was said. Doing it twice does it once, by whatever program.

    An answer comes when its time after the first entry that asks for it has passed, or after the milestone that brings
    it. What the drill itself says asks for nothing. Raise `RoomTrouble` where something is shared: a mark that came
    from there lets nothing happen here.
    """
    _refuse_shared(room)
    inc = incident_number(room.reader(), play.incident)
    if inc is None:
        raise RoomTrouble(f"the incident {play.incident[:8]} is not in {room.path}.", exit_codes.DATA)
    now = room.now()
    told_already, asked = _told_and_asked(room, inc)
    times = _times(room.reader(), inc)
    due = []
    for number, injection in enumerate(play.plan.injection):
        if f"{SOURCE} {number}" not in told_already and injection.after.microseconds <= play.elapsed(now):
            due.append((f"{SOURCE} {number}", injection.say))
    for number, answer in enumerate(play.plan.answer):
        mark = f"{SOURCE} answer {number}"
        if mark in told_already:
            continue
        words = tuple(answer.asks) + play.plan.words_for(answer.means)
        reached = times.get(answer.milestone)
        came = [reached.lo] if reached is not None and reached.lo is not None else []
        first = min([*came, *(at for at, text in asked if in_plain(text, words))], default=None)
        if first is not None and (now - first) * play.speed >= answer.after.microseconds:
            due.append((mark, answer.say))
    sentences = []
    for mark, say in due:
        line = read_line(say, now=now, zone="UTC")
        with room.secrets.passing():  # what the drill says is the playbook's, and never leaves this database
            if scribe.log(room, play.incident, line, typed=now, source=mark, once=True).row:
                sentences.append(say)
    return sentences


def _told_and_asked(room: WarRoom, inc: int) -> tuple[set[str], list[tuple[Moment, str]]]:
    """What the drill said already (its marks), and what people logged: when it was entered, its words made plain."""
    marks = sources(room.reader(), inc)
    asked = [
        (entry.entered_at, plain(entry.text.raw))
        for entry in standing_entries(room.reader(), inc)
        if not marks.get(entry.id, "").startswith(SOURCE)
    ]
    return set(marks.values()), asked


def _times(db: sqlite3.Connection, inc: int) -> dict[str, EventTime]:
    """The milestones that were reached."""
    return {
        name: value
        for row in record_rows(db, "incident", inc)
        for name, value in row.values.items()
        if isinstance(value, EventTime)
    }


def over(play: Play, case: Case, now: Moment) -> bool:
    """Whether the drill has ended: it was ended or closed, or its time is up."""
    return play.is_over(now, closed=case.times.get("closed") is not None)


def end(room: WarRoom, playbook: Playbook, play: Play) -> Committed:
    """End the drill before its time; what it did not say yet it does not say any more. Raise `RoomTrouble` where it is
    over already: it ends once, whoever ends it, from whatever program.
    """
    now = room.now()
    took = in_units(play.elapsed(now))
    drill = {"name": play.name, "began": play.began, "speed": play.speed, "ended": now}
    entry = entry_values("note", fill(playbook.after.drill.ended, {"took": took}), EventTime.at(now))
    writes = [
        Write("incident", "incident", {"drill": drill}),
        Write(ENTRY, room.new_id(), {**entry, "source": SOURCE, "pinned": 1}),
    ]

    def unless_it_is_over(db: sqlite3.Connection) -> list[Write]:
        run, closed = drill_of(db, play.incident), closed_at(db, play.incident) is not None
        if run is None or run.ended is not None or play.is_over(now, closed=closed):
            raise RoomTrouble("the drill is over already.", exit_codes.DATA)
        return writes

    return room.commit(play.incident, unless_it_is_over)


class Run:
    """A drill that was played, or is: the title and the type of its incident, and whether somebody took part in it,
    or nothing was logged but what the drill said itself.
    """

    __slots__ = ("closed", "drill", "incident", "taken_part", "title", "type")

    def __init__(
        self, incident: IncidentId, title: Untrusted, type_: str, drill: DrillRun, *, closed: bool, taken_part: bool
    ) -> None:
        self.incident, self.title, self.type, self.drill = incident, title, type_, drill
        self.closed, self.taken_part = closed, taken_part


def runs(room: WarRoom) -> list[Run]:
    """Every drill that was played in this database, the latest first."""
    db = room.reader()
    types = {row.incident: row.text("type") for row in record_rows(db, "incident")}
    runs = [
        Run(
            summary.id,
            summary.title,
            types.get(summary.id, ""),
            summary.drill,
            closed=summary.closed is not None,
            taken_part=_taken_part(room, summary.id),
        )
        for summary in summaries(db)
        if summary.drill is not None
    ]
    return sorted(runs, key=lambda run: -run.drill.began)


def _taken_part(room: WarRoom, incident: IncidentId) -> bool:
    return people_logged(room.reader(), incident, besides=SOURCE)
