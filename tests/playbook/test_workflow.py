"""Every part of the workflow page has its place in the shipped files, word for word where the page gives lists."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.screens.opening import playbook as shipped
from warroom.playbook.load import shipped_data
from warroom.playbook.show import show_playbook
from warroom.playbook.workflow import Playbook

PAGE = Path(__file__).parents[3] / "shared" / "incident-response-workflow.md"
Place = Callable[[Playbook], str]


def part(name: str) -> Place:
    return lambda playbook: show_playbook(playbook, name)


def template(file: str) -> Place:
    return lambda playbook: playbook.texts[file]


def level(name: str) -> Place:
    def find(playbook: Playbook) -> str:
        found = playbook.level(name)
        assert found is not None
        return repr(dataclasses.asdict(found[1]))

    return find


def phase(name: str) -> Place:
    def find(playbook: Playbook) -> str:
        found = playbook.phase(name)
        assert found is not None
        return repr(dataclasses.asdict(found[1]))

    return find


PLACES: list[tuple[str, Place, list[str]]] = [
    ("Incident Response Workflow", part("phases"), ["DETECT", "LEARN"]),
    ("What is an Incident?", part("detection"), [
        "degrades or interrupts service quality", "System outage or degradation", "Security breach or vulnerability",
        "Data loss or corruption", "Performance degradation", "Third-party service failures affecting users",
        "The code fix itself", "overall process of detecting, communicating, resolving, and learning",
    ]),
    ("Incident Severity Levels", part("severities"), ["P0", "P1", "P2", "P3"]),
    ("P0 - CRITICAL", level("P0"), [
        "Complete service outage or severe degradation", "Entire application down", "Database unavailable",
        "Payment processing completely broken", "Major security breach", "Data loss affecting multiple users",
        "Immediate", "1h", "4h", "Page on-call immediately",
    ]),
    ("P1 - HIGH", level("P1"), [
        "Major feature broken, significant user impact", "Critical API endpoint down", "Auth system degraded",
        "Performance degraded >50%", "Partial data corruption", "Urgent", "4h", "24h", "15 minutes", "15m",
    ]),
    ("P2 - MEDIUM", level("P2"), [
        "Non-critical feature broken, workaround available", "Secondary feature broken", "10-50%",
        "Minor data inconsistency", "Single endpoint slow", "Schedule fix", "1d", "3d", "Standard process",
        "'track': 'quiet'", "Write a ticket",
    ]),
    ("P3 - LOW", level("P3"), [
        "Minimal user impact, cosmetic issues", "UI glitch", "Minor performance issue", "Non-critical log errors",
        "Next sprint", "1w", "2w", "'track': 'quiet'",
    ]),
    ("Incident Response Phases", part("phases"), ["TRIAGE", "INVESTIGATE", "RESOLVE", "COMMUNICATE", "CLOSE"]),
    ("Phase 1: DETECT (0-5 minutes)", phase("detect"), ["0m", "5m"]),
    ("How Incidents are Detected", part("detection"), [
        "Alert fires from monitoring system", "Health check fails", "Error rate spike", "Support tickets",
        "Social media mentions", "Direct customer complaints", "Engineer notices unusual behavior", "Failed deployment",
    ]),
    ("Immediate Actions", phase("detect"), [
        "Acknowledge the incident", "how many users", "getting worse", "P1 or higher",
    ]),
    ("Phase 2: DECLARE (5-10 minutes)", phase("declare"), ["5m", "10m"]),
    ("Incident Declaration", template("declaration.md"), [
        "INCIDENT DECLARED", "**Severity**", "**Title**", "**Started**", "**Affected**", "**Impact**",
        "**Incident Commander**", "**Tech Lead**", "**Comms Lead**", "**Status Page**", "**War Room**",
        "**Next Update**",
    ]),
    ("Role Assignments", part("roles"), [
        "Overall coordination", "Decision making authority", "Communication hub", "Runs the war room",
        "Technical investigation", "Assigns debugging tasks", "Reviews proposed fixes", "Updates status page",
        "Notifies stakeholders", "Manages customer communications", "Documents timeline", "Records decisions",
        "Takes notes for post-mortem",
    ]),
    ("Phase 3: TRIAGE (10-30 minutes)", phase("triage"), ["10m", "30m"]),
    ("Gather Information", part("triage"), [
        'git log --oneline --since="2 hours ago"', "gh pr list --state merged --limit 10", "[your logging command]",
        "[your monitoring tool]", "What changed recently?", "What's the error rate?", "baseline vs. current",
        "Which services/endpoints are affected?", "Are there any obvious patterns?", "Can we isolate the issue?",
    ]),
    ("Immediate Mitigation", part("triage"), [
        "git revert [commit-sha]", "npm run deploy:production", "[feature flag command]", "[scaling command]",
        "[failover command]",
    ]),
    ("Phase 4: INVESTIGATE (Variable Duration)", phase("investigate"), ["'box': None", "Reproduce"]),
    ("Systematic Investigation", part("investigation"), [
        "@debug Analyze recent changes that might cause [issue]", "What deployed in last 24 hours?",
        "Any configuration changes?", "Any database migrations?", "Any infrastructure changes?",
        "@debug Analyze error patterns in logs from past 2 hours", "Error rate (vs. baseline)",
        "Response time (p50, p95, p99)", "Traffic volume (unusual spike?)", "Resource usage (CPU, memory, disk)",
        "Database performance (queries, connections)", "External API latency (third-party issues?)",
        "@debug Create minimal reproduction case", "Document exact steps", "Evidence", "Connection timeout errors",
    ]),
    ("Parallel Investigation", part("investigation"), [
        "database angle", "recent code changes", "infrastructure/network",
    ]),
    ("Phase 5: RESOLVE (Variable Duration)", phase("resolve"), ["'box': None"]),
    ("Implement Fix", part("resolution"), [
        "Fastest if recent deploy caused issue", "git revert [bad-commit]", "git push origin main", "15m to 30m",
        "If rollback not possible/desirable", "@planner Create emergency spec for [issue]",
        "@builder Implement minimal fix", "Update environment variables", "Adjust feature flags", "Scale resources",
        "Implement fallback/graceful degradation", "OR wait for service restoration", "Keep customers informed",
    ]),
    ("Verification", part("resolution"), [
        "5m", "Error rate decreased?", "15m", "Metrics returned to normal?", "30m", "No secondary issues?", "60m",
        "System stable?", "Should be < baseline", "Should be back to normal p95",
        "Test the specific feature that was broken", "No new alerts firing", "Complaints stopped?",
    ]),
    ("Phase 6: COMMUNICATE (Throughout)", phase("communicate"), ["'throughout': True"]),
    ("Internal Communication", template("internal_update.md"), [
        "UPDATE {{ time }}", "**Status**", "**Progress**", "**Next Steps**", "**ETA**",
    ]),
    ("External Communication (Customer-Facing)", part("communication"), [
        "Be transparent but don't over-share technical details", "Apologize for impact", "15m to 30m",
        "Explain what happened (briefly)", "Describe preventive measures (in post-mortem)",
    ]),
    ("Phase 7: CLOSE (After Resolution)", phase("close"), ["closure checklist"]),
    ("Incident Closure Checklist", part("closure"), [
        "System Stable", "No issues for 1+ hours", "Root Cause Identified", "We know what happened", "Fix Verified",
        "Solution working as expected", "Monitoring Confirmed", "Alerts back to green", "Stakeholders Notified",
        "Everyone informed of resolution", "Status Page Updated", "Marked as resolved", "Post-Mortem Scheduled",
        "Meeting on calendar",
    ]),
    ("Close Incident", template("closing.md"), [
        "INCIDENT CLOSED", "**Duration**", "**Resolution**", "**Users Affected**", "**Revenue Impact**", "Post-mortem:",
        "Follow-up tickets:", "Action items:", "Thanks to {{ thanks }} for quick response!",
    ]),
    ("Phase 8: LEARN (Within 48 hours)", phase("learn"), ["48h"]),
    ("Post-Mortem Meeting", part("closure"), [
        "Incident Commander", "Technical responders", "Product/stakeholder representatives", "60m", "Timeline Review",
        "What happened when", "Key decision points", "Root Cause Analysis", "Technical cause", "Contributing factors",
        "Why it wasn't caught earlier", "Fast detection", "Good communication", "Effective troubleshooting",
        "Detection could be faster", "Testing gaps", "Process improvements", "Specific, assignable tasks",
        "With owners and deadlines",
    ]),
    ("Post-Mortem: [Incident Title]", template("post_mortem.md"), ["# Post-Mortem: {{ title }}"]),
    ("Metadata", template("post_mortem.md"), ["**Date**", "**Severity**", "**Duration**", "**Attendees**"]),
    ("Summary", template("post_mortem.md"), ["## Summary"]),
    ("Timeline", template("post_mortem.md"), ["| Time  | Event |"]),
    ("Impact", template("post_mortem.md"), ["**Users Affected**", "**Revenue Impact**", "**Customer Complaints**"]),
    ("Root Cause", template("post_mortem.md"), ["## Root Cause", "**Why wasn't this caught?**"]),
    ("Resolution", template("post_mortem.md"), ["## Resolution"]),
    ("Detection", template("post_mortem.md"), [
        "**Detection Timeline**", "First alert", "**Mean Time to Detect (MTTD)**",
    ]),
    ("What Went Well", template("post_mortem.md"), ["## What Went Well"]),
    ("What Could Improve", template("post_mortem.md"), ["## What Could Improve"]),
    ("Action Items", template("post_mortem.md"), ["## Action Items"]),
    ("Supporting Documents", template("post_mortem.md"), [
        "Incident Channel", "Hotfix PR", "Monitoring Dashboard", "Status Page Updates",
    ]),
    ("Hypotheses", part("investigation"), ["Hypothesis Testing"]),
    ("Hypothesis 1: Database connection pool exhausted", part("investigation"), ["Database connection pool exhausted"]),
    ("Hypothesis 2: Memory leak in new feature", part("investigation"), ["Memory leak in new feature"]),
    ("Incident Response Roles", part("roles"), ["Leadership, decision-making, communication"]),
    ("Incident Commander (IC)", part("roles"), [
        "Declare incident and assign severity", "Assign roles (tech lead, comms, scribe)",
        "Make final decisions on actions", "Coordinate war room", "Decide when to escalate",
        "Close incident when resolved", "empty after: 2m",
    ]),
    ("Tech Lead", part("roles"), [
        "Lead technical investigation", "Assign debugging tasks", "Review proposed fixes", "Approve deployment",
        "Deep technical knowledge, debugging",
    ]),
    ("Communications Lead", part("roles"), [
        "Update status page", "Notify stakeholders (internal/external)", "Draft customer communications",
        "Monitor support channels", "Clear communication, stakeholder management",
    ]),
    ("Scribe", part("roles"), [
        "Document timeline", "Record decisions made", "Capture action items", "Attention to detail, fast typing",
    ]),
    ("Common Incident Types", part("types"), ["Third-Party Failure", "Data Loss or Corruption"]),
    ("1. Database Issues", part("types"), [
        "@debug Analyze database connection pool status", "Review slow query log", "long-running transactions",
        "Connection pool exhaustion", "Slow queries (missing index)", "Deadlocks", "Database overload",
    ]),
    ("2. API/Service Failures", part("types"), [
        "5xx errors", "unavailable endpoints", "curl https://api.yourapp.com/health",
        "@debug Analyze API error logs from past hour", "Are external services down?", "Code bug in recent deploy",
        "External API degradation", "Rate limiting", "Resource exhaustion",
    ]),
    ("3. Performance Degradation", part("types"), [
        "Slow response times", "@performance Identify performance bottleneck", "CPU, memory, disk I/O",
        "Latency to dependencies", "Inefficient code", "Resource constraints", "Traffic spike", "Database slow queries",
    ]),
    ("4. Security Incidents", part("types"), [
        "Unauthorized access", "IMMEDIATE: Contain the breach", "Disable compromised accounts", "Block malicious IPs",
        "@security Analyze security logs for breach", "Security team", "legal", "affected users",
        "Compromised credentials", "Vulnerability exploit", "Social engineering", "Misconfigured permissions",
    ]),
    ("Incident Communication Templates", part("communication"), ["customer_email.txt", "internal_alert.txt"]),
    ("Internal Alert", template("internal_alert.txt"), [
        "INCIDENT: {{ title }}", "Detection:", "Severity:", "Impact:", "Users Affected:", "Incident Commander:",
        "Tech Lead:", "Comms:", "War Room:", "Channel:", "Status:", "ETA:",
    ]),
    ("Customer Email (After Resolution)", template("customer_email.txt"), [
        "Subject: Service Restoration - {{ title }}", "Dear Valued Customer,", "What happened:", "What we did:",
        "What we're doing to prevent this:", "We sincerely apologize for any inconvenience this may have caused.",
        "Thank you for your patience and understanding.",
    ]),
    ("Tools & Resources", part("resources"), ["Runbooks"]),
    ("Monitoring & Alerting", part("resources"), [
        "[Your APM tool]", "[Your infrastructure tool]", "[Your logging tool]", "[PagerDuty/OpsGenie]",
    ]),
    ("Communication", part("resources"), ["#incidents", "[Your status page]", "[Zoom/Google Meet]"]),
    ("Documentation", part("resources"), ["Runbooks", "Architecture Docs", "Post-Mortems"]),
    ("Incident Response Training", part("training"), [
        "Monthly incident drills (GameDay)", "Quarterly on-call rotation", "Annual security incident simulation",
        "Company incident response handbook", "On-call rotation schedule", "Escalation procedures",
    ]),
    ("Best Practices", part("practices"), ["Incidents are learning opportunities."]),
    ("✅ DO", part("practices"), [
        "Declare incidents early (better safe than sorry)", "Assign clear roles immediately",
        "Communicate frequently (even if no update)", "Document everything in real-time",
        "Focus on resolution first, blame later", "Always do post-mortems", "Track action items to completion",
    ]),
    ("❌ DON'T", part("practices"), [
        "Work in isolation (communicate!)", "Skip status page updates", "Blame individuals",
        "Rush deployments without testing", "Skip post-mortem", "Ignore smaller incidents (they teach lessons)",
        "Let action items languish",
    ]),
]  # fmt: skip

STATUS_PAGES = {
    "status_initial.txt": [
        "🔴 Investigating - ",
        "We are currently investigating reports of",
        "We will provide updates",
    ],
    "status_progress.txt": ["🟡 Identified - ", "We have identified the root cause and are implementing a fix."],
    "status_resolved.txt": [
        "🟢 Resolved - ",
        "This incident has been resolved.",
        "We apologize for any inconvenience.",
    ],
}


@pytest.mark.parametrize(("heading", "place", "words"), PLACES, ids=[heading for heading, _, _ in PLACES])
def test_a_part_of_the_page_has_its_place(heading: str, place: Place, words: list[str]) -> None:
    text = place(shipped())
    assert [expected for expected in words if expected not in text] == []
    assert heading


@pytest.mark.parametrize(("file", "words"), STATUS_PAGES.items())
def test_the_status_page_has_its_three_messages(file: str, words: list[str]) -> None:
    assert all(expected in shipped().texts[file] for expected in words)


def test_what_is_easily_passed_over_is_there() -> None:
    playbook = shipped()
    assert "{{ date }}" in playbook.declaration.channel
    assert playbook.declaration.status_page == ("Updated", "Updating", "Not needed")
    assert [status.name for status in playbook.declaration.status] == [
        "Investigating", "Identified", "Fixing", "Resolved",
    ]  # fmt: skip
    assert playbook.declaration.on_call
    assert playbook.communication.support_channels
    assert playbook.resources.runbooks
    assert {one.name: one.customers for one in playbook.communication.audience}["status-page"]
    assert [step.after.words for step in playbook.resolution.verify] == ["5m", "15m", "30m", "60m"]
    ends = {end.name: end.say for tree in playbook.trees.tree if tree.name == "cause" for end in tree.end}
    for name in ("flag-off", "scale-up", "fail-over"):
        assert ends[name].startswith("Apply quick fix: ")
        assert ends[name].endswith(", then monitor")
    assert ends["roll-back"] == "Rollback, verify, investigate offline"
    assert ends["troubleshoot"] == "Continue troubleshooting"


@pytest.mark.skipif(not PAGE.is_file(), reason="the workflow page is not beside this checkout")
def test_every_heading_of_the_page_is_in_the_table() -> None:
    known = {heading for heading, _, _ in PLACES}
    found = []
    in_commands = ""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("```"):
            in_commands = "" if in_commands else line
        elif in_commands not in ("```bash",) and re.match(r"#{1,4} ", line):
            found.append(line.lstrip("# ").strip())
    left = [heading for heading in found if heading not in known and heading != "Document hypotheses"]
    assert left == []


EXAMPLE = re.compile(
    r"^\d\d:\d\d|@name|@owner|✅|⚠️|PR|\[[a-z ]+\]|15 min|2\.5|~10|\$X|47|Test database|Load testing|Code review"
    r"|Incident (started|declared)|First alert|#incident|\[Pass/Fail\]|2024-02-13|: P0$|2 hours 30 minutes"
)
"""Lines of the page that are an example's own values, not part of the workflow."""


@pytest.mark.skipif(not PAGE.is_file(), reason="the workflow page is not beside this checkout")
def test_every_list_item_of_the_page_stands_in_the_files() -> None:
    data = shipped_data()
    files = [*data.glob("playbook/*.toml"), *data.glob("templates/*")]
    kept = re.sub(r"[\W_]+", " ", " ".join(file.read_text("utf-8") for file in files)).lower()
    missing = []
    for line in PAGE.read_text("utf-8").splitlines():
        item = re.match(r"\s*(?:- \[ \] |- |\d\. )(.*)", line)
        if item is None or EXAMPLE.search(item[1]):
            continue
        words = re.sub(r"[\W_]+", " ", re.sub(r"\(.*?\)", "", item[1].replace("**", ""))).strip().lower()
        if not all(piece.strip() in kept for piece in re.split(r" {2,}", words)) and words not in kept:
            missing.append(item[1])
    assert [item for item in missing if not _split_over_fields(item, kept)] == []


def _split_over_fields(item: str, kept: str) -> bool:
    """A line such as "Fix Verified: Solution working" is a title and a question of one check."""
    pieces = re.split(r"[:,]| \(|\) ", item.replace("**", ""))
    cleaned = [re.sub(r"[\W_]+", " ", piece).strip().lower() for piece in pieces]
    return all(piece in kept for piece in cleaned if piece)
