"""No word of an incident reaches a customer by itself, whatever the template asks for."""

from __future__ import annotations

import pytest

from tests.compose.material import PLAYBOOK, entry, incident, material, posted, text_of, with_texts, written
from warroom.compose.message_fields import FIELDS, INSIDE, PUBLIC
from warroom.model.desks import HypothesisCard
from warroom.model.record_kinds import INCIDENT
from warroom.model.states import HypothesisState
from warroom.model.updates import OpenWork, UpdateLog
from warroom.model.views import Severity
from warroom.text import Untrusted

CUSTOMERS = [one for one in PLAYBOOK.communication.audience if one.customers]
GREEDY = " ".join(f"{{{{ {name} }}}}" for name in FIELDS) + " {% for name in timeline %}{{ name }}{% endfor %}"


def tokens() -> dict[str, str]:
    """A unique token for every field of an incident that holds words, and for everything around it."""
    fields = [name for name, field in INCIDENT.fields.items() if field.holds == "text"]
    more = ("person", "role", "hypothesis", "entry", "task", "check", "follow_up", "link", "fix", "severity", "inside")
    return {name: f"CANARY{number}x{name.replace('_', '')}" for number, name in enumerate([*fields, *more])}


@pytest.mark.parametrize("status", ["", "Identified", "Resolved"])
@pytest.mark.parametrize("greedy", [False, True])
def test_no_token_of_the_incident_comes_out(status: str, greedy: bool) -> None:
    token = tokens()
    view = incident(
        title=f"payments {token['title']}",
        status=status or token["status"],
        severity=Severity(token["severity"], 0),
        zone=token["zone"],
        facts={
            name: token[name] for name in INCIDENT.fields if name in token and name not in ("title", "status", "zone")
        },
        roles={"ic": (token["role"],), "tl": (token["role"],)},
        people=(token["person"],),
        complaints=4711,
        hypotheses=(
            HypothesisCard("h1", Untrusted("H1"), Untrusted(token["hypothesis"]), HypothesisState.CONFIRMED),
            HypothesisCard("h2", Untrusted("H2"), Untrusted(token["hypothesis"]), HypothesisState.TESTING),
        ),
    )
    work = OpenWork(
        tasks=((Untrusted(token["person"]), Untrusted(token["task"])),),
        checks=(Untrusted(token["check"]),),
        follow_ups=((Untrusted(token["follow_up"]), Untrusted(token["link"])),),
        fix=Untrusted(token["fix"]),
    )
    log = UpdateLog(posted=(posted("internal", typed={"progress": token["inside"], "title": token["inside"]}),))
    made_of = material(view, log=log, work=work, news=(entry(token["entry"], pinned=True),))
    names = [name for audience in CUSTOMERS for name in audience.templates]
    playbook = with_texts(**dict.fromkeys(names, GREEDY)) if greedy else PLAYBOOK
    for audience in CUSTOMERS:
        for template in audience.templates:
            for target in PLAYBOOK.composing.target:
                draft = written(audience.name, template, made_of, target=target.name, playbook=playbook)
                said = text_of(draft) + draft.message.subject.raw + "".join(text.raw for _, text in draft.fields)
                assert [one for one in token.values() if one in said] == []
                assert "4711" not in said


def test_the_same_tokens_do_come_out_inside_the_house() -> None:
    token = tokens()
    view = incident(title=token["title"], facts={"impact": token["impact"], "users": token["users"]})
    said = text_of(written("internal", "internal_alert", material(view)))
    assert token["title"] in said
    assert token["impact"] in said


def test_a_customer_is_told_what_was_written_for_customers() -> None:
    draft = written("status-page", "status_initial", material(incident(title="db-7 is on fire")), title="Our shop")
    assert "Investigating - Our shop Issues" in text_of(draft)
    assert "reports of [subject]." in text_of(draft)


def test_what_customers_may_read_and_what_only_the_house_knows_share_only_words_of_the_playbook() -> None:
    assert set(INSIDE) & set(PUBLIC) == {"title", "status"}
