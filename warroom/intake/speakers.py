"""Who said or did what a row tells: the name in front of it, or in a column for people.

Nobody is ever credited with another's words: where it is not plain that a word is a name, there is no speaker.
"""

from __future__ import annotations

import re

from warroom.intake.blocks import PageBlocks
from warroom.intake.person_names import NAME
from warroom.intake.typed_line import TypedLine, name_in

_SAID = re.compile(rf"^[*_`]{{0,3}}@({NAME})[*_`]{{0,3}}:[*_`]{{0,3}}\s{{0,3}}(?=\S)")
_ANGLED = re.compile(rf"^<@?({NAME})>:?\s{{1,3}}(?=\S)")
_PLAIN = re.compile(rf"^[*_`]{{0,3}}({NAME})[*_`]{{0,3}}:[*_`]{{0,3}}\s{{1,3}}(?=\S)")
_ACTOR = re.compile(rf"^[*_`]{{0,3}}@({NAME})")
_MENTION = re.compile(rf"(?<![\w.@/])@({NAME})")
_NAMED = re.compile(r"^@?[^\W\d_][\w'’.\-]{0,31}(?: [^\W\d_][\w'’.\-]{0,31}){0,2}$")
_TAGS = frozenset((
    "b", "i", "em", "strong", "code", "br", "p", "div", "span", "a", "img", "ul", "ol", "li", "table", "tr", "td",
    "th", "u", "s", "del", "ins", "sub", "sup", "small", "pre",
))  # fmt: skip


class Speakers:
    """Knows who is named on a page as a person; on one of our ``own`` a speaker is always ``@name:``."""

    def __init__(self, page: PageBlocks, *, own: bool = False) -> None:
        self._known: set[str] = set()
        self._own = own
        for block in page.blocks:
            for match in _MENTION.finditer(block.text[:4000]):
                self._known.add(match[1].rstrip(".-").casefold())

    def credit(self, line: TypedLine, speaker: str) -> None:
        """Say in ``line`` who spoke or acted: a column's ``speaker``, or the name in front of the words; of our own
        page also whom and what its words name.
        """
        self._credit(line, speaker)
        if self._own:
            name_in(line)

    def _credit(self, line: TypedLine, speaker: str) -> None:
        if speaker:
            self._column(line, speaker)
            return
        text = line.text
        match = _SAID.match(text) or (None if self._own else _ANGLED.match(text))
        if match is not None and match[1].casefold() in _TAGS and text.startswith("<"):
            match = None
        if match is None and not self._own:
            plain = _PLAIN.match(text)
            match = plain if plain is not None and plain[1].rstrip(".-").casefold() in self._known else None
        if match is not None:
            line.speaker, line.text = match[1].rstrip(".-"), text[match.end() :]
            return
        actor = _ACTOR.match(text)
        if actor is not None:
            line.people = (actor[1].rstrip(".-"),)

    @staticmethod
    def _column(line: TypedLine, speaker: str) -> None:
        bare = speaker.strip("*_` ").removeprefix("@")
        if _NAMED.match(bare) and line.text.strip():
            line.speaker = bare.replace(" ", ".").strip(".")[:32]
            return
        line.people = tuple(dict.fromkeys(match[1].rstrip(".-") for match in _MENTION.finditer(speaker[:400])))
        line.text = f"{speaker}: {line.text}" if line.text.strip() else speaker
