"""Noticing that words which were purged here come back: somebody who had not heard of it wrote them again, elsewhere.

What is kept are not the words. It is a hash of them that takes a millisecond to try, under a random salt of this
database, so that whoever gets hold of the file must guess at that pace; nothing of it ever leaves this machine. A
purged password is a known password all the same: change it.
"""

from __future__ import annotations

import hashlib
import json
import time

from warroom.model.identity import IncidentId
from warroom.oplog.operation import PURGE
from warroom.store.commit import TRACES, local, said_first, set_local
from warroom.store.transaction import Transaction
from warroom.store.words import plain, strings_in, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

_ROUNDS = 2_000
_MOST_WORDS = 6
"""Words of a phrase that are kept: a longer one is recognised by its beginning."""
_SHORTEST = 4
"""Signs that a phrase needs to be recognised: a shorter one would be recognised everywhere."""
_SALT, _LOOKED = "purge_salt", "purge_looked"
_AT_ONCE = 200


def remember(db: sqlite3.Connection, inc: int, phrases: Iterable[str], entropy: Callable[[int], bytes]) -> None:
    """Keep ``phrases`` (`warroom.store.words.plain`) of the incident with number ``inc``, in a form that hides them.

    The caller holds the transaction.
    """
    salt = said_first(db, _SALT, lambda: entropy(16).hex())
    if db.execute("SELECT 1 FROM purged_words LIMIT 1").fetchone() is None:
        set_local(db, _LOOKED, str(db.execute("SELECT coalesce(max(id), 0) FROM ops").fetchone()[0]))
    for phrase in phrases:
        words = tokens(phrase)[:_MOST_WORDS]
        if sum(map(len, words)) >= _SHORTEST:
            db.execute(
                "INSERT OR IGNORE INTO purged_words (inc, length, digest) VALUES (?, ?, ?)",
                (inc, len(words), _digest(words, salt)),
            )


def around(texts: Iterable[str], words: str) -> set[str]:
    """The whole words in ``texts`` (plain) of which ``words`` are a part, as people will write them again."""
    windows = {words}
    for text in texts:
        start = text.find(words)
        while start >= 0:
            end = start + len(words)
            while start > 0 and text[start - 1].isalnum():
                start -= 1
            while end < len(text) and text[end].isalnum():
                end += 1
            windows.add(text[start:end])
            start = text.find(words, end)
    return windows


def is_asked(db: sqlite3.Connection) -> bool:
    """Whether there is anything to be looked for: words that were purged here, or a trace of them that is left."""
    return db.execute("SELECT 1 FROM purged_words LIMIT 1").fetchone() is not None or bool(local(db, TRACES))


def look(db: sqlite3.Connection, *, seconds: float, ticks: Callable[[], float] = time.monotonic) -> int:
    """Look through what came since the last look, for at most about so many seconds; how many operations hold words
    that were purged here. The caller holds no transaction.
    """
    kept: dict[int, dict[int, set[bytes]]] = {}
    for inc, length, digest in db.execute("SELECT inc, length, digest FROM purged_words"):
        kept.setdefault(inc, {}).setdefault(length, set()).add(digest)
    if not kept:
        return 0
    salt, end, hits = local(db, _SALT) or "", ticks() + seconds, 0
    tried: dict[tuple[str, ...], bytes] = {}
    while True:
        looked = before = int(local(db, _LOOKED) or 0)
        back: list[tuple[int]] = []
        for row, inc, head, body in db.execute(
            "SELECT id, inc, head, body FROM ops WHERE id > ? ORDER BY id LIMIT ?", (before, _AT_ONCE)
        ).fetchall():
            if (
                inc in kept
                and body is not None
                and json.loads(head)["do"] != PURGE
                and _holds(body, kept[inc], salt, tried)
            ):
                back.append((row,))
            looked = row
            if ticks() > end:
                break
        if looked == before:
            return hits
        with Transaction(db):
            db.executemany("INSERT OR IGNORE INTO came_back (op) VALUES (?)", back)
            set_local(db, _LOOKED, str(looked))
        hits += len(back)
        if ticks() > end:
            return hits


def _holds(body: bytes, kept: dict[int, set[bytes]], salt: str, tried: dict[tuple[str, ...], bytes]) -> bool:
    values = json.loads(body)
    values.pop("salt", None)
    for text in strings_in(values):
        words = tokens(plain(text))
        for length, digests in kept.items():
            for start in range(len(words) - length + 1):
                phrase = tuple(words[start : start + length])
                if phrase not in tried:
                    tried[phrase] = _digest(phrase, salt)
                if tried[phrase] in digests:
                    return True
    return False


def _digest(words: Iterable[str], salt: str) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", " ".join(words).encode(), bytes.fromhex(salt), _ROUNDS, 16)


def came_back(db: sqlite3.Connection) -> list[tuple[IncidentId, str]]:
    """What holds words that were purged here and came after that, as far as it is readable still: (incident, hash)."""
    return [
        (IncidentId(incident), hash_.hex())
        for incident, hash_ in db.execute(
            "SELECT i.id, o.hash FROM came_back c CROSS JOIN ops o ON o.id = c.op CROSS JOIN incidents i USING (inc) "
            "WHERE o.body IS NOT NULL ORDER BY o.id"
        )
    ]


def leave(db: sqlite3.Connection, rows: Iterable[int]) -> None:
    """What came back in these rows of the log was looked at and may stand."""
    db.executemany("DELETE FROM came_back WHERE op = ?", [(row,) for row in rows])
