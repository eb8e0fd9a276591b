"""The blameless check: people who are named in a sentence that gives a cause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from warroom.playbook.after import Blame
from warroom.playbook.placeholders import fill
from warroom.text import Untrusted, bounded, for_line

_SENTENCE_END = re.compile(r"(?<=[.!?])\s|\n")
_WORD = re.compile(r"[\w.'-]{1,64}")
_MENTIONED = re.compile(r"(?<![\w.@-])@(\w[\w.-]{0,63})")
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Blamed:
    """A person named beside a cause: in which section, who, the sentence, and what to say to its writer."""

    section: str
    name: Untrusted
    sentence: Untrusted
    words: str


def blamed(section: str, text: Untrusted, names: Iterable[str], rules: Blame) -> Iterator[Blamed]:
    """Everybody of ``names``, and whoever is mentioned (``@dana``), who stands in a sentence of ``text`` that gives a
    cause.
    """
    mentioned = dict.fromkeys(name.rstrip(".-") for name in _MENTIONED.findall(text.raw[:_LONGEST]))
    names = [*mentioned, *names]
    people = {tuple(name.casefold().lstrip("@").split()): name for name in names if name.strip("@ ")}
    causal = [words.casefold().split() for words in rules.causal]
    for said in _SENTENCE_END.split(text.raw[:_LONGEST]):
        sentence = said.strip().rstrip(".")  # it is quoted within another one
        words = [word.strip(".'").casefold().removesuffix("'s") for word in _WORD.findall(sentence)]
        if not any(_holds(words, phrase) for phrase in causal):
            continue
        for name in (name for parts, name in people.items() if _holds(words, list(parts))):
            sentence_words = fill(rules.say, {"name": for_line(name), "sentence": bounded(for_line(sentence), 160)})
            yield Blamed(section, Untrusted(name), Untrusted(sentence), sentence_words)


def _holds(words: list[str], phrase: list[str]) -> bool:
    length = len(phrase)
    return any(words[start : start + length] == phrase for start in range(len(words) - length + 1))
