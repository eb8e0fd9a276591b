"""An incident for other programs: JSON with everything, CSV with its timeline."""

from __future__ import annotations

from collections.abc import Sequence

from warroom.intake.times import iso
from warroom.model.moment import EventTime
from warroom.report import shapes
from warroom.report.contradiction import Contradiction
from warroom.report.facts import (
    Case,
    Change,
    CheckFact,
    EntryFact,
    FollowUpFact,
    Handled,
    HypothesisFact,
    OtherVersion,
    UpdateFact,
)
from warroom.report.post_mortem_parts import Part, PostMortem
from warroom.report.shapes import Changed, Export, FollowUp, Review, Time
from warroom.report.spreadsheet_rows import written_rows

COLUMNS = (
    "at",
    "at_end",
    "precision",
    "kind",
    "text",
    "speaker",
    "by",
    "entered_at",
    "pinned",
    "tags",
    "id",
    "drill",
    "written",
)


def when(at: EventTime | None) -> Time | None:
    """A time as its two ends and its precision."""
    return _time(at) if at is not None else None


def _time(at: EventTime) -> Time:
    return {"at": iso(at.lo), "at_end": iso(at.hi), "precision": at.precision}


def case_json(post_mortem: PostMortem, doubts: list[Contradiction]) -> Export:
    """Everything about the incident; `warroom schema export` says what each field is."""
    case = post_mortem.case
    return {
        "id": case.id,
        "title": case.title.raw,
        "drill": case.drill,
        "severity": case.severity or None,
        "status": case.status or None,
        "state": case.state,
        "stands": case.stands or None,
        "type": case.type or None,
        "zone": case.zone,
        "times": {name: _time(at) for name, at in case.times.items()},
        "assumed": list(case.assumed),
        "facts": {name: value.raw for name, value in case.facts.items()},
        "complaints": case.complaints,
        "severities": [_change(change) for change in case.severities],
        "phases": [_change(change) for change in case.phases],
        "roles": [{"role": role.role, "changes": [_change(change) for change in role.changes]} for role in case.roles],
        "entries": [_entry(entry) for entry in case.whole],
        "hypotheses": [_hypothesis(hypothesis) for hypothesis in case.hypotheses],
        "fixes": [
            {"how": fix.how.raw, "what": fix.what.raw or None, "deployed": when(fix.deployed)} for fix in case.fixes
        ],
        "checks": [_check(check) for check in case.checks],
        "updates": [_update(update) for update in case.updates],
        "tasks": [
            {"who": task.who.raw, "what": task.what.raw, "state": task.state, "due": iso(task.due)}
            for task in case.tasks
        ],
        "follow_ups": [follow_up_json(follow_up) for follow_up in case.follow_ups],
        "post_mortem": {name: _part(part) for name, part in post_mortem.parts.items()},
        "review": review_json(post_mortem),
        "contradictions": contradictions_json(doubts),
        "blame": [
            {"section": blamed.section, "name": blamed.name.raw, "sentence": blamed.sentence.raw}
            for blamed in post_mortem.blame
        ],
        "custody": [handled_json(handled) for handled in case.custody],
        "seal": case.sealed or None,
    }


def _entry(entry: EntryFact) -> shapes.ExportedEntry:
    return {
        "id": entry.id, **_time(entry.at), "kind": entry.kind, "text": entry.text.raw,
        "by": entry.by.raw, "key_accepted": not entry.unsure,
        "speaker": entry.speaker.raw if entry.speaker is not None else None,
        "entered_at": iso(entry.entered_at) or "", "pinned": entry.pinned,
        "tags": [tag.raw for tag in entry.tags],
    }  # fmt: skip


def _hypothesis(hypothesis: HypothesisFact) -> shapes.Hypothesis:
    return {
        "label": hypothesis.label.raw, "statement": hypothesis.statement.raw, "status": hypothesis.status,
        "result": hypothesis.result.raw or None, "owner": hypothesis.owner.raw or None,
        "for": list(hypothesis.evidence),
        "against": list(hypothesis.against), "entry": hypothesis.entry or None,
    }  # fmt: skip


def _check(check: CheckFact) -> shapes.Check:
    return {
        "round": check.round, "name": check.name.raw, "state": check.state, "due": iso(check.due),
        "figure": check.figure.raw or None, "checked": when(check.checked),
    }  # fmt: skip


def _update(update: UpdateFact) -> shapes.Update:
    return {
        "audience": update.audience, "posted": _time(update.posted), "status": update.status.raw or None,
        "text": update.text.raw,
    }  # fmt: skip


def _part(part: Part) -> shapes.Section:
    """A place of the post-mortem: what stands there, on which entries, what the log offers instead."""
    return {
        "text": part.text.raw,
        "by_people": part.by_people,
        "stands_on": list(part.stands_on),
        "offered": part.offered.raw if part.offered is not None else None,
        "others": _others(part.others),
    }


def handled_json(handled: Handled) -> shapes.Handled:
    """Something that was done with an incident, for programs."""
    return {
        "at": iso(handled.at) or "", "by": handled.by.raw, "what": handled.what, "words": handled.words.raw,
        "key_accepted": not handled.unsure,
    }  # fmt: skip


def review_json(post_mortem: PostMortem) -> Review:
    """The review meeting, for programs: when it began and was held, who was there, what was said."""
    review = post_mortem.review
    return {
        "began": when(review.began) if review is not None else None,
        "held": when(review.held) if review is not None else None,
        "present": [name.raw for name in review.present] if review is not None else [],
        "minutes": [
            {"item": minute.name, "title": minute.title.raw, "text": minute.text.raw, "others": _others(minute.others)}
            for minute in post_mortem.minutes
        ],
    }  # fmt: skip


def _others(versions: Sequence[OtherVersion]) -> list[shapes.Version]:
    return [
        {"text": version.text.raw, "by": version.by.raw, "key_accepted": version.by.is_sure} for version in versions
    ]


def _change(change: Change) -> Changed:
    return {
        "value": change.value.raw,
        **_time(change.at),
        "by": change.by.raw,
        "key_accepted": change.by.is_sure,
        "entry": change.entry or None,
    }


def follow_up_json(follow_up: FollowUpFact) -> FollowUp:
    """A follow-up for programs."""
    return {
        "id": follow_up.id, "incident": follow_up.incident, "incident_title": follow_up.incident_title.raw,
        "text": follow_up.text.raw,
        "owner": follow_up.owner.raw or None, "due": follow_up.due or None, "state": follow_up.state,
        "link": follow_up.link.raw or None, "entry": follow_up.entry or None,
        "contested": sorted(follow_up.contested),
    }  # fmt: skip


def contradictions_json(doubts: list[Contradiction]) -> list[shapes.Contradiction]:
    """What does not add up, for programs."""
    return [
        {
            "rule": doubt.rule,
            "words": doubt.words,
            "lines": list(doubt.lines),
            "entries": list(doubt.entries),
        }
        for doubt in doubts
    ]


def timeline_csv(case: Case) -> str:
    """The timeline with a line of headings; no cell is read as a formula."""
    rows = (
        (
            iso(entry.at.lo), iso(entry.at.hi), entry.at.precision, entry.kind, entry.text, entry.speaker,
            entry.by,
            iso(entry.entered_at), entry.pinned, entry.tags, entry.id, case.drill,
            entry.at.words if entry.at.lo is None else "",
        )
        for entry in case.whole
    )  # fmt: skip
    return "".join(written_rows(COLUMNS, rows))
