"""Reading messages: what was posted, what waits, what was put off, and the open work that next steps are made of."""

from __future__ import annotations

import hashlib
import json
import sqlite3

from warroom.model.identity import Moment
from warroom.model.left_out import MISSING_WORDS, PURGED_WORDS
from warroom.model.moment import EventTime
from warroom.model.record_kinds import MACHINE
from warroom.model.updates import OpenWork, PutOff, UpdateLog, UpdateRecord
from warroom.store.pins import DOUBTED, author, unsure_of
from warroom.store.records import facet_names
from warroom.store.schema import unpack_name
from warroom.text import Untrusted

_MOST = 50
"""Open tasks, checks and follow-ups that are read."""


def _of_write(field: str, column: str) -> str:
    """A column of the operation that wrote the value of ``field`` that is in effect."""
    return (
        f"(SELECT {column} FROM heads h JOIN ops o ON o.id = h.op WHERE h.rec = u.rec AND h.field = '{field}' "  # noqa: S608
        "ORDER BY o.t DESC, o.hash DESC LIMIT 1)"
    )


_UPDATES = (
    "SELECT u.name, u.audience, u.target, u.text, u.facts, u.posted, u.put_off, u.made, u.made_by, "  # noqa: S608
    f"{_of_write('posted', 'o.by')}, {_of_write('posted', 'o.at')}, u.approved, {_of_write('approved', 'o.by')}, "
    f"{_of_write('posted', DOUBTED)}, {_of_write('approved', DOUBTED)}, u.rec "
    "FROM of_update u WHERE u.inc = ? ORDER BY u.born_t, u.name"
)


def update_log(db: sqlite3.Connection, inc: int) -> UpdateLog:
    """Every message of the incident, each list the oldest first."""
    posted: list[UpdateRecord] = []
    waiting: list[UpdateRecord] = []
    put_off: list[PutOff] = []
    rows = db.execute(_UPDATES, (inc,)).fetchall()
    unsure = unsure_of(db, [row[-1] for row in rows])
    for row in rows:
        name, audience, target, text, facts, at, later, made, made_by, *wrote = row
        posted_by, written, approved, approved_by, doubted, approval_doubted, rec = wrote
        maker = author(made_by, rec in unsure)
        delay = _object(later)
        until = delay.get("until")
        if type(until) is int:
            reason = Untrusted(str(delay.get("reason") or ""))
            put_off.append(PutOff(str(audience or ""), Moment(until), reason, maker, made))
        if text is None or (text in (PURGED_WORDS, MISSING_WORDS) and not at):
            continue
        digest = hashlib.sha256(str(text).encode("utf-8", "surrogatepass")).hexdigest()
        when = EventTime.from_json(json.loads(at)) if at else None
        bound = _object(approved).get("digest") == digest
        said = _object(facts)
        record = UpdateRecord(
            id=unpack_name(name),
            audience=str(audience or ""),
            target=str(target or ""),
            text=Untrusted(str(text)),
            digest=digest,
            posted=when is not None,
            # Nobody writes down a post before it is made: a time to come would stop the clock.
            at=made if when is None else min(when.lo if when.lo is not None else written, written),
            by=author(posted_by, doubted) if posted_by else maker,
            approved_by=author(approved_by, approval_doubted) if bound else None,
            template=str(said.get("template") or ""),
            stage=str(said.get("stage") or ""),
            status=Untrusted(str(said["status"])) if said.get("status") else None,
            typed=_pairs(said.get("typed")),
            fields=_pairs(said.get("fields")),
            told=_texts(said.get("told")),
        )
        (waiting if when is None else posted).append(record)
    return UpdateLog(tuple(sorted(posted, key=lambda update: update.at)), tuple(waiting), tuple(put_off))


def open_work(db: sqlite3.Connection, inc: int) -> OpenWork:
    """Open tasks, checks that are open or failed, open follow-ups and the last fix. The round of a fix that failed is
    over as soon as another one went in: its checks wait for nobody.
    """
    tasks = db.execute(
        "SELECT who, what FROM of_task WHERE inc = ? AND state IN ('open', 'extended') AND what IS NOT NULL "
        "ORDER BY born_t, name LIMIT ?",
        (inc, _MOST),
    )
    fix = db.execute(
        "SELECT how, what, name FROM of_fix WHERE inc = ? AND deployed IS NOT NULL "
        "ORDER BY born_t DESC, name DESC LIMIT 1",
        (inc,),
    ).fetchone()
    checks = db.execute(
        "SELECT text FROM of_check WHERE inc = ? AND coalesce(state, 'open') IN ('open', 'failed') "
        "AND text IS NOT NULL AND due IS NOT NULL AND (coalesce(round, '') IN ('', ?) OR round NOT IN "
        "(SELECT round FROM of_check WHERE inc = ? AND state = 'failed' AND round IS NOT NULL)) "
        "ORDER BY due, name LIMIT ?",
        (inc, unpack_name(fix[2]) if fix is not None else "", inc, _MOST),
    )
    follow_ups = db.execute(
        "SELECT text, link FROM of_follow_up WHERE inc = ? AND state = 'open' AND text IS NOT NULL "
        "ORDER BY born_t, name LIMIT ?",
        (inc, _MOST),
    )
    return OpenWork(
        tasks=tuple((Untrusted(str(who or "")), Untrusted(str(what))) for who, what in tasks),
        checks=tuple(Untrusted(str(text)) for (text,) in checks),
        follow_ups=tuple((Untrusted(str(text)), Untrusted(str(link)) if link else None) for text, link in follow_ups),
        fix=Untrusted(str(fix[1] or fix[0] or "")) if fix is not None else None,
        took_part=tuple(name for name in facet_names(db, inc, "@") if _took_part(db, inc, name)),
    )


def _took_part(db: sqlite3.Connection, inc: int, name: str) -> bool:
    """Whether who is called ``name`` (in small letters) wrote or spoke in an entry that stands, or did a task. What a
    machine said is nobody's, and whoever spoke before it began, as of a change that may be its cause, spoke of
    something else.
    """
    return (
        db.execute(
            "SELECT 1 FROM facets f JOIN entries e USING (rec) JOIN of_incident o ON o.inc = f.inc "
            "WHERE f.inc = ?1 AND f.facet = '@' || ?2 AND e.struck IS NULL AND (lower(e.by) = ?2 OR "
            "lower(coalesce(e.speaker, '')) = ?2 AND e.kind IS NOT ?3 AND NOT coalesce(e.hi < "
            "json_extract(coalesce(o.began, o.detected), '$.lo'), 0)) "
            "UNION ALL SELECT 1 FROM of_task WHERE inc = ?1 AND state = 'done' AND lower(who) = ?2 LIMIT 1",
            (inc, name, MACHINE),
        ).fetchone()
        is not None
    )


def _object(value: object) -> dict[str, object]:
    """What a JSON field holds, empty unless it is an object: anybody's log may hold anything."""
    fields = json.loads(str(value)) if value else None
    return fields if isinstance(fields, dict) else {}


def _pairs(value: object) -> tuple[tuple[str, Untrusted], ...]:
    pairs = value if isinstance(value, dict) else {}
    return tuple((str(name), Untrusted(text)) for name, text in pairs.items() if isinstance(text, str))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
