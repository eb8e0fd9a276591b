"""Whatever a shell tells of an incident that has ended is stored, and says that it had."""

from __future__ import annotations

from tests.cli.shell import Shell
from warroom.room.orders.incident_orders import ORDERS

TELLS = {
    "sev": "P0", "role": "tl @erin", "type": "database", "users": "200", "hyp": "H1 testing",
    "ready": "monitoring pass",
}  # fmt: skip
"""Orders that tell something of an incident, with words for them."""
BELONG_TO_AN_END = {
    "reopen", "close", "cancel", "duplicate", "review", "posted", "merge", "part", "member",
}  # fmt: skip
STORED_ALL_THE_SAME = "it is stored, but the incident was closed at "


def test_every_order_says_that_the_incident_is_over_or_belongs_to_an_end() -> None:
    assert {name for name, order in ORDERS.items() if order.afterwards} == BELONG_TO_AN_END


def test_what_is_told_of_a_closed_incident_says_that_it_is_closed(declared: Shell) -> None:
    declared.ok("hyp", "add", "the pool is full")
    declared.ok("fixed", "rollback")
    assert declared.run("log", "/sev P1").stderr == ""
    declared.ok("close", "over")
    assert STORED_ALL_THE_SAME in declared.run("hyp", "add", "a leak").stderr
    assert STORED_ALL_THE_SAME in declared.run("decide", "cause", "y").stderr
    assert STORED_ALL_THE_SAME not in declared.run("decide", "cause").stderr
    (declared.home / "a.txt").write_text("x", encoding="utf-8")
    assert STORED_ALL_THE_SAME in declared.run("attach", "a.txt").stderr
    for name, words in TELLS.items():
        ran = declared.run("log", f"/{name} {words}")
        assert (ran.returncode, STORED_ALL_THE_SAME in ran.stderr) == (0, True), (name, ran.stderr)
    assert STORED_ALL_THE_SAME in declared.run("sev", "P0").stderr
    for order in (("review", "2030-01-01 10:00"), ("reopen", "it is back"), ("close", "over")):
        ran = declared.run(*order)
        assert (ran.returncode, "closed at" in ran.stderr) == (0, False), order
