"""The generator of hostile operations knows whatever the format knows: a new kind, field or note must be in it."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

from tests.hostile.notes import SAID
from tests.hostile.operations import INSIDE, Hostile
from tests.oplog.builder import an_id
from warroom.model.identity import IncidentId
from warroom.model.record_kinds import JSON, KINDS
from warroom.oplog.operation import ADD, DROP, NOTE, PURGE, PUT

ROOT = Path(__file__).parents[2]
WRITTEN = r"\bWrite\((\w+),[^\n]*do=NOTE|do=NOTE, kind=(\w+)"
READ = r"\bnotes\(\w+(?:\.\w+\(\))?, ([A-Z]+)\b|_notes\(db, ([A-Z]+)\b"


def kinds_of_notes(pattern: str) -> set[str]:
    """The kinds of notes that the program writes or reads, wherever it does."""
    kinds = set()
    for source in sorted((ROOT / "warroom").rglob("*.py")):
        text = source.read_text("utf-8")
        for names in re.findall(pattern, text):
            name = "".join(names)
            imported = re.search(rf"from (\S+) import [^\n]*\b{name}\b", text)
            module = imported[1] if imported else ".".join(source.relative_to(ROOT).with_suffix("").parts)
            kinds.add(str(getattr(import_module(module), name)))
    return kinds


def test_every_note_that_the_program_knows_is_in_the_table() -> None:
    written, read = kinds_of_notes(WRITTEN), kinds_of_notes(READ)
    assert len(written) > 4
    assert written | read == set(SAID) - {"from_tomorrow"}


def test_every_kind_field_act_and_note_is_made() -> None:
    operations = Hostile(
        0, IncidentId("1c" * 16), [(kind, an_id(kind)) for kind in KINDS], ["ab" * 32], purging=True
    ).operations(30_000)
    assert {operation.do for operation in operations} == {PUT, ADD, DROP, NOTE, PURGE}
    fields = {(operation.kind, field) for operation in operations for field in operation.of}
    assert {(kind.name, field) for kind in KINDS.values() for field in kind.fields} - fields == set()
    assert set(SAID) - {operation.kind for operation in operations if operation.do == NOTE} == set()
    assert len({operation.incident for operation in operations}) == 3
    bodies = [json.loads(operation.body or b"{}") for operation in operations]
    merged = {str(body.get(PUT, {}).get("merged_into")) for body in bodies}
    assert {operation.incident for operation in operations} <= merged


def test_json_without_a_declared_shape_is_written_as_the_program_reads_it() -> None:
    free = {field.name for kind in KINDS.values() for field in kind.fields.values()
            if field.holds == JSON and not field.shape and field.name != "drill"}  # fmt: skip
    assert free - set(INSIDE) == set()
