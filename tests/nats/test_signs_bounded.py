"""Signs of life over a server: no more room than people who are there need, and who may not tell them is not deaf."""

from __future__ import annotations

from warroom.model.identity import IncidentId, WriterId
from warroom.nats.here import _MOST, AGAIN, Signs
from warroom.nats.wire import ASK


def test_only_signs_of_incidents_that_are_there_are_kept_and_of_each_those_that_came_last() -> None:
    there = IncidentId("1c" * 16)
    signs = Signs(lambda: 0, lambda *_: None)
    signs.ask(there, 1)
    for number in range(3 * _MOST):
        signs.hear(IncidentId(f"{number:032x}"), WriterId("ab" * 16), b"{}")
        signs.hear(there, WriterId(f"{number:032x}"), b"{}")
    assert list(signs._signs) == [there]
    assert len(signs.looks(there)) == _MOST
    late = WriterId("ab" * 16)
    signs.hear(there, late, b"late")
    assert signs.read(there, f"{late}.json")[0] == b"late"


def test_whoever_may_not_tell_tries_again_now_and_then_and_is_heard_once_it_may() -> None:
    """A right is given while the connection stands, and nobody is asked again at each look."""
    tries: list[WriterId] = []
    clock, refuses = 0, True

    def say(_incident: IncidentId, writer: WriterId, _sign: bytes) -> None:
        tries.append(writer)
        if refuses:
            raise PermissionError(13, "you may only read")

    signs = Signs(lambda: clock, say)
    there, ours = IncidentId("1c" * 16), WriterId("ab" * 16)
    for _ in range(9):
        signs.ask(there, 1)
    assert (tries, signs.refusal) == ([ASK], "you may only read")
    clock = AGAIN
    for _ in range(9):
        signs.ask(there, 1)
    assert (tries, signs.refusal) == ([ASK, ASK], "you may only read")
    clock, refuses = 2 * AGAIN, False
    for _ in range(9):
        signs.ask(there, 1)
    assert (tries, signs.refusal) == ([ASK] * 3, "")
    refuses = True
    signs.ask(there, 2)
    refuses = False
    signs.tell(there, ours, b"{}")
    assert signs.refusal == ""
