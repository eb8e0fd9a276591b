"""A database incident: the pool is exhausted by an N+1 query, a hotfix goes in, all checks pass (workflow, Type 1)."""

from __future__ import annotations

from tests.incidents.script import CLOSE, ENTER, Incident, goes, moves, says, ticks_all, walks

DATABASE = Incident(
    "database", "Checkout times out", 1, "-90m",
    (
        says("-86m /declared"),
        says("-88m /detected"),
        says("-87m /ack"),
        says("/role ic @alice", "role", "ic", "@alice"),
        says("/role tl @bob", "role", "tl", "@bob"),
        says("/type database", "type", "database"),
        says("-85m /impact one checkout in eight fails"),
        says("/phase triage", "phase", "triage"),
        goes(
            moves("2"), moves("j"), moves(ENTER), "v2.31 at 14:21" + ENTER,
            commands=(("log", "/triage 1 v2.31 at 14:21"),),
        ),
        says("-84m /baseline error-rate 0.4 %"),
        says("-83m /baseline p95 210 ms"),
        walks("cause", "nn", ENTER, perform=True, before="g"),
        walks("type-database", "y", before="\x1b[C"),
        goes(moves("3"), ENTER, commands=(("hyp", "add", "Connection pool exhaustion"),)),
        says("-80m ? memory leak", "log", "-80m ? memory leak"),
        goes(
            moves("3"), moves("g"), "t", moves("+"), "498 of 500 connections" + ENTER, moves("@"), "bob" + ENTER,
            moves("T"), "count them" + ENTER,
            commands=(
                ("hyp", "test", "H1"), ("hyp", "for", "H1", "498 of 500 connections"), ("hyp", "owner", "H1", "@bob"),
                ("log", "/test H1 count them"),
            ),
        ),
        says("-78m /against H2 heap is flat"),
        says("-77m /hyp H2 refuted the heap is flat"),
        says("-76m /hyp H1 confirmed 41 queries a request"),
        goes(moves("2"), "y", commands=(("status", "Identified"),)),
        says("@fay look at web latency 3m"),
        says("/done @fay nothing odd"),
        says("-75m /fix cap the pool, join instead of N+1"),
        says("-73m /reviewed"),
        says("-72m /approved"),
        says("/phase resolve", "phase", "resolve"),
        says("-70m /fixed hotfix"),
        ticks_all(("0.4 %", "", "", "")),
        says("-62m /status Resolved"),
        says("/status-page Resolved"),
        says("{tomorrow} 10:00 /review"),
        *CLOSE,
    ),
)  # fmt: skip
