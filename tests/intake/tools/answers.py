"""What the interfaces of tools answer, and what more of them send, by our own hand: as a list of it comes, with the
words around that list. Each with its source and its events: words, speaker, time.
"""

from __future__ import annotations

import json
from typing import Any

_PAGING: dict[str, Any] = {"limit": 25, "offset": 0, "total": None, "more": False}
_OPSGENIE: dict[str, Any] = {"paging": {"next": "https://api.example/next"}, "took": 0.2, "requestId": "r-1"}
_UPDATES = [
    {"id": "u2", "status": "resolved", "body": "It is over.", "display_at": "2026-02-13T16:30:00+02:00"},
    {"id": "u1", "status": "identified", "body": "Payments fail.", "display_at": "2026-02-13T16:05:00+02:00"},
]
_PAGE_INCIDENT = {"id": "i1", "name": "Payments", "impact": "major", "incident_updates": _UPDATES}
_ISSUE = {"id": 9, "title": "Pool", "created_at": "2026-02-13T13:00:00Z", "updated_at": "2026-02-13T14:07:09Z"}
_COMMENT = {
    "id": 5, "body": "I roll back", "created_at": "2026-02-13T14:07:00Z", "user": {"login": "bob", "type": "User"},
    "html_url": "https://github.example/acme/shop/issues/9#issuecomment-5",
}  # fmt: skip
_PLACE = {"repository": {"full_name": "acme/shop"}, "sender": {"login": "eve"}}
_POD = {"kind": "Pod", "namespace": "shop", "name": "web-1"}

_HYDRANT = {"id": "h1", "name": "Checkout fails", "created_at": "2026-02-13T14:05:00Z"}
_HYDRANT_NOW = {**_HYDRANT, "current_milestone": "detected"}
_HYDRANT_STEPS = {**_HYDRANT, "milestones": [
    {"id": "m1", "type": "detected", "occurred_at": "2026-02-13T14:06:00Z"},
]}  # fmt: skip
ANSWERS: dict[str, tuple[Any, str, list[tuple[str, str, str | None]]]] = {
    "incidents of pagerduty": ({"incidents": [{
        "id": "P1", "incident_number": 7, "title": "Pool full", "status": "resolved", "urgency": "high",
        "created_at": "2026-02-13T14:00:00Z", "resolved_at": "2026-02-13T14:30:00Z",
        "last_status_change_by": {"type": "user_reference", "summary": "Bob"}, "html_url": "https://pd.example/P1",
        "acknowledgements": [{"at": "2026-02-13T14:03:00Z", "acknowledger": {"summary": "Eve"}}],
    }], **_PAGING}, "pagerduty", [
        ("triggered #7 Pool full", "PagerDuty", "2026-02-13T14:00:00Z"),
        ("acknowledged #7 Pool full", "Eve", "2026-02-13T14:03:00Z"),
        ("resolved #7 Pool full", "Bob", "2026-02-13T14:30:00Z"),
    ]),
    "one incident of pagerduty": ({"incident": {
        "id": "P1", "incident_number": 7, "title": "Pool full", "status": "triggered", "created_at": 1771000000,
        "last_status_change_at": "2026-02-13T16:30:00Z",
    }}, "pagerduty", [("triggered #7 Pool full", "PagerDuty", "2026-02-13T16:26:40Z")]),
    "alerts of opsgenie": ({"data": [{
        "id": "a1", "tinyId": "7", "message": "Disk full", "createdAt": "2026-02-13T14:00:00Z",
    }], **_OPSGENIE}, "opsgenie", [("FIRING Disk full", "Opsgenie", "2026-02-13T14:00:00Z")]),
    "the log of an alert of opsgenie": ({"data": [
        {"log": "Viewed on web", "owner": "System", "createdAt": "2026-02-13T14:01:00Z", "offset": "1_1"},
        {"log": "Alert acknowledged", "owner": "bob", "createdAt": "2026-02-13T14:02:00Z", "offset": "1_2"},
    ], **_OPSGENIE}, "opsgenie", [
        ("Viewed on web", "Opsgenie", "2026-02-13T14:01:00Z"), ("Alert acknowledged", "bob", "2026-02-13T14:02:00Z"),
    ]),
    "notes of opsgenie": ({"data": [
        {"note": "I clean it up", "owner": "bob", "createdAt": "2026-02-13T14:02:00Z", "offset": "1_2"},
    ], **_OPSGENIE}, "opsgenie", [("I clean it up", "bob", "2026-02-13T14:02:00Z")]),
    "incidents of incident.io": ({"incidents": [{
        "id": "01", "reference": "INC-1", "name": "Pool full", "incident_status": {"name": "Closed"},
        "created_at": "2026-02-13T14:00:00Z", "visibility": "public", "incident_timestamp_values": [
            {"incident_timestamp": {"name": "Impact started at"}, "value": {"value": "2026-02-13T13:50:00Z"}},
            {"incident_timestamp": {"name": "Fixed at"}, "value": None},
        ],
    }], "pagination_meta": {"page_size": 25}}, "incident.io", [
        ("Impact started: Pool full", "incident.io", "2026-02-13T13:50:00Z"),
        ("incident: Pool full", "incident.io", "2026-02-13T14:00:00Z"),
    ]),
    "what incident.io keeps for those who work on it": ({"incident_updates": [
        {"id": "02", "incident_id": "01", "message": "we roll back", "created_at": "2026-02-13T14:10:00Z",
         "new_incident_status": {"name": "Fixing"}, "updater": {"user": {"name": "Lea"}}},
        {"id": "03", "incident_id": "01", "created_at": "2026-02-13T14:20:00Z", "updater": {"api_key": {"name": "k"}},
         "new_incident_status": {"name": "Monitoring"}},
    ], "pagination_meta": {"page_size": 25}}, "incident.io", [
        ("we roll back", "Lea", "2026-02-13T14:10:00Z"),
        ("status: Monitoring", "incident.io", "2026-02-13T14:20:00Z"),
    ]),
    "the timeline of rootly": ({"data": [{"id": "e1", "type": "incident_events", "attributes": {
        "event": "<p>pods restarted</p>", "event_raw": "pods restarted", "occurred_at": "2026-02-13T06:11:00-08:00",
        "created_at": "2026-02-13T06:30:00-08:00", "user": {"full_name": "Ann"},
    }}], "links": {"self": "https://rootly.example"}, "meta": {"total_count": 1}}, "rootly", [
        ("pods restarted", "Ann", "2026-02-13T14:11:00Z"),
    ]),
    "private at rootly": ({"data": [{"id": "i1", "type": "incidents", "attributes": {
        "title": "Leak", "private": True, "created_at": "2026-02-13T06:11:00-08:00", "url": "https://rootly.com/i/1",
    }}]}, "rootly", []),
    "the timeline of firehydrant": ({"data": [{
        "id": "t1", "incident_id": "i1", "type": "generic_chat_message", "visibility": "private_to_org",
        "occurred_at": "2026-02-13T14:12:00Z", "author": {"name": "Rob"}, "data": {"body": "I roll back"},
    }], "pagination": {"page": 1}}, "firehydrant", [("I roll back", "Rob", "2026-02-13T14:12:00Z")]),
    "the summary of a status page": ({
        "page": {"id": "p", "name": "Acme"}, "status": {"indicator": "major"}, "components": [{"name": "API"}],
        "incidents": [_PAGE_INCIDENT], "scheduled_maintenances": [],
    }, "statuspage", [
        ("status page, identified: Payments fail.", "status page", "2026-02-13T14:05:00Z"),
        ("status page, resolved: It is over.", "status page", "2026-02-13T14:30:00Z"),
    ]),
    "maintenances of a status page": ({"page": {"id": "p"}, "scheduled_maintenances": [
        {"name": "Upgrade", "incident_updates": [
            {"id": "m1", "status": "scheduled", "body": "At ten.", "created_at": "2026-02-13T14:00:00Z"},
        ]},
    ]}, "statuspage", [("status page, scheduled: At ten.", "status page", "2026-02-13T14:00:00Z")]),
    "what somebody said of an issue": (
        {"action": "created", "issue": _ISSUE, "comment": _COMMENT, **_PLACE}, "github",
        [("acme/shop#9: I roll back", "bob", "2026-02-13T14:07:00Z")],
    ),
    "what was said and taken back": (
        {"action": "deleted", "issue": _ISSUE, "comment": _COMMENT, **_PLACE}, "github", [],
    ),
    "comments of an issue": ([_COMMENT], "github", [("acme/shop#9: I roll back", "bob", "2026-02-13T14:07:00Z")]),
    "a change that was looked at": ({"action": "submitted", **_PLACE, "pull_request": {"number": 41}, "review": {
        "id": 6, "state": "changes_requested", "body": "no limit", "user": {"login": "eve"},
        "submitted_at": "2026-02-13T13:40:00Z", "html_url": "https://github.example/acme/shop/pull/41#r",
    }}, "github", [("acme/shop#41, changes requested: no limit", "eve", "2026-02-13T13:40:00Z")]),
    "a change that somebody else closed": ({"action": "closed", **_PLACE, "pull_request": {
        "number": 41, "title": "Pool of 20", "user": {"login": "bob"}, "updated_at": "2026-02-13T13:40:00Z",
    }}, "github", [("closed acme/shop#41: Pool of 20", "eve", "2026-02-13T13:40:00Z")]),
    "datadog": ({
        "id": "1", "alert_id": "7", "title": "[Triggered] Pool full", "alert_title": "Pool full",
        "text_only_msg": "no connection", "date": "1771000000000", "alert_transition": "Triggered", "org": {"id": "9"},
    }, "datadog", [("FIRING Pool full: no connection", "Datadog", "2026-02-13T16:26:40Z")]),
    "events of datadog": ({"events": [
        {"id": 5, "title": "Deployed shop", "text": "v42", "date_happened": 1771000000, "alert_type": "info",
         "host": "web-1", "url": "https://dd.example/e/5"},
        {"id": 6, "title": "Restarted", "text": None, "date_happened": 1771000060, "alert_type": "error"},
    ]}, "datadog", [
        ("Deployed shop: v42", "Datadog", "2026-02-13T16:26:40Z"), ("Restarted", "Datadog", "2026-02-13T16:27:40Z"),
    ]),
    "events of datadog, version 2": ({"data": [{"id": "AwA", "type": "event", "attributes": {
        "attributes": {"title": "Deployed shop", "status": "info"}, "message": "v42", "tags": ["env:prod"],
        "timestamp": "2026-02-13T16:26:40.000Z",
    }}], "links": {"next": "https://dd.example"}, "meta": {"page": {"after": "x"}}}, "datadog", [
        ("Deployed shop: v42", "Datadog", "2026-02-13T16:26:40Z"),
    ]),
    "monitors of datadog": ([
        {"id": 7, "name": "Pool full", "message": "look at db", "query": "avg(last_5m):x > 1", "type": "metric alert",
         "overall_state": "Alert", "overall_state_modified": "2026-02-13T16:26:40+00:00", "options": {"silenced": {}}},
        {"id": 8, "name": "Disk", "message": "", "query": "x", "type": "metric alert", "overall_state": "OK"},
    ], "datadog", [("FIRING Pool full: look at db", "Datadog", "2026-02-13T16:26:40Z")]),
    "incidents of datadog": ({"data": [{"id": "i-1", "type": "incidents", "attributes": {
        "public_id": 1, "title": "Checkout fails", "customer_impact_scope": "all", "created": "2026-02-13T14:05:00Z",
        "detected": "2026-02-13T14:04:00Z", "resolved": None, "customer_impact_start": "2026-02-13T14:00:00Z",
        "customer_impacted": True, "fields": {"severity": {"type": "dropdown", "value": "SEV-1"}},
    }, "relationships": {"commander_user": {"data": None}}}, {"id": "i-2", "type": "incidents", "attributes": {
        "title": "Leak", "customer_impact_scope": "", "created": "2026-02-13T14:05:00Z", "visibility": "private",
    }}], "included": [], "meta": {"pagination": {"size": 10}}},
        "datadog", [
            ("impact started: Checkout fails", "Datadog", "2026-02-13T14:00:00Z"),
            ("detected: Checkout fails", "Datadog", "2026-02-13T14:04:00Z"),
            ("declared: Checkout fails", "Datadog", "2026-02-13T14:05:00Z"),
        ]),
    "notes of gitlab": ([
        {"id": 302, "body": "rolled back", "author": {"username": "pip", "name": "Pip"}, "noteable_iid": 9,
         "created_at": "2026-02-13T14:31:00.000Z", "system": False, "noteable_type": "Issue", "attachment": None},
        {"id": 303, "body": "closed", "author": {"username": "pip"}, "created_at": "2026-02-13T14:40:00.000Z",
         "system": True, "noteable_type": "Issue", "noteable_id": 377},
    ], "gitlab", [
        ("#9: rolled back", "pip", "2026-02-13T14:31:00Z"), ("closed", "pip", "2026-02-13T14:40:00Z"),
    ]),
    "discussions of gitlab": ([{"id": "6a9c", "individual_note": False, "notes": [
        {"id": 1126, "type": "DiscussionNote", "body": "is it the pool?", "author": {"username": "eve"},
         "created_at": "2026-02-13T13:54:00+01:00", "noteable_type": "MergeRequest", "noteable_iid": 41},
        {"id": 1129, "body": "yes", "author": {"name": "Pip"}, "created_at": "2026-02-13T13:12:00Z",
         "noteable_type": "MergeRequest", "noteable_iid": 41, "position": {"new_line": 3}},
    ]}], "gitlab", [
        ("!41: is it the pool?", "eve", "2026-02-13T12:54:00Z"), ("!41: yes", "Pip", "2026-02-13T13:12:00Z"),
    ]),
    "groups of an alertmanager": ([
        {"labels": {"alertname": "Pool"}, "receiver": {"name": name}, "alerts": [{
            "labels": {"alertname": "Pool"}, "annotations": {"summary": "full"}, "fingerprint": "f",
            "startsAt": "2026-02-13T14:31:00Z", "endsAt": "2026-02-13T15:31:00Z", "updatedAt": "2026-02-13T14:32:00Z",
            "status": {"state": "active", "inhibitedBy": [], "silencedBy": []}, "receivers": [{"name": name}],
        }]} for name in ("web", "mail")
    ], "alertmanager", [("FIRING Pool: full", "Alertmanager", "2026-02-13T14:31:00Z")]),
    "an incident of firehydrant that says where it stands": ({"data": {"incident": _HYDRANT_NOW}}, "firehydrant", [
        ("incident: Checkout fails", "FireHydrant", "2026-02-13T14:05:00Z"),
    ]),
    "an incident of firehydrant that says what it went through": ({"incident": _HYDRANT_STEPS}, "firehydrant", [
        ("incident: Checkout fails", "FireHydrant", "2026-02-13T14:05:00Z"),
        ("detected: Checkout fails", "FireHydrant", "2026-02-13T14:06:00Z"),
    ]),
    "incidents of firehydrant": ({"data": [
        {**_HYDRANT_NOW, "id": "h2", "name": "Disk full"}, {**_HYDRANT_NOW, **_HYDRANT_STEPS},
    ], "pagination": {"page": 1}}, "firehydrant", [
        ("incident: Disk full", "FireHydrant", "2026-02-13T14:05:00Z"),
        ("incident: Checkout fails", "FireHydrant", "2026-02-13T14:05:00Z"),
        ("detected: Checkout fails", "FireHydrant", "2026-02-13T14:06:00Z"),
    ]),
    "sentry, an issue": ({"action": "triggered", "data": {"triggered_rule": "many errors", "event": {
        "issue_id": "7", "title": "KeyError: pool", "datetime": "2026-02-13T14:00:00Z", "level": "error",
    }}}, "sentry", [("FIRING KeyError: pool: many errors", "Sentry", "2026-02-13T14:00:00Z")]),
    "sentry, a measure": ({"action": "resolved", "data": {"description_text": "below 5", "metric_alert": {
        "id": "7", "alert_rule": {"name": "errors"}, "date_started": "2026-02-13T14:00:00Z",
        "date_closed": "2026-02-13T14:30:00Z",
    }}}, "sentry", [
        ("FIRING errors: below 5", "Sentry", "2026-02-13T14:00:00Z"),
        ("RESOLVED errors: below 5", "Sentry", "2026-02-13T14:30:00Z"),
    ]),
    "uptime kuma": ({"msg": "[shop] up", "monitor": {"id": 7, "name": "shop"}, "heartbeat": {
        "status": 1, "time": "2026-02-13 14:30:00.5", "localDateTime": "2026-02-13 06:30:00", "msg": "200 - OK",
    }}, "uptime-kuma", [("RESOLVED shop: 200 - OK", "Uptime Kuma", "2026-02-13T14:30:00.500000Z")]),
    "better stack": ({"data": {"id": "7", "type": "incident", "attributes": {
        "name": "shop", "cause": "503", "started_at": "2026-02-13T14:00:00Z", "resolved_at": None,
    }}}, "better-stack", [("FIRING shop: 503", "Better Stack", "2026-02-13T14:00:00Z")]),
    "zabbix": ({"jsonrpc": "2.0", "id": 1, "result": [
        {"eventid": "1", "clock": "1771000000", "name": "no agent", "r_eventid": "2", "r_clock": "1771000060"},
        {"eventid": "3", "clock": "1771000010", "name": "disk full", "r_eventid": "0", "r_clock": "0"},
    ]}, "zabbix", [
        ("FIRING no agent", "Zabbix", "2026-02-13T16:26:40Z"), ("FIRING disk full", "Zabbix", "2026-02-13T16:26:50Z"),
        ("RESOLVED no agent", "Zabbix", "2026-02-13T16:27:40Z"),
    ]),
    "kubernetes": ({"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": [
        {"kind": "Event", "metadata": {"uid": "u1"}, "involvedObject": _POD, "reason": "BackOff", "message": "restarts",
         "firstTimestamp": "2026-02-13T14:00:00Z", "lastTimestamp": "2026-02-13T14:20:00Z", "count": 18,
         "type": "Warning", "source": {"component": "kubelet"}, "eventTime": None},
        {"kind": "Event", "metadata": {"uid": "u2"}, "involvedObject": _POD, "reason": "Scheduled", "message": "to n2",
         "firstTimestamp": None, "eventTime": "2026-02-13T14:06:00.123456Z", "type": "Normal",
         "reportingComponent": "scheduler"},
    ]}, "kubernetes", [
        ("Pod/shop/web-1: BackOff: restarts (18 times)", "kubelet", "2026-02-13T14:00:00Z"),
        ("Pod/shop/web-1: Scheduled: to n2", "scheduler", "2026-02-13T14:06:00.123456Z"),
    ]),
    "cloudtrail": ({"Records": [{
        "eventVersion": "1.08", "eventID": "e1", "eventTime": "2026-02-13T13:59:00Z", "awsRegion": "eu-west-1",
        "eventSource": "rds.amazonaws.com", "eventName": "RebootDBInstance", "errorCode": "AccessDenied",
        "userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::1:assumed-role/ops/bob"},
    }]}, "cloudtrail", [
        ("rds: RebootDBInstance in eu-west-1, refused (AccessDenied)", "bob", "2026-02-13T13:59:00Z"),
    ]),
    "one alert of opsgenie": ({"data": {
        "id": "a1", "tinyId": "7", "message": "Disk full", "createdAt": "2026-02-13T14:00:00Z", "report": None,
    }, "took": 0.1, "requestId": "r-1"}, "opsgenie", [("FIRING Disk full", "Opsgenie", "2026-02-13T14:00:00Z")]),
    "jira, an issue without a title": ({"webhookEvent": "jira:issue_created", "timestamp": 1771000000000, "issue": {
        "key": "OPS-7", "fields": None}, "user": None}, "jira", [("OPS-7 opened", "", "2026-02-13T16:26:40Z")]),
    "cloudtrail, as it is looked up, broken": ({"Events": [{"CloudTrailEvent": "{"}]}, "", []),
    "cloudtrail, as it is looked up": ({"NextToken": "n", "Events": [{
        "EventId": "e1", "EventName": "StopInstances", "EventTime": 1771000000.0, "Username": "bob", "Resources": [],
        "CloudTrailEvent": json.dumps({
            "eventVersion": "1.08", "eventID": "e1", "eventTime": "2026-02-13T13:59:00Z", "awsRegion": "eu-west-1",
            "eventSource": "ec2.amazonaws.com", "eventName": "StopInstances", "userIdentity": {"userName": "bob"},
        }),
    }]}, "cloudtrail", [("ec2: StopInstances in eu-west-1", "bob", "2026-02-13T13:59:00Z")]),
    "events of kubernetes whose list alone says what they are": ({
        "kind": "EventList", "apiVersion": "events.k8s.io/v1", "metadata": {}, "items": [{
            "metadata": {"uid": "u3"}, "regarding": _POD, "reason": "BackOff", "note": "restarts", "type": "Warning",
            "eventTime": None, "deprecatedFirstTimestamp": "2026-02-13T14:00:00Z", "deprecatedCount": 7,
    }]}, "kubernetes", [("Pod/shop/web-1: BackOff: restarts (7 times)", "Kubernetes", "2026-02-13T14:00:00Z")]),
    "pages of comments, each a list in a list": ([[_COMMENT], [{**_COMMENT, "id": 6, "user": None}]], "github", [
        ("acme/shop#9: I roll back", "bob", "2026-02-13T14:07:00Z"),
        ("acme/shop#9: I roll back", "", "2026-02-13T14:07:00Z"),
    ]),
    "a branch that is gone": ({
        "ref": "refs/heads/pool", "before": "a" * 40, "after": "0" * 40, "deleted": True, "head_commit": None,
        "commits": [], "repository": {"full_name": "acme/shop", "pushed_at": 1771000000}, "sender": {"login": "eve"},
    }, "github", [("acme/shop: branch pool deleted (was aaaaaaaaaa)", "eve", "2026-02-13T16:26:40Z")]),
    "a push to gitlab": ({
        "object_kind": "push", "ref": "refs/heads/main", "before": "a" * 40, "after": "b" * 40, "user_name": "Eve",
        "user_username": "eve", "project": {"path_with_namespace": "acme/shop"}, "commits": [
            {"id": "a" * 40, "message": "Before", "timestamp": "2026-02-13T13:00:00Z"},
            {"id": "b" * 40, "message": "Pool of 20\n\nfor May", "timestamp": "2026-02-13T14:49:00+01:00"},
    ]}, "gitlab", [("acme/shop: push to main: Pool of 20", "eve", "2026-02-13T13:49:00Z")]),
    "a tag that is gone from gitlab": ({
        "object_kind": "tag_push", "ref": "refs/tags/v1", "before": "a" * 40, "after": "0" * 40, "user_name": "Eve",
        "project": {"path_with_namespace": "acme/shop"}, "commits": [],
    }, "gitlab", [("acme/shop: tag v1 deleted (was aaaaaaaaaa)", "Eve", None)]),
    "a job of gitlab": ({
        "object_kind": "build", "ref": "main", "build_id": 7, "build_name": "smoke", "build_status": "failed",
        "build_created_at": "2026-02-13 14:00:00 UTC", "build_started_at": None,
        "build_finished_at": "2026-02-13 14:05:00 UTC", "project_name": "Acme / shop", "user": {"name": "Eve"},
        "commit": {"id": 9, "message": "Pool of 20"},
    }, "gitlab", [("Acme / shop: build failed on main: smoke", "Eve", "2026-02-13T14:05:00Z")]),
    "slack's interface, words in blocks alone": ({"ok": True, "messages": [
        {"user": "U1", "text": "", "ts": "1771000000.000100", "blocks": [{"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [
                {"type": "text", "text": "it is "}, {"type": "link", "url": "https://x.example", "text": "full"},
                {"type": "text", "text": " says "}, {"type": "user", "user_id": "U2"},
                {"type": "emoji", "name": "fire"}]},
            {"type": "rich_text_list", "style": "bullet", "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "restart"}]}]}]}]},
        {"bot_id": "B1", "ts": "1771000060.000100", "text": "", "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "Disk full"}}, {"type": "divider"},
            {"type": "section", "fields": [{"type": "mrkdwn", "text": "on db-1"}, None]},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "since two"}]}]},
        {"bot_id": "B1", "ts": "1771000120.000100", "text": "", "attachments": [
            {"fallback": "[no preview available]", "blocks": [{"type": "section", "text": {"text": "over"}}]}]},
    ]}, "slack", [
        ("it is full (https://x.example) says @U2:fire:\nrestart", "U1", "2026-02-13T16:26:40.000100Z"),
        ("Disk full\non db-1\nsince two", "B1", "2026-02-13T16:27:40.000100Z"),
        ("over", "B1", "2026-02-13T16:28:40.000100Z"),
    ]),
    "a timeline whose moments are numbers": ([
        {"message": "full", "timestamp_desc": "seen", "datetime": None, "timestamp": 1771000000000000},
        {"message": "over", "timestamp_desc": "seen", "timestamp": "1771000060000000"},
    ], "timeline", [("full", "", "2026-02-13T16:26:40Z"), ("over", "", "2026-02-13T16:27:40Z")]),
    "jira, a comment": ({"webhookEvent": "comment_created", "timestamp": 1771000000000, "issue": {
        "key": "OPS-7", "fields": {"summary": "Pool"}}, "comment": {
        "id": "5", "author": {"displayName": "Bob"}, "created": "2026-02-13T15:07:00.000+0100",
        "body": {"type": "doc", "content": [{"type": "paragraph", "content": [
            {"type": "text", "text": "I roll "}, {"type": "text", "text": "back, "},
            {"type": "mention", "attrs": {"id": "x", "text": "@Eve"}}, {"type": "text", "text": ": "},
            {"type": "inlineCard", "attrs": {"url": "https://pr.example/7"}},
            {"type": "status", "attrs": {"text": "NOW", "color": "red"}},
            {"type": "emoji", "attrs": {"shortName": ":ok:"}}]}]},
    }}, "jira", [("OPS-7: I roll back, @Eve: https://pr.example/7NOW:ok:", "Bob", "2026-02-13T14:07:00Z")]),
    "jira, a change": ({"webhookEvent": "jira:issue_updated", "timestamp": 1771000000000, "issue": {
        "key": "OPS-7", "fields": {}}, "user": {"displayName": "Eve"}, "changelog": {"id": "8", "items": [
            {"field": "status", "fromString": "Open", "toString": "Done"},
            {"field": "assignee", "fromString": None, "toString": "Bob"},
    ]}}, "jira", [
        ("OPS-7 status: Open → Done", "Eve", "2026-02-13T16:26:40Z"),
        ("OPS-7 assignee: nothing → Bob", "Eve", "2026-02-13T16:26:40Z"),
    ]),
    "slack's interface": ({"ok": True, "has_more": False, "response_metadata": {"next_cursor": ""}, "messages": [
        {"type": "message", "user": "U1", "text": "it is <https://x.example|full>", "ts": "1771000060.000200"},
        {"type": "message", "subtype": "channel_join", "user": "U2", "text": "joined", "ts": "1771000000.000100"},
    ]}, "slack", [("it is full (https://x.example)", "U1", "2026-02-13T16:27:40.000200Z")]),
    "splunk on-call, an alert": ({
        "message_type": "CRITICAL", "entity_id": "disk/db01", "entity_display_name": "Disk of db01",
        "state_message": "98 % full", "state_start_time": 1771000000, "monitoring_tool": "nagios",
    }, "splunk-on-call", [("FIRING Disk of db01: 98 % full", "nagios", "2026-02-13T16:26:40Z")]),
    "splunk on-call, who looks at it": ({
        "message_type": "ACKNOWLEDGEMENT", "entity_id": "disk/db01", "ack_author": "bob", "ack_message": "I look",
        "timestamp": 1771000060,
    }, "splunk-on-call", [("ACKNOWLEDGED disk/db01: I look", "bob", "2026-02-13T16:27:40Z")]),
    "splunk on-call, a word": ({
        "message_type": "INFO", "state_message": "release 4.2 is out", "timestamp": 1771000060,
    }, "splunk-on-call", [("release 4.2 is out", "Splunk On-Call", "2026-02-13T16:27:40Z")]),
    "incidents of splunk on-call": ({"incidents": [{
        "incidentNumber": "54", "startTime": "2026-02-13T14:00:00Z", "currentPhase": "RESOLVED",
        "entityState": "CRITICAL", "entityDisplayName": "Disk of db01", "pagedUsers": ["bob"], "transitions": [
            {"name": "triggered", "at": "2026-02-13T14:00:00Z", "by": "SYSTEM"},
            {"name": "acked", "at": "2026-02-13T14:05:00Z", "by": "bob", "message": "I look"},
            {"name": "resolved", "at": "2026-02-13T14:40:00Z", "by": "SYSTEM"},
        ],
    }], "total": 1, "offset": 0, "limit": 20}, "splunk-on-call", [
        ("FIRING Disk of db01", "Splunk On-Call", "2026-02-13T14:00:00Z"),
        ("ACKNOWLEDGED Disk of db01: I look", "bob", "2026-02-13T14:05:00Z"),
        ("RESOLVED Disk of db01", "Splunk On-Call", "2026-02-13T14:40:00Z"),
    ]),
    "squadcast": ({
        "id": "i1", "event_type": "incident_acknowledged", "service": {"name": "shop"}, "message": "Pool full",
        "alert_source": {"type": "API"}, "description": "no connection left", "status": "acknowledged",
        "created_at": "2026-02-13T14:00:00.11Z", "tags": {"severity": {"value": "critical"}}, "timeline": [
            {"action": "acknowledged", "assigned_to": "user", "name": "Bob", "time": "2026-02-13T14:05:00Z"},
            {"action": "triggered", "name": "Night", "time": "2026-02-13T14:00:00.07Z"},
        ],
    }, "squadcast", [
        ("FIRING Pool full: no connection left", "Squadcast", "2026-02-13T14:00:00.110000Z"),
        ("ACKNOWLEDGED Pool full", "Squadcast", "2026-02-13T14:05:00Z"),
    ]),
    "squadcast, its second version": ({
        "version": "v2", "event": {"id": "e1", "type": "incident.resolved", "resource": "incident",
                                   "timestamp": "2026-02-13T14:40:00.388057811Z"},
        "data": {"resource_data": {
            "id": "i1", "message": "Pool full", "description": "", "url": "https://app.squadcast.example/i1",
            "status": "resolved", "created_at": "2026-02-13T14:00:00.11Z", "tags": None,
            "assigned_to": {"name": "Bob", "assigned_at": "0001-01-01T00:00:00Z"},
        }},
    }, "squadcast", [
        ("FIRING Pool full", "Squadcast", "2026-02-13T14:00:00.110000Z"),
        ("RESOLVED Pool full", "Squadcast", "2026-02-13T14:40:00.388057Z"),
    ]),
    "squadcast, of something else": ({
        "version": "v2", "event": {"type": "incident.notes_created"}, "data": {"resource_data": {"id": "n1"}},
    }, "squadcast", []),
    "pingdom": ({
        "check_id": 7, "check_name": "shop", "current_state": "DOWN", "previous_state": "UP", "description": "timeout",
        "state_changed_timestamp": 1771000000, "check_params": {"full_url": "https://shop.example"},
    }, "pingdom", [("FIRING shop: timeout", "Pingdom", "2026-02-13T16:26:40Z")]),
    "pingdom, before it is sure": ({
        "check_id": 7, "check_name": "shop", "current_state": "UNCONFIRMED_DOWN", "state_changed_timestamp": 1771000000,
    }, "pingdom", []),
    "problems of dynatrace": ({"totalCount": 2, "problems": [
        {"problemId": "-4_1V2", "displayId": "P-7", "title": "Failures", "status": "CLOSED",
         "startTime": 1771000000000, "endTime": 1771000060000, "affectedEntities": [{"name": "checkout"}]},
        {"problemId": "-5_1V2", "displayId": "P-8", "title": "Slow", "status": "OPEN", "startTime": 1771000090000,
         "endTime": -1},
    ]}, "dynatrace", [
        ("FIRING Failures: checkout", "Dynatrace", "2026-02-13T16:26:40Z"),
        ("RESOLVED Failures: checkout", "Dynatrace", "2026-02-13T16:27:40Z"),
        ("FIRING Slow", "Dynatrace", "2026-02-13T16:28:10Z"),
    ]),
    "dynatrace, which says no time": ({
        "State": "RESOLVED", "ProblemID": "P-7", "ProblemTitle": "Failures", "ImpactedEntity": "checkout",
    }, "dynatrace", [("RESOLVED Failures: checkout", "Dynatrace", None)]),
    "splunk observability": ({
        "incidentId": "D1", "detector": "CPU", "rule": "over 90", "status": "anomalous", "severity": "Critical",
        "timestamp": "2026-02-13T14:00:00Z", "detectorUrl": "https://splunk.example/D1",
    }, "splunk", [("FIRING over 90", "Splunk Observability", "2026-02-13T14:00:00Z")]),
    "splunk observability, not looked at any more": ({
        "incidentId": "D1", "detector": "CPU", "rule": "over 90", "status": "stopped",
    }, "splunk", []),
    "openstatus": ({
        "monitor": {"id": 1, "name": "shop", "url": "https://shop.example"}, "cronTimestamp": 1771000000307,
        "status": "recovered", "statusCode": 200,
    }, "openstatus", [("RESOLVED shop", "OpenStatus", "2026-02-13T16:26:40.307000Z")]),
    "ilert": ({
        "id": 1, "eventType": "alert-accepted", "alert": {
            "id": 4, "summary": "Disk full", "reportTime": "2026-02-13T14:00:00Z", "status": "ACCEPTED"},
    }, "ilert", [("FIRING Disk full", "ilert", "2026-02-13T14:00:00Z")]),
}  # fmt: skip
