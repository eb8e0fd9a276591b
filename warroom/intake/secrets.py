"""Finding what should not be written down: passwords, tokens and keys in a text that is about to be kept or sent.

One table for the entry line, the gate before the log, the exports and the check of messages. A text without any sign
of a secret costs a few searches for words; what looks closer (`secret_shapes`, `secret_names`) is loaded when there is
one. Every quantifier is bounded, and no place is looked at twice by one pattern: the work grows with the text alone.

Part of the shell's fast path.
"""

from __future__ import annotations

import re
from _bisect import bisect_left

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from warroom.intake.secret_values import SecretPlace

CARD = "card number"

NAMES = (
    "pass", "pwd", "pw", "secret", "token", "key", "cred", "auth", "sig", "sess", "wort", "wachtwoord", "senha", "mdp",
    "contras", "hasło", "heslo", "parol", "şifre", "lösenord", "adgangskode", "salasana", "пароль", "密", "パスワード",
    "暗証", "비밀번호", "identified", "codice di", "psk", "pat", "pin", "otp", " code", "login", "log in", "sign in",
    "signed in", "mnemonic", "seed", "phrase", " / ", "schlüssel", "clé", "clave", "chiave", "jeton", "токен", "ключ",
    "sid", "puk", "priv", "トークン", "キー", "令牌", "토큰", "키", "암호", "口令",
    "jelszó", "lozinka", "geslo", "гасло", "κωδικός", "סיסמה", "كلمة", "पासवर्ड", "รหัส", "mật", "sandi", "код", "zahl",
    "2fa", "mfa", "openssl rand", "chamber read", "op read", "apg ", " -field", "output -raw", "--output text",
)  # fmt: skip
"""What the name of a secret holds, in lower case."""
_SHAPES = (
    "://",
    "-----",
    "---- ",
    "basic ",
    "bearer",
    "cookie",
    " -",
    "echo ",
    "/user:",
    "$",
    "<<<",
    "auth ",
    "geniekey",
    "wifi:",
    ":*:",
    "digest ",
    "rabbitmqctl ",
    "htpasswd ",
    "community ",
    "isakmp ",
    "tacacs",
    "radius",
    " psk ",
    "isql ",
    "setuser ",
    "send ",
    "net user ",
    "/rp ",
    "/p:",
    "@tcp(",
    "auth(",
    "auth=(",
    "auth = (",
    "login(",
    "credential(",
    "credentials(",
    "enable ",
    "username ",
    "machine ",
    "neighbor ",
    "-digest-key ",
    "ascii-text",
    "rman ",
)
"""What the shape of a secret holds that is not one long word."""
_PACKING = ("%3d", "%3a", "%22", "%2f", "&quot;", "&#", "\\u00", "\\x")
"""What a text holds whose secrets may be packed: signs that stand between a name and its value."""
SIGNS = (*NAMES, *_SHAPES, *_PACKING)
_WITHIN_A_WORD = tuple(sign for sign in SIGNS if " " not in sign)
_OVER_WORDS = tuple((max(sign.split(), key=len), sign) for sign in SIGNS if " " in sign)
"""The signs that hold a blank, each behind its longest part without one."""
_CARD = r"(?<![\w.-])[3-6][0-9](?:[ -]?[0-9]){11,17}(?![\w.-])"
_FEWEST_CARD_DIGITS = 13
_SHORTEST = 6
_DIGITS = "0123456789"
_FEW = 8
"""Texts of which each is searched by itself where there is a sign in any."""
_DIGITS_OF_A_CARD = r"[3-6][0-9](?:[ -]?[0-9]){11}"
_LONG_WORD = 16
"""As long as the shortest token of a service."""
_WORD = r"\S{16}"
_STAMP = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
"""A long word that every entry of a tool has, and none of a service's."""


def find_secrets(text: str) -> list[SecretPlace]:
    """Where secrets stand in ``text``: start, end and what each looks like, in order, none inside of another."""
    if len(text) < _SHORTEST:
        return []
    if is_stamp(text):
        return []  # neither a name nor a shape, and a card's digits stand closer together
    lowered = text.lower()
    candidates = _plain(text, lowered)
    if any(map(lowered.__contains__, _PACKING)):
        from warroom.intake.secret_encoded import unpacked

        words, positions = unpacked(text)
        if words != text:
            candidates += [(positions[a], positions[b], what) for a, b, what in _plain(words, words.lower())]
    return apart(candidates) if candidates else candidates


def suspects(texts: Sequence[str]) -> list[str]:
    """Those of ``texts`` that bear any sign of a secret: `find_secrets` finds none in the others, nor in what is put
    together of them with line ends between. They are looked at together, and in halves where there is a sign: of
    thousands without one each costs a fraction of a search.
    """
    if not texts or not _bears_signs("\n".join(texts)):
        return []
    if len(texts) <= _FEW:
        return list(texts)
    half = len(texts) // 2
    return suspects(texts[:half]) + suspects(texts[half:])


def _bears_signs(text: str) -> bool:
    """Whether any sign of a secret is in ``text``, or would be in a part of it between line ends."""
    lowered = text.lower()
    different = set(lowered.split())  # thousands of lines of one program say few different words
    if max(map(len, different), default=0) >= _LONG_WORD or re.search(_DIGITS_OF_A_CARD, text) is not None:
        return True
    words = "\n".join(different)
    return any(map(words.__contains__, _WITHIN_A_WORD)) or any(
        part in words and sign in lowered for part, sign in _OVER_WORDS
    )


def is_stamp(text: str) -> bool:
    """Whether ``text`` is a moment as tools write it, in which no secret stands."""
    return text[:1] in _DIGITS and re.fullmatch(_STAMP, text) is not None


def _plain(text: str, lowered: str) -> list[SecretPlace]:
    """As `find_secrets`, for a text as it stands, of what each part of the table finds in turn."""
    candidates: list[SecretPlace] = []
    long_word = re.search(_WORD, text) is not None
    if long_word or any(map(lowered.__contains__, _SHAPES)):
        from warroom.intake.secret_shapes import shaped

        candidates.extend(shaped(text, lowered))
    if any(map(lowered.__contains__, NAMES)):
        from warroom.intake.secret_names import named
        from warroom.intake.secret_prose import told

        candidates.extend(named(text, lowered))
        candidates.extend(told(text, lowered))
        if "\n" in text:
            from warroom.intake.secret_tables import listed

            candidates.extend(listed(text))
            if "kind" in lowered:
                from warroom.intake.secret_manifests import manifested

                candidates.extend(manifested(text))
    if len(text) >= _FEWEST_CARD_DIGITS <= sum(map(lowered.count, _DIGITS)):
        cards = [(*match.span(), CARD) for match in re.finditer(_CARD, text) if _luhn(match.group())]
        candidates.extend(cards)
    return candidates


def apart(candidates: list[SecretPlace]) -> list[SecretPlace]:
    """``candidates`` in the order of the text; of those that overlap the one that was named first."""
    kept: list[SecretPlace] = []
    for candidate in candidates:
        position = bisect_left(kept, candidate)
        before = kept[position - 1] if position else None
        behind = kept[position] if position < len(kept) else None
        if (before is None or before[1] <= candidate[0]) and (behind is None or candidate[1] <= behind[0]):
            kept.insert(position, candidate)
    return kept


def _luhn(digits: str) -> bool:
    """Whether the check digit of a card number holds (ISO/IEC 7812)."""
    numbers = [int(sign) for sign in digits if sign.isdecimal()]
    doubled = [number * 2 for number in numbers[-2::-2]]
    return (sum(numbers[-1::-2]) + sum(number // 10 + number % 10 for number in doubled)) % 10 == 0
