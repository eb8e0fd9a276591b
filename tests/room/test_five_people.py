"""The workflow's own example by five people: everybody reads the same, and no sentence of it is not so."""

from __future__ import annotations

from pathlib import Path

from tests.room.all_told import texts
from tests.room.five_people import play

NOT_SO = {
    "situation": ("System stable? due",),
    "post-mortem": ("All 9 checks", "16:22 UTC Resolved; Resolved", "came in time"),
    "message internal internal_update": ("Still to check: 60m", "/review", "System Stable (at"),
    "message executive executive_summary": ("Closed all the same", "/review", "System Stable (at"),
    "message internal closing": ("Monitoring complete", "Verified resolved"),
}
"""Sentences that were told of it once, and were not so: checks that had passed, what only the room's gate knows, a
verification that was cut short.
"""
SO = {
    "situation": ("H1, confirmed: N+1 query", "4 of 4 checks passed, 5 more without a result"),
    "hand-over": ("without a result: Check error rate, Check response time, Spot check functionality",),
    "post-mortem": (
        "Detected 5m after the impact began", "Internal update: once nothing came for 31m",
        "The first update for Status page came 10m after the declaration",
        "5 of 9 checks after the last fix have no result",
        "Executive summary: no update is on record", "14:45 UTC Investigating; 16:22 UTC Resolved",
    ),
    "message internal closing": ("16:21 - Resolved", "16:40 - Incident closed", "@erin"),
    "follow-ups": ("add a load test", "alert on the pool"),
}  # fmt: skip


def test_everybody_reads_the_same_and_only_what_is_so(tmp_path: Path) -> None:
    everybody, incident = play(tmp_path)
    told = {one.room.person: texts(one.room, incident, person="dana") for one in everybody}
    first = told["alice"]
    for who, found in told.items():
        # What is one's own, and in which order two of one moment came, may differ; every word is the same.
        differ = [name for name, text in first.items() if sorted(found[name].split()) != sorted(text.split())]
        assert differ in ([], ["view"]), who
    for name, sentences in SO.items():
        for sentence in sentences:
            assert sentence in first[name], (name, sentence)
    for name, sentences in NOT_SO.items():
        for sentence in sentences:
            assert sentence not in first[name], (name, sentence)
    for one in everybody:
        one.room.close()
