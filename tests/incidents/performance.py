"""A performance incident: the first fix does not hold, a check fails, the second does (workflow, Type 3)."""

from __future__ import annotations

from tests.incidents.script import CLOSE, ENTER, Incident, goes, moves, says, ticks_all, walks

PERFORMANCE = Incident(
    "performance", "Search is slow", 1, "-120m",
    (
        says("-110m /declared"),
        says("-115m /detected"),
        says("/role ic @alice", "role", "ic", "@alice"),
        says("/type performance", "type", "performance"),
        goes("N", commands=(("phase", "triage"),)),
        walks("cause", "nn", ENTER, perform=True),
        walks("type-performance", "ny", before="\x1b[C"),
        says("-105m ? a crawler"),
        says("-104m ? too few instances"),
        goes(moves("3"), "n", commands=(("hyp", "refute", "H1"),)),
        goes(moves("3"), moves("g"), "y", commands=(("hyp", "confirm", "H2"),)),
        goes(moves("2"), "y", commands=(("status", "Identified"),)),
        says("/investigate infrastructure @fay look at the load balancer 20m"),
        says("/done @fay evenly spread"),
        says("-95m /fix two more instances"),
        says("-94m /reviewed"),
        says("-93m /approved"),
        says("-92m /fixed configuration"),
        goes(
            moves("4"), "n", moves("e"), "p95 still 900 ms" + ENTER,
            commands=(("check", "fail", "1", "p95 still 900 ms"),),
        ),
        says("-80m /fix ten more, and the cache back on"),
        says("-79m /reviewed"),
        says("-78m /approved"),
        says("-75m /fixed configuration"),
        ticks_all(("p95 240 ms", "", "", "")),
        says("-61m /status Resolved"),
        says("/status-page Resolved"),
        says("{tomorrow} 10:00 /review"),
        *CLOSE,
    ),
)  # fmt: skip
