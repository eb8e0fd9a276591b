"""Every target's markup: the frame's own, and none that comes out of a value."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compose.material import PLAYBOOK, entry, incident, material, text_of, with_texts, written
from tests.payloads import PAYLOADS, raw_controls
from warroom.compose.engine import TemplateTrouble, render, undefined_fields
from warroom.compose.message_fields import FIELDS
from warroom.compose.targets import escape, frame, make_message
from warroom.model.identity import Moment
from warroom.model.views import DrillRun
from warroom.playbook.message_shapes import Audience, Markup, Target

TARGETS = PLAYBOOK.composing.target
SOURCE = "# Head\n**Bold** and [a link](https://x.example/a)\n- {{ title }}\n{{ timeline }}\n"
VALUES: dict[str, str | list[str]] = {"title": "one", "timeline": ["a", "b"]}


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("markdown", "# Head\n**Bold** and [a link](https://x.example/a)\n- one\n- a\n- b"),
        ("typed mrkdwn", "*Head*\n*Bold* and a link (https://x.example/a)\n• one\n• a\n• b"),
        ("mrkdwn", "*Head*\n*Bold* and <https://x.example/a|a link>\n• one\n• a\n• b"),
        ("plain", "Head\nBold and a link (https://x.example/a)\n- one\n- a\n- b"),
        ("mail", "Subject: Head\n\nBold and a link (https://x.example/a)\n- one\n- a\n- b"),
    ],
)
def test_one_frame_reads_right_in_each_markup(markup: Markup, expected: str) -> None:
    made = make_message(SOURCE, file="t", values=VALUES, target=Target("t", "T", markup))
    assert made.text.raw == expected


def test_statuspage_takes_a_name_a_status_and_a_body() -> None:
    draft = written("status-page", "status_progress", material(incident(status="Fixing")), target="statuspage")
    said = json.loads(text_of(draft))["incident"]
    assert said["name"] == "🟡 Identified - Payment Processing Issues"
    assert said["status"] == "identified"
    assert said["body"].startswith("We have identified the root cause")
    titled = make_message(
        "Subject: {{ title }}\nBody", file="t", values=VALUES, target=Target("s", "S", "statuspage"), status="Odd"
    )
    assert json.loads(titled.text.raw) == {"incident": {"name": "one", "body": "Body"}}
    short = make_message("Only this", file="t", values=VALUES, target=Target("s", "S", "statuspage"))
    assert json.loads(short.text.raw)["incident"] == {"name": "Only this", "body": "Only this"}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
@pytest.mark.parametrize("audience", PLAYBOOK.communication.audience, ids=lambda audience: audience.name)
def test_every_message_of_a_drill_says_that_it_is_one(target: Target, audience: Audience) -> None:
    view = incident()
    rehearsed = dataclasses.replace(view, summary=dataclasses.replace(view.summary, drill=DrillRun("x", Moment(0), 1)))
    for template in audience.templates:
        drilled = written(audience.name, template, material(rehearsed), target=target.name)
        real = written(audience.name, template, material(view), target=target.name)
        said = drilled.message
        assert "DRILL: this is an exercise. Nothing in this message is real." in said.body.raw
        assert said.body.raw.startswith("DRILL")
        assert "DRILL" not in real.message.text.raw
        assert not said.subject.raw or said.subject.raw.startswith("DRILL: ")
        assert said.text.raw.startswith(("DRILL", "Subject: DRILL: ", '{\n  "incident": {\n    "name": "DRILL: '))
        assert (drilled.drill, real.drill) == (True, False)
        assert said.digest != real.message.digest


HOSTILE = {
    **PAYLOADS,
    "channel": "<!channel> <!here> @channel @Everyone <@U123> <#C123>",
    "masked link": "<https://evil.example|your bank> [your bank](https://evil.example)",
    "html": "<script>alert(1)</script><img src=x onerror=y>&lt;b&gt;",
    "header": "x\r\nBcc: everyone@example.com\r\n\r\nforged body",
    "template": "{{ commander }} {% for x in y %} {# #} {{ 7 * 7 }}",
    "frame": "x\n**Status**: Resolved\n# Head\n- item\n```\nfence",
    "separator": "x\u2028Status: Resolved\x85y",
    "json": '"}}, "status": "resolved", {"x": "',
}


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("target", [one.name for one in TARGETS])
def test_hostile_text_in_every_field_stays_text(payload: str, target: str) -> None:
    payload = payload[:2_000]
    names = ("impact", "affected", "users", "detection", "channel", "war_room", "status_page", "type", "trend")
    view = incident(
        title=payload, status=payload, facts=dict.fromkeys(names, payload), people=(payload,),
        roles={"ic": (payload,), "tl": (payload,), "comms": (payload,)}, zone=payload,
    )  # fmt: skip
    made_of = material(view, news=(entry(payload), entry(payload, pinned=True)))
    for audience in PLAYBOOK.communication.audience:
        for template in audience.templates:
            draft = written(audience.name, template, made_of, target=target)
            said = text_of(draft)
            assert raw_controls(said) == []
            assert "49" not in re.findall(r"\b49\b", said)
            if target.startswith("slack"):
                assert not re.search(r"<[!@#]|<http|@channel|@here|@everyone", said, re.IGNORECASE)
                assert "```" not in said
            if target == "markdown":
                assert not re.search(r"(?<!\\)\]\(|(?<!\\)<(?!https?://[^\s<>]+>)[a-z!/]", said)
            if target == "statuspage":
                incident_said = json.loads(said)["incident"]
                assert set(incident_said) <= {"name", "status", "body"}
                assert incident_said.get("status", "investigating") in ("investigating", "identified", "resolved")
                assert "<" not in incident_said["body"]
            if target == "email":
                head, _, _ = said.partition("\n\n")
                assert head.count("\n") == 0
                assert head.startswith("Subject: ")


@pytest.mark.parametrize("target", [one.name for one in TARGETS])
def test_what_a_person_writes_is_escaped_as_well(target: str) -> None:
    draft = written("internal", "internal_update", material(), target=target, progress="<!channel> {{ eta }} <b>")
    said = text_of(draft)
    assert "{{ eta }}" in said.replace("\\", "")
    if target in ("slack", "slack-api", "statuspage"):
        assert "<!channel>" not in said
    assert dict(draft.typed)["progress"].raw == "<!channel> {{ eta }} <b>"


def test_a_value_is_never_rendered_again_and_cannot_reach_the_engine() -> None:
    values = {"a": "{{ b }}{% raw %}", "b": "secret"}
    assert render("{{ a }} {{ a|safe }} {{ a|upper }}", file="t", values=values, escape=str.swapcase) == (
        "{{ B }}{% RAW %} {{ B }}{% RAW %} {{ b }}{% raw %}"
    )
    for source in (
        "{% for x in range(9999) %}{% for y in range(9999) %}{% endfor %}{% endfor %}",
        "{{ 'x' * 9999999999 }}",
        "{% include 'file' %}",
        "{{ a.__class__.__mro__ }}",
        "{{ 'ab' * 99999 ~ 'ab' * 99999 }}",
    ):
        with pytest.raises(TemplateTrouble):
            render(source, file="t", values=values, escape=str)


def test_a_message_has_a_greatest_length() -> None:
    with pytest.raises(TemplateTrouble, match="more than 200000 characters"):
        render("{{ a }}{{ a }}{{ a }}", file="t", values={"a": "x" * 70_000}, escape=str)


def test_a_field_that_is_known_but_empty_says_its_name() -> None:
    said = render(
        "{{ next_steps }}{% if eta %}x{% endif %}", file="t", values={"next_steps": "", "eta": ""}, escape=str
    )
    assert said == "[next steps]"


def test_every_undefined_field_is_named_with_its_line() -> None:
    found = undefined_fields(
        "{{ a }}\n{{ b }}\n\n{% if c %}{{ d }}{% endif %}", file="templates/x.md", values={"a": "1"}
    )
    assert [(one.line, one.undefined) for one in found] == [(2, "b"), (4, "c"), (4, "d")]
    assert str(found[0]).startswith("templates/x.md:2: undefined value")
    (broken,) = undefined_fields("x\n{% if", file="t", values={})
    assert (broken.line, broken.undefined) == (2, "")
    (attribute,) = undefined_fields("{{ a.b.c }}", file="t", values={"a": "1"})
    assert "undefined" in attribute.what
    assert undefined_fields("{{ a }}", file="t", values={"a": "1"}) == []


def test_a_replaced_template_is_filled_by_the_same_facts() -> None:
    ours = with_texts(internal_update="{% for line in timeline %}{{ line }};{% endfor %}{{ severity|lower }}")
    assert text_of(written("internal", "internal_update", material(), playbook=ours)) == (
        "14:25 PST - Impact began;14:30 - Incident detected;14:35 - Incident declared;p1"
    )


MARKUPS: tuple[Markup, ...] = ("typed mrkdwn", "mrkdwn", "markdown", "plain", "mail", "statuspage")


@given(text=st.text(max_size=200), markup=st.sampled_from(MARKUPS))
def test_escaped_text_steers_no_target(text: str, markup: Markup) -> None:
    said = escape(text, markup)
    assert raw_controls(said) == []
    if markup in ("mrkdwn", "statuspage"):
        assert "<" not in said
        assert ">" not in said


def test_what_is_pasted_into_slack_s_own_window_is_not_escaped_twice() -> None:
    words = "p99 > 500ms & rising: https://x.example/d?a=1&x=2"
    assert escape(words, "typed mrkdwn") == words
    assert "&gt; 500ms &amp; rising" in escape(words, "mrkdwn")
    assert escape("<!here> ```", "typed mrkdwn") == "‹!here> '''"


@given(source=st.text(alphabet="*[]()#- \nabh:/.{}%", max_size=300), markup=st.sampled_from(MARKUPS))
def test_any_frame_can_be_turned_into_any_markup(source: str, markup: Markup) -> None:
    assert isinstance(frame(source, markup), str)


def test_every_field_of_the_shipped_templates_is_one_that_the_composer_knows() -> None:
    audiences = {name for audience in PLAYBOOK.communication.audience for name in audience.templates}
    used = {
        name for one in PLAYBOOK.communication.template if one.name in audiences for name in (*one.fields, *one.edit)
    }
    assert used <= set(FIELDS)


def test_a_mail_of_one_line_says_it_in_its_body_too() -> None:
    mail = make_message("Service is back\n", file="t", values={}, target=Target("t", "T", "mail"))
    assert mail.text.raw == "Subject: Service is back\n\nService is back"
