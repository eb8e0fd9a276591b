"""What a name behind an @ can look like, in any script. Part of the shell's fast path."""

from __future__ import annotations

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0df3"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3\u1dc0-\u1dff"
)
"""The signs above, below and behind letters that are no letters for `re`: vowels of Indic scripts, tones, accents."""
NAME = rf"(?!\d{{1,2}}:\d\d)[^\W_][\w{_MARKS}.\-]{{0,31}}"
"""A clock is nobody's: ``@14:05``."""
