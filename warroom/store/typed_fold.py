"""Folding of every record that is no timeline entry: one row in the table of its kind."""

from __future__ import annotations

import json

from warroom.model.record_kinds import RecordKind
from warroom.store.many import single
from warroom.store.schema import table_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from warroom.store.entry_fold import Effects
    from warroom.store.known import Record


def keep_typed(db: sqlite3.Connection, kind: RecordKind, changes: Sequence[tuple[Record, Effects]]) -> None:
    """Write the rows in effect of records of one ``kind``."""
    table = table_of(kind.name)
    asked = [record.rec for record, _ in changes if record.known]
    before: dict[int, str | None] = dict(
        single(db, f"SELECT rec, marks FROM {table} WHERE rec IN ({{keys}})", asked)  # noqa: S608
    )
    statements: dict[str, list[list[object]]] = {}
    for record, effects in changes:
        values: dict[str, object] = {
            name: column_value(value) for name, (value, _, _) in effects.items() if name in kind.fields
        }
        marks = _marks(before.get(record.rec), effects)
        born = record.born
        values |= {"rev": record.rev, "made_by": born.by, "made": born.at, "born_t": born.t, "marks": marks}
        if record.rec in before:
            changed = ", ".join(f'"{name}" = ?' for name in values)
            statement = f"UPDATE {table} SET {changed} WHERE rec = ?"  # noqa: S608
            statements.setdefault(statement, []).append([*values.values(), record.rec])
        else:
            values |= {"rec": record.rec, "inc": record.key[0], "name": record.key[2]}
            names = ", ".join(f'"{name}"' for name in values)
            statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})"  # noqa: S608
            statements.setdefault(statement, []).append(list(values.values()))
    for statement, rows in statements.items():
        db.executemany(statement, rows)


def _marks(before: str | None, effects: Effects) -> str | None:
    marks = json.loads(before) if before else {}
    for field, (_, mark, _) in effects.items():
        marks.pop(field, None)
        if mark:
            marks[field] = mark
    return json.dumps(marks, sort_keys=True) if marks else None


def column_value(value: object) -> object:
    """``value`` of a field as its column keeps it: text and whole numbers as they are, all else as JSON."""
    if value is None or isinstance(value, str | int):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
