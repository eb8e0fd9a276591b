"""Finding what should not be written down: passwords, tokens and keys in a text that is about to be kept or sent.

One table for the entry line, the gate before the log, the exports and the check of messages. A text without any sign
of a secret costs a few searches for words; what looks closer (`secret_shapes`, `secret_names`) is loaded when there is
one. Every quantifier is bounded, and no place is looked at twice by one pattern: the work grows with the text alone.

Part of the shell's fast path.
"""

from __future__ import annotations

import re
from _bisect import bisect_left

Found = tuple[int, int, str]
"""Start, end and what it looks like."""
CARD = "card number"

_NAMES = (
    "pass", "pwd", "pw", "secret", "token", "key", "cred", "auth", "sig", "sess", "wort", "wachtwoord", "senha", "mdp",
    "contras", "hasło", "heslo", "parol", "şifre", "lösenord", "adgangskode", "salasana", "пароль", "密", "パスワード",
    "暗証", "비밀번호", "identified", "codice di", "psk", "pat", "pin", "otp", " code", "login", "log in", "sign in",
    "signed in", "mnemonic", "seed", "phrase", " / ", "schlüssel", "clé", "clave", "chiave", "jeton", "токен", "ключ",
    "sid", "puk", "トークン", "キー", "令牌", "토큰", "키", "암호", "口令",
    "jelszó", "lozinka", "geslo", "гасло", "κωδικός", "סיסמה", "كلمة", "पासवर्ड", "รหัส", "mật", "sandi", "код", "zahl",
    "2fa", "mfa",
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
)
"""What the shape of a secret holds that is not one long word."""
_PACKING = ("%3d", "%3a", "%22", "%2f", "&quot;", "&#", "\\u00", "\\x")
"""What a text holds whose secrets may be packed: signs that stand between a name and its value."""
_CARD = r"(?<![\w.-])[3-6][0-9](?:[ -]?[0-9]){11,17}(?![\w.-])"
_FEWEST_CARD_DIGITS = 13
_SHORTEST = 6
_WORD = r"\S{16}"
"""As long as the shortest token of a service."""
_STAMP = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
"""A long word that every entry of a tool has, and none of a service's."""


def find_secrets(text: str) -> list[Found]:
    """Where secrets stand in ``text``: start, end and what each looks like, in order, none inside of another."""
    if len(text) < _SHORTEST:
        return []
    if text[0] in "0123456789" and re.fullmatch(_STAMP, text) is not None:
        return []  # neither a name nor a shape, and a card's digits stand closer together
    lowered = text.lower()
    candidates = _plain(text, lowered)
    if any(map(lowered.__contains__, _PACKING)):
        from warroom.intake.secret_encoded import unpacked

        words, positions = unpacked(text)
        if words != text:
            candidates += [(positions[a], positions[b], what) for a, b, what in _plain(words, words.lower())]
    return apart(candidates) if candidates else candidates


def _plain(text: str, lowered: str) -> list[Found]:
    """As `find_secrets`, for a text as it stands, of what each part of the table finds in turn."""
    candidates: list[Found] = []
    long_word = re.search(_WORD, text) is not None
    if long_word or any(map(lowered.__contains__, _SHAPES)):
        from warroom.intake.secret_shapes import shaped

        candidates.extend(shaped(text, lowered))
    if any(map(lowered.__contains__, _NAMES)):
        from warroom.intake.secret_names import named
        from warroom.intake.secret_prose import told

        candidates.extend(named(text, lowered))
        candidates.extend(told(text, lowered))
        if "\n" in text:
            from warroom.intake.secret_tables import listed

            candidates.extend(listed(text))
    if len(text) >= _FEWEST_CARD_DIGITS <= sum(map(lowered.count, "0123456789")):
        cards = [(*match.span(), CARD) for match in re.finditer(_CARD, text) if _luhn(match.group())]
        candidates.extend(cards)
    return candidates


def apart(candidates: list[Found]) -> list[Found]:
    """``candidates`` in the order of the text; of those that overlap the one that was named first."""
    kept: list[Found] = []
    for candidate in candidates:
        position = bisect_left(kept, candidate)
        before = kept[position - 1] if position else None
        behind = kept[position] if position < len(kept) else None
        if (before is None or before[1] <= candidate[0]) and (behind is None or candidate[1] <= behind[0]):
            kept.insert(position, candidate)
    return kept


def _luhn(digits: str) -> bool:
    """Whether the check digit of a card number holds (ISO/IEC 7812)."""
    numbers = [int(sign) for sign in digits if sign.isdigit()]
    doubled = [number * 2 for number in numbers[-2::-2]]
    return (sum(numbers[-1::-2]) + sum(number // 10 + number % 10 for number in doubled)) % 10 == 0
