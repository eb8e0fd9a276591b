"""Secrets and personal data in a message that is about to leave.

Secrets are those that every way in is looked at for (`warroom.intake.secrets`); personal data are looked for here
alone. Every quantifier is bounded, so that no text takes long; whatever has a check digit is checked.
"""

from __future__ import annotations

import re

from warroom.intake.secrets import CARD, find_secrets

Leak = tuple[int, int, str]
"""Start, end and what it looks like."""

_PERSONAL: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("e-mail address", ("@",), r"\b[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}\b"),
    (
        "phone number",
        ("+",),
        r"(?<![\w+.:-])\+[1-9][0-9]{0,2}[ .-]?\(?[0-9]{1,5}\)?(?:[ .-]?[0-9]{2,5}){2,4}(?![\w:])",
    ),
    ("phone number", ("(",), r"(?<!\w)\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[ .-][0-9]{4}(?!\w)"),
    ("bank account", ("",), r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"),
    ("social security number", ("-",), r"(?<![\w-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![\w-])"),
    ("national insurance number", ("",), r"\b[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z] ?(?:[0-9]{2} ?){3}[A-D]\b"),
    (
        "date of birth",
        ("born", "birth", "dob"),
        r"(?i:\b(?:born|date of birth|birth date|dob)(?: on)?)[: ]{1,3}"
        r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}",
    ),
    ("place on the map", (".",), r"(?<![\w.])-?[0-9]{1,2}\.[0-9]{5,8}, {0,2}-?[0-9]{1,3}\.[0-9]{5,8}(?![\w.])"),
)


def secrets(text: str) -> list[Leak]:
    """Where credentials stand in ``text``, in order; a card's number is not one of them."""
    return [secret for secret in find_secrets(text) if secret[2] != CARD]


def personal(text: str) -> list[Leak]:
    """Where personal data stand in ``text``: people, accounts, cards, places, in order."""
    leaks = [secret for secret in find_secrets(text) if secret[2] == CARD]
    return sorted(_more(text, _PERSONAL, leaks))


def _more(text: str, patterns: tuple[tuple[str, tuple[str, ...], str], ...], leaks: list[Leak]) -> list[Leak]:
    lowered = text.lower()
    for what, hints, pattern in patterns:
        if not any(hint in lowered for hint in hints):
            continue
        reached = -1
        taken = sorted(leaks)
        position = 0
        for match in re.finditer(pattern, text):
            if what == "bank account" and not _mod_97(match.group()):
                continue
            while position < len(taken) and taken[position][1] <= match.start():
                position += 1
            overlaps = position < len(taken) and taken[position][0] < match.end()
            if match.start() >= reached and not overlaps:
                leaks.append((match.start(), match.end(), what))
                reached = match.end()
    return leaks


def _mod_97(account: str) -> bool:
    """Whether the check digits of an IBAN hold (ISO 13616)."""
    plain = account.replace(" ", "")
    digits = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
    return len(plain) >= 15 and int(digits) % 97 == 1
