"""The gate before the log: an act whose words look like secrets is not stored until somebody who was asked says so.

Every act of ours passes it, from whatever way in; what others wrote has been written. Part of the shell's fast path.
"""

from __future__ import annotations

from warroom import exit_codes
from warroom.intake.secrets import find_secrets, is_stamp, suspects
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE
from warroom.store.trouble import StoreTrouble
from warroom.store.write import ENTRY

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from warroom.store.write import Write

_ASKED_FOR = 5 * MINUTE
_ID_SIGNS = "0123456789abcdef"
_LENGTHS_OF_IDS = (16, 32, 64)
_MOST_FREE = 5_000
"""Texts that are remembered as free of secrets, until the next act is looked at."""


class SecretsHeld(StoreTrouble):
    """Nothing was stored: ``kinds`` says what its words look like."""

    def __init__(self, kinds: Sequence[str], way_out: str) -> None:
        super().__init__(f"it {looks_like(kinds)}; {way_out}", exit_codes.SECRETS)
        self.kinds = tuple(kinds)


def looks_like(kinds: Sequence[str]) -> str:
    """``looks like a password and a GitHub token``, each kind once."""
    named = [f"{'an' if kind[:1] in 'AEIOaeio' else 'a'} {kind}" for kind in dict.fromkeys(kinds)]
    return "looks like " + " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)


def first_kind(words: str) -> str:
    """What the first secret in ``words`` looks like; empty without one."""
    return next((kind for _, _, kind in find_secrets(words)), "")


class SecretGate:
    """What is done about secrets in the words of acts.

    They are refused; with ``asks`` the same act goes through when it is given a second time, and with `stand_open`
    everything does. A secret that the incident's log holds already is not asked about again: what takes an act back,
    settles a conflict or quotes an entry writes nothing new.
    """

    __slots__ = ("_asked", "_free", "_plain", "_until", "asks", "stand_open")

    def __init__(self) -> None:
        self.asks = self.stand_open = False
        self._asked: frozenset[str] = frozenset()
        self._free: set[str] = set()
        self._plain: set[str] = set()  # of those, without any sign of a secret: nor has what is put together of them
        self._until = 0

    def kinds_in(self, groups: Sequence[Iterable[str]]) -> list[str]:
        """What the first secret in each of ``groups`` of texts looks like; empty without one. The next act does not
        search these very texts again: what is remembered is what was searched, so no other one passes by it.
        """
        texts = dict.fromkeys(text for group in groups for text in group)
        doubtful = suspects(list(texts))
        kinds = {text: kind for text in doubtful if (kind := first_kind(text))}
        if len(self._free) + len(texts) > _MOST_FREE:
            self._forget()
        self._free |= texts.keys() - kinds.keys()
        self._plain |= texts.keys() - set(doubtful)
        return [next(filter(None, map(kinds.get, group)), "") if kinds else "" for group in groups]

    def _forget(self) -> None:
        self._free.clear()
        self._plain.clear()

    def agree(self, words: str, now: Moment) -> None:
        """Somebody was asked about the secrets in ``words`` already, and says that they are to be stored."""
        self._asked, self._until = frozenset(word for word, _ in _secrets((words,))), now + _ASKED_FOR

    def passing(self, agreed: bool = True) -> Passing:
        """Within this everything goes through: what somebody ``agreed`` to, or words that nobody types, such as those
        of a drill.
        """
        return Passing(self, agreed)

    def look(
        self, db: sqlite3.Connection, incident: IncidentId, writes: Iterable[Write], now: Callable[[], Moment]
    ) -> None:
        """Raise `SecretsHeld` when ``writes`` hold secrets that nobody said are to be stored."""
        if self.stand_open:
            return
        every = list(writes)
        texts: dict[str, None] = {}
        for write in every:
            _gather(write.values.values(), texts)
        unseen = [text for text in texts if text not in self._free and not is_stamp(text)]
        secrets = dict(_secrets(suspects(unseen)))
        lines = [text for write in every if write.kind == ENTRY and isinstance(text := write.values.get("text"), str)]
        if len(lines) > 1 and not self._plain.issuperset(lines):  # a name in one line and its value in the next
            secrets |= dict(_secrets(("\n".join(lines),)))
        self._forget()
        if not secrets:
            return
        if secrets.keys() <= self._asked and now() < self._until:
            self._asked = frozenset()
            return
        from warroom.store.held import is_held

        new = [word for word in secrets if not is_held(db, incident, word)]
        if not new:
            return
        self._asked, self._until = (frozenset(secrets), now() + _ASKED_FOR) if self.asks else (frozenset(), 0)
        way_out = "Enter again stores it all the same" if self.asks else "--with-secrets stores it all the same"
        raise SecretsHeld([secrets[word] for word in new], way_out)


class Passing:
    """While it lasts a gate stands open, if that is ``agreed``."""

    __slots__ = ("_agreed", "_before", "_gate")

    def __init__(self, gate: SecretGate, agreed: bool) -> None:
        self._gate, self._agreed, self._before = gate, agreed, gate.stand_open

    def __enter__(self) -> None:
        self._gate.stand_open = self._before or self._agreed

    def __exit__(self, *_: object) -> None:
        self._gate.stand_open = self._before


def _secrets(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each secret in ``texts``, and what it looks like."""
    for text in texts:
        for start, end, kind in find_secrets(text):
            yield text[start:end], kind


def _gather(values: Iterable[object], texts: dict[str, None]) -> None:
    """Put every text in ``values`` into ``texts``, once each, without what is an id or a hash."""
    for value in values:
        if isinstance(value, str):
            if value not in texts and (len(value) not in _LENGTHS_OF_IDS or value.strip(_ID_SIGNS)):
                texts[value] = None
        elif value is None or type(value) is int:
            continue
        elif isinstance(value, dict):
            _gather(value.values(), texts)
        elif isinstance(value, (list, tuple)):
            _gather(value, texts)
