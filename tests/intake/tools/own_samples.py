"""What tools write, in our own words: one object of each shape that is read, with what must come of it."""

from __future__ import annotations

import json
from typing import Any

ALERTMANAGER: dict[str, Any] = {
    "version": "4", "groupKey": "{}:{alertname=\"PoolFull\"}", "truncatedAlerts": 3, "status": "firing",
    "receiver": "room", "groupLabels": {"alertname": "PoolFull"}, "commonLabels": {}, "commonAnnotations": {},
    "externalURL": "http://am.example:9093",
    "alerts": [
        {
            "status": "resolved", "labels": {"alertname": "PoolFull", "severity": "critical", "host": "db-1"},
            "annotations": {"summary": "no connection left", "runbook_url": "https://wiki.example/pool"},
            "startsAt": "2026-02-13T14:02:00.5+02:00", "endsAt": "2026-02-13T14:32:00Z",
            "generatorURL": "http://prom.example/graph", "fingerprint": "0a1b2c3d4e5f6071",
        },
        {
            "status": "firing", "labels": {"alertname": "PoolFull", "severity": "critical", "host": "db-2"},
            "annotations": {"summary": "no connection left"}, "startsAt": "2026-02-13T12:05:00Z",
            "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "1a1b2c3d4e5f6071",
        },
    ],
}  # fmt: skip
PAGERDUTY = {
    "event": {
        "id": "01EVENT", "event_type": "incident.acknowledged", "resource_type": "incident",
        "occurred_at": "2026-02-13T14:06:10.123Z", "agent": {"type": "user_reference", "summary": "Dana Scribe"},
        "data": {
            "id": "PINC1", "type": "incident", "number": 7, "title": "Checkout fails", "status": "acknowledged",
            "html_url": "https://pd.example/incidents/PINC1", "priority": {"summary": "P1"},
            "service": {"summary": "Shop"},
        },
    }
}  # fmt: skip
OPSGENIE = {
    "action": "Acknowledge", "source": {"name": "web", "type": "web"}, "integrationName": "room",
    "alert": {
        "alertId": "a-1", "tinyId": "11", "message": "Disk full on db-1", "priority": "P1", "username": "bob@example",
        "createdAt": 1771000000000, "updatedAt": 1771000060000000000, "source": "Prometheus",
    },
}  # fmt: skip
OPSGENIE_OF_API = {
    "id": "a-2", "tinyId": "12", "message": "Disk full", "createdAt": "2026-02-13T14:00:00Z",
    "report": {"ackTime": 60_000, "closeTime": 600_000, "acknowledgedBy": "bob@example", "closedBy": "eve@example"},
}  # fmt: skip
ON_CALL = {
    "event": {"type": "acknowledge", "time": "2026-02-13T14:06:00Z"}, "user": {"username": "bob"},
    "alert_group": {
        "id": "G1", "title": "Pool full", "created_at": "2026-02-13T14:00:00Z",
        "permalinks": {"web": "https://oncall.example/G1"},
    },
    "alert_group_id": "G1", "integration": {"name": "Prometheus"},
}  # fmt: skip
IRM_ACTIVITY = {
    "activityItems": [
        {
            "activityItemID": "act-1", "activityKind": "userNote", "body": "rolled back", "user": {"name": "bob"},
            "eventTime": "2026-02-13T14:20:00Z", "createdTime": "2026-02-13T14:25:00Z",
        }
    ]
}  # fmt: skip
ROOTLY = {
    "event": {"type": "incident.mitigated", "issued_at": "2026-02-13T14:30:00Z"},
    "data": {
        "id": "r-1", "title": "Checkout fails", "url": "https://rootly.com/account/incidents/1", "severity": "sev1",
        "status": "mitigated", "created_at": "2026-02-13T14:00:00Z", "updated_at": "2026-02-13T14:30:00Z",
        "started_at": "2026-02-13T13:58:00Z", "mitigated_at": "2026-02-13T14:30:00Z",
    },
}  # fmt: skip
INCIDENT_IO_PRIVATE = {
    "event_type": "private_incident.incident_created_v2",
    "private_incident.incident_created_v2": {"id": "secret-1"},
}
STATUSPAGE_COMPONENT = {
    "meta": {}, "page": {"id": "p1"}, "component": {"id": "c1", "name": "API"},
    "component_update": {
        "id": "u1", "component_id": "c1", "created_at": "2026-02-13T14:10:00Z", "old_status": "operational",
        "new_status": "major_outage",
    },
}  # fmt: skip
GH_LIST = {
    "number": 41, "title": "Pool of 20", "author": {"login": "bob"}, "mergedAt": "2026-02-13T13:50:00Z",
    "mergeCommit": {"oid": "f00dfeedf00dfeed"}, "url": "https://github.com/acme/shop/pull/41", "labels": [],
}  # fmt: skip
PULL_REQUEST = {
    "action": "closed", "repository": {"full_name": "acme/shop"}, "sender": {"login": "bob"},
    "pull_request": {
        "number": 41, "title": "Pool of 20", "merged_at": "2026-02-13T13:50:00Z", "user": {"login": "bob"},
        "html_url": "https://github.com/acme/shop/pull/41",
    },
}  # fmt: skip
PUSH = {
    "ref": "refs/heads/main", "after": "0" * 39 + "1", "commits": [], "repository": {"full_name": "acme/shop"},
    "head_commit": {"message": "Pool of 20\n\nmore", "timestamp": "2026-02-13T13:49:00+01:00"},
    "sender": {"login": "bob"}, "compare": "https://github.com/acme/shop/compare/a...b",
}  # fmt: skip
GITLAB_TIMELINE = {
    "id": "gid://gitlab/1", "occurredAt": "2026-02-13T14:00:00Z", "note": "customers see errors",
    "author": {"username": "eve"}, "timelineEventTags": {"nodes": [{"name": "Impact detected"}]},
}  # fmt: skip
JOURNAL = {
    "__CURSOR": "s=1;i=2", "__REALTIME_TIMESTAMP": "1771000000123456", "PRIORITY": "3", "_HOSTNAME": "db-1",
    "SYSLOG_IDENTIFIER": "postgres", "MESSAGE": [112, 97, 110, 105, 99, 10, 27, 91, 50, 74],
}  # fmt: skip
PROMETHEUS_ALERTS = [
    {"labels": {"alertname": "PoolFull", "severity": "critical"}, "annotations": {"summary": "no connection left"},
     "state": "firing", "activeAt": "2026-02-13T12:02:00.500000789Z", "value": "2e+01"},
    {"labels": {"alertname": "SlowDisk"}, "annotations": {}, "state": "pending", "activeAt": "2026-02-13T12:05:00Z"},
]  # fmt: skip
PROMETHEUS = {"status": "success", "data": {"alerts": PROMETHEUS_ALERTS}}
PROMETHEUS_RULES = {"status": "success", "data": {"groups": [{"name": "db", "rules": [
    {"name": "up:sum", "query": "sum(up)", "type": "recording"},
    {"name": "PoolFull", "query": "x > 1", "annotations": {"summary": "of the rule"}, "type": "alerting", "alerts": [
        {"labels": {"alertname": "PoolFull"}, "state": "Alerting", "activeAt": "2026-02-13T12:03:00Z"},
        {"labels": {}, "state": "firing"},
    ]},
]}]}}  # fmt: skip

CLOUDWATCH = {
    "AlarmName": "PoolFull", "AlarmDescription": "no connection left", "NewStateValue": "ALARM",
    "StateChangeTime": "2026-02-13T14:02:00.123+0000", "Region": "EU (Ireland)",
    "AlarmArn": "arn:aws:cloudwatch:eu-west-1:1:alarm:PoolFull",
}  # fmt: skip
SNS = {
    "Type": "Notification", "MessageId": "m-1", "TopicArn": "arn:aws:sns:eu-west-1:1:room", "Subject": "ALARM",
    "Message": json.dumps(CLOUDWATCH), "Timestamp": "2026-02-13T14:02:01.000Z",
}  # fmt: skip
SNS_CONFIRM = {
    "Type": "SubscriptionConfirmation", "TopicArn": "arn:aws:sns:eu-west-1:1:room", "Message": "You have chosen",
    "SubscribeURL": "https://sns.example/confirm",
}  # fmt: skip
EVENT_BRIDGE = {
    "source": "aws.cloudwatch", "time": "2026-02-13T14:20:00Z", "region": "eu-west-1",
    "resources": ["arn:aws:cloudwatch:eu-west-1:1:alarm:PoolFull"],
    "detail": {"alarmName": "PoolFull", "state": {"value": "OK", "timestamp": "2026-02-13T14:20:00.000+0000"}},
}  # fmt: skip
AZURE = {
    "schemaId": "azureMonitorCommonAlertSchema",
    "data": {"essentials": {
        "alertId": "/subscriptions/1/alerts/a", "alertRule": "PoolFull", "severity": "Sev1",
        "monitorCondition": "Resolved", "firedDateTime": "2026-02-13T14:02:00.5Z",
        "resolvedDateTime": "2026-02-13T14:20:00Z", "description": "no connection left",
    }, "alertContext": {}},
}  # fmt: skip
GOOGLE = {
    "version": "1.2",
    "incident": {
        "incident_id": "0.abc", "policy_name": "PoolFull", "summary": "no connection left", "state": "open",
        "started_at": 1_770_991_320, "ended_at": None, "url": "https://console.example/i", "severity": "CRITICAL",
    },
}  # fmt: skip
NEW_RELIC = {
    "id": "n-1", "issueUrl": "https://one.example/i", "title": ["PoolFull"], "priority": "HIGH", "state": "CLOSED",
    "createdAt": 1_770_991_320_000, "closedAt": 1_770_992_400_000, "alertPolicyNames": ["Pool"],
    "alertConditionNames": ["no connection left"], "impactedEntities": ["db-1"], "workflowName": "room",
}  # fmt: skip
PAGERDUTY_2 = {
    "messages": [{
        "id": "m1", "event": "incident.acknowledge", "created_on": "2026-02-13T14:06:00Z",
        "incident": {"id": "P1", "summary": "[#1] Pool full", "html_url": "https://acme.example/i/P1"},
        "log_entries": [{
            "id": "R1", "type": "acknowledge_log_entry", "summary": "Acknowledged by Bob.",
            "created_at": "2026-02-13T14:05:00Z", "agent": {"type": "user_reference", "summary": "Bob"},
        }],
    }],
}  # fmt: skip
OBJECTS: dict[str, tuple[Any, str, list[tuple[str, str, str]]]] = {
    "alertmanager": (ALERTMANAGER, "alertmanager", [
        ("FIRING PoolFull: no connection left", "Alertmanager", "2026-02-13T12:02:00.500000Z"),
        ("FIRING PoolFull: no connection left", "Alertmanager", "2026-02-13T12:05:00Z"),
        ("RESOLVED PoolFull: no connection left", "Alertmanager", "2026-02-13T14:32:00Z"),
    ]),
    "prometheus": (PROMETHEUS, "prometheus", [
        ("FIRING PoolFull: no connection left", "Prometheus", "2026-02-13T12:02:00.500000Z"),
    ]),
    "prometheus, rules": (PROMETHEUS_RULES, "prometheus", [
        ("FIRING PoolFull: of the rule", "Prometheus", "2026-02-13T12:03:00Z"),
    ]),
    "prometheus, all quiet": (
        {"status": "success", "data": {"alerts": [{"labels": {"alertname": "A"}, "state": "inactive"}]}},
        "prometheus", [],
    ),
    "cloudwatch by sns": (SNS, "cloudwatch", [
        ("FIRING PoolFull: no connection left", "CloudWatch", "2026-02-13T14:02:00.123000Z"),
    ]),
    "sns that asks to be confirmed": (SNS_CONFIRM, "cloudwatch", []),
    "cloudwatch by eventbridge": (EVENT_BRIDGE, "cloudwatch", [
        ("RESOLVED PoolFull", "CloudWatch", "2026-02-13T14:20:00Z"),
    ]),
    "azure": (AZURE, "azure", [
        ("FIRING PoolFull: no connection left", "Azure Monitor", "2026-02-13T14:02:00.500000Z"),
        ("RESOLVED PoolFull: no connection left", "Azure Monitor", "2026-02-13T14:20:00Z"),
    ]),
    "google": (GOOGLE, "gcp", [
        ("FIRING PoolFull: no connection left", "Google Cloud Monitoring", "2026-02-13T14:02:00Z"),
    ]),
    "new relic": (NEW_RELIC, "newrelic", [
        ("FIRING PoolFull: no connection left", "New Relic", "2026-02-13T14:02:00Z"),
        ("RESOLVED PoolFull: no connection left", "New Relic", "2026-02-13T14:20:00Z"),
    ]),
    "pagerduty, version 2": (PAGERDUTY_2, "pagerduty", [("Acknowledged by Bob.", "Bob", "2026-02-13T14:05:00Z")]),
    "pagerduty": (PAGERDUTY, "pagerduty", [
        ("acknowledged #7 Checkout fails", "Dana Scribe", "2026-02-13T14:06:10.123000Z"),
    ]),
    "opsgenie": (OPSGENIE, "opsgenie", [
        ("FIRING Disk full on db-1", "Prometheus", "2026-02-13T16:26:40Z"),
        ("ACKNOWLEDGED Disk full on db-1", "bob@example", "2026-02-13T16:27:40Z"),
    ]),
    "opsgenie of its API": (OPSGENIE_OF_API, "opsgenie", [
        ("FIRING Disk full", "Opsgenie", "2026-02-13T14:00:00Z"),
        ("ACKNOWLEDGED Disk full", "bob@example", "2026-02-13T14:01:00Z"),
        ("CLOSED Disk full", "eve@example", "2026-02-13T14:10:00Z"),
    ]),
    "oncall": (ON_CALL, "grafana-irm", [("acknowledge: Pool full", "bob", "2026-02-13T14:06:00Z")]),
    "irm activity": (IRM_ACTIVITY, "grafana-irm", [("rolled back", "bob", "2026-02-13T14:20:00Z")]),
    "rootly": (ROOTLY, "rootly", [
        ("started: Checkout fails", "Rootly", "2026-02-13T13:58:00Z"),
        ("incident mitigated: Checkout fails (sev1, mitigated)", "Rootly", "2026-02-13T14:30:00Z"),
        ("mitigated: Checkout fails", "Rootly", "2026-02-13T14:30:00Z"),
    ]),
    "incident.io, private there": (INCIDENT_IO_PRIVATE, "incident.io", []),
    "component": (STATUSPAGE_COMPONENT, "statuspage", [
        ("status page: API operational → major_outage", "status page", "2026-02-13T14:10:00Z"),
    ]),
    "gh": (GH_LIST, "gh", [("merged acme/shop#41: Pool of 20", "bob", "2026-02-13T13:50:00Z")]),
    "merge": (PULL_REQUEST, "github", [("merged acme/shop#41: Pool of 20", "bob", "2026-02-13T13:50:00Z")]),
    "push": (PUSH, "github", [("acme/shop: push to main: Pool of 20", "bob", "2026-02-13T12:49:00Z")]),
    "gitlab timeline": (GITLAB_TIMELINE, "gitlab", [("customers see errors", "eve", "2026-02-13T14:00:00Z")]),
    "journal": (JOURNAL, "journal", [("postgres: panic\n\x1b[2J", "db-1", "2026-02-13T16:26:40.123456Z")]),
}  # fmt: skip

TEXTS: dict[str, tuple[str, str, str, list[tuple[str, str, str | None]]]] = {
    "vtt": ("call.vtt", (
        "WEBVTT\n\n1\n00:00:03.000 --> 00:00:05.000\n<v Dana Scribe>The pool is <b>full</b>.</v>\n\n"
        "00:00:05.500 --> 00:00:07.000\n<v Dana Scribe>Since two.\n\n00:01:00.000 --> 00:01:02.000\nBob: I roll back.\n"
    ), "captions", [
        ("The pool is full. Since two.", "Dana Scribe", "2026-02-13T14:00:03Z"),
        ("I roll back.", "Bob", "2026-02-13T14:01:00Z"),
    ]),
    "srt": ("call.srt", "1\r\n01:00:00,250 --> 01:00:02,000\r\nit is over\r\n", "captions", [
        ("it is over", "", "2026-02-13T15:00:00.250000Z"),
    ]),
    "two who begin at once": ("call.vtt", (
        "WEBVTT\n\n00:00:03.000 --> 00:00:05.000\nDana: yes\n\n00:00:03.000 --> 00:00:04.000\nBob: no\n"
    ), "captions", [("yes", "Dana", "2026-02-13T14:00:03Z"), ("no", "Bob", "2026-02-13T14:00:03Z")]),
    "srt that was renamed": ("call.txt", "1\n00:00:01,000 --> 00:00:02,000\nDana: full\n", "captions", [
        ("full", "Dana", "2026-02-13T14:00:01Z"),
    ]),
    "zoom, captions": ("meeting_saved_closed_caption.txt", (
        "[Dana Scribe] 14:06:06\nThe pool\n\n[Dana Scribe] 14:06:10\nis full.\n\n[Bob [ops]] 14:06:11\nlost?\n\n"
        "[Bob] 14:06:10\nI roll\nback.\n\n[Dana Scribe] 00:00:02\nIt is over.\n\n"
    ), "zoom", [
        ("The pool is full. [Bob [ops]] 14:06:11 lost?", "Dana Scribe", "2026-02-13T14:06:06Z"),
        ("I roll back.", "Bob", "2026-02-13T14:06:10Z"), ("It is over.", "Dana Scribe", "2026-02-14T00:00:02Z"),
    ]),
    "zoom, captions from the beginning": ("meeting_saved_closed_caption.txt", "[Dana] 00:08:44\nfull\n", "zoom", [
        ("full", "Dana", "2026-02-13T14:08:44Z"),
    ]),
    "zoom, chat": ("meeting_saved_chat.txt", (
        "14:06:06 From Dana to Everyone:\n\tlook: a to b : c\n\tsecond line\n"
        "14:06:07 From Dana to Bob(Direct Message):\n\tmy password is hunter2hunter2\n"
        "14:06:08 From Bob to Everyone:\n\tReacted to \"look...\" with 👍\n14:06:09 From Bob to Everyone:\n\tyes\n"
    ), "zoom", [
        ("look: a to b : c\nsecond line", "Dana", "2026-02-13T14:06:06Z"), ("yes", "Bob", "2026-02-13T14:06:09Z"),
    ]),
    "zoom, an older chat": ("chat.txt", (
        "14:06:06\t From  Dana Scribe : full: 20 of 20\n14:06:07\t From  Bob  to  All panelists : I roll back\n"
        "14:06:08\t From  Bob  to  Dana Scribe(Privately) : not for the record\n"
    ), "zoom", [
        ("full: 20 of 20", "Dana Scribe", "2026-02-13T14:06:06Z"), ("I roll back", "Bob", "2026-02-13T14:06:07Z"),
    ]),
    "zoom, the chat of a recording": ("GMT20260213-140000_Recording.txt", (
        "00:01:02\tDana Scribe:\tfull\n01:00:00\tBob:\tover\n"
    ), "zoom", [("full", "Dana Scribe", "2026-02-13T14:01:02Z"), ("over", "Bob", "2026-02-13T15:00:00Z")]),
    "git, raw dates and those of which nothing is known": ("log.txt", (
        f"commit {'a' * 40}\nAuthor: Bob <b@x>\nDate:   1771000000 +0100\n\n    Pool of 20\n\n"
        f"commit {'b' * 40}\nAuthor: Bob <b@x>\nDate:   3 days ago\n\n    Pool of 10\n"
    ), "git", [
        ("commit aaaaaaaaaa: Pool of 20", "Bob", "2026-02-13T16:26:40Z"),
        ("commit bbbbbbbbbb: Pool of 10", "Bob", None),
    ]),
    "git, by our own format": ("log.txt", (
        f"{'a' * 40}\x1f2026-02-13T14:00:00+01:00\x1fBob\x1fPool of 20\x1e\n"
    ), "git", [("commit aaaaaaaaaa: Pool of 20", "Bob", "2026-02-13T13:00:00Z")]),
    "syslog with a zone": ("messages", "2026-02-13T14:00:00.5+00:00 db-1 kernel: oom\n", "syslog", [
        ("kernel: oom", "db-1", "2026-02-13T14:00:00.500000Z"),
    ]),
    "syslog of 5424": ("messages", "<34>1 2026-02-13T14:00:00Z db-1 su 12 ID47 - 'su root' failed\n", "syslog", [
        ("su: 'su root' failed", "db-1", "2026-02-13T14:00:00Z"),
    ]),
    "syslog of 5424 with signs that are escaped, and with nothing known": ("messages", (
        '<34>1 2026-02-13T14:00:00Z db-1 su - - [a@1 b="c\\]d" e="f"][g@2 h="i"] \ufefffailed\r\n'
        "<34>1 - - su - - - again\r\n"
    ), "syslog", [("su: failed", "db-1", "2026-02-13T14:00:00Z"), ("su: again", "", None)]),
    "syslog without a year": ("messages", "Feb 13 14:00:00 db-1 su: no\n", "syslog", [("su: no", "db-1", None)]),
    "timesketch": ("t.csv", (
        "message,datetime,timestamp_desc,by\n'=1+1,2026-02-13T14:00:00+00:00,event,dana\n"
    ), "csv", [("=1+1", "dana", "2026-02-13T14:00:00Z")]),
    "cstate, each update with its moment": ("page.md", (
        "---\ntitle: API down\ndate: 2026-02-13 14:31:00\nresolved: true\nresolvedWhen: 2026-02-13 15:31:00\n"
        "severity: down\n---\n\nCards are refused.\n\n"
        '*Monitoring* - It is mended.\nWe watch. {{< track "2026-02-13 15:00:00" >}}\n\n'
        '**Investigating**: We look. {{< track "2026-02-13 14:35:00" >}}\n\n[Initial message]\nWe know.\n'
    ), "cstate", [
        ("status page: API down\nCards are refused.", "status page", "2026-02-13T14:31:00Z"),
        ("status page, initial message: We know.", "status page", None),
        ("status page, investigating: We look.", "status page", "2026-02-13T14:35:00Z"),
        ("status page, monitoring: It is mended.\nWe watch.", "status page", "2026-02-13T15:00:00Z"),
        ("status page, resolved: API down", "status page", "2026-02-13T15:31:00Z"),
    ]),
    "cstate, with words in emphasis that open nothing": ("page.md", (
        "---\ntitle: API down\ndate: 2026-02-13 14:31:00\nresolved: true\nresolvedWhen: 2026-02-13 15:31:00\n"
        "severity: down\n---\n\n**Summary**: It is down.\n\n"
        '**Resolved** - It works. {{< track "2026-02-13 15:20:00" >}}\n\n'
        '*Risolto* - Funziona.\n**Impatto**: Nulla. {{< track "2026-02-13 15:00:00" >}}\n\n'
        '**Update 1:** We look.\n**Impact**: Cards.\n\n**Next steps:** We call. {{< track "2026-02-13 14:40:00" >}}\n'
        "\n[Initial message]\nWe know.\n**Workaround** - pay in cash.\n"
    ), "cstate", [
        ("status page: API down\n**Summary**: It is down.", "status page", "2026-02-13T14:31:00Z"),
        ("status page, initial message: We know.\n**Workaround** - pay in cash.", "status page", None),
        ("status page, update 1: We look.\n**Impact**: Cards.\n\n**Next steps:** We call.", "status page",
         "2026-02-13T14:40:00Z"),
        ("status page, risolto: Funziona.\n**Impatto**: Nulla.", "status page", "2026-02-13T15:00:00Z"),
        ("status page, resolved: It works.", "status page", "2026-02-13T15:20:00Z"),
        ("status page, resolved: API down", "status page", "2026-02-13T15:31:00Z"),
    ]),
    "timesketch, with a moment for a time": ("t.csv", (
        "\ufeffsep=;\r\nmessage;datetime;timestamp_desc;timestamp\r\nfull;;event;1771000000000000\r\n"
    ), "csv", [("full", "", "2026-02-13T16:26:40Z")]),
    "iris": ("t.csv", (
        "event_date,event_tz,event_title,event_category,event_content,event_raw,event_source\n"
        "2026-02-13T14:00:00.000000,+00:00,t,,the pool is full,,dana\n"
    ), "csv", [("the pool is full", "dana", "2026-02-13T14:00:00Z")]),
    "json lines": ("a.jsonl", (
        '{"__CURSOR": "1", "__REALTIME_TIMESTAMP": "1771000000000000", "MESSAGE": "a"}\nbroken\n'
        '{"__CURSOR": "2", "__REALTIME_TIMESTAMP": "1771000001000000", "MESSAGE": "b"}\n'
    ), "journal", [("a", "", "2026-02-13T16:26:40Z"), ("b", "", "2026-02-13T16:26:41Z")]),
}  # fmt: skip
