"""An API incident: a deploy broke it, the cause is obvious, it is rolled back and watched (workflow, Type 2)."""

from __future__ import annotations

from tests.incidents.script import CLOSE, ENTER, Incident, goes, moves, says, ticks_all, walks

API = Incident(
    "api", "The payments API answers 5xx", 0, "-95m",
    (
        says("-88m /declared"),
        says("-90m > 5xx at 12 %"),
        says("-90m /detected"),
        says("/role ic @alice", "role", "ic", "@alice"),
        says("/role scribe @dana", "role", "scribe", "@dana"),
        says("/type api", "type", "api"),
        says("/phase triage", "phase", "triage"),
        says("/complaints 47"),
        walks("type-api", "yy", before="\x1b[C"),
        goes(moves("2"), moves(ENTER), "y", "y", commands=(("decide", "cause", "y"), ("decide", "cause", "y"))),
        says("/phase investigate", "phase", "investigate"),
        says("-84m ? the deploy of 14:21"),
        says("-83m ? the card gateway"),
        goes(
            moves("3"), moves("g"), "t", moves("+"), "first error at 14:21:40" + ENTER,
            commands=(("hyp", "test", "H1"), ("hyp", "for", "H1", "first error at 14:21:40")),
        ),
        goes(
            moves("3"), moves("G"), moves("g"), moves("j"), moves("-"), "its dashboard is green" + ENTER, "n",
            commands=(("hyp", "against", "H2", "its dashboard is green"), ("hyp", "refute", "H2")),
        ),
        goes(moves("3"), moves("g"), "y", commands=(("hyp", "confirm", "H1"),)),
        goes(moves("2"), "y", commands=(("status", "Identified"),)),
        says("-75m /fix back to v2.30"),
        says("-74m /reviewed"),
        says("-72m /approved"),
        says("/phase resolve", "phase", "resolve"),
        # "Say that a fix is ready?" is put off; the tree's end happens now, and its entry's time is corrected then.
        goes(
            moves("2"), moves("n"), "y", ENTER, moves("1"), moves("G"), moves("t"), moves("\x15"), "-70m" + ENTER,
            commands=(("decide", "resolve", "y"), ("decide", "resolve", "--do", "--at", "-70m")),
        ),
        ticks_all(("0.3 %", "p95 205 ms", "", "", "")),
        says("-61m /status Resolved"),
        says("/status-page Resolved"),
        says("{tomorrow} 09:30 /review"),
        *CLOSE,
    ),
)  # fmt: skip
