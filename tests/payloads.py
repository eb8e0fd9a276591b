"""Hostile text: what a synced note, a paste or a file may hold."""

from __future__ import annotations

import re

import pytest

PAYLOADS: dict[str, str] = {
    "title": "\x1b]2;owned\x07",
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "clipboard with st": "\x1b]52;c;ZXZpbA==\x1b\\",
    "link": "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "clear": "\x1b[2J\x1b[H",
    "colour": "\x1b[31mred\x1b[0m",
    "c1 csi": "\x9b2J",
    "c1 osc": "\x9d52;c;eA==\x9c",
    "carriage return": "real\rfake",
    "bell": "ding\x07",
    "backspace": "abc\x08\x08\x08xyz",
    "delete": "abc\x7f",
    "bidi override": "user\u202etxt.exe",
    "bidi isolate": "\u2066hidden\u2069",
    "zero width": "ze\u200bro\u200dwidth\ufeff",
    "tag characters": "".join(chr(0xE0000 + ord(sign)) for sign in "ignore"),
    "action": "[@click=app.quit]x[/]",
    "spaced action": "[ @click=app.quit]x[/]",
    "closing tag": "[/nope]",
    "upper case tag": "[CRITICAL] [SEV1] [INC-42]",
    "bold": "[b]bold[/b] [x] done",
    "variable": "$accent $who",
    "lone surrogate": "a\ud800b",
    "long": "x" * 65_536,
    "long cjk": "界" * 9_000,
    "combining": "z" + "\u0301\u0302" * 500,
    "nul": "a\0b",
    "paste end": "\x1b[201~rm -rf /\n",
    "vertical": "a\x0bb\x0cc\x85d\u2028e\u2029f",
    "mixed line ends": "a\r\nb\n\rc",
    "emoji": "👩‍👩‍👧 ❤️ 1️⃣",
    "hebrew": "שלום עולם",
}
SOME = [
    pytest.param(payload, marks=[pytest.mark.long] if number % 4 else [], id=name)
    for number, (name, payload) in enumerate(PAYLOADS.items())
]
"""As parameters of a test of screens: each fourth with every push, the others with what takes long."""
_RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e0fff]"
)


def raw_controls(text: str) -> list[str]:
    """What in ``text`` would steer a terminal or hide from the eye."""
    return _RAW.findall(text)
