"""Finding what should not be written down: credentials and keys in a line that is about to be stored.

Few and sure: a flag costs a key press in a bad hour. Every quantifier is bounded, so that no text takes long.
Part of the shell's fast path; the patterns are compiled at their first use.
"""

from __future__ import annotations

import re

_PATTERNS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("private key", ("private key",), r"-----BEGIN [A-Z ]{0,24}PRIVATE KEY-----"),
    ("AWS access key", ("akia", "asia"), r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("GitHub token", ("gh", "github_pat_"), r"\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})"),
    ("GitLab token", ("glpat-",), r"\bglpat-[A-Za-z0-9_-]{20,64}"),
    ("Slack token", ("xox",), r"\bxox[abeprs]-[A-Za-z0-9-]{10,250}"),
    (
        "Slack webhook",
        ("hooks.slack",),
        r"hooks\.slack\.com/services/T[A-Za-z0-9]{6,14}/B[A-Za-z0-9]{6,14}/[A-Za-z0-9]{16,40}",
    ),
    ("Stripe key", ("k_live_",), r"\b[sr]k_live_[A-Za-z0-9]{16,120}"),
    ("Google API key", ("aiza",), r"\bAIza[A-Za-z0-9_-]{35}"),
    ("API key", ("sk-",), r"\bsk-[A-Za-z0-9_-]{32,200}"),
    ("npm token", ("npm_",), r"\bnpm_[A-Za-z0-9]{36}\b"),
    (
        "JSON web token",
        ("eyj",),
        r"\beyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}",
    ),
    ("bearer token", ("bearer ",), r"(?i:\bbearer )[A-Za-z0-9._~+/=-]{20,2000}"),
    ("password in a URL", ("://",), r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,100}:[^\s/@]{1,200}@"),
    (
        "password",
        ("pass", "pwd", "secret", "key", "token"),
        r"(?i:\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token))"
        r"[\"']?[ ]{0,2}[:=][ ]{0,2}[\"']?[^\s\"']{6,200}",
    ),
)
"""What it is, what its text must hold (in lower case) for the pattern to be worth compiling, and the pattern."""
_CARD = r"(?<![0-9.-])[3-6][0-9](?:[ -]?[0-9]){11,17}(?![0-9.-])"
_FEWEST_CARD_DIGITS = 13


def find_secrets(text: str) -> list[tuple[int, int, str]]:
    """Where secrets stand in ``text``: start, end and what each looks like, in order."""
    lowered = text.lower()
    found: list[tuple[int, int, str]] = []
    for what, hints, pattern in _PATTERNS:
        if any(hint in lowered for hint in hints):
            _look(what, pattern, text, found)
    if sum(sign.isdigit() for sign in lowered) >= _FEWEST_CARD_DIGITS:
        _look("card number", _CARD, text, found)
    return sorted(found)


def _look(what: str, pattern: str, text: str, found: list[tuple[int, int, str]]) -> None:
    for match in re.finditer(pattern, text):
        if what == "card number" and not _luhn(match.group()):
            continue
        if not any(start <= match.start() < end for start, end, _ in found):
            found.append((match.start(), match.end(), what))


def _luhn(digits: str) -> bool:
    """Whether the check digit of a card number holds (ISO/IEC 7812)."""
    numbers = [int(sign) for sign in digits if sign.isdigit()]
    doubled = [number * 2 for number in numbers[-2::-2]]
    return (sum(numbers[-1::-2]) + sum(number // 10 + number % 10 for number in doubled)) % 10 == 0
