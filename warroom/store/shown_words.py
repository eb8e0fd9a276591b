"""What an operation says, as it may be shown: nothing where its body is gone, or says what its kind cannot hold."""

from __future__ import annotations

import json

from warroom.oplog.admission import body_refusal
from warroom.oplog.operation import ADD, DROP, PUT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def values_put(kind: str, body: bytes | None) -> Mapping[str, object]:
    """The fields that the operation with ``body`` put into a record of ``kind``."""
    return _values(kind, body, (PUT,))


def values_of(kind: str, body: bytes | None) -> Mapping[str, object]:
    """The fields that the operation with ``body`` put, or the members that it added or dropped."""
    return _values(kind, body, (PUT, ADD, DROP))


def _values(kind: str, body: bytes | None, acts: tuple[str, ...]) -> Mapping[str, object]:
    if body is None:
        return {}
    whole = json.loads(body)
    values: Mapping[str, object] = next((whole[do] for do in acts if do in whole), {})
    return {} if body_refusal(kind, values) else values
