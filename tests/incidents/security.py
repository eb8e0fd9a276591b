"""A security incident: contained first, a decision taken by all, the severity raised (workflow, Type 4)."""

from __future__ import annotations

from tests.incidents.script import CLOSE, ENTER, Incident, goes, moves, says, ticks_all, walks

SECURITY = Incident(
    "security", "Logins from unknown addresses", 1, "-100m", answers="ny",
    steps=(
        says("-92m /declared"),
        says("-98m /detected"),
        says("/role ic @alice", "role", "ic", "@alice"),
        says("/role comms @charlie", "role", "comms", "@charlie"),
        says("/type security", "type", "security"),
        goes("S0", commands=(("sev", "P0"),)),
        says("/phase triage", "phase", "triage"),
        walks("type-security", "yyn"),
        says("!! take the admin page off the network"),
        goes(
            moves("2"), moves("n"), "support works there too" + ENTER,
            commands=(("log", "/object support works there too"),),
        ),
        goes(
            moves("2"), moves("y"), "agreed, for an hour @bob" + ENTER,
            commands=(("log", "/decided agreed, for an hour @bob"),),
        ),
        says("/phase investigate", "phase", "investigate"),
        goes(moves("3"), ENTER, commands=(("hyp", "add", "Compromised credentials"),)),
        goes(
            moves("3"), moves("g"), moves("+"), "a password from an old leak" + ENTER,
            moves("R"), "it was reused" + ENTER, "y",
            commands=(
                ("hyp", "for", "H1", "a password from an old leak"), ("log", "/result H1 it was reused"),
                ("hyp", "confirm", "H1"),
            ),
        ),
        says("/status Identified", "status", "Identified"),
        says("-82m /mitigated"),
        says("-75m /fix every password is reset"),
        says("-74m /reviewed"),
        says("-73m /approved"),
        says("/phase resolve", "phase", "resolve"),
        says("-70m /fixed external every password was reset"),
        ticks_all(("no unknown address", "", "", "")),
        says("/watch @dana", "watch", "@dana"),
        says("-61m /status Resolved"),
        says("/status-page Resolved"),
        says("{tomorrow} 11:00 /review"),
        *CLOSE,
    ),
)  # fmt: skip
