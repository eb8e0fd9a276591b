"""What an operation may mean: the step between the log, which checks how it is written, and the tables.

A kind or a field that this version does not know is let through: it came from a newer one. What a known kind or field
cannot be is refused with a sentence; the operation stays in the log and is passed on as it is. A refused head is not
folded at all; a refused body counts as withheld, for all of its fields, so that which writes stand never depends on
what bodies say.

Part of the shell's fast path.
"""

from __future__ import annotations

from functools import lru_cache

from warroom.model.record_kinds import KINDS, TAGS, acceptable
from warroom.oplog.operation import ADD, DROP, PUT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NEVER_SHARED: Mapping[str, frozenset[str]] = {"incident": frozenset(("drill",))}
"""Fields that are never taken from a share: nobody turns an incident of somebody else into a rehearsal."""


def head_refusal(do: str, kind: str, on: str, of: Iterable[str]) -> str:
    """An empty text when ``do`` may be done to the fields ``of`` of the record ``on``, else what is wrong."""
    declared = KINDS.get(kind)
    if declared is None or do not in (PUT, ADD, DROP):
        return ""
    if not declared.names(on):
        return f"{on[:40]!a} is no id of a record of kind {kind}"
    return _fields_refusal(do, kind, tuple(of))


@lru_cache(maxsize=256)
def _fields_refusal(do: str, kind: str, of: tuple[str, ...]) -> str:
    """The same of the fields alone; there are few different lists of them."""
    fields = KINDS[kind].fields
    for name in of:
        field = fields.get(name)
        if field is not None and (field.holds == TAGS) != (do != PUT):
            return f"{kind}.{name} takes no {do}"
    return ""


def body_refusal(kind: str, values: Mapping[str, object]) -> str:
    """An empty text when the fields of ``kind`` may hold ``values``, else the first of them that may not, and why."""
    declared = KINDS.get(kind)
    if declared is None:
        return ""
    fields, texts = declared.fields, declared.texts
    for name, value in values.items():
        if value is None or (type(value) is str and name in texts):
            continue
        field = fields.get(name)
        if field is not None and (expected := acceptable(field, value)):
            return f"{kind}.{name} is not {expected}"
    return ""


def is_never_shared(kind: str, of: Iterable[str]) -> bool:
    """Whether a write of the fields ``of`` counts only where it was made."""
    return not NEVER_SHARED.get(kind, frozenset()).isdisjoint(of)
