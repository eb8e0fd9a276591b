"""Which entries of a drill mean what they say: whoever names everything has found nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from warroom.model.moment import MINUTE
from warroom.playbook.drills import DrillPlan, has_nothing_but, in_plain
from warroom.report.facts import EntryFact

_EVERYTHING, _BURST, _CALLS = 9, 12, 5
"""So many words of a drill's vocabulary are in no sentence that means one thing; so many lines of one minute (of the
real one: nobody types faster in a drill that runs fast) are not thought of one by one; and so many lines of nothing but
such words may be somebody's short way to say what is so, more of them are guesses.
"""


def entries_meant(entries: Sequence[EntryFact], plan: DrillPlan, plain_of: Callable[[str], str]) -> frozenset[str]:
    """The entries of ``entries`` that mean what they say: not one that names whatever there is, nor any of so many in
    one minute that nobody can have thought of each, nor any of the bare words that somebody calls out one after the
    other over the drill. Whoever names everything has found nothing.
    """
    often = Counter(entry.at.lo // MINUTE for entry in entries if entry.at.lo is not None and entry.speaker is None)
    vocabulary = {word for words in plan.vocabulary.values() for word in words}
    bare = [entry for entry in entries if has_nothing_but(plain_of(entry.text.raw), vocabulary)]
    called = Counter((entry.speaker or entry.by).raw for entry in bare)
    guessed = {entry.id for entry in bare if called[(entry.speaker or entry.by).raw] > _CALLS}
    return frozenset(
        entry.id
        for entry in entries
        if entry.id not in guessed
        if (entry.at.lo is None or often[entry.at.lo // MINUTE] <= _BURST)
        and sum(in_plain(words, (word,)) for words in (plain_of(entry.text.raw),) for word in vocabulary) < _EVERYTHING
    )
