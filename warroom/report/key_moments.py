"""The timeline as documents tell it: which entries are its key moments, and each entry as one row in words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from warroom.intake.own_page import ALL_BELOW, KEY_ABOVE
from warroom.intake.times import written_clock
from warroom.model.entry_kinds import HYPOTHESIS
from warroom.model.fallen_cause import Judgement, judgements, number_of
from warroom.model.milestones import CLOSED_ALL_THE_SAME, ORDER, STILL_OPEN
from warroom.model.moment import MINUTE, EventTime
from warroom.model.private import private_title
from warroom.model.states import HypothesisState
from warroom.model.updates import words_read
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, EntryFact, HypothesisFact
from warroom.report.stamps import stamp
from warroom.text import Untrusted, clean, for_line

KEY, ALL = "key", "all"
CHOICES = (KEY, ALL)
"""Whether the document tells the key moments, with the whole log behind it, or everything at once."""
TOLD_BY = frozenset((*ORDER, "severity", "fixed"))
"""Kinds of entries of which each tells a milestone, or how bad it is."""
_ONCE = ("began", "detected", "acknowledged")
"""Kinds of entries that each tell of a milestone that an incident reaches once, however many were merged."""
_ANEW = ("identified", "mitigated", "resolved")
"""Those that it reaches anew where it turned out not to be so."""
_STATUS, _UPDATE = "status", "update"
_UNMARKED = frozenset(("role", "answer", "phase", "check"))
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2}) (?=\d{2}:)")
_ROUGH = re.compile(r"(~?)(\d{4}-\d{2}-\d{2}) (\d{2}:\d[\d?])")
"""A time with its day, exact or known only roughly: within one ten minutes at most."""
MARKS = {KEY: KEY_ABOVE, ALL: ALL_BELOW}


def key_moments(case: Case, playbook: Playbook) -> list[EntryFact]:
    """The entries that tell of milestones, and those that somebody marked: one for each, without what the program marks
    on the way. A status counts where it was the first word of its milestone, the detection where nobody marked the
    alert of the same minute; of what was said of the beginning of several merged incidents what tells that of all, of
    a cause what confirmed it as it stands; while people disagree, what each of them says.
    """
    statuses = {status.name.casefold(): status.milestone for status in playbook.declaration.status if status.milestone}
    alerts = {_minute(entry) for entry in case.entries if entry.pinned and entry.kind not in TOLD_BY}
    confirmed = {entry.at.lo for entry in case.entries if entry.pinned and entry.kind == HYPOTHESIS}
    told_again = {*_not_the_first(case), *_not_the_cause(case)}
    return [
        entry
        for entry in case.entries
        if entry.id not in told_again
        and (
            (entry.kind in TOLD_BY and not (entry.kind == "detected" and not entry.pinned and _minute(entry) in alerts))
            or (entry.pinned and entry.kind not in _UNMARKED)
            or (entry.kind == _STATUS and _first_said(case, entry, statuses, confirmed))
        )
    ]


def _not_the_first(case: Case) -> Iterator[str]:
    """The entries that tell another time of a milestone than the one that is in effect, or the same again; of a
    milestone whose time no entry tells only what came later, where several were merged: the first of them was noticed
    as it was opened. None of what was so before another status was said, as by opening it again.
    """
    statuses = sorted(entry.entered_at for entry in case.entries if entry.kind == _STATUS)
    kinds = (*_ONCE, *(() if _several(case) else ("declared", *_ANEW)))
    for kind in (kind for kind in kinds if not _is_contested(case, kind)):
        entries = [entry for entry in case.entries if entry.kind == kind]
        tells = next((entry for entry in entries if entry.at == case.times.get(kind)), None)
        if tells is None and kind in _ONCE and case.first_levels:
            yield from (entry.id for entry in entries if _later(entry, case.times.get(kind)))
        if tells is not None:
            yield from (
                entry.id
                for entry in entries
                if entry.id != tells.id
                and (kind not in _ANEW or not _between(entry.entered_at, tells.entered_at, statuses))
            )


def _is_contested(case: Case, field: str) -> bool:
    """Whether people disagree about a field of the incident."""
    return any((apart.kind, apart.field) == ("incident", field) for apart in case.contested)


def _between(first: int, last: int, moments: Sequence[int]) -> bool:
    """Whether one of the ``moments``, which are in order, is neither before ``first`` nor behind ``last``."""
    place = bisect_left(moments, first)
    return place < len(moments) and moments[place] <= last


def _later(entry: EntryFact, at: EventTime | None) -> bool:
    return at is not None and at.hi is not None and entry.at.lo is not None and entry.at.lo > at.hi


def _several(case: Case) -> bool:
    """Whether several incidents were declared that are one outage: each of them tells its own."""
    titles = {for_line(entry.text).partition(": ")[2] for entry in case.entries if entry.kind == "declared"}
    return len(titles - {""}) > 1


def _not_the_cause(case: Case) -> set[str]:
    """The entries that say that a hypothesis is confirmed which does not stand so any more, that was judged otherwise
    since, or that was confirmed already.
    """
    every: set[str] = set()
    tells: set[str] = set()
    by_number: dict[str, list[tuple[str, Judgement]]] = defaultdict(list)
    for entry in case.entries:
        if entry.kind == HYPOTHESIS:
            for judged in judgements(for_line(entry.text)):
                by_number[judged.card_number].append((entry.id, judged))
    for card in case.hypotheses:
        label, statement = for_line(card.label), for_line(card.statement)
        verdicts: dict[str, set[HypothesisState]] = defaultdict(set)
        for id_, judged in by_number.get(number_of(label), ()):
            if judged.is_of(label, statement):
                verdicts[id_].add(judged.status)
        confirmations: list[str] = []
        for id_, statuses in verdicts.items():
            confirmations = [*confirmations, id_] if HypothesisState.CONFIRMED in statuses else []
            every.update(confirmations)
        if card.status == HypothesisState.CONFIRMED:
            tells.update(confirmations[:1])
    return every - tells


def _tells_a_cause(entry: EntryFact, case: Case) -> HypothesisFact | None:
    """The confirmed hypothesis that ``entry`` says is confirmed."""
    if entry.kind != HYPOTHESIS:
        return None
    told = [judged for judged in judgements(for_line(entry.text)) if judged.status == HypothesisState.CONFIRMED]
    return next(
        (
            card
            for judged in told
            for card in case.hypotheses
            if card.status == HypothesisState.CONFIRMED and judged.is_of(for_line(card.label), for_line(card.statement))
        ),
        None,
    )


def _minute(entry: EntryFact) -> int | None:
    return entry.at.lo // MINUTE if entry.at.lo is not None else None


def _first_said(case: Case, entry: EntryFact, statuses: Mapping[str, str], confirmed: Collection[int | None]) -> bool:
    """Whether the status that ``entry`` tells set its milestone, rather than following what was known already: what was
    ``confirmed`` at the same microsecond tells it. Which one did is not told while people disagree about the status.
    """
    milestone = statuses.get(for_line(entry.text).partition(":")[0].strip().casefold(), "")
    if _is_contested(case, _STATUS):
        return bool(milestone)
    at = case.times.get(milestone)
    if at is None or at.lo is None or entry.at.lo is None:
        return False
    return entry.at.lo < at.lo + MINUTE and at.lo not in confirmed


def tells_of(entry: EntryFact, alert: EntryFact) -> bool:
    """Whether ``entry`` says of its moment what the alert said, as the detection does that was taken from it."""
    first = for_line(alert.text.raw.partition("\n")[0])
    return entry.at == alert.at and bool(first) and for_line(entry.text).endswith(first)


def kind_words(kind: str, playbook: Playbook) -> str:
    """What entries of ``kind`` are called; empty for those that are only words."""
    return playbook.after.kinds.get(kind, kind.replace("-", " ").capitalize())


def event_words(entry: EntryFact, case: Case, playbook: Playbook) -> str:
    """What an entry says: a message as one line with what it said of the incident, everything else whole."""
    speaker = f"@{for_line(entry.speaker)}: " if entry.speaker is not None else ""
    if entry.kind == "closed":
        return _closing_words(entry, case, playbook)
    if entry.kind != _UPDATE:
        return f"{speaker}{clean(entry.text).strip()}"
    for update in case.updates:
        text = entry.text.raw
        told = next((words for words in (update.text.raw, words_read(update.text.raw)) if text.endswith(words)), "")
        if told:
            where = for_line(Untrusted(text[: -len(told)])).strip().rstrip(":")
            status = for_line(update.status) or for_line(update.text)[:80]
            return fill(playbook.after.words.posted, {"where": where, "status": status})
    return speaker + clean(entry.text).strip().partition("\n")[0]


def moment_words(entry: EntryFact, case: Case, playbook: Playbook) -> tuple[str, str]:
    """What a key moment says for somebody who has read the title: its kind, empty where its words say it, and they."""
    words, after = event_words(entry, case, playbook), playbook.after.words
    if entry.kind == "declared":
        if words == entry.kind and case.severities and not _several(case):
            return "", fill(after.incident_declared, {"level": for_line(case.severities[0].value)})
        level, _, title = words.partition(": ")
        if title and private_title(case.id, title) == for_line(case.title):
            return "", fill(after.incident_declared, {"level": level})
    cause = _tells_a_cause(entry, case)
    if cause is not None:
        return "", fill(after.cause_identified, {"cause": for_line(cause.statement)})
    kind = prefix_of(entry, words, playbook)
    if kind.casefold().endswith(f" {words.casefold()}"):  # "Incident closed: closed", where nobody said why
        return "", kind
    return kind, words if kind else words[:1].upper() + words[1:]


def everything_words(entry: EntryFact, case: Case, playbook: Playbook) -> tuple[str, str]:
    """What an entry says in the whole log: its kind, empty where its words begin with it already, and they."""
    words = event_words(entry, case, playbook)
    return prefix_of(entry, words, playbook), words


def _closing_words(entry: EntryFact, case: Case, playbook: Playbook) -> str:
    """Why it was closed; what was open stands where it is weighed."""
    for overridden in case.overridden:
        if overridden.entry == entry.id and overridden.why:
            return fill(playbook.after.words.incident_closed, {"why": for_line(overridden.why)})
    # One that was reopened since told what was open then, in the room's own words.
    words = clean(entry.text).strip()
    why, found, _ = words.removeprefix(CLOSED_ALL_THE_SAME).rpartition(STILL_OPEN)
    told = found and words.startswith(CLOSED_ALL_THE_SAME)
    return fill(playbook.after.words.incident_closed, {"why": why}) if told else words


def prefix_of(entry: EntryFact, words: str, playbook: Playbook) -> str:
    """The kind in words, where the entry's own ``words`` do not begin with it already. That a message was approved,
    waits or was put off is told of its audience alone, before it went to any place: none of them was posted.
    """
    titles = (audience.title for audience in playbook.communication.audience)
    if entry.kind == _UPDATE and any(entry.text.raw.startswith(f"{title}: ") for title in titles):
        return ""
    kind = kind_words(entry.kind, playbook)
    return "" if not kind or words.casefold().startswith(kind.casefold()) else kind


def stamps(entries: Sequence[EntryFact], zone: str) -> Iterator[str]:
    """The time of each entry as `warroom import timeline` reads it back, the day only where it is another one.

    The day is left out behind a row of the same day alone, so that no row can be read as of another day.
    """
    day = clock = ""
    for entry in entries:
        whole = stamp(entry.at, zone)
        dated = _ROUGH.fullmatch(whole)
        if dated is None:
            day = clock = ""
            yield whole
            continue
        earliest = dated[3].replace("?", "0")
        yield f"{dated[1]}{dated[3]}" if dated[2] == day and earliest >= clock else whole
        day, clock = dated[2], earliest


def key_stamps(entries: Sequence[EntryFact], zone: str) -> Iterator[tuple[str, str]]:
    """(day, time) of each key moment; the day is empty while it is the same, and on the only day there is."""
    stamps = [(stamp(entry.at, zone), entry) for entry in entries]
    days = [match[1] for whole, _ in stamps if (match := _DATED.match(whole.lstrip("~"))) is not None]
    day = days[0] if len(set(days)) == 1 else ""
    for whole, entry in stamps:
        about = "~" if whole.startswith("~") else ""
        match = _DATED.match(whole.lstrip("~"))
        if match is None:
            yield "", whole or written_clock(entry.at)
            continue
        rest = whole.lstrip("~")[len(match[1]) + 1 :]
        yield ("" if match[1] == day else match[1]), f"{about}{rest}"
        day = match[1]
