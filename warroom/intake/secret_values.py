"""Whether a word that stands where a secret would is one: not masked, no variable, no path, no name, no status.

Part of the shell's fast path.
"""

from __future__ import annotations

import binascii
import itertools
import re

SecretPlace = tuple[int, int, str]
"""Start, end and what it looks like."""
_MASK = frozenset("*•●xX.-_#?…=~")
_MASKED = (
    "redacted", "masked", "hidden", "filtered", "removed", "censored", "placeholder", "changeme", "change-me",
    "change_me", "your-", "your_", "yourpass", "xxxx", "****", "••••", "<", "{{", "${", "$(", "#{",
)  # fmt: skip
_REFERENCES = (
    "arn:", "op://", "vault:", "ssm:", "file:", "env:", "secretsmanager:", "projects/", "enc[",
    "{cipher}", "ref+", "keyring:", "sops:", "gcp:", "azurekeyvault", "awssm:", "keychain:", "@microsoft.",
    "%{", "@{", "sha256:", "data:", "ssh-", "pass:",
)  # fmt: skip
_ADDRESS = r"[a-z][a-z0-9+.-]{1,20}://"
_VARIABLE = (
    r"[$%@][A-Za-z_{(][\w)}]*|\\?\$[A-Za-z_]\w{0,60}(?:\[|->|::).*|[%][A-Za-z_]\w{0,60}%|![A-Za-z]{1,20}"
    r"|[&*][a-z_]{1,40}"
)
_CODE = r"[A-Za-z_]{1,60}(?:\.[A-Za-z_]{1,60}){1,8}(?:[(\[].*)?|[A-Za-z_][\w.]{0,100}[(\[].*|[(\[].*"
_WORD = r"[A-Z]{0,12}[a-z]{0,24}(?:[A-Z][a-z]{1,24}){0,5}"
_PART = rf"(?>(?:{_WORD}|[0-9]{{1,4}}|[A-Za-z]{{1,12}}[0-9]{{1,3}}|[0-9]{{1,3}}[a-z]{{1,3}}|)(?=[-_./:+@=]|\Z))"
"""Atomic: a part that can be read in two ways is read in one, or many of them would take for ever."""
_NAME = rf"{_WORD}[0-9]{{0,2}}|{_PART}(?:[-_./:+@=]{_PART})+"
_STATUS = frozenset(
    """
    absent accepted again allowed ambiguous available bad blank blocked broken change changed check cleared configured
    contact correct corrupt default denied deny different disabled empty enabled error expected expire expired fail
    failed failing failure false fine forgotten found fresh generated gone good granted ignored incorrect initial
    invalid invalidated issued known leaked left length locked lost mandatory match mismatch missing needed neither
    never none notset null okay only optional other pending permanent policy present prompt provided rejected renewed
    required reset restored return revoked right rotated rotation same sent service shared since stale stdin still
    string strong stored temporary test tested text there this timeout true twice type unchanged undefined unique
    unknown unreadable unset unsupported unused updated used valid value void weak when where working works wrong
    yesterday bytes basic bearer oauth oauth2 ldap saml sso none optional str int bool object char varchar
    insecure necessary irrelevant identical plaintext cleartext public obvious nowhere somewhere elsewhere everywhere
    pass passwd pwd passwort kennwort confidential correctly mandatory outside internal external
    falsch abgelaufen vergessen ungültig unbekannt erforderlich leer incorrecte requis obligatoire oublié
    incorrecta obligatoria inválida caducada olvidada inválido incorreta obrigatória errata scaduta sbagliata
    obbligatoria неверный неправильный недействителен истек истёк изменён изменен верный пустой обязателен
    nieprawidłowe nieprawidłowy wygasło błędne verlopen onjuist verplicht felaktigt forkert väärä geçersiz hatalı
    """.split()  # noqa: SIM905 - a page of words is read as one
)
_VERSION = (
    r"v?[0-9][0-9.]*[a-z]{0,3}[0-9]{0,2}|[0-9]+[a-z]{1,7}|(?:sha|md|base|utf|ipv|http|tls|oauth|argon|ed|aes|rc"
    r"|step|page"
    r"|node|db|web|app|h|p|s|m|t|c|r)-?[0-9]{1,4}(?:[.-].*)?"
)
_OF_SECRETS = ("password", "passwd", "secret", "token", "credential", "apikey", "api_key", "passphrase", "pass_word")
_NUMBER = frozenset("0123456789.:,%/-+")


def is_open(value: str) -> bool:
    """Whether ``value`` can be read by anybody without harm: masked, a variable, a path, a reference, code."""
    lowered = value.lower()
    if set(value) <= _MASK or any(mark in lowered for mark in _MASKED) or lowered.startswith(_REFERENCES):
        return True
    if re.match(_ADDRESS, lowered) is not None:
        return True
    if value[0] in "/.~\\" and value[:3] != "..." and is_name(value.lstrip("~.\\")):
        return True
    return re.fullmatch(_VARIABLE, value) is not None or re.fullmatch(_CODE, value) is not None


def is_name(value: str) -> bool:
    """Whether ``value`` is made of words as names are: ``payments-db-2``, ``v2.31.0``, ``orders/by_day``."""
    return re.fullmatch(_NAME, value) is not None


_WITHOUT_DIGITS = 16
"""How long letters alone must be: of drawn words some have no digit, and shorter ones read as names."""


def is_random(value: str, least: int = 8) -> bool:
    """Whether ``value`` looks like what a machine gave out: letters and digits that are no name."""
    if len(value) < least or is_open(value) or is_name(value) or is_one_sign(value):
        return False
    if any(sign.isdecimal() for sign in value):
        return any(sign.isalpha() for sign in value)
    return len(value) >= _WITHOUT_DIGITS and value.lower() != value != value.upper() and not is_wordy(value)


def is_chosen(value: str, least: int = 4) -> bool:
    """Whether ``value`` may be what a person chose as a password, where a machine would read one."""
    if len(value) < least or is_open(value):
        return False
    lowered = value.lower()
    if lowered.strip(".,!") in _STATUS or (any(word in lowered for word in _OF_SECRETS) and not _has_digit(value)):
        return False
    return value.isdecimal() or not set(value) <= _NUMBER


def is_told(value: str, *, last: bool) -> bool:
    """Whether ``value`` is the password that a person tells, and not a word about one. ``last``: nothing follows it."""
    if not is_chosen(value, 5) or value.lower().endswith(("'s", "…")):
        return False
    if value.isdecimal():
        return len(value) >= 6
    if value.isalpha():
        return last and len(value) >= 6 and not value.lower().endswith(("ed", "ing", "able", "less", "s"))
    if not _has_digit(value) and all(part.isalpha() for part in re.split(r"[-/']", value)):
        first = value.lower().partition("-")[0]
        return "-" in value and len(value) >= 10 and first not in _BEGINNINGS
    return True


_LETTERS_OF_A_WORD = 6
_BEGINNINGS = ("non", "self", "case", "two", "multi", "read", "write", "pre", "re", "auto", "out", "up", "so", "on")


def is_word_and_figures(value: str, least: int = 2) -> bool:
    """Whether ``value`` is a word with ``least`` digits behind it or more, as passwords are and words are not.

    With one digit alone only a word of six letters counts: ``db1`` and ``node7`` are machines.
    """
    figures = re.fullmatch(r"[^\W\d_]{4,30}([0-9]{1,8})[!?.$#*]{0,2}", value)
    if figures is None or not is_mixed(value, 7):
        return False
    return len(figures[1]) >= max(least, 2) or (len(figures[1]) >= least and figures.start(1) >= _LETTERS_OF_A_WORD)


def is_strong(value: str) -> bool:
    """Whether ``value`` has three of: small letters, capitals, digits, signs; as nothing in prose has."""
    if len(value) < 8 or is_open(value):
        return False
    kinds = (str.islower, str.isupper, str.isdecimal, lambda sign: sign in "!@#$%^&*?+=~§")
    return sum(any(map(kind, value)) for kind in kinds) >= 3


def is_odd(value: str) -> bool:
    """Whether ``value`` is strong and has a sign that no address has."""
    return is_strong(value) and any(sign in "!#$%^&*?=~§" for sign in value)


def is_mixed(value: str, least: int = 6) -> bool:
    """Whether ``value`` has letters beside digits or signs, and is no name."""
    if not is_chosen(value, least) or re.fullmatch(_VERSION, value, re.IGNORECASE) is not None:
        return False
    if re.search(r"[-_./:+@]", value) is not None and is_name(value) and not value[-2:].isdecimal():
        return False
    if value.isalpha():
        return is_drawn(value)
    return any(map(str.isalpha, value)) and (_has_digit(value) or any(sign in "!@#$%^&*?+=~" for sign in value))


_FEWEST_DRAWN = 10
_FEWEST_CHANGES = 3


def is_drawn(letters: str) -> bool:
    """Whether ``letters`` change between small and large ones as nothing that is written by hand does."""
    changes = sum(sign.isupper() != behind.isupper() for sign, behind in itertools.pairwise(letters))
    enough = len(letters) >= _FEWEST_DRAWN and changes >= _FEWEST_CHANGES
    return enough and not is_name(letters) and not is_wordy(letters)


def is_one_sign(value: str) -> bool:
    """Whether more than half of ``value`` is one and the same sign, as where ``xxxx`` stands for what was there."""
    return any(value.count(sign) * 2 > len(value) for sign in set(value[: len(value) // 2 + 1]))


def is_wordy(value: str) -> bool:
    """Whether letters follow each other in ``value`` as in words: what was drawn changes between small letters, large
    ones and digits at every second sign and has as many large letters as small ones, ``camelCaseWords`` at every third
    at most and a few, and words in small letters have vowels.
    """
    if value.islower() or value.isupper():
        vowels = sum(sign in "aeiouyAEIOUY" for sign in value)
        return vowels * 3 > sum(map(str.isalpha, value))
    if not any(map(str.isdecimal, value)):
        return sum(map(str.isupper, value)) * 3 < len(value)
    kinds = [(sign.islower(), sign.isupper()) for sign in value]
    changes = sum(one != other for one, other in itertools.pairwise(kinds))
    return changes * 3 <= len(value) - 1


_OTHER_KEYS = (
    "primary", "foreign", "public", "pub", "partition", "sort", "row", "cache", "object", "s3", "idempotency", "dedup",
    "dedupe", "deduplication", "group", "message", "bucket", "blob", "sequence", "natural", "schema", "index", "idx",
    "hot", "composite", "hash", "range", "shard", "lookup", "kms", "cmk", "resource", "entity", "item", "record", "map",
    "node", "job", "task", "run", "file", "path", "order", "parent", "child", "unique", "query", "issue", "ticket",
    "jira", "project", "board", "host", "known", "redis", "kafka", "event", "topic", "etcd", "memcached", "translation",
    "config", "state", "lock", "session", "correlation", "trace", "request", "user", "customer", "tenant", "document",
)  # fmt: skip
"""Whose key finds something, and opens nothing."""
_DRAWN_KEY = r"[A-Za-z0-9+=_-]{20,300}"
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF-")
_DIGITS_OF_A_KEY = 3
_LONG_KEY = 32


def is_drawn_key(whose: str, value: str, *, named: bool) -> bool:
    """Whether ``value``, the key of ``whose`` (what stands before the word, if anything), was drawn by a machine and
    opens something: keys of tables and caches say whose they are. ``named``: it has a name of its own, as ``acme_key``
    has; without one what is in hexadecimal digits is a checksum or an id.
    """
    if whose.rstrip("_.- ").lower().endswith(_OTHER_KEYS) or re.fullmatch(_DRAWN_KEY, value) is None:
        return False
    if named and len(value) >= _LONG_KEY:
        return is_random(value)
    if set(value) <= _HEXADECIMAL or sum(map(str.isdecimal, value)) < _DIGITS_OF_A_KEY:
        return False
    return is_random(value) and not is_wordy(value)


def is_pair(value: str) -> bool:
    """Whether ``value`` is base64 of ``user:password``, or of ``name=value``."""
    try:
        pair = binascii.a2b_base64(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        return False
    user, colon, password = pair.partition(b":" if b":" in pair else b"=")
    return bool(colon and password) and pair.isascii() and pair.decode("ascii").isprintable() and user.isascii()


def _has_digit(value: str) -> bool:
    return any(map(str.isdecimal, value))
