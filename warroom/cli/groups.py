"""The shell's commands by what they are for, each with an example: the order of ``--help``."""

from __future__ import annotations

from collections.abc import Mapping

GROUPS: Mapping[str, Mapping[str, str]] = {
    "Begin and end": {
        "declare": 'warroom declare "Checkout fails" --severity P1 --since 14:30',
        "close": 'warroom close "stable for an hour"',
        "cancel": 'warroom cancel "a probe was misconfigured"',
        "reopen": 'warroom reopen "it is back"',
        "duplicate": "warroom duplicate 3fa9c1d2",
        "merge": "warroom merge 3fa9c1d2 yes",
        "part": "warroom part 3fa9c1d2",
        "demo": "warroom demo",
    },
    "What happens": {
        "log": 'warroom log "14:32 ! roll back v2.31"',
        "run": "warroom run -- kubectl rollout undo deployment/api",
        "changes": "warroom changes --since 13:00",
        "attach": 'warroom attach pool.png --words "the pool at its limit"',
        "search": 'warroom search "pool @bob"',
        "similar": "warroom similar",
        "purge": 'warroom purge "hunter22"',
        "purges": "warroom purges",
    },
    "How it stands": {
        "show": "warroom show status",
        "sev": 'warroom sev P0 "every payment fails"',
        "status": "warroom status Identified",
        "phase": "warroom phase investigate",
        "type": "warroom type database",
    },
    "Who does what": {
        "role": "warroom role ic @alice",
        "handover": "warroom handover --shift",
        "page": 'warroom page "On-call manager"',
        "watch": "warroom watch @dana",
        "decide": "warroom decide resolve y",
        "hyp": 'warroom hyp add "the pool is full"',
    },
    "The fix": {
        "fix": 'warroom fix "raise the pool to 800"',
        "reviewed": "warroom reviewed",
        "approved": "warroom approved",
        "fixed": "warroom fixed rollback",
        "check": 'warroom check pass 5m "0.4 %"',
    },
    "Telling people": {
        "copy": "warroom copy update --audience internal",
        "approve": "warroom approve --audience customers",
        "post": "warroom post --audience internal",
        "board": "warroom board --to /srv/status --once",
    },
    "Afterwards": {
        "export": "warroom export --format html --to post-mortem.html",
        "section": "warroom section root_cause",
        "review": 'warroom review "2026-03-01 10:00"',
        "follow-up": 'warroom follow-up "load test" --owner @bob',
        "follow-ups": "warroom follow-ups",
        "metrics": "warroom metrics",
    },
    "From the tools": {
        "import": "warroom import pagerduty.json",
        "listen": "warroom listen",
        "inbox": "warroom inbox",
    },
    "Several people": {
        "share": "warroom share join /mnt/incidents",
        "key": "warroom key",
        "private": "warroom private add @bob",
        "seal": "warroom seal",
        "verify": "warroom verify --deep",
    },
    "Practising": {
        "drill": "warroom drill database --speed 5",
        "training": "warroom training",
    },
    "The program itself": {
        "playbook": "warroom playbook show severities",
        "keys": "warroom keys",
        "schema": "warroom schema timeline",
        "completion": "warroom completion bash",
        "doctor": "warroom doctor",
    },
}
"""An example of each command, by what it is for."""
