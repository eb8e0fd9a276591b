"""The facts of a message: what is known of the incident, in words, and what happened since the last update.

Inside the house that is everything. Customers get times, the playbook's own words and what the person writes for
them: no word of the incident itself, whatever a template asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field

from warroom.compose import finders
from warroom.compose.cadence import interval
from warroom.compose.engine import Value
from warroom.compose.moments import (
    clock,
    date_words,
    dated_clock,
    length_words,
    span_words,
    timeline_clocks,
    twelve_hours,
)  # fmt: skip
from warroom.compose.standing import ended_as, fact_told, status_told
from warroom.compose.targets import one_line
from warroom.intake.contested import contested_values
from warroom.intake.tags import without_tags
from warroom.intake.times import known_zone, zone_word
from warroom.model.desks import BOARD_ORDER, CONFIRMED, OPEN, REFUTED, TESTING, HypothesisCard
from warroom.model.fallen_cause import contested_causes, judged_begins
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.private import is_private
from warroom.model.sentences import sentence, sentences
from warroom.model.shape import record
from warroom.model.timeline import TimelineEntry
from warroom.model.updates import OpenWork, UpdateLog
from warroom.model.views import IncidentView, unmarked
from warroom.playbook.declaring_shapes import NONE, REQUIRED
from warroom.playbook.filling import fill_or_leave
from warroom.playbook.message_shapes import Audience, PublicService
from warroom.playbook.standing import not_told, review_of
from warroom.playbook.workflow import Playbook
from warroom.text import Untrusted

_MOST_CHECKS = 8
CHECK, FIXED, HYPOTHESIS = "check", "fixed", "hypothesis"
"""Kinds of entries."""
RESOLVED = "resolved"
INSIDE = (
    "severity", "severity_name", "title", "status", "started", "affected", "impact", "users", "commander", "tech_lead",
    "comms_lead", "status_page", "war_room", "channel", "detection", "complaints", "progress", "next_steps", "eta",
    "resolution", "revenue", "timeline", "post_mortem", "tickets", "action_items", "thanks", "type", "trend",
)  # fmt: skip
"""Fields that are made of the incident's own words, or that only the house knows."""
PUBLIC = (
    "time", "date_time", "date", "day", "zone", "from_time", "to_time", "cadence", "next_update", "duration", "status",
    "title", "service", "subject", "system", "affected_action", "what_happened", "what_we_did", "prevention",
    "support_address", "team",
)  # fmt: skip
"""Fields that customers may read."""
FIELDS = tuple(dict.fromkeys((*INSIDE, *PUBLIC)))
"""Every field that a template may use."""


@record
class Material:
    """What a message is made of. ``news`` are the entries since the last update of its audience that count as news,
    in their order; ``now`` is in microseconds since 1970. ``offered`` is what people wrote, field by field, for the
    other audiences of the same side: customers, or the house. ``sealed`` are the digits of the newest seal of the log.
    """

    view: IncidentView
    now: Moment
    log: UpdateLog = field(default_factory=UpdateLog)
    news: tuple[TimelineEntry, ...] = ()
    work: OpenWork = field(default_factory=OpenWork)
    offered: Mapping[str, str] = field(default_factory=dict)
    sealed: str = ""


def facts(
    playbook: Playbook, audience: Audience, material: Material, typed: Mapping[str, str]
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Every field of `FIELDS` with its words (empty while nobody knows), and the confirmed causes it tells.

    What a person ``typed`` stands above everything; a field that the playbook does not call fresh starts from what was
    typed for the last update of this audience.
    """
    values: dict[str, Value] = dict.fromkeys(FIELDS, "")
    composing = playbook.composing
    values |= _moments(playbook, audience, material)
    told_ids: tuple[str, ...] = ()
    if audience.customers:
        values |= _public(playbook, material)
    else:
        inside, told_ids = _inside(playbook, audience, material)
        values |= inside
    for name, written in material.offered.items():
        # To customers the program only guesses; inside it knows, and what it knows stands above what was typed.
        if name in values and name not in composing.fresh and (audience.customers or not values[name]):
            values[name] = written.split("\n") if isinstance(values[name], list) else written
    last = material.log.last(audience.name)
    if last is not None:
        values |= {name: text.raw for name, text in last.typed if name in values and name not in composing.fresh}
        for name, words in last.typed:  # what the program had put there is what it no longer says
            if name in composing.fresh and not values.get(name, "?"):
                values[name] = words.raw
    for name, text in typed.items():
        if name in values:
            values[name] = text.split("\n") if isinstance(values[name], list) else text
    fallbacks = composing.standing if audience.customers else composing.standing | composing.unknown
    for name, form in fallbacks.items():
        if not values.get(name, "?") and _bears_out(playbook, material.view, name):
            values[name] = fill_or_leave(form, duration=str(values["duration"]))
    return values, told_ids


def _bears_out(playbook: Playbook, view: IncidentView, field: str) -> bool:
    """Whether the times and the fix of the incident bear out what the playbook says of ``field`` by itself."""
    needs = playbook.composing.standing_needs.get(field, ())
    option = playbook.option(view.desks.fix.how) if view.desks.fix is not None else None
    theirs = bool(needs) and option is not None and option.others
    return not theirs and all(name in view.times and not view.disputed("incident", name) for name in needs)


def _moments(playbook: Playbook, audience: Audience, material: Material) -> dict[str, Value]:
    """What can be said of times and of the next update, to anybody."""
    view, now, wording = material.view, material.now, playbook.composing.wording
    zone = known_zone(view.zone)
    every = interval(audience, view, at=now)
    first = view.first_known
    began = first.lo if first is not None else None
    over = next((at.lo for name in ("resolved", "closed") if (at := view.times.get(name)) and at.lo), None)
    posted = material.log.last(audience.name) is not None
    is_open = view.summary.closed is None
    hears = is_open and not not_told(playbook, audience, view, posted=posted)
    # Once this message is out, which some are owed nothing before.
    goes_on = is_open and not not_told(playbook, audience, view, posted=True)
    values: dict[str, Value] = {
        "time": clock(now, zone),
        "date_time": date_words(now, zone, wording.date_time),
        "date": date_words(now, zone, wording.date),
        "zone": zone_word(now, zone),
        "cadence": length_words(every, wording) if every is not None and goes_on else "",
        "next_update": clock(Moment(now + every), zone) if every is not None and hears else "",
    }
    if over is not None:
        values |= {"to_time": twelve_hours(over, zone), "zone": zone_word(over, zone)}
    if began is not None:
        since, _, values["day"] = span_words(began, over, now, zone, wording)
        # What the shown times say: seconds are not shown.
        lasted = length_words(((over or now) // MINUTE - began // MINUTE) * MINUTE, wording)
        rough = first is not None and first.rough
        values["from_time"], values["duration"] = (
            (fill_or_leave(wording.about, what=since), fill_or_leave(wording.about, what=lasted))
            if rough
            else (since, lasted)
        )
    return values


def _public(playbook: Playbook, material: Material) -> dict[str, Value]:
    """The playbook's own words for the service that the incident seems to be about."""
    status = playbook.status(status_told(playbook, material.view)) or playbook.declaration.status[0]
    values: dict[str, Value] = {"status": status.name}
    service = public_service(playbook, material.view)
    if service is not None:
        values |= {
            "title": service.title, "service": service.service, "subject": service.subject, "system": service.system,
            "affected_action": service.affected_action,
        }  # fmt: skip
    return values


def public_service(playbook: Playbook, view: IncidentView) -> PublicService | None:
    """The service of the playbook whose words stand in the incident's title, affected parts or impact."""
    texts = [view.summary.title, *(view.facts[name] for name in ("affected", "impact") if name in view.facts)]
    text = "\n".join(text.raw[:4000] for text in texts)
    for service in playbook.composing.service:
        if finders.words(text, service.words):
            return service
    return None


def _inside(playbook: Playbook, audience: Audience, material: Material) -> tuple[dict[str, Value], tuple[str, ...]]:
    view, composing, work = material.view, playbook.composing, material.work
    zone = known_zone(view.zone)
    severity = view.summary.severity
    level = playbook.level(severity.level) if severity is not None else None
    began = view.first_known
    progress, told_ids = _progress(playbook, audience, material)
    title = one_line(view.summary.title)
    values: dict[str, Value] = {name: fact_told(view, name) for name in view.facts if name in FIELDS}
    apart = view.disputed("incident", "severity")
    values |= {
        "severity": contested_values(apart, zone) if apart else one_line(severity.level) if severity else "",
        "severity_name": level[1].name.capitalize() if level is not None and not apart else "",
        "title": unmarked(title) if view.summary.drill is not None else title,
        "status": _ended_as(playbook, view)
        or fact_told(view, "status")
        or one_line(view.summary.status)
        or playbook.declaration.status[0].name,
        "started": dated_clock(began, material.now, zone, composing.wording) if began is not None else "",
        "status_page": values.get("status_page") or _status_page(playbook, material),
        "complaints": view.complaints_words,
        "impact": _impact(playbook, view),
        "progress": progress,
        "next_steps": next_steps(playbook, material),
        "resolution": _plain(playbook, work.fix) if work.fix is not None else _ended_as(playbook, view, why=True),
        "eta": eta_when_over(playbook, view, material.now),
        "timeline": _timeline(playbook, view, material.now, zone),
        "tickets": _tickets(view, work),
        "action_items": "; ".join(_plain(playbook, text) for text, _ in work.follow_ups),
        "thanks": _thanks(playbook, view, work),
    }
    values["detection"] = _detection(playbook, view, material.now, zone)
    if (review := view.times.get("review")) is not None and review.lo is not None:
        values["post_mortem"] = date_words(review.lo, zone, composing.wording.date_time)
    elif (asked := review_of(view, playbook)) != REQUIRED:
        wording = composing.wording
        values["post_mortem"] = wording.no_review if asked == NONE else wording.optional_review
    holders = {role.role: role.holders for role in view.roles}
    for name, role in composing.roles.items():
        values[name] = ", ".join(f"@{one_line(holder)}" for holder in holders.get(role, ()))
    return values, told_ids


def _tickets(view: IncidentView, work: OpenWork) -> str:
    """The tickets that somebody named, and those of the follow-ups, each once."""
    links = [one_line(link) for _, link in work.follow_ups if link is not None]
    return ", ".join(dict.fromkeys(filter(None, (fact_told(view, "tickets"), *links))))


def _impact(playbook: Playbook, view: IncidentView) -> str:
    words = fact_told(view, "impact")
    if not view.complaints:
        return words
    count = fill_or_leave(playbook.composing.wording.complaints, n=view.complaints_words)
    return f"{words} ({count})" if words else count


def _ended_as(playbook: Playbook, view: IncidentView, *, why: bool = False) -> str:
    """How an incident ended that turned out to be none, with the reason if asked for; else empty."""
    ending = ended_as(playbook, view)
    if ending is None:
        return ""
    return sentence(ending.words).rstrip(".") if why else ending.short.capitalize()


def _detection(playbook: Playbook, view: IncidentView, now: Moment, zone: str) -> str:
    """When it was noticed, and how in the playbook's words, as far as either is known."""
    how = playbook.way_words(fact_told(view, "detection"))
    detected = view.times.get("detected")
    when = dated_clock(detected, now, zone, playbook.composing.wording) if detected is not None else ""
    return f"{when} ({how})" if when and how else when or how


def _status_page(playbook: Playbook, material: Material) -> str:
    """Updated once customers were told something, else that it is being updated, unless nothing is owed there."""
    words = playbook.declaration.status_page
    if is_private(material.view.id):
        return playbook.composing.wording.private
    public = [audience for audience in playbook.communication.audience if audience.customers]
    posted = any(material.log.last(audience.name) is not None for audience in public)
    if not posted and public and all(not_told(playbook, audience, material.view, posted=False) for audience in public):
        return playbook.composing.wording.not_owed
    return words[0 if posted else 1] if len(words) > 1 else ""


_LEANS = re.compile(r" \((?:for|against) H\d{1,6}[^\s()]{0,80}\)$")
"""What an entry says of the card that it was written for: a reader of a message has no board."""
_VERDICT = re.compile(
    r"^(?P<what>.{1,2000}?) (?P<said>passed|FAILED|skipped)(?P<early> [^:]{0,80} before its time)?"
    r"(?:: (?P<figure>.{1,2000}?))??(?P<why>, because .{1,2000})?$"
)


def _plain(playbook: Playbook, text: Untrusted) -> str:
    """``text`` in one line, for readers to whom a tag says nothing."""
    return without_tags(one_line(text), playbook.composing.channels_behind)


def told_words(playbook: Playbook, entry: TimelineEntry) -> str:
    """What an entry says, in one line, as it is told to somebody who does not see the room."""
    words = _LEANS.sub("", _plain(playbook, entry.text))
    option = playbook.option(words) if entry.kind == FIXED else None
    if option is not None:  # nothing was said but how: the way's title is English, its name is for typing
        return option.title
    verdict = _VERDICT.match(words) if entry.kind == CHECK else None
    if verdict is None:
        return words
    check, standing = verdict["what"], f"{verdict['said'].casefold()}{verdict['early'] or ''}"
    title, _, asked = check.partition(": ")
    if asked:
        check = f"{title} ({asked[0].lower()}{asked[1:].rstrip('?')})"
    standing = f"{check} {standing.capitalize()}" if check.endswith("?") else f"{check}: {standing}"
    seen = f" ({verdict['figure'].rstrip('.')})" if verdict["figure"] else ""
    return f"{standing}{seen}{verdict['why'] or ''}"


def told_sentences(playbook: Playbook, entries: Iterable[TimelineEntry]) -> list[str]:
    """What the entries say, a sentence each and none twice; struck and purged ones say nothing."""
    sentences = (told_words(playbook, entry) for entry in entries if entry.struck is None and not entry.purged)
    return list(dict.fromkeys(sentence(words) for words in sentences if words))


def news_told(view: IncidentView, entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    """What of ``entries`` is known of the incident: not what was struck, nor evidence for a hypothesis that was refuted
    or is contested, nor that one was judged, which the confirmed causes say, nor a check that was judged anew.
    """
    board = view.desks.board
    verdicts = {
        (check.text.raw, check.state, check.checked.lo)
        for fix in view.desks.fixes
        for check in fix.checks
        if check.checked is not None
    }
    fallen = {id_ for card in board if card.status == REFUTED or card.contested for id_ in card.supports}
    upheld = {id_ for card in board if card.status == CONFIRMED for id_ in card.supports}
    judged = tuple(judged_begins(one_line(card.label), state) for card in board for state in BOARD_ORDER)
    return [
        entry
        for entry in entries
        if entry.struck is None
        and not entry.purged
        and entry.id not in fallen - upheld
        and not (entry.kind == HYPOTHESIS and one_line(entry.text).startswith(judged))
        and not (entry.kind == CHECK and _judged_anew(entry, verdicts))
    ]


def _judged_anew(entry: TimelineEntry, verdicts: set[tuple[str, str, Moment | None]]) -> bool:
    """Whether ``entry`` says of a check of the desks what does not stand any more."""
    verdict = _VERDICT.match(one_line(entry.text))
    if verdict is None or not any(text == verdict["what"] for text, _, _ in verdicts):
        return False
    return (verdict["what"], verdict["said"].casefold(), entry.at.lo) not in verdicts


def _progress(playbook: Playbook, audience: Audience, material: Material) -> tuple[str, tuple[str, ...]]:
    """The news in sentences, and the confirmed causes among them: those that no update of this audience told."""
    news = playbook.composing.news
    before = {id_ for update in material.log.posted if update.audience == audience.name for id_ in update.told}
    confirmed = [card for card in material.view.desks.board if card.status == CONFIRMED and card.id not in before]
    causes = [fill_or_leave(news.confirmed, what=_cause(playbook, card)) for card in confirmed]
    causes += [
        fill_or_leave(
            news.contested,
            what=_plain(playbook, card.statement).rstrip("."),
            sides=" / ".join(f"{one_line(Untrusted(said.value))} (@{one_line(said.by)})" for said in card.contested),
        )
        for card in contested_causes(material.view.desks.board)
    ]
    standing = news_told(material.view, material.news)
    # Key moments first, then the newest; told in the order in which they happened.
    weighed = sorted(standing, key=lambda entry: (entry.pinned, entry.key), reverse=True)
    kept = sorted(weighed[: max(1, news.most)], key=lambda entry: entry.key)
    words = sentences([*causes, *told_sentences(playbook, kept)]) or _no_news(playbook, audience, material)
    return words, tuple(card.id for card in confirmed)


def _no_news(playbook: Playbook, audience: Audience, material: Material) -> str:
    """What is said without news: how it ended that was none; that the status is another one than this audience was
    told last is some.
    """
    ending = ended_as(playbook, material.view)
    if ending is not None:
        return sentence(ending.words)
    last, now = material.log.last(audience.name), status_told(playbook, material.view)
    before = last.status.raw if last is not None and last.status is not None else ""
    if before and now and now != before:
        return fill_or_leave(playbook.composing.news.status, before=one_line(before), status=one_line(now))
    return playbook.composing.news.nothing if last is not None else playbook.composing.news.first


def _cause(playbook: Playbook, card: HypothesisCard) -> str:
    """A confirmed hypothesis and what its test showed."""
    statement = _plain(playbook, card.statement).rstrip(".")
    return f"{statement} ({_plain(playbook, card.result).rstrip('.')})" if card.result is not None else statement


def next_steps(playbook: Playbook, material: Material) -> str:
    """What comes next, as the program knows it; of what is closed, what was left undone."""
    news, work = playbook.composing.news, material.work
    closed = material.view.summary.closed is not None
    task, check_words = (news.unfinished, news.unmade) if closed else (news.task, news.check)
    is_over = _is_over(playbook, material.view)
    steps = [
        fill_or_leave(task, who=f"@{one_line(who)}", what=_plain(playbook, what).rstrip("."))
        for who, what in work.tasks
    ]
    coming = material.view.desks.proposed
    if coming is not None and not is_over:
        steps.insert(
            0, fill_or_leave(news.proposed, what=_plain(playbook, coming.what or Untrusted(coming.how)).rstrip("."))
        )
    steps += [
        fill_or_leave(news.testing, what=_plain(playbook, card.statement).rstrip("."))
        for card in material.view.desks.board
        if card.status == TESTING
    ]
    most = max(1, news.most)
    first_steps = steps[:most]
    desks = material.view.desks
    asked = {check.text.raw for fix in desks.fixes for check in fix.checks}
    over = asked - {
        check.text.raw for fix in desks.fixes if not fix.broken for check in fix.checks if check.state == OPEN
    }
    checks = list(  # two fixes ask the same; once one failed, its round is over and nobody makes the others
        dict.fromkeys(one_line(text).rstrip("?. ") for text in work.checks if text.raw not in over)
    )
    named = checks[:_MOST_CHECKS]  # all of them: "and 1 more" would hide one
    if named:  # in one sentence: each in one of its own said little more than "Checking"
        first_steps.append(fill_or_leave(check_words, what=", ".join(named)))
    fix = desks.fix
    unticked = [check.text for check in fix.checks if check.state == OPEN and check.due is None] if fix else []
    if not first_steps and unticked and not checks and is_over:
        points = ", ".join(one_line(text).partition(":")[0].rstrip("?. ") for text in unticked[:_MOST_CHECKS])
        return fill_or_leave(check_words, what=points)
    if not first_steps and is_over:
        return news.over
    left = len(steps) + len(checks) - min(len(steps), most) - len(named)
    if left:
        first_steps.append(fill_or_leave(playbook.composing.wording.and_more, n=left))
    return sentences(first_steps)


def _is_over(playbook: Playbook, view: IncidentView) -> bool:
    """Whether it is said to be resolved, or closed."""
    status = playbook.status(status_told(playbook, view))
    return view.summary.closed is not None or (status is not None and status.milestone == RESOLVED)


def eta_when_over(playbook: Playbook, view: IncidentView, now: Moment) -> str:
    """What there is to wait for once it is said to be resolved: the hour of stability; empty before."""
    if not _is_over(playbook, view):
        return ""
    resolved, wording = view.times.get("resolved"), playbook.composing.wording
    if view.summary.closed is not None or resolved is None or resolved.hi is None:
        return wording.ended
    stable = resolved.hi + playbook.closure.stable_for.microseconds
    return (
        fill_or_leave(wording.closes, time=clock(Moment(stable), known_zone(view.zone)))
        if stable > now
        else wording.ended
    )


def _timeline(playbook: Playbook, view: IncidentView, now: Moment, zone: str) -> list[str]:
    """The milestones whose time is known, the earliest first."""
    composing = playbook.composing
    proven = _proven(playbook, view)
    rows: list[tuple[int, EventTime, str]] = [
        (at.lo, at, f"{words} (contested: {contested_values(apart, zone)})" if apart else words)
        for name, full in composing.milestones.items()
        for words in (full if name in proven else composing.unproven.get(name, full),)
        for apart in (view.disputed("incident", name),)
        if (at := view.times.get(name)) is not None and at.lo is not None
    ]
    rows.sort(key=lambda row: row[0])
    clocks = timeline_clocks([at for _, at, _ in rows], now, zone, composing.wording)
    return [
        fill_or_leave(composing.wording.item, time=time, what=words)
        for time, (_, _, words) in zip(clocks, rows, strict=True)
    ]


def _proven(playbook: Playbook, view: IncidentView) -> frozenset[str]:
    """The times of which may be said what they stand for: that an alert was acknowledged where there was one, that a
    fix was deployed where it was not somebody else's; and the ends that are proven.
    """
    way = playbook.way_noticed(fact_told(view, "detection"))
    option = playbook.option(view.desks.fix.how) if view.desks.fix is not None else None
    alerted = way.alerts if way is not None else "detected" in view.times
    ours = option is None or not option.others
    times = (name for name, holds in (("acknowledged", alerted), ("deployed", ours)) if holds)
    return _ends_proven(playbook, view).union(times)


def _ends_proven(playbook: Playbook, view: IncidentView) -> frozenset[str]:
    """The ends of which may be said what they stand for: resolved once every check passed, closed once it was watched
    for as long as is asked for, too.
    """
    fix, resolved, closed = view.desks.fix, view.times.get("resolved"), view.times.get("closed")
    if fix is None or not fix.verified:
        return frozenset()
    if resolved is None or closed is None or resolved.lo is None or closed.hi is None:
        return frozenset(("resolved",))
    watched = closed.hi - resolved.lo >= playbook.closure.stable_for.microseconds
    return frozenset(("resolved", "closed") if watched else ("resolved",))


def _thanks(playbook: Playbook, view: IncidentView, work: OpenWork) -> str:
    """Who wrote, spoke, did a task or holds a role: not who was only named."""
    machines = {name.casefold() for name in playbook.composing.not_thanked}
    holders = [one_line(holder) for role in view.roles for holder in role.holders]
    took_part = work.took_part if work.took_part is not None else view.people
    names = {name.casefold(): name for name in (*took_part, *holders) if name.casefold() not in machines}
    return ", ".join(f"@{one_line(name)}" for name in names.values())
