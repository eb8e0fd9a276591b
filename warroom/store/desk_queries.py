"""Reading what the desks show: the board, the fixes with their checks, answers, tasks, polls, and roles on offer."""

from __future__ import annotations

import json
from collections import Counter

from warroom.model.desks import (
    BOARD_ORDER,
    CLOSURE,
    AnswerView,
    CheckItem,
    Desks,
    FixView,
    HypothesisCard,
    PollView,
    RoleOffer,
    StandingAnswer,
    TaskView,
)
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.record_kinds import ANSWER, CHECK, FIX, HYPOTHESIS, POLL, ROLE, TASK
from warroom.model.states import CheckState, HypothesisState, PollState, TaskState
from warroom.store.effect import disagreed, taken_back
from warroom.store.pins import DOUBTED, author, pins_stamp, unsure_of
from warroom.store.schema import table_of, unpack_name
from warroom.store.shown_words import values_put
from warroom.text import UnsureName, Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from typing import Any

    from warroom.model.record_kinds import RecordKind


class DesksRead:
    """What was read of the desks before. A part is read again only when a record of its kind has changed since: an
    entry of the timeline changes none of them. Belongs to one connection.
    """

    def __init__(self) -> None:
        self._parts: dict[tuple[int, str], tuple[object, Any]] = {}

    def part(self, db: sqlite3.Connection, inc: int, kinds: tuple[str, ...], read: Callable[[], Any]) -> Any:
        """What ``read`` gives of the records of these ``kinds``, or gave while they were the same."""
        stamp = (_purged(db), pins_stamp(db), *(_stamp(db, inc, kind) for kind in kinds))
        place = (inc, " ".join(kinds))
        cached = self._parts.get(place)
        if cached is not None and cached[0] == stamp:
            return cached[1]
        value = read()
        self._parts[place] = (stamp, value)
        return value


def _stamp(db: sqlite3.Connection, inc: int, kind: str) -> tuple[int | None, int]:
    """What differs after any change of a record of ``kind``: the last operation that touched one, and their number."""
    row = db.execute(f"SELECT max(rev), count(*) FROM {table_of(kind)} WHERE inc = ?", (inc,)).fetchone()  # noqa: S608
    return row[0], row[1]


def _purged(db: sqlite3.Connection) -> tuple[int, int]:
    """What differs after a purge that had waited was carried out, which brings no operation of its own."""
    row = db.execute("SELECT count(*), coalesce(sum(state = 'done'), 0) FROM purge_targets").fetchone()
    return row[0], row[1]


def desks(db: sqlite3.Connection, inc: int, kept: DesksRead) -> Desks:
    """All that the panes beside the timeline show of the incident with number ``inc``."""
    checks = kept.part(db, inc, ("check",), lambda: _checks(db, inc))
    return Desks(
        board=kept.part(db, inc, ("hypothesis",), lambda: _board(db, inc)),
        fixes=kept.part(db, inc, ("fix", "check"), lambda: _fixes(db, inc, checks)),
        checklist=tuple(check for check in checks if check.round == CLOSURE),
        answers=kept.part(db, inc, ("answer",), lambda: {answer.id: answer for answer in _answers(db, inc)}),
        tasks=kept.part(db, inc, ("task",), lambda: _tasks(db, inc)),
        polls=kept.part(db, inc, ("poll",), lambda: _polls(db, inc)),
        offers=kept.part(db, inc, ("role",), lambda: _offers(db, inc)),
    )


def _rows(db: sqlite3.Connection, kind: RecordKind, inc: int, columns: str) -> list[dict[str, Any]]:
    """The records of ``kind`` that nobody took back."""
    names = ["rec", "name", "made_by", "made", "marks", *columns.split()]
    listed, table = ", ".join(f'"{name}"' for name in names), table_of(kind.name)
    rows = [
        dict(zip(names, row, strict=True))
        for row in db.execute(f"SELECT {listed} FROM {table} WHERE inc = ? ORDER BY born_t, name", (inc,))  # noqa: S608
    ]
    unsure = unsure_of(db, [row["rec"] for row in rows])
    return [
        row | {"maker": author(row["made_by"], row["rec"] in unsure)}
        for row in rows
        if not taken_back(kind, row, row["marks"])
    ]


def _standing(db: sqlite3.Connection, kind: RecordKind, row: dict[str, Any], field: str) -> tuple[StandingAnswer, ...]:
    """Every value of ``field`` with who wrote it, the oldest first, where people disagree; else nothing."""
    return heads_of(db, kind.name, row["rec"], field) if field in disagreed(row["marks"]) else ()


def heads_of(db: sqlite3.Connection, kind: str, rec: int, field: str) -> tuple[StandingAnswer, ...]:
    """Every text that stands in ``field`` of the record numbered ``rec``, with who wrote it, the oldest first."""
    heads = []
    for by, body, doubted in db.execute(
        f"SELECT o.by, o.body, {DOUBTED} FROM heads h JOIN ops o ON o.id = h.op "  # noqa: S608 - a condition of ours
        "WHERE h.rec = ? AND h.field = ? ORDER BY o.t, o.hash",
        (rec, field),
    ):
        value = values_put(kind, body).get(field)
        if isinstance(value, str):
            heads.append(StandingAnswer(value, author(by, doubted)))
    return tuple(heads)


def _maybe(value: object) -> Untrusted | None:
    return Untrusted(str(value)) if value else None


def _words(value: object) -> Untrusted:
    return Untrusted(str(value or ""))


def _members(value: object) -> tuple[str, ...]:
    return tuple(json.loads(str(value))) if value else ()


def _entries(value: object) -> tuple[EntryId, ...]:
    return tuple(map(EntryId, _members(value)))


def _time(value: object) -> EventTime | None:
    return EventTime.from_json(json.loads(str(value))) if value else None


def label_key(label: str) -> tuple[str, int, str]:
    """Labels in the order in which people count: H2 before H10."""
    head = label.rstrip("0123456789")
    digits = label[len(head) :]
    return (head, int(digits[:12]) if digits else 0, label)


def _board(db: sqlite3.Connection, inc: int) -> tuple[HypothesisCard, ...]:
    rows = _rows(db, HYPOTHESIS, inc, "label statement status owner angle test result for against entry")
    labels = [str(row["label"] or "") for row in rows]
    times = Counter(labels)
    cards = [
        HypothesisCard(
            id=unpack_name(row["name"]),
            label=Untrusted(label if times[label] == 1 else f"{label}.{row['made_by']}"),
            statement=_words(row["statement"]),
            # What people disagree about is open until they settle it, and has no result.
            status=HypothesisState.OPEN
            if (rivals := _standing(db, HYPOTHESIS, row, "status"))
            else HypothesisState.read(row["status"]),
            contested=rivals,
            owner=_maybe(row["owner"]),
            angle=_maybe(row["angle"]),
            test=_maybe(row["test"]),
            result=_maybe(row["result"]) if not rivals else None,
            supports=_entries(row["for"]),
            refutes=_entries(row["against"]),
            entry=row["entry"],
            made_by=row["maker"],
        )
        for row, label in zip(rows, labels, strict=True)
    ]
    return tuple(sorted(cards, key=_on_the_board))


def _on_the_board(card: HypothesisCard) -> tuple[object, ...]:
    place = BOARD_ORDER.index(card.status) if card.status in BOARD_ORDER else len(BOARD_ORDER)
    return (place, *label_key(card.label.raw), card.id)


def _checks(db: sqlite3.Connection, inc: int) -> list[CheckItem]:
    checks = []
    for row in _rows(db, CHECK, inc, "round text due state figure because checked"):
        state = CheckState.read(row["state"])
        heads = heads_of(db, CHECK.name, row["rec"], "state") if state != CheckState.OPEN else ()
        checks.append(
            CheckItem(
                id=unpack_name(row["name"]),
                round=str(row["round"] or ""),
                text=_words(row["text"]),
                due=row["due"],
                state=state,
                contested=_standing(db, CHECK, row, "state"),
                figure=_maybe(row["figure"]),
                by=next((head.by for head in reversed(heads) if CheckState.read(head.value) == state), None),
                checked=_time(row["checked"]),
                because=_maybe(row["because"]) if state != CheckState.OPEN else None,
            )
        )
    return checks


def check_of(db: sqlite3.Connection, incident: IncidentId, check: str) -> CheckItem | None:
    """A check as it stands at this moment; `None` where nobody has written it, or it was taken back."""
    row = db.execute("SELECT inc FROM incidents WHERE id = ?", (incident,)).fetchone()
    checks = _checks(db, int(row[0])) if row is not None else []
    return next((one for one in checks if one.id == check), None)


def _fixes(db: sqlite3.Connection, inc: int, checks: list[CheckItem]) -> tuple[FixView, ...]:
    rounds: dict[str, list[CheckItem]] = {}
    for check in checks:
        rounds.setdefault(check.round, []).append(check)
    fixes = []
    for row in _rows(db, FIX, inc, "how what deployed reviewed_by approved_by"):
        id_ = unpack_name(row["name"])
        own = sorted(rounds.get(id_, ()), key=lambda check: (check.due is None, check.due or 0, check.id))
        fixes.append(
            FixView(
                id=id_,
                how=str(row["how"] or ""),
                what=_words(row["what"]),
                deployed=_time(row["deployed"]),
                reviewed_by=_said_of(db, row, "reviewed_by"),
                approved_by=_said_of(db, row, "approved_by"),
                checks=tuple(own),
                made_by=row["maker"],
            )
        )
    return tuple(sorted(fixes, key=_went_in))


def _said_of(db: sqlite3.Connection, row: dict[str, Any], field: str) -> Untrusted | None:
    """Who did it, as ``field`` says; not sure where a key says so that is not taken for that person's."""
    name = row[field]
    if not name:
        return None
    heads = heads_of(db, FIX.name, row["rec"], field)
    return author(name, any(head.value == name and isinstance(head.by, UnsureName) for head in heads))


def _went_in(fix: FixView) -> tuple[int, str]:
    at = fix.deployed.lo if fix.deployed is not None else None
    return (at if at is not None else 1 << 62, fix.id)


def _answers(db: sqlite3.Connection, inc: int) -> list[AnswerView]:
    answers = []
    for row in _rows(db, ANSWER, inc, "tree node question answer answered"):
        answered, hold = _time(row["answered"]), _members(row["answer"])  # what is withheld holds not
        heads = tuple(head for head in heads_of(db, ANSWER.name, row["rec"], "answer") if head.value in hold)
        if heads:
            answers.append(
                AnswerView(
                    id=unpack_name(row["name"]),
                    tree=str(row["tree"] or ""),
                    node=str(row["node"] or ""),
                    question=_words(row["question"]),
                    answers=heads,
                    at=answered.lo if answered is not None else None,
                )
            )
    return answers


def _tasks(db: sqlite3.Connection, inc: int) -> tuple[TaskView, ...]:
    return tuple(
        TaskView(
            id=unpack_name(row["name"]),
            who=_words(row["who"]),
            what=_words(row["what"]),
            due=row["due"],
            state=TaskState.read(row["state"]),
            made_by=row["maker"],
            made=row["made"],
            outcome=_maybe(row["outcome"]),
            angle=_maybe(row["angle"]),
            contested=_standing(db, TASK, row, "state"),
        )
        for row in _rows(db, TASK, inc, "who what due state outcome angle")
    )


def _polls(db: sqlite3.Connection, inc: int) -> tuple[PollView, ...]:
    return tuple(
        PollView(
            id=unpack_name(row["name"]),
            proposal=_words(row["proposal"]),
            objections=tuple(map(Untrusted, _members(row["objections"]))),
            state=PollState.read(row["state"]),
            made_by=row["maker"],
            made=row["made"],
            outcome=_maybe(row["outcome"]),
            executor=_maybe(row["executor"]),
            reversible=row["reversible"] != "no",
            entry=row["entry"],
        )
        for row in _rows(db, POLL, inc, "proposal objections outcome executor reversible state entry")
    )


def _is_unsure(db: sqlite3.Connection, rec: int, field: str) -> bool:
    """Whether a key wrote ``field`` as it stands that is not taken for that person's."""
    query = f"SELECT 1 FROM heads h JOIN ops o ON o.id = h.op WHERE h.rec = ? AND h.field = ? AND {DOUBTED}"  # noqa: S608
    return db.execute(query, (rec, field)).fetchone() is not None


def _offers(db: sqlite3.Connection, inc: int) -> tuple[RoleOffer, ...]:
    offers = []
    for row in _rows(db, ROLE, inc, "offered"):
        decoded = json.loads(row["offered"]) if row["offered"] else None
        if isinstance(decoded, dict) and isinstance(decoded.get("to"), str):
            at = decoded.get("at")
            offers.append(
                RoleOffer(
                    role=unpack_name(row["name"]).partition(":")[2],
                    to=Untrusted(decoded["to"]),
                    by=author(decoded.get("by") or "", _is_unsure(db, row["rec"], "offered")),
                    at=Moment(at) if isinstance(at, int) else row["made"],
                )
            )
    return tuple(offers)
