"""A drill as a team plays it: what is logged, and what the drill answers before the next thing is done."""

from __future__ import annotations

from typing import Any

from warroom.report.drill_score import MISSED

PLAYED: tuple[tuple[str, str], ...] = (
    ("/ack", ""),
    ("/sev P1", ""),
    ("/role ic @alice", ""),
    ("/role tl @bob", ""),
    ("/role comms @charlie", ""),
    ("/role scribe @dana", ""),
    ("/impact one checkout in eight fails", ""),
    ("/users 12 % of all who pay", ""),
    ("/channel #inc-checkout", ""),
    ("/status-page Investigating", ""),
    ("/posted internal", ""),
    ("what changed today?", "v2.31 went out"),
    ("> is every connection taken?", "498 of 500"),
    ("! no rollback: migration 88 takes an hour to undo", ""),
    ("? connection pool exhausted", ""),
    ("/hyp H1 confirmed 498 of 500 are taken", ""),
    ("/status Identified", ""),
    ("/complaints 9", ""),
    ("+ turn the flag off", "connections fall to 120"),
    ("/fixed configuration badges off", ""),
    ("/check 5m pass 0.3 % because the drill is short", ""),
    ("/check 15m pass because the drill is short", ""),
    ("/check 30m pass because the drill is short", ""),
    ("/check 60m pass because the drill is short", ""),
    ("/posted internal", ""),
    ("/status Resolved", ""),
    ("todo alert at 80 % of the pool", ""),
    ("/close the drill has been played", ""),
)
"""Lines of the drill ``database``, each with the words to wait for before the next one."""
EXPECTED = {
    "Acknowledge the alert", "Say how bad it is: P1 or worse", "Decide for or against a rollback", "Put a fix in",
}  # fmt: skip
CAUSAL = {"why_not_caught"}
"""What only people can say, in the review: why it was not caught. The cause itself is the confirmed hypothesis."""
NOT_IN_A_DRILL = {"revenue", "hotfix", "dashboard", "runbook"}
"""Places for what a drill does not have: money that was lost, and links to what does not exist."""


def left_to_write(parts: dict[str, Any]) -> set[str]:
    """The parts of an exported post-mortem in which nothing is said yet."""
    return {name for name, part in parts.items() if not part["text"] or part["text"].startswith("[")}


def played_well(exported: dict[str, Any], scored: list[dict[str, Any]]) -> None:
    """Only the causal sections are left to write, and everything that was expected was done."""
    assert exported["drill"]
    assert exported["title"].startswith("DRILL: ")
    left = left_to_write(exported["post_mortem"]) - NOT_IN_A_DRILL
    assert left == CAUSAL, left
    assert "Connection pool exhausted" in exported["post_mortem"]["root_cause"]["text"]
    assert exported["follow_ups"]
    assert len(exported["entries"]) > len(PLAYED)
    results = {one["what"]: one["result"] for one in scored}
    assert set(results) >= EXPECTED
    assert all(results[what] != MISSED for what in EXPECTED)
    assert results["Post an update for Executive summary at least every 60m"] == MISSED
