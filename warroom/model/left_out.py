"""What stands where words are not: somebody purged them, or they did not come along. Part of the shell's fast path."""

from __future__ import annotations

PURGED_WORDS, MISSING_WORDS = "[purged]", "[words missing]"


def left_out(*, missing: bool) -> str:
    """What is shown in place of words that are ``missing``, or were purged."""
    return MISSING_WORDS if missing else PURGED_WORDS
