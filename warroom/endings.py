"""The signals that end a program which does not hear them, and which this one hears to give the terminal back.

Those of a fault of its own are not among them: there is nothing left to be orderly with. Part of the shell's fast path.
"""

from __future__ import annotations

import signal

_OTHERS = (
    "SIGALRM",
    "SIGIO",
    "SIGPROF",
    "SIGPWR",
    "SIGSTKFLT",
    "SIGUSR1",
    "SIGUSR2",
    "SIGVTALRM",
    "SIGXCPU",
)
"""What nobody has a reason to send, and some script will."""

TYPED = (signal.SIGINT, signal.SIGQUIT)
"""What a terminal sends for a key, unless keys come raw."""
ENDING: tuple[int, ...] = (
    signal.SIGTERM,
    signal.SIGHUP,
    *TYPED,
    *(getattr(signal, name) for name in _OTHERS if hasattr(signal, name)),
    *(range(signal.SIGRTMIN, signal.SIGRTMAX + 1) if hasattr(signal, "SIGRTMIN") else ()),
)
"""Signals that end the program in an orderly way."""
