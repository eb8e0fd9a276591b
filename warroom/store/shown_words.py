"""What an operation says, as it may be shown: nothing where its body is gone, or says what its kind cannot hold."""

from __future__ import annotations

import json

from warroom.model.record_kinds import KINDS
from warroom.oplog.admission import body_refusal
from warroom.oplog.operation import ADD, DROP, PUT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def values_put(kind: str, body: bytes | None) -> Mapping[str, object]:
    """The fields that the operation with ``body`` put into a record of ``kind``."""
    return _values(kind, body, (PUT,))


def values_of(kind: str, body: bytes | None) -> Mapping[str, object]:
    """The fields that the operation with ``body`` put, or the members that it added or dropped."""
    return _values(kind, body, (PUT, ADD, DROP))


def values_of_each(kind: str, bodies: Sequence[bytes | None]) -> Iterator[Mapping[str, object]]:
    """As `values_of`, of many operations at once: they are read as one list, in a fifth of the time."""
    there = b",".join([body for body in bodies if body is not None])
    read = iter(json.loads(f"[{there.decode()}]"))
    texts = KINDS[kind].texts if kind in KINDS else frozenset()
    for body in bodies:
        if body is None:
            yield {}
            continue
        whole = next(read)
        values = whole.get(PUT)
        if values is not None and len(values) == 1:  # as nearly all of them where there are many
            ((name, value),) = values.items()
            if type(value) is str and name in texts:
                yield values
                continue
        yield _admitted(kind, whole, (PUT, ADD, DROP))


def _values(kind: str, body: bytes | None, acts: tuple[str, ...]) -> Mapping[str, object]:
    return {} if body is None else _admitted(kind, json.loads(body), acts)


def _admitted(kind: str, whole: Mapping[str, Mapping[str, object]], acts: tuple[str, ...]) -> Mapping[str, object]:
    values: Mapping[str, object] = next((whole[do] for do in acts if do in whole), {})
    return {} if body_refusal(kind, values) else values
