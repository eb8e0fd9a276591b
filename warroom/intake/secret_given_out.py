"""Tokens that say themselves what they are, whoever gave them out: ``acme_live_``, ``sm_pat_``, and what was drawn.

A service puts a name in front of its tokens so that they are recognised. Which services there are changes every month;
that a name with ``live``, ``pat`` or ``secret`` in it stands before what a machine drew does not.

Part of the shell's fast path; the pattern is compiled at its first use.
"""

from __future__ import annotations

import re

from warroom.intake.secret_values import SecretPlace, is_name, is_one_sign, is_wordy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADED = (
    r"(?<![A-Za-z0-9+/_~-])(?P<head>(?:(?:[a-z]{1,16}|[A-Z]{1,16}|[A-Z][a-z]{1,15})[0-9]{0,2}[_-](?:[0-9]{4,16}[_-])?){1,4})"
    r"(?P<tail>[A-Za-z0-9]{16,300})(?![A-Za-z0-9+])"
)
_ENVIRONMENTS = frozenset(("live", "test", "sandbox", "prod", "production"))
_SECRETS = frozenset(
    """
    pat sk rk sat aat secret sec token tok tkn key apikey api oauth auth access refresh pw priv private cred creds
    svcacct bot deploy session sess
    """.split()  # noqa: SIM905 - a page of words is read as one
)
_HARMLESS = frozenset(
    ("pk", "pub", "public", "sha", "sha1", "sha256", "sha384", "sha512", "md5", "nonce", "id", "ids", "hash", "digest")
)
_HEXADECIMAL = frozenset("0123456789abcdef")
_FEWEST_DIGITS = 2
_LONG = 32
"""Letters and digits behind a name that says nothing: shorter ones are what services call their things by."""


def given_out(text: str) -> Iterator[SecretPlace]:
    """Every token in ``text`` whose own beginning says that it is one."""
    for match in re.finditer(_HEADED, text):
        if _is_token(match["head"], match["tail"]):
            yield match.start(), match.end(), "token"


def _is_token(head: str, tail: str) -> bool:
    words = [word for word in re.split("[_-]", head.lower())[:-1] if not word.isdecimal()]
    if _HARMLESS.intersection(words) or is_one_sign(tail) or is_name(tail):
        return False
    if sum(map(str.isdecimal, tail)) < _FEWEST_DIGITS or not any(map(str.isalpha, tail)):
        return False
    mixed = tail.lower() != tail != tail.upper()
    if mixed and len(tail) >= _LONG:
        return not is_wordy(tail)
    if (len(words) > 1 or "_" in head.rstrip("_")) and "_" in head and words[-1] in _ENVIRONMENTS:
        return True
    return words[-1] in _SECRETS and not set(tail) <= _HEXADECIMAL and not is_wordy(tail)
