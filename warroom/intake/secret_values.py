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


def is_open(piece: str) -> bool:
    """Whether ``piece`` can be read by anybody without harm: masked, a variable, a path, a reference, code."""
    lowered = piece.lower()
    if set(piece) <= _MASK or any(mark in lowered for mark in _MASKED) or lowered.startswith(_REFERENCES):
        return True
    if re.match(_ADDRESS, lowered) is not None:
        return True
    if piece[0] in "/.~\\" and piece[:3] != "..." and is_name(piece.lstrip("~.\\")):
        return True
    return re.fullmatch(_VARIABLE, piece) is not None or re.fullmatch(_CODE, piece) is not None


def is_name(piece: str) -> bool:
    """Whether ``piece`` is made of words as names are: ``payments-db-2``, ``v2.31.0``, ``orders/by_day``."""
    return re.fullmatch(_NAME, piece) is not None and not _is_drawn_camel(piece)


_IN_NO_WORD = frozenset(
    """
    aj ao aq bg bh bk bq bv bw bx bz cj cw cx dk dq dx dz fg fh fj fk fq fv fw fx fz gb gj gk gq gv gw gx gz hc hf hg
    hh hj hq hv hw hx hz ih ii iw iy jb jc jf jg jh jj jk jl jm jn jp jq jr jt jv jw jx jy jz kb kc kf kj kk km kq kv
    kx kz lh lj lq lw lx lz mf mh mj mq mv mw mx mz nx nz oq pj pq px pz qa qb qc qd qe qf qg qh qi qj qk qm qn qo qp
    qq qr qt qv qw qx qy qz rj rx sj tj tk tq uh uj uk uq uu uw uy uz vd vf vg vh vj vk vl vn vp vq vr vv vw vx vz wb
    wc wf wg wj wk wm wp wq wt wu wv ww wx wy wz xg xj xk xn xq xr xu xv xw xz yh yj yk yq yu yx yy zb zc zd zf zg zh
    zj zk zl zm zn zp zq zr zs zu zv zw zx zz
    """.split()  # noqa: SIM905 - a page of pairs is read as one
)
"""Letters that follow each other in hardly any word of the names that programs have, counted in 100,000 of them."""
_FEWEST_CAPITALS, _FEWEST_ODD_PAIRS, _LONG_CAMEL = 3, 2, 12


def _is_drawn_camel(piece: str) -> bool:
    """Whether ``piece`` only looks like ``camelCaseWords``: what was drawn may, and its letters make no words."""
    if len(piece) < _LONG_CAMEL or not piece.rstrip("0123456789").isalpha():
        return False
    if sum(map(str.isupper, piece)) < _FEWEST_CAPITALS:
        return False
    pairs = itertools.pairwise(piece)
    odd = sum(first.lower() + second in _IN_NO_WORD for first, second in pairs)
    return odd >= _FEWEST_ODD_PAIRS


_WITHOUT_DIGITS = 16
"""How long letters alone must be: of drawn words some have no digit, and shorter ones read as names."""


def is_random(piece: str, least: int = 8) -> bool:
    """Whether ``piece`` looks like what a machine gave out: letters and digits that are no name."""
    if len(piece) < least or is_open(piece) or is_name(piece) or is_one_sign(piece):
        return False
    if any(sign.isdecimal() for sign in piece):
        return any(sign.isalpha() for sign in piece)
    return len(piece) >= _WITHOUT_DIGITS and piece.lower() != piece != piece.upper() and not is_wordy(piece)


def is_chosen(piece: str, least: int = 4) -> bool:
    """Whether ``piece`` may be what a person chose as a password, where a machine would read one."""
    if len(piece) < least or is_open(piece):
        return False
    lowered = piece.lower()
    if lowered.strip(".,!") in _STATUS or (any(word in lowered for word in _OF_SECRETS) and not _has_digit(piece)):
        return False
    return piece.isdecimal() or not set(piece) <= _NUMBER


def is_told(piece: str, *, last: bool) -> bool:
    """Whether ``piece`` is the password that a person tells, and not a word about one. ``last``: nothing follows it."""
    if not is_chosen(piece, 5) or piece.lower().endswith(("'s", "…")):
        return False
    if piece.isdecimal():
        return len(piece) >= 6
    if piece.isalpha():
        is_word = piece.lower().endswith(("ed", "ing", "able", "less", "s")) and not is_drawn(piece)
        return last and len(piece) >= 6 and not is_word
    if not _has_digit(piece) and all(part.isalpha() for part in re.split(r"[-/']", piece)):
        first = piece.lower().partition("-")[0]
        return "-" in piece and len(piece) >= 10 and first not in _BEGINNINGS
    return True


_LETTERS_OF_A_WORD = 6
_BEGINNINGS = ("non", "self", "case", "two", "multi", "read", "write", "pre", "re", "auto", "out", "up", "so", "on")


def is_word_and_figures(piece: str, least: int = 2) -> bool:
    """Whether ``piece`` is a word with ``least`` digits behind it or more, as passwords are and words are not.

    With one digit alone only a word of six letters counts: ``db1`` and ``node7`` are machines.
    """
    figures = re.fullmatch(r"[^\W\d_]{4,30}([0-9]{1,8})[!?.$#*]{0,2}", piece)
    if figures is None or not is_mixed(piece, 7):
        return False
    return len(figures[1]) >= max(least, 2) or (len(figures[1]) >= least and figures.start(1) >= _LETTERS_OF_A_WORD)


def is_strong(piece: str) -> bool:
    """Whether ``piece`` has three of: small letters, capitals, digits, signs; as nothing in prose has."""
    if len(piece) < 8 or is_open(piece):
        return False
    kinds = (str.islower, str.isupper, str.isdecimal, lambda sign: sign in "!@#$%^&*?+=~§")
    return sum(any(map(kind, piece)) for kind in kinds) >= 3


def is_odd(piece: str) -> bool:
    """Whether ``piece`` is strong and has a sign that no address has."""
    return is_strong(piece) and any(sign in "!#$%^&*?=~§" for sign in piece)


def is_mixed(piece: str, least: int = 6) -> bool:
    """Whether ``piece`` has letters beside digits or signs, and is no name."""
    if not is_chosen(piece, least) or re.fullmatch(_VERSION, piece, re.IGNORECASE) is not None:
        return False
    if re.search(r"[-_./:+@]", piece) is not None and is_name(piece) and not piece[-2:].isdecimal():
        return False
    if piece.isalpha():
        return is_drawn(piece)
    return any(map(str.isalpha, piece)) and (_has_digit(piece) or any(sign in "!@#$%^&*?+=~" for sign in piece))


_FEWEST_DRAWN = 10
_FEWEST_CHANGES = 3


def is_drawn(letters: str) -> bool:
    """Whether ``letters`` change between small and large ones as nothing that is written by hand does."""
    changes = sum(sign.isupper() != behind.isupper() for sign, behind in itertools.pairwise(letters))
    enough = len(letters) >= _FEWEST_DRAWN and changes >= _FEWEST_CHANGES
    return enough and not is_name(letters) and not is_wordy(letters)


def is_one_sign(piece: str) -> bool:
    """Whether more than half of ``piece`` is one and the same sign, as where ``xxxx`` stands for what was there."""
    return any(piece.count(sign) * 2 > len(piece) for sign in set(piece[: len(piece) // 2 + 1]))


def is_wordy(piece: str) -> bool:
    """Whether letters follow each other in ``piece`` as in words: what was drawn changes between small letters, large
    ones and digits at every second sign and has as many large letters as small ones, ``camelCaseWords`` at every third
    at most and a few, and words in small letters have vowels.
    """
    if piece.islower() or piece.isupper():
        vowels = sum(sign in "aeiouyAEIOUY" for sign in piece)
        return vowels * 3 > sum(map(str.isalpha, piece))
    if not any(map(str.isdecimal, piece)):
        return sum(map(str.isupper, piece)) * 3 < len(piece) and not _is_drawn_camel(piece)
    kinds = [(sign.islower(), sign.isupper()) for sign in piece]
    changes = sum(one != other for one, other in itertools.pairwise(kinds))
    return changes * 3 <= len(piece) - 1


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


def is_drawn_key(whose: str, piece: str, *, named: bool) -> bool:
    """Whether ``piece``, the key of ``whose`` (what stands before the word, if anything), was drawn by a machine and
    opens something: keys of tables and caches say whose they are. ``named``: it has a name of its own, as ``acme_key``
    has; without one what is in hexadecimal digits is a checksum or an id.
    """
    if whose.rstrip("_.- ").lower().endswith(_OTHER_KEYS) or re.fullmatch(_DRAWN_KEY, piece) is None:
        return False
    if named and len(piece) >= _LONG_KEY:
        return is_random(piece)
    if set(piece) <= _HEXADECIMAL or sum(map(str.isdecimal, piece)) < _DIGITS_OF_A_KEY:
        return False
    return is_random(piece) and not is_wordy(piece)


def is_pair(piece: str) -> bool:
    """Whether ``piece`` is base64 of ``user:password``, or of ``name=value``."""
    try:
        pair = binascii.a2b_base64(piece + "=" * (-len(piece) % 4))
    except (binascii.Error, ValueError):
        return False
    user, colon, password = pair.partition(b":" if b":" in pair else b"=")
    return bool(colon and password) and pair.isascii() and pair.decode("ascii").isprintable() and user.isascii()


def _has_digit(piece: str) -> bool:
    return any(map(str.isdecimal, piece))
