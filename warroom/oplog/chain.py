"""Reading a writer's log line by line, as far as its chain holds."""

from __future__ import annotations

from warroom.model.identity import IncidentId, WriterId
from warroom.oplog.framing import Damaged, lines, unframe
from warroom.oplog.operation import GENESIS, Operation, operation_hash
from warroom.oplog.strict_json import Refused

DAMAGED, REFUSED = "damaged", "refused"


class Fault:
    """What is wrong with a line: its number from 1, the byte at which it begins, `DAMAGED` or `REFUSED`, and why."""

    __slots__ = ("byte", "line", "what", "why")

    def __init__(self, line: int, byte: int, what: str, why: str) -> None:
        self.line, self.byte, self.what, self.why = line, byte, what, why


def read_log(data: bytes, *, incident: IncidentId, writer: WriterId) -> tuple[list[Operation], list[Fault], str]:
    """The operations in ``data``, what is wrong with it, and the hash that the next line must follow.

    A line whose hash holds but whose content breaks a rule is quarantined, and the next one is read. At the first line
    that does not hold, reading stops: nothing behind it can be told from a forgery yet. Bytes behind the last line feed
    are no line yet, and no fault.
    """
    operations: list[Operation] = []
    faults: list[Fault] = []
    byte, prev = 0, GENESIS
    for number, line in enumerate(lines(data), 1):
        try:
            operation = unframe(line, prev=prev, incident=incident, writer=writer)
        except Damaged as damage:
            faults.append(Fault(number, byte, DAMAGED, str(damage)))
            break
        except Refused as refusal:
            faults.append(Fault(number, byte, REFUSED, str(refusal)))
            prev = operation_hash(prev, incident, writer, line.split(b"\t", 1)[0])
        else:
            operations.append(operation)
            prev = operation.hash
        byte += len(line)
    return operations, faults, prev
