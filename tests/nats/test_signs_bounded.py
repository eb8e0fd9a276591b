"""Signs of life over a server take no more room than people who are there need, whoever sends how many."""

from __future__ import annotations

from warroom.model.identity import IncidentId, WriterId
from warroom.nats.here import _MOST, Signs


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
