"""The check before the copy: each rule finds what it is for, says where and why, and offers what to write instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compose.material import PLAYBOOK, incident, material, posted, text_of, with_texts, written
from tests.compose.test_leaks import CORPUS, HARMLESS
from warroom.compose import finders
from warroom.compose.message_fields import Material
from warroom.model.updates import DraftView, Finding, OpenWork, UpdateLog
from warroom.model.views import Severity
from warroom.text import Untrusted

SAID_INSIDE = UpdateLog(posted=(posted("internal", status="Resolved"),))


def of(rule: str, draft: DraftView) -> list[Finding]:
    return [finding for finding in draft.findings if finding.rule == rule]


def page(text: str, made_of: Material | None = None, *, status: str = "Identified") -> DraftView:
    """A message of the status page whose progress is ``text``."""
    ours = with_texts(status_progress="Identified\n\n{{ what_happened }}\nNext update at 15:30 PST.")
    return written(
        "status-page",
        "status_progress",
        made_of or material(incident(status=status)),
        playbook=ours,
        what_happened=text,
    )


def update(text: str, made_of: Material | None = None, **typed: str) -> DraftView:
    return written("internal", "internal_update", made_of or material(), typed={"progress": text, **typed})


def test_a_message_in_order_has_nothing_to_say() -> None:
    assert page("We are fixing it.").findings == ()
    assert update("Found the cause.", next_steps="Fixing it.").findings == ()
    view = incident(status="Resolved", times={"began": "14:30", "declared": "14:35", "resolved": "17:00"})
    assert written("status-page", "status_resolved", material(view, log=SAID_INSIDE)).findings == ()


CUSTOMERS_ONLY = {
    "host name": [
        "payments-db-3",
        "checkout-api",
        "db1.prod.internal",
        "k8s-node-17",
        "web01.example.lan",
        "mq-2.corp",
    ],
    "IP address": ["10.20.30.40", "10.0.0.0/8", "fe80::1ff:fe23:4567:890a"],
    "e-mail address": ["ops@example.org"],
    "ticket": ["INC-4711", "PROJ2-1", "#4711"],
    "person": ["@alice", "Alice", "bob"],
    "internal link": ["https://grafana.example/d/1", "http://10.0.0.1:3000/", "https://me@wiki.example/x"],
    "stack trace": ["NullPointerException", "Traceback (most recent call last)", 'File "/app/x.py", line 3', "SIGSEGV"],
    "ETA": ["we expect it by noon", "it will be restored soon", "ETA one hour"],
}


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in CUSTOMERS_ONLY.items() for text in texts])
def test_what_customers_must_not_read_is_found_for_customers_only(rule: str, text: str) -> None:
    draft = page(f"It is {text} that fails")
    (found, *_) = of(rule, draft)
    assert found.weight == "warning"
    assert found.excerpt is not None
    assert found.excerpt.raw in text
    assert (found.line, found.field) == (3, "what_happened")
    assert not draft.blocked
    assert of(rule, update(f"It is {text} that fails")) == []


PUBLIC = [
    "sign-in", "follow-up", "third-party", "e-mail", "UTF-8", "on-call", "real-time", "https://status.yourapp.com/x",
    "support@yourapp.com", "yourapp.com", "www.yourapp.com", "e.g. cards", "99.9 %", "24/7", "v2.31.0", "one-to-one",
    "2024-02-13", "12:30", "1.2.3", "999.1.1.1", "mid-2024",
]  # fmt: skip


@pytest.mark.parametrize("text", PUBLIC)
def test_words_that_customers_know_are_left_alone(text: str) -> None:
    rules = (
        "host name",
        "IP address",
        "e-mail address",
        "ticket",
        "internal link",
        "person",
        "stack trace",
        "personal data",
    )
    assert [one.rule for one in page(f"We see {text} there").findings if one.rule in rules] == []


def test_the_offer_is_the_field_with_the_replacement_in_it() -> None:
    (found,) = of("host name", page("It is payments-db-3 that fails"))
    assert found.replacement is not None
    assert found.replacement.raw == "It is our system that fails"
    (found,) = of("person", page("Thanks to @alice for it"))
    assert found.replacement is not None
    assert found.replacement.raw == "Thanks to our team for it"
    assert of("ticket", page("see INC-4711"))[0].replacement is None


@pytest.mark.parametrize("leak", CORPUS.values(), ids=CORPUS)
def test_every_leak_of_the_corpus_is_found_in_a_message(leak: str) -> None:
    draft = update(f"we use {leak} now")
    assert of("secret", draft) or of("personal data", draft)


def test_a_secret_blocks_until_it_is_removed() -> None:
    leak = CORPUS["Stripe key"]
    draft = update(f"the key {leak} was in the log")
    assert draft.blocked
    found = draft.findings[0]
    assert (found.rule, found.weight, found.field, found.line) == ("secret", "block", "progress", 4)
    assert "(Stripe key)" in found.say
    assert found.replacement is not None
    assert leak not in found.replacement.raw
    assert not update(found.replacement.raw).blocked


@pytest.mark.parametrize("harmless", HARMLESS.values(), ids=HARMLESS)
def test_a_harmless_identifier_blocks_nothing(harmless: str) -> None:
    draft = update(f"see {harmless} there")
    assert not draft.blocked
    assert of("personal data", draft) == []


def test_a_leak_beyond_the_most_that_are_shown_does_not_flood() -> None:
    assert len(of("ticket", page(" ".join(f"INC-{number}" for number in range(100))))) == 20


@pytest.mark.parametrize("text", ["[time]", "TBD", "by {{ when }}", "<your name>", "____", "Lorem Ipsum"])
def test_a_placeholder_that_is_left_is_found_for_everybody(text: str) -> None:
    assert of("placeholder", update(f"it is {text} now"))
    assert of("placeholder", page(f"it is {text} now"))


def test_a_field_that_nobody_knows_is_a_placeholder() -> None:
    draft = written("customers", "customer_email", material(incident(title="odd", status="Resolved"), log=SAID_INSIDE))
    assert {finding.excerpt.raw for finding in of("placeholder", draft) if finding.excerpt} >= {
        "[what happened]", "[title]", "[system]", "[Your Team]",
    }  # fmt: skip
    fields = {finding.excerpt.raw: finding.field for finding in of("placeholder", draft) if finding.excerpt}
    assert (fields["[what happened]"], fields["[Your Team]"]) == ("what_happened", "team")


def test_a_time_without_its_zone_is_found_and_the_zone_is_offered() -> None:
    ours = with_texts(internal_update="{{ progress }}")
    draft = written(
        "internal", "internal_update", material(), playbook=ours, progress="Failing since 14:20, ETA 15:00 AND"
    )
    (found,) = of("no zone", draft)
    assert found.replacement is not None
    assert found.replacement.raw == "Failing since 14:20 PST, ETA 15:00 AND"
    for text in ("at 14:20 UTC", "at 2:20 PM PST", "at 14:20+01:00", "14:20Z", "no time", "ratio 16:9", "12:30:15:10"):
        told = written("internal", "internal_update", material(), playbook=ours, progress=text)
        assert of("no zone", told) == []


def test_an_open_status_page_says_when_it_speaks_again() -> None:
    ours = with_texts(status_progress="Identified\n\nWe know it.")
    view = incident(status="Identified")
    draft = written("status-page", "status_progress", material(view), playbook=ours)
    (found,) = of("no next update", draft)
    assert (found.weight, found.line, found.field) == ("note", 0, "")
    assert of("no next update", page("We know it.")) == []
    ended = written("status-page", "status_resolved", material(incident(status="Resolved")), playbook=ours)
    assert of("no next update", ended) == []


def test_an_eta_for_customers_is_offered_away() -> None:
    draft = written("status-page", "status_progress", material(incident(status="Identified")), eta="15:30 PST")
    (found,) = of("ETA", draft)
    assert (found.field, found.replacement) == ("eta", Untrusted(""))
    assert "15:30 PST" in found.say
    without = written("status-page", "status_progress", material(incident(status="Identified")), eta="")
    assert of("ETA", without) == []
    assert "We will provide updates every 30 minutes." in text_of(without)


@pytest.mark.parametrize(
    ("eta", "passed"),
    [
        ("14:40 PST", True),
        ("14:45 PST", False),
        ("15:20", False),
        ("2:30 PM PST", True),
        ("3:30 PM", False),
        ("1:00 AM", False),
        ("between 14:00 and 15:00", False),
        ("Unknown", False),
        ("", False),
        ("22:40 UTC", True),
        ("22:50 UTC", False),
        ("12:50 HST", False),
        ("13:59 AKST", False),
        ("15:00 UTC+04", False),
        ("14:30 UTC-09", False),
    ],
)
def test_an_eta_that_has_passed_is_found(eta: str, passed: bool) -> None:
    assert bool(of("ETA in the past", update("x", eta=eta))) == passed
    assert of("ETA in the past", written("internal", "declaration", material(), eta=eta)) == []


def test_an_offer_changes_no_longer_word_that_holds_what_was_found() -> None:
    first, _ = of("IP address", page("It ended on 10.0.0.1 and 10.0.0.12."))
    assert first.replacement is not None
    assert first.replacement.raw == "It ended on our system and 10.0.0.12."
    (only,) = of("IP address", page("It ended on 10.0.0.1 and 10.0.0.1.5."))
    assert only.replacement is not None
    assert only.replacement.raw == "It ended on our system and 10.0.0.1.5."


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("It was human error", "It was a change that our checks let through"),
        ("Bob forgot to check", "Bob did not check"),
        ("That was careless", None),
        ("it is Bob's fault", None),
    ],
)
def test_blame_is_found_inside_the_house_too(text: str, instead: str | None) -> None:
    (found,) = of("blame", update(text))
    assert (found.replacement.raw if found.replacement is not None else None) == instead


@pytest.mark.parametrize(
    ("text", "blamed"),
    [
        ("@dana caused the outage", True), ("It was caused by @dana, who forgot it", True), ("@zoë forgot it", True),
        ("Down because of @dana.", True), ("@dana's mistake", True), ("@dana: look at what caused it", False),
        ("@dana found what caused it", False), ("Found because of @dana's log", False),
        ("caused by ops@dana.example", False), ("Caused by a deploy. @dana rolls back", False),
    ],
)  # fmt: skip
def test_whoever_is_mentioned_as_the_cause_is_blamed_whether_they_took_part_or_not(text: str, blamed: bool) -> None:
    assert bool(of("blame", update(text))) is blamed


def test_an_outage_is_only_what_the_severity_says() -> None:
    (found,) = of("outage while degraded", page("There is an outage of payments"))
    assert found.replacement is not None
    assert found.replacement.raw == "There is a degradation of payments"
    worst = material(incident(status="Identified", severity=Severity("P0", 0)))
    assert of("outage while degraded", page("There is an outage of payments", worst)) == []
    unknown = material(incident(status="Identified", severity=None))
    assert of("outage while degraded", page("There is an outage of payments", unknown)) == []


def test_a_status_that_contradicts_the_incident_is_found() -> None:
    (found,) = of("status", update("x", status="Resolved"))
    assert found.replacement == Untrusted("Investigating")
    assert "Resolved, not Investigating" in found.say
    assert of("status", update("x", status="investigating")) == []


def test_a_message_for_another_stage_is_found() -> None:
    early = written("status-page", "status_resolved", material(incident(status="Identified"), log=SAID_INSIDE))
    assert of("stage", early)
    over = incident(status="Resolved")
    assert of("stage", written("status-page", "status_initial", material(over)))
    closed = incident(status="Resolved", times={"declared": "14:35", "closed": "16:00"})
    assert of("stage", written("status-page", "status_resolved", material(closed, now="16:10"))) == []
    assert of("stage", written("internal", "declaration", material(over))) == []
    assert of("stage", written("internal", "closing", material(over)))


def test_resolved_is_not_said_while_a_check_is_open_nor_before_it_was_said_inside() -> None:
    view = incident(status="Resolved")
    work = OpenWork(checks=(Untrusted("Metrics returned to normal?"),))
    draft = written("status-page", "status_resolved", material(view, work=work))
    (open_,) = of("resolved while a check is open", draft)
    assert open_.say == "says it is over while a check is open (Metrics returned to normal?)"
    assert of("resolved before it was said inside", draft)
    told = written("status-page", "status_resolved", material(view, log=SAID_INSIDE))
    assert told.findings == ()
    closed_inside = UpdateLog(posted=(posted("internal", stage="closed", status="gone"), posted("status-page")))
    assert (
        of(
            "resolved before it was said inside",
            written("status-page", "status_resolved", material(view, log=closed_inside)),
        )
        == []
    )
    other = UpdateLog(posted=(posted("internal", status="Identified"), posted("status-page", status="Resolved")))
    assert of(
        "resolved before it was said inside", written("status-page", "status_resolved", material(view, log=other))
    )


def test_a_resolution_apologises() -> None:
    ours = with_texts(status_resolved="Resolved\n\nIt works again.")
    view = incident(status="Resolved")
    assert of("no apology", written("status-page", "status_resolved", material(view), playbook=ours))
    assert of("no apology", written("status-page", "status_resolved", material(view))) == []


def test_a_message_that_the_place_cuts_is_found() -> None:
    (found,) = of("too long", written("internal", "internal_update", material(), target="slack", progress="x" * 5_000))
    assert "of 4000 characters" in found.say
    subject = written(
        "customers", "customer_email", material(incident(status="Resolved")), target="email", title="y" * 200
    )
    assert any("of 150 characters" in one.say for one in of("too long", subject))
    assert of("too long", update("x" * 5_000)) == []


def test_what_blocks_comes_first_then_line_after_line() -> None:
    draft = update(f"TBD\n{CORPUS['password']}\nTBD", next_steps="TBD")
    assert [one.weight for one in draft.findings] == ["block", "warning", "warning", "warning"]
    lines = [one.line for one in draft.findings[1:]]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    "text", [text for rule in ("host name", "IP address", "person") for text in CUSTOMERS_ONLY[rule]]
)
def test_what_is_offered_clears_what_was_found(text: str) -> None:
    draft = page(f"It is {text} that fails")
    for _ in range(5):
        offered = next((one.replacement for one in draft.findings if one.replacement is not None), None)
        if offered is None:
            break
        draft = page(offered.raw)
    assert draft.findings == ()


@given(text=st.text(alphabet="aA1-._:@/[]{}<> \n#+=", max_size=120))
def test_what_is_found_stands_in_the_text_in_order(text: str) -> None:
    for found in (
        finders.placeholders(text, ("a",)), finders.hosts(text, ("a",), ()), finders.addresses(text),
        finders.mail_addresses(text, ()), finders.tickets(text, ()), finders.links(text, ()), finders.traces(text),
        finders.people(text, ("aaa",)), finders.times_without_zone(text),
    ):  # fmt: skip
        assert found == sorted(found)
        assert all(0 <= start < end <= len(text) for start, end in found)


@given(text=st.text(max_size=200))
def test_any_text_can_be_checked_in_any_field(text: str) -> None:
    draft = update(text, next_steps=text, eta=text)
    assert all(finding.line <= text_of(draft).count("\n") + 1 for finding in draft.findings)


def test_words_are_found_as_whole_words_in_any_case() -> None:
    assert finders.words("Outage outages OUTAGE", ("outage",)) == [(0, 6), (15, 21)]
    assert finders.words("İ outage", ("outage",)) == [(2, 8)]
    assert finders.words("it's Bob's fault", ("'s fault", "")) == [(8, 16)]
    assert finders.people("@alice and Bob, al", ("alice", "bob", "al")) == [(0, 6), (11, 14)]


def test_every_rule_that_is_shipped_is_one_that_is_looked_for() -> None:
    from warroom.compose.message_check import _FINDS

    assert {rule.find for rule in PLAYBOOK.safety.rule} == set(_FINDS)
