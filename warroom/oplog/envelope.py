"""Envelopes of private incidents: whole files in the format of age, which ``age -d -i KEYS`` opens without us.

What comes from a share is hostile. The library takes time that grows with the square of a file's header (half a minute
for 64 KiB), so a header is looked at here before it is handed on, and a longer one opens nothing. The library is loaded
by whoever opens or seals, and by nobody else; without it (`available`) nothing is sealed, and so nothing is published.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import scrypt, sha256
from itertools import islice
from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId, Token
from warroom.model.private import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

INSTALL = "pip install 'warroom[private]'"
NEEDS = f"private incidents need the program that seals and opens them: {INSTALL}"
MOST_RECIPIENTS = 10
"""Of one file: more members need more files."""
LONGEST_HEADER = 3 * 1024
"""Bytes: ten recipients need about 1,000, and a stanza that means nothing comes with them."""
MOST_TRIES = 4_000
"""Keys times stanzas that are tried of one file, about 0.1 ms each: what was made to cost opens nothing."""
_AT_ONCE = 50
"""Keys that the library gets at a time: in one by one it takes twice as long."""
_BEGINS, _STANZA, _MARK, _MARK_BYTES = b"age-encryption.org/v1\n-> ", b"\n-> ", b"\n--- ", 43
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_SECRET = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
_DOMAIN = b"warroom/1 private"
_DIGITS = 32


def available() -> bool:
    """Whether the library that seals and opens is installed (``warroom[private]``)."""
    try:
        import pyrage  # noqa: F401
    except ImportError:
        return False
    return True


def fresh_secret() -> str:
    """A new key, as ``age-keygen`` writes it. Raise `ImportError` without the library."""
    from pyrage import x25519

    return str(x25519.Identity.generate())


@lru_cache(maxsize=4096)
def recipient_of(secret: str) -> str:
    """For whom one seals what ``secret`` shall open; empty for what is no key. Raise `ImportError` without the
    library.
    """
    from pyrage import IdentityError, x25519

    try:
        return str(x25519.Identity.from_str(secret).to_public())
    except IdentityError:
        return ""


def is_recipient(text: object) -> bool:
    """Whether ``text`` is written as a recipient is. Whether there is such a key only the library knows."""
    return isinstance(text, str) and _RECIPIENT.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def is_sealable(recipient: str) -> bool:
    """Whether there is such a key, so that something can be sealed for it. Raise `ImportError` without the library."""
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(recipient)
    except RecipientError:
        return False
    return True


def secrets_in(text: str) -> list[str]:
    """The keys that stand in ``text``, a line each; what else stands there is passed over, and what only looks
    like one. Raise `ImportError` without the library.
    """
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if _SECRET.fullmatch(line) and recipient_of(line)]


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    """``content`` as a file that each of the ``recipients``, at most `MOST_RECIPIENTS`, can open, and nobody else.

    Raise ``ValueError`` for what is no recipient, or for none. Raise `ImportError` without the library.
    """
    import pyrage

    if not 1 <= len(recipients) <= MOST_RECIPIENTS or not all(map(is_sealable, recipients)):
        raise ValueError(f"a file is sealed for 1 to {MOST_RECIPIENTS} keys")
    return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]))


def unseal(sealed: bytes, secrets: Iterable[str]) -> bytes | None:
    """What is in a file, by the first of the ``secrets`` that opens it; `None` if none does or it was changed. Raise
    `ImportError` without the library.
    """
    opened = unseal_by(sealed, secrets)
    return None if opened is None else opened[0]


def unseal_by(sealed: bytes, secrets: Iterable[str]) -> tuple[bytes, str] | None:
    """What is in a file, and which of the ``secrets`` opens it; see `unseal`."""
    if not looks_sealed(sealed):
        return None
    stanzas = sealed.count(_STANZA, 0, sealed.find(_MARK, 0, LONGEST_HEADER))
    tried = list(islice(secrets, MOST_TRIES // stanzas))
    for start in range(0, len(tried), _AT_ONCE):
        part = tried[start : start + _AT_ONCE]
        content = _decrypted(sealed, part)
        if content is not None:
            # The library does not tell which of them it was; if none before it, it was the last.
            return content, next((one for one in part[:-1] if _decrypted(sealed, [one]) is not None), part[-1])
    return None


def _decrypted(sealed: bytes, secrets: Sequence[str]) -> bytes | None:
    import pyrage

    try:
        return bytes(pyrage.decrypt(sealed, [_identity(secret) for secret in secrets]))
    except pyrage.DecryptError:
        return None


@lru_cache(maxsize=4096)
def _identity(secret: str) -> object:
    from pyrage import x25519

    return x25519.Identity.from_str(secret)


def looks_sealed(sealed: bytes) -> bool:
    """Whether the header is one that could be ours: it is that which costs, before any key was tried."""
    end = sealed.find(_MARK, 0, LONGEST_HEADER)
    if not sealed.startswith(_BEGINS) or end < 0:
        return False
    return sealed[end + len(_MARK) + _MARK_BYTES : end + len(_MARK) + _MARK_BYTES + 1] == b"\n"


@lru_cache(maxsize=1024)
def token_of(incident: IncidentId) -> Token:
    """The name under which a private incident lies on a share, 32 hexadecimal digits.

    Of a private id only 32 bits are random to whoever guesses the writer, so a hash of it that is quick would say
    which id it is, and who declared it: this one takes about 50 ms and 16 MiB.
    """
    digest = scrypt(incident.encode(), salt=_DOMAIN, n=2**14, r=8, p=1, dklen=16 - len(TOKEN))
    return Token(TOKEN.hex() + digest.hex())


def digest_of(sealed: bytes) -> str:
    """What a sealed file is called: 32 digits of the SHA-256 of all of it."""
    return sha256(sealed).hexdigest()[:_DIGITS]
