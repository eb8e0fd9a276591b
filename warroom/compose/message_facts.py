"""The facts of a message: what is known of the incident, in words, and what happened since the last update.

Inside the house that is everything. Customers get times, the playbook's own words and what the person writes for
them: no word of the incident itself, whatever a template asks for.
"""

from __future__ import annotations

from collections.abc import Mapping

from warroom.compose import finders
from warroom.compose.cadence import ends_resolved, interval
from warroom.compose.disputed_facts import ended_as, fact_told, status_in_words, status_told
from warroom.compose.engine import Value
from warroom.compose.message_fields import FIELDS, Material
from warroom.compose.milestones_told import timeline_told
from warroom.compose.moments import (
    clock,
    date_words,
    dated_clock,
    length_words,
    span_words,
    twelve_hours,
)
from warroom.compose.news import plain, progress_told
from warroom.compose.next_steps import eta_when_over, next_steps
from warroom.compose.targets import one_line
from warroom.intake.contested import contested_values
from warroom.intake.times import known_zone, zone_word
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.private import is_private
from warroom.model.sentences import sentence
from warroom.model.updates import OpenWork
from warroom.model.views import CANCELLED, IncidentView, unmarked
from warroom.playbook.declaring_shapes import NONE, REQUIRED
from warroom.playbook.message_shapes import Audience, PublicService, Wording
from warroom.playbook.placeholders import PLACE, fill_or_leave
from warroom.playbook.standing import not_told, review_of, state_of
from warroom.playbook.workflow import Playbook
from warroom.text import Untrusted


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
    if not audience.customers and state_of(material.view.summary, playbook) == CANCELLED:  # what was feared was not so
        values |= {name: words for name, words in composing.no_incident.items() if name in values}
    for name, text in typed.items():
        if name in values:
            values[name] = text.split("\n") if isinstance(values[name], list) else text
    fallbacks = composing.standing if audience.customers else composing.standing | composing.unknown
    if material.view.summary.closed is not None and not audience.customers:
        fallbacks |= composing.unknown_when_over
    for name, form in fallbacks.items():
        known_length = bool(values["duration"]) or "duration" not in PLACE.findall(form)
        if not values.get(name, "?") and known_length and _bears_out(playbook, material.view, name):
            values[name] = fill_or_leave(form, duration=str(values["duration"]))
    return values, told_ids


def _bears_out(playbook: Playbook, view: IncidentView, field: str) -> bool:
    """Whether the times and the fix of the incident bear out what the playbook says of ``field`` by itself."""
    needs = playbook.composing.standing_needs.get(field, ())
    option = playbook.option(view.desks.fix.how) if view.desks.fix is not None else None
    theirs = bool(needs) and option is not None and option.others
    return not theirs and all(name in view.times and not view.disputed("incident", name) for name in needs)


def _hears_no_more(playbook: Playbook, audience: Audience, view: IncidentView) -> bool:
    """Whether nothing is owed to ``audience`` once it reads how it stands: it is closed, or is said to be resolved."""
    return view.summary.closed is not None or ends_resolved(playbook, audience, view)


def _moments(playbook: Playbook, audience: Audience, material: Material) -> dict[str, Value]:
    """What can be said of times and of the next update, to anybody."""
    view, now, wording = material.view, material.now, playbook.composing.wording
    zone = known_zone(view.zone)
    every = interval(audience, view, at=now)
    first = view.first_known
    began = first.lo if first is not None else None
    end = view.over if not view.times_contradict else None
    over = end.lo if end is not None else None
    posted = material.log.last(audience.name) is not None
    is_open = not _hears_no_more(playbook, audience, view)
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
        values |= {"to_time": _about(twelve_hours(over, zone), wording, end), "zone": zone_word(over, zone)}
    if began is not None:
        since, _, values["day"] = span_words(began, over, now, zone, wording)
        # What the shown times say: seconds are not shown.
        minutes = (over or now) // MINUTE - began // MINUTE
        lasted = length_words(minutes * MINUTE, wording) if minutes else wording.at_once
        values["from_time"] = _about(since, wording, first)
        values["duration"] = _about(lasted, wording, first, end) if not view.times_contradict else ""
    return values


def _about(what: str, wording: Wording, *times: EventTime | None) -> str:
    """``what``, as roughly as ``times`` are known."""
    return fill_or_leave(wording.about, what=what) if any(at is not None and at.rough for at in times) else what


def _public(playbook: Playbook, material: Material) -> dict[str, Value]:
    """The playbook's own words for the service that the incident seems to be about."""
    # Of what was none, nothing is waited for: a status page that knows no such end has to call it resolved.
    none = ended_as(playbook, material.view) is not None
    status = playbook.declaration.status[-1] if none else playbook.status(status_told(playbook, material.view))
    values: dict[str, Value] = {"status": (status or playbook.declaration.status[0]).name}
    service = public_service(playbook, material.view)
    if service is not None:
        values |= {
            "title": service.title,
            "service": service.service,
            "subject": service.subject,
            "system": service.system,
            "affected_action": service.affected_action,
        }
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
    progress, told_ids = progress_told(playbook, audience, material)
    title = one_line(view.summary.title)
    values: dict[str, Value] = {name: fact_told(view, name) for name in view.facts if name in FIELDS}
    apart = view.disputed("incident", "severity")
    values |= {
        "severity": contested_values(apart, zone) if apart else one_line(severity.level) if severity else "",
        "severity_name": level[1].name.capitalize() if level is not None and not apart else "",
        "title": unmarked(title) if view.summary.drill is not None else title,
        "status": status_in_words(playbook, view),
        "started": dated_clock(began, material.now, zone, composing.wording) if began is not None else "",
        "status_page": values.get("status_page") or _status_page(playbook, material),
        "complaints": view.complaints_words,
        "impact": _impact(playbook, view),
        "progress": progress,
        "next_steps": next_steps(playbook, material),
        "resolution": _resolution(playbook, material),
        "eta": eta_when_over(playbook, view, material.now),
        "timeline": timeline_told(playbook, view, material.now, zone),
        "tickets": _tickets(view, work),
        "action_items": "; ".join(plain(playbook, text) for text, _ in work.follow_ups),
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
    wording = playbook.composing.wording
    several, one = wording.complaints, wording.one_complaint
    if "resolved" in view.times or view.summary.closed is not None:
        several, one = wording.complaints_in_all, wording.one_complaint_in_all
    count = fill_or_leave(one if view.complaints_words == "1" else several, n=view.complaints_words)
    return f"{words} ({count})" if words else count


def _resolution(playbook: Playbook, material: Material) -> str:
    """The fix that resolved it, the last one of all that went in; empty where it did not hold; of what turned out to be
    none how it ended.
    """
    last = material.view.desks.fix
    if last is None and material.work.fix is not None:
        return plain(playbook, material.work.fix)
    if last is None or last.broken:
        return _why_it_ended(playbook, material.view)
    return plain(playbook, last.what if last.what.raw.strip() else Untrusted(last.how))


def _why_it_ended(playbook: Playbook, view: IncidentView) -> str:
    """How an incident ended that turned out to be none, with the reason; empty for any other."""
    ending = ended_as(playbook, view)
    return sentence(ending.words).rstrip(".") if ending is not None else ""


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


def _thanks(playbook: Playbook, view: IncidentView, work: OpenWork) -> str:
    """Who wrote, spoke, did a task or holds a role: not who was only named, and no machine without a role."""
    holders = [one_line(holder) for role in view.roles for holder in role.holders]
    took_part = work.took_part if work.took_part is not None else view.people
    people = (name for name in took_part if not playbook.composing.is_machine(name))
    names = {name.casefold(): name for name in (*people, *holders)}
    return ", ".join(f"@{one_line(name)}" for name in names.values())
