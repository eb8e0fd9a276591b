"""The check before the copy: the playbook's rules over a message, each with what it found, where, and what to write
instead.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping

from warroom.compose import finders, leaks
from warroom.compose.disputed_facts import OVER, ended_as, status_in_words, status_is_over, status_told
from warroom.compose.engine import Value
from warroom.compose.message_fields import FIELDS, Material
from warroom.compose.moments import clock
from warroom.compose.next_steps import eta_when_over, next_steps
from warroom.intake.times import known_zone, local, zone_word
from warroom.model.fallen_cause import contested_causes, refuted_alone
from warroom.model.shape import record
from warroom.model.states import CheckState, HypothesisState
from warroom.model.updates import Finding, Message
from warroom.playbook.message_shapes import Audience, SafetyRule, Target, Template
from warroom.playbook.standing import NO_INCIDENT
from warroom.playbook.workflow import Playbook
from warroom.text import Untrusted, bounded, for_line

MOST = 20
"""Findings of one rule that are shown."""
_ENDED = (*OVER, *NO_INCIDENT)


@record
class Draft:
    """What is checked: the message as its target takes it, and ``plain``, the same as plain text, where the rules look.

    ``values`` are its fields, ``stage`` the one the incident is at.
    """

    playbook: Playbook
    audience: Audience
    template: Template
    target: Target
    material: Material
    values: Mapping[str, Value]
    message: Message
    plain: str
    stage: str
    carried: tuple[str, ...] = ()


def check(draft: Draft) -> tuple[Finding, ...]:
    """Every finding, those that block first, then by their line."""
    findings = [
        finding for rule in draft.playbook.safety.rule if _applies(rule, draft) for finding in _look(rule, draft)
    ]
    weights = ("block", "fault", "warning", "note")
    return tuple(sorted(findings, key=lambda finding: (weights.index(finding.weight), finding.line)))


def says_resolved(draft: Draft) -> bool:
    """Whether the message tells that it is over."""
    return draft.template.stage in OVER or _status_stage(draft, str(draft.values.get("status", ""))) in OVER


def _status_stage(draft: Draft, word: str) -> str:
    used = "status" in draft.template.fields
    status = draft.playbook.status(word) if used else None
    return status.milestone if status is not None else ""


def _applies(rule: SafetyRule, draft: Draft) -> bool:
    if rule.when == "customers":
        return draft.audience.customers
    if rule.when == "degraded":
        severity = draft.material.view.summary.severity
        return severity is not None and severity.rank > 0
    if rule.when == "open":
        waits = draft.template.stage not in NO_INCIDENT and not says_resolved(draft)
        return draft.audience.every is not None and draft.audience.customers and waits
    if rule.when == "resolved":
        return draft.audience.customers and says_resolved(draft)
    return True


def _look(rule: SafetyRule, draft: Draft) -> list[Finding]:
    return _FINDS[rule.find](rule, draft)


def _at(rule: SafetyRule, draft: Draft, start: int, end: int, instead: str | None, *, what: str = "") -> Finding:
    """The finding for ``plain[start:end]``, with the field that it comes from and what that would be instead."""
    excerpt = draft.plain[start:end]
    name, text = _field_of(draft, excerpt)
    replacement = None
    if rule.offer and instead is not None and name:
        replacement = Untrusted(_replaced(text, excerpt, instead))
    say = f"{rule.say} ({what})" if what else rule.say
    return Finding(
        rule=rule.name,
        weight=rule.weight,
        say=say,
        line=draft.plain.count("\n", 0, start) + 1,
        excerpt=Untrusted(excerpt),
        field=name,
        replacement=replacement,
    )


def _field_of(draft: Draft, excerpt: str) -> tuple[str, str]:
    """The field in whose text ``excerpt`` stands: one that a person can write first."""
    source = draft.playbook.texts[draft.template.file]
    other_fields = [name for name in draft.values if name in source]
    for name in dict.fromkeys((*draft.template.edit, *draft.template.fields, *other_fields)):
        value = draft.values.get(name, "")
        text = value if isinstance(value, str) else "\n".join(value)
        if excerpt and excerpt in text:
            return name, text
    named = excerpt.strip("[]").replace(" ", "_")
    return (named, "") if draft.values.get(named) == "" else ("", "")


def _shown(value: Value) -> str:
    """A field's text inside of a finding's sentence."""
    return bounded(for_line(value if isinstance(value, str) else " ".join(value)), 80)


def _replaced(text: str, excerpt: str, instead: str) -> str:
    """``text`` with ``instead`` for ``excerpt``, but where that is only a part of a longer word or address."""
    before = r"(?<![^\W_])(?<!\d\.)" * excerpt[:1].isalnum()
    after = r"(?![^\W_])(?!\.\d)" * excerpt[-1:].isalnum()
    whole = re.sub(f"{before}{re.escape(excerpt)}{after}", lambda _: instead, text)
    return (whole if whole != text else text.replace(excerpt, instead)).strip()


def _whole(rule: SafetyRule, *, field: str = "", what: str = "", replacement: str | None = None) -> list[Finding]:
    """A finding about all of the message, or all of a field."""
    return [
        Finding(
            rule=rule.name,
            weight=rule.weight,
            say=f"{rule.say} ({what})" if what else rule.say,
            field=field,
            replacement=Untrusted(replacement) if replacement is not None else None,
        )
    ]


def _spans(rule: SafetyRule, draft: Draft, spans: list[finders.Span]) -> list[Finding]:
    return [_at(rule, draft, start, end, rule.replace) for start, end in spans[:MOST]]


def _words(rule: SafetyRule, draft: Draft) -> list[Finding]:
    swap = {word.lower(): instead for word, instead in rule.swap.items()}
    return [
        _at(rule, draft, start, end, swap.get(draft.plain[start:end].lower()))
        for start, end in finders.words(draft.plain, (*rule.words, *rule.swap))[:MOST]
    ]


def _leaks(rule: SafetyRule, draft: Draft, find: Callable[[str], list[leaks.Leak]]) -> list[Finding]:
    public = draft.playbook.safety.public
    findings = []
    for start, end, what in find(draft.plain):
        if not finders.is_public(draft.plain[start:end].rpartition("@")[2], public):
            findings.append(_at(rule, draft, start, end, rule.replace, what=what))
    return findings[:MOST]


def _placeholder(rule: SafetyRule, draft: Draft) -> list[Finding]:
    """Every open place. In a message for the house, brackets that are no field's may be a line of a log: a warning."""
    findings = []
    for start, end in finders.placeholders(draft.plain, rule.words)[:MOST]:
        finding = _at(rule, draft, start, end, rule.replace)
        if not draft.audience.customers and not is_open_field(draft.plain[start:end], draft.playbook):
            finding = dataclasses.replace(finding, weight="warning")
        findings.append(finding)
    return findings


def is_open_field(excerpt: str, playbook: Playbook) -> bool:
    """Whether ``excerpt`` is what a field looks like that nobody has filled, or a standing text that nobody has made
    theirs.
    """
    return (
        excerpt.strip("[]{} ").replace(" ", "_").casefold() in FIELDS or excerpt in playbook.composing.standing.values()
    )


def open_places(playbook: Playbook, audience: Audience | None, text: str) -> list[str]:
    """What is still to be filled in, or an example, in a message of which only the text is known."""
    customers = audience is None or audience.customers
    open_ones = []
    for rule in playbook.safety.rule:
        if rule.weight == "fault" and rule.find == "placeholder":
            places = [text[start:end] for start, end in finders.placeholders(text, rule.words)]
            open_ones += [place for place in places if customers or is_open_field(place, playbook)]
        elif rule.weight == "fault" and rule.find == "example":
            open_ones += [text[start:end] for start, end in finders.examples(text, rule.words)]
    return open_ones


def _unchanged(rule: SafetyRule, draft: Draft) -> list[Finding]:
    """Fields that say what comes, in the words of the last message of this audience."""
    last = draft.material.log.last(draft.audience.name)
    at = clock(last.at, known_zone(draft.material.view.zone)) if last is not None else ""
    findings = []
    for name in draft.carried:
        value = draft.values[name]
        what = f"{name.replace('_', ' ')}, since {at}: {_shown(value)}"
        text = value if isinstance(value, str) else "\n".join(value)
        findings += _whole(rule, field=name, what=what, replacement=text)
    return findings


def _ahead(rule: SafetyRule, draft: Draft) -> list[Finding]:
    """What a message that says it is over still says of what will be."""
    if not says_resolved(draft):
        return []
    composing = draft.playbook.composing
    left = next_steps(draft.playbook, draft.material) if draft.material.view.summary.closed is not None else ""
    ours = eta_when_over(draft.playbook, draft.material.view, draft.material.now)
    return [
        finding
        for name in composing.asked_again
        if name in draft.template.fields
        and (value := draft.values.get(name))
        and value not in (composing.unknown.get(name), composing.news.over, ours)
        and not (name == "next_steps" and value == left)
        for finding in _whole(rule, field=name, what=f"{name.replace('_', ' ')}: {_shown(value)}")
    ]


def _no_zone(rule: SafetyRule, draft: Draft) -> list[Finding]:
    zone = zone_word(draft.material.now, known_zone(draft.material.view.zone))
    return [
        _at(rule, draft, start, end, f"{draft.plain[start:end]} {zone}")
        for start, end in finders.times_without_zone(draft.plain)
    ]


def _no_next_update(rule: SafetyRule, draft: Draft) -> list[Finding]:
    return [] if finders.words(draft.plain, rule.words) else _whole(rule)


def _eta(rule: SafetyRule, draft: Draft) -> list[Finding]:
    value = draft.values.get("eta", "")
    if value and "eta" in draft.template.fields:
        return _whole(rule, field="eta", what=_shown(value), replacement="" if rule.offer else None)
    return _spans(rule, draft, finders.words(draft.plain, rule.words))


def _past(rule: SafetyRule, draft: Draft) -> list[Finding]:
    """An ETA whose clock time lies behind the message's own; one more than half a day behind means tomorrow."""
    value = draft.values.get("eta", "")
    clock = finders.clock_minutes(_shown(value)) if "eta" in draft.template.fields else None
    if clock is None:
        return []
    zone, named = known_zone(draft.material.view.zone), finders.zone_behind(_shown(value))
    if named and named != zone_word(draft.material.now, zone):
        if named not in ("Z", "UTC", "GMT"):
            return []  # what time it is there nobody knows by these letters
        zone = "UTC"
    now = local(draft.material.now, zone)
    behind = (now.hour * 60 + now.minute - clock) % (24 * 60)
    return _whole(rule, field="eta", what=_shown(value)) if 0 < behind < 12 * 60 else []


def _person(rule: SafetyRule, draft: Draft) -> list[Finding]:
    view = draft.material.view
    names = {*view.people, *(holder.raw for role in view.roles for holder in role.holders)}
    return _spans(rule, draft, finders.people(draft.plain, sorted(names)))


def _status(rule: SafetyRule, draft: Draft) -> list[Finding]:
    status = draft.values.get("status", "")
    standing_status = status_told(draft.playbook, draft.material.view)
    actual = draft.playbook.status(standing_status) or draft.playbook.declaration.status[0]
    view = draft.material.view
    over = view.summary.closed is not None and not status_is_over(draft.playbook, view)
    if over or ended_as(draft.playbook, view) is not None:
        return []  # how it ended is its status
    told = (actual.name.casefold(), status_in_words(draft.playbook, view).casefold())
    if "status" not in draft.template.fields or str(status).casefold() in told:
        return []  # while people disagree about it, it may say all that they do
    return _whole(
        rule,
        field="status",
        what=f"{_shown(status)}, not {actual.name}",
        replacement=actual.name if rule.offer else None,
    )


def _stage(rule: SafetyRule, draft: Draft) -> list[Finding]:
    stage = draft.template.stage
    late = (
        stage in ("identified", *_ENDED)
        and stage != draft.stage
        and not (stage == "resolved" and draft.stage == "closed")
        and not (stage == "closed" and draft.stage in NO_INCIDENT)
    )
    early = stage in ("first", "identified") and draft.stage in _ENDED and draft.audience.customers
    return _whole(rule, what=f"{stage}, now {draft.stage}") if late or early else []


def _fallen_cause(rule: SafetyRule, draft: Draft) -> list[Finding]:
    """The causes that fell or are contested, in a message for the stage of an identified one, or that tells when that
    was; the status that stands for one which nobody has told.
    """
    view = draft.material.view
    tells_times = "timeline" in draft.template.fields and "identified" in view.times
    told = tells_times or "identified" in (draft.stage, draft.template.stage)
    board = view.desks.board if told else ()
    for cards, stand in ((contested_causes(board), "contested"), (refuted_alone(board), HypothesisState.REFUTED)):
        if cards:
            return _whole(rule, what=f"{', '.join(_shown(card.label.raw) for card in cards)} {stand}")
    nobody_told = "identified" not in view.times and all(
        card.status != HypothesisState.CONFIRMED for card in view.desks.board
    )
    if draft.template.stage == draft.stage == "identified" and nobody_told:
        return _whole(rule, what=_shown(status_told(draft.playbook, view)))
    return []


def _open_check(rule: SafetyRule, draft: Draft) -> list[Finding]:
    """Every timed check after the last fix that is open or failed: those of a fix before it nobody makes."""
    last = draft.material.view.desks.fix
    texts = draft.material.work.checks
    if last is not None:
        open_states = (CheckState.OPEN, CheckState.FAILED)
        texts = tuple(check.text for check in last.checks if check.due is not None and check.state in open_states)
    checks = dict.fromkeys(_shown(text.raw) for text in texts)
    return [finding for text in [*checks][:MOST] for finding in _whole(rule, what=text)]


def _not_said(rule: SafetyRule, draft: Draft) -> list[Finding]:
    if ended_as(draft.playbook, draft.material.view) is not None:
        return []  # everybody inside was told by its end: a false alarm, a duplicate
    inside = {audience.name for audience in draft.playbook.communication.audience if not audience.customers}
    for update in draft.material.log.posted:
        status = draft.playbook.status(update.status.raw) if update.status is not None else None
        over = update.stage in OVER or (status is not None and status.milestone in OVER)
        if update.audience in inside and over:
            return []
    return _whole(rule)


def _too_long(rule: SafetyRule, draft: Draft) -> list[Finding]:
    findings: list[Finding] = []
    for length, limit in (
        (len(draft.message.body.raw), draft.target.limit),
        (len(draft.message.subject.raw), draft.target.subject_limit),
    ):
        if limit and length > limit:
            findings += _whole(rule, what=f"{length} of {limit} characters")
    return findings


def _no_apology(rule: SafetyRule, draft: Draft) -> list[Finding]:
    return [] if finders.words(draft.plain, rule.words) else _whole(rule)


_FINDS: dict[str, Callable[[SafetyRule, Draft], list[Finding]]] = {
    "words": _words,
    "placeholder": _placeholder,
    "example": lambda rule, draft: _spans(rule, draft, finders.examples(draft.plain, rule.words)),
    "unchanged": _unchanged,
    "ahead": _ahead,
    "no-zone": _no_zone,
    "no-next-update": _no_next_update,
    "eta": _eta,
    "host": lambda rule, draft: _spans(
        rule, draft, finders.hosts(draft.plain, rule.words, draft.playbook.safety.public)
    ),
    "ip": lambda rule, draft: _spans(rule, draft, finders.addresses(draft.plain)),
    "e-mail": lambda rule, draft: _spans(
        rule, draft, finders.mail_addresses(draft.plain, draft.playbook.safety.public)
    ),
    "ticket": lambda rule, draft: _spans(rule, draft, finders.tickets(draft.plain, rule.words)),
    "person": _person,
    "link": lambda rule, draft: _spans(rule, draft, finders.links(draft.plain, draft.playbook.safety.public)),
    "mention": lambda rule, draft: _spans(rule, draft, finders.mentions(draft.plain, rule.words)),
    "stack-trace": lambda rule, draft: _spans(rule, draft, finders.traces(draft.plain)),
    "secret": lambda rule, draft: _leaks(rule, draft, leaks.secrets),
    "personal": lambda rule, draft: _leaks(rule, draft, leaks.personal),
    "status": _status,
    "stage": _stage,
    "open-check": _open_check,
    "not-said": _not_said,
    "too-long": _too_long,
    "no-apology": _no_apology,
    "past": _past,
    "fallen-cause": _fallen_cause,
}
