"""Writers for tests: each makes operations the way a real one would, and keeps its chain."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.record_kinds import KINDS
from warroom.oplog.operation import GENESIS, PUT, Operation, compose

INCIDENT = IncidentId("1c" * 16)
ENTRY = "ab" * 16


def an_id(kind: str) -> str:
    """Some id that a record of ``kind`` can have."""
    declared = KINDS.get(kind)
    begins = declared.id_begins if declared is not None else "x"
    return f"{begins}it" if begins.endswith(":") else begins or ENTRY


def without_words(operation: Operation) -> Operation:
    """The operation as it comes from somebody who has not got its body."""
    bare = Operation(
        prev=operation.prev, incident=operation.incident, writer=operation.writer, head=operation.head, body=None
    )
    assert bare.hash == operation.hash
    return bare


class Scripted:
    """One writer with a clock that the test sets."""

    def __init__(self, name: str, *, incident: IncidentId = INCIDENT, t: int = 1_771_000_000_000_000) -> None:
        self.name, self.incident, self.t = name, incident, t
        self.writer = WriterId(name.encode().hex().ljust(32, "0")[:32])
        self.n, self.prev = 0, GENESIS

    def write(
        self,
        values: Mapping[str, object],
        *,
        kind: str = "entry",
        on: str = ENTRY,
        do: str = PUT,
        saw: tuple[str, ...] = (),
        purges: tuple[str, ...] = (),
        t: int | None = None,
        act: str = "",
    ) -> Operation:
        self.n += 1
        self.t = t if t is not None else self.t + 1_000
        operation = compose(
            prev=self.prev, incident=self.incident, writer=self.writer, n=self.n, t=self.t, at=Moment(self.t),
            by=self.name,
            act=act or f"{self.name}-{self.n}", do=do, kind=kind, on=on, values=values, salt=f"salt{self.n}", saw=saw,
            purges=purges,
        )  # fmt: skip
        self.prev = operation.hash
        return operation
