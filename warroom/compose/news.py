"""The news of a message: what entries and verdicts say to somebody who does not see the room."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from warroom.compose.disputed_facts import ended_as, status_told
from warroom.compose.message_fields import Material
from warroom.compose.targets import one_line
from warroom.intake.tags import without_tags
from warroom.model.desks import HypothesisCard
from warroom.model.fallen_cause import contested_causes, judgements, number_of
from warroom.model.identity import Moment
from warroom.model.leaning import without_leaning
from warroom.model.sentences import sentence, sentences
from warroom.model.states import CheckState, HypothesisState
from warroom.model.timeline_entries import TimelineEntry
from warroom.model.views import IncidentView
from warroom.playbook.message_shapes import Audience
from warroom.playbook.placeholders import fill_or_leave
from warroom.playbook.workflow import Playbook
from warroom.text import Untrusted

CHECK, FIXED, HYPOTHESIS = "check", "fixed", "hypothesis"
"""Kinds of entries."""
_VERDICT = re.compile(
    r"^(?=.{1,2000}$)(?P<what>.{1,2000}?) (?P<said>passed|FAILED|skipped)(?P<early> [^:]{0,80} before its time)?"
    r"(?:: (?P<figure>.{1,2000}?))??(?P<why>, because .{1,2000})?$"
)
_STAGE = re.compile(r"^fix (?P<stage>proposed|reviewed|approved): (?P<what>.{1,2000})$")


def plain(playbook: Playbook, text: Untrusted) -> str:
    """``text`` in one line, for readers to whom a tag says nothing."""
    return without_tags(one_line(text), playbook.composing.channels_behind)


def told_words(playbook: Playbook, entry: TimelineEntry) -> str:
    """What an entry says, in one line, as it is told to somebody who does not see the room."""
    words = without_leaning(plain(playbook, entry.text))
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
    told = [told_words(playbook, entry) for entry in entries if entry.struck is None and not entry.wordless]
    return list(dict.fromkeys(sentence(words) for words in _stages_joined(told) if words))


def _stages_joined(told: list[str]) -> Iterable[str]:
    """``told``; that one fix was proposed, reviewed and approved is one sentence, where the last of it stood."""
    stages: dict[str, dict[str, None]] = {}
    joined: dict[object, str] = {}
    for number, words in enumerate(told):
        stage = _STAGE.match(words)
        if stage is None:
            joined[number] = words
            continue
        what = stage["what"]
        stages.setdefault(what, {})[stage["stage"]] = None
        *before, newest = stages[what]
        joined.pop(what, None)
        joined[what] = f"fix {', '.join(before)}{' and ' if before else ''}{newest}: {what}"
    return joined.values()


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
    fallen = {
        id_ for card in board if card.status == HypothesisState.REFUTED or card.contested for id_ in card.supports
    }
    upheld = {id_ for card in board if card.status == HypothesisState.CONFIRMED for id_ in card.supports}
    cards: dict[str, list[tuple[str, str]]] = {}
    for card in board:
        label = one_line(card.label)
        cards.setdefault(number_of(label), []).append((label, one_line(card.statement)))
    return [
        entry
        for entry in entries
        if entry.struck is None
        and not entry.wordless
        and entry.id not in fallen - upheld
        and not (entry.kind == HYPOTHESIS and _tells_a_verdict(one_line(entry.text), cards))
        and not (entry.kind == CHECK and _judged_anew(entry, verdicts))
    ]


def _tells_a_verdict(words: str, cards: Mapping[str, Sequence[tuple[str, str]]]) -> bool:
    """Whether ``words`` say how one of the ``cards`` was judged: their labels and statements, by their numbers."""
    return any(
        judged.is_of(label, statement)
        for judged in judgements(words)
        for label, statement in cards.get(judged.card_number, ())
    )


def _judged_anew(entry: TimelineEntry, verdicts: set[tuple[str, CheckState, Moment | None]]) -> bool:
    """Whether ``entry`` says of a check of the desks what does not stand any more."""
    verdict = _VERDICT.match(one_line(entry.text))
    if verdict is None or not any(text == verdict["what"] for text, _, _ in verdicts):
        return False
    return (verdict["what"], CheckState.read(verdict["said"].casefold()), entry.at.lo) not in verdicts


def progress_told(playbook: Playbook, audience: Audience, material: Material) -> tuple[str, tuple[str, ...]]:
    """The news in sentences, and the confirmed causes among them: those that no update of this audience told."""
    news = playbook.composing.news
    before = {id_ for update in material.log.posted if update.audience == audience.name for id_ in update.told}
    confirmed = [
        card for card in material.view.desks.board if card.status == HypothesisState.CONFIRMED and card.id not in before
    ]
    causes = [fill_or_leave(news.confirmed, what=_cause(playbook, card)) for card in confirmed]
    causes += [
        fill_or_leave(
            news.contested,
            what=plain(playbook, card.statement).rstrip("."),
            sides=" / ".join(f"{one_line(Untrusted(said.value))} (@{one_line(said.by)})" for said in card.contested),
        )
        for card in contested_causes(material.view.desks.board)
    ]
    standing = news_told(material.view, material.news)
    # Key moments first, then the newest; told in the order in which they happened.
    weighed = sorted(standing, key=lambda entry: (entry.pinned, entry.key), reverse=True)
    by_subject: dict[object, list[TimelineEntry]] = {}
    for entry in weighed:
        by_subject.setdefault(_subject(entry), []).append(entry)
    foremost = [*by_subject.values()][: max(1, news.most)]
    kept = sorted((entry for entries in foremost for entry in entries), key=lambda entry: entry.key)
    words = sentences([*causes, *told_sentences(playbook, kept)]) or _no_news(playbook, audience, material)
    return words, tuple(card.id for card in confirmed)


def _subject(entry: TimelineEntry) -> object:
    """What a sentence is made of: an entry, or all that says how far one fix has come."""
    stage = _STAGE.match(one_line(entry.text))
    return stage["what"] if stage is not None else entry.key


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
    statement = plain(playbook, card.statement).rstrip(".")
    return f"{statement} ({plain(playbook, card.result).rstrip('.')})" if card.result is not None else statement
