"""What the Update pane shows: the message that is due, its fields, what to look at, and exactly what is copied."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.model.identity import Moment
from warroom.model.sentences import counted
from warroom.model.updates import AudienceView, DraftView, Finding, UpdatesView
from warroom.playbook.workflow import Playbook
from warroom.room.readings.clocks import length, point
from warroom.room.readings.filling import is_filled_in
from warroom.room.readings.practices import of_an_update
from warroom.text import bounded, clean, for_line
from warroom.widgets.card import Card, Rows, key_parts
from warroom.widgets.remember import remember

UNSETTLED = "unsettled:"
"""The card of a message of which nobody knows whether it was posted."""
_FRESH = 6
_WIDEST_NAME = 11
"""Cells of the column of names: the words of a field go on below where they begin, in a pane of a third of the screen
too; a longer name reaches into them.
"""
_STILL_SO = ("unchanged",)


def update(
    draft: DraftView,
    clocks: UpdatesView,
    playbook: Playbook,
    *,
    zone: str,
    now: Moment,
    unsettled: Mapping[str, object] | None = None,
) -> tuple[list[Card], str]:
    """The cards, and the one on which the cursor stands by itself: the first field, or what is ``unsettled``, the
    message of which nobody knows whether it was posted.
    """
    rows = Rows()
    audience = clocks.audience(draft.audience)
    if audience is None:
        return [], ""
    names = [audience.name for audience in playbook.communication.audience]
    rows.head(f"{for_line(audience.title)}  ‹{names.index(audience.name) + 1}/{len(names)}›")
    target, told = playbook.target(draft.target), playbook.audience(draft.audience)
    title = for_line(target.title if target is not None else draft.target)
    rows.remark(f"{due_words(audience, now)} · for {title}", _style(audience, now))
    if unsettled is not None:
        _unsettled(rows, unsettled, zone, now)
    _before(rows, audience, zone, now)
    _others(rows, clocks, draft.audience, now)
    _fresh(rows, draft)
    _findings(rows, draft.findings)
    _approval(rows, draft, audience)
    _fields(rows, draft, audience, zone, now)
    rows.head("The message, exactly as c copies it")
    for line in clean(draft.message.text).split("\n"):
        rows.verbatim(line or " ")
    remember(rows, playbook, of_an_update(draft, clocks, now=now))
    if told is not None and told.customers:
        _to_customers(rows, playbook)
    first = f"field:{draft.fields[0][0]}" if draft.fields else ""
    return rows.cards, UNSETTLED if unsettled is not None else first


def _before(rows: Rows, audience: AudienceView, zone: str, now: Moment) -> None:
    """What was posted last, put off, or posted by several at once."""
    if audience.last is not None:
        by = for_line(audience.last.by)
        rows.remark(f"✓ posted at {point(audience.last.at, zone, now)} by @{by}; this is the next one", Rows.OK)
    if audience.put_off is not None:
        rows.remark(f"put off by @{for_line(audience.put_off.by)}: {for_line(audience.put_off.reason)}")
    if audience.together:
        who = ", ".join(f"@{for_line(update.by)} {point(update.at, zone, now)}" for update in audience.together)
        rows.remark(f"{counted(len(audience.together), 'update', 'updates')} within 3 min: {who}", Rows.ALARM)


def _fields(rows: Rows, draft: DraftView, audience: AudienceView, zone: str, now: Moment) -> None:
    rows.head(f"Fields · Enter edits · {for_line(draft.template.replace('_', ' '))}")
    typed = dict(draft.typed)
    unchanged = f"  unchanged since {point(audience.last.at, zone, now)}" if audience.last is not None else ""
    names = [for_line(name.replace("_", " ")) for name, _ in draft.fields]
    column = min(max(map(len, names), default=0), _WIDEST_NAME) + 2
    for (name, words), shown in zip(draft.fields, names, strict=True):
        own = name in typed
        rows.card(
            f"field:{name}",
            (f"{shown:<{column - 2}}  ", Rows.ACCENT if own else Rows.DIM),
            (for_line(words) or "-", "bold" if own else ""),
            (unchanged if name in draft.carried else "", Rows.WARN),
            hang=column,
        )


def _to_customers(rows: Rows, playbook: Playbook) -> None:
    rows.head("To customers")
    for practice in playbook.communication.best_practices:
        rows.remark(f" {for_line(practice)}")
    channels = ", ".join(
        for_line(support_channel)
        for support_channel in playbook.communication.support_channels
        if is_filled_in(support_channel)
    )
    if channels:
        rows.remark(f" They ask here: {channels}")


def _unsettled(rows: Rows, kept: Mapping[str, object], zone: str, now: Moment) -> None:
    at = kept.get("at")
    when = f" at {point(Moment(at), zone, now)}" if isinstance(at, int) else ""
    place, why = bounded(for_line(str(kept.get("name"))), 40), bounded(for_line(str(kept.get("why"))), 160)
    was_posted = "sent" in kept
    rows.card(
        UNSETTLED,
        ("POSTED  " if was_posted else "UNKNOWN ", Rows.ALARM),
        (
            f"to {place}{when} and not recorded: " if was_posted else f"whether it was posted to {place}{when}: ",
            Rows.WARN,
        ),
        (why, Rows.DIM),
        hang=8,
        keys=f"{'' if was_posted else 'look there, then:  '}y it was   n it was not",
    )


def due_words(audience: AudienceView, now: Moment) -> str:
    """How an audience's clock stands."""
    if audience.due is None:
        return f"not owed: {audience.not_owed}" if audience.not_owed else "nothing is due"
    late = audience.late(now)
    return f"LATE by {length(late)}" if late else f"due in {length(audience.due - now)}"


def _style(audience: AudienceView, now: Moment) -> str:
    return Rows.ALARM if audience.late(now) else Rows.DIM


def _others(rows: Rows, clocks: UpdatesView, shown: str, now: Moment) -> None:
    late = [audience_view for audience_view in clocks.overdue(now) if audience_view.name != shown]
    for audience_view in late:
        rows.card(
            f"audience:{audience_view.name}",
            (f"late too: {for_line(audience_view.title)}, {length(audience_view.late(now))}", Rows.ALARM),
        )


def _fresh(rows: Rows, draft: DraftView) -> None:
    if not draft.fresh:
        return
    count = len(draft.fresh)
    rows.head(f"{counted(count, 'new entry', 'new entries')} since this draft · r takes them in")
    for entry in draft.fresh[-_FRESH:]:
        rows.remark(f" {for_line(entry.kind)}: {bounded(for_line(entry.text), 100)}", Rows.WARN)


def _findings(rows: Rows, findings: tuple[Finding, ...]) -> None:
    if not findings:
        return
    weights = {finding.weight for finding in findings}
    rows.head(
        "MUST GO before it is copied"
        if "block" in weights
        else "FILL IN before it is posted"
        if "fault" in weights
        else f"Look at first · {len(findings)}"
    )
    for number, finding in enumerate(findings):
        where = f"line {finding.line}: " if finding.line else ""
        what = f'"{bounded(for_line(finding.excerpt), 40)}" ' if finding.excerpt is not None else ""
        offer = "Enter replaces it" if finding.replacement is not None else "Enter writes it" if finding.field else ""
        if finding.rule in _STILL_SO and finding.replacement is not None:
            offer = "Enter: still so"
        style = (
            Rows.ALARM
            if finding.weight in ("block", "fault")
            else Rows.WARN
            if finding.weight == "warning"
            else Rows.DIM
        )
        rows.card(f"finding:{number}", (f"! {where}{what}{for_line(finding.say)}", style), keys=offer)


def _approval(rows: Rows, draft: DraftView, audience: AudienceView) -> None:
    if draft.approved_by is not None:
        rows.remark(f"✓ approved by @{for_line(draft.approved_by)}, exactly as it stands", Rows.OK)
    elif audience.approval and draft.faults:
        rows.remark("to be approved, once it is filled in", Rows.DIM)
    elif audience.approval:
        words = ("to be approved before it is posted", Rows.WARN)
        rows.card("", words, hang=2, keys="a approves it, or asks whoever may")
    for update in audience.waiting:
        if update.approved_by is None and update.digest != draft.message.digest:
            rows.card(
                f"waiting:{update.id}",
                (f"● @{for_line(update.by)} asks for approval: ", Rows.WARN),
                (bounded(for_line(update.text), 80), ""),
                *key_parts("  a approves", Rows.DIM),
            )
