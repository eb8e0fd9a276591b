"""Keeping keys out of the file that a system may write of a process that dies.

Part of the shell's fast path, which makes a key once.
"""

from __future__ import annotations

_NOWHERE = 1
"""Bytes of such a file: too few for any to be written, and the one number by which Linux also hands none to a program
that collects them.
"""


def leave_no_core() -> None:
    """See to it that nothing is written of the memory of this process: it is about to hold a key. Where the system
    knows no such limit nothing is done.
    """
    try:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        fewest = _NOWHERE if most == resource.RLIM_INFINITY else min(_NOWHERE, most)
        resource.setrlimit(resource.RLIMIT_CORE, (fewest, most))
    except (ImportError, OSError, ValueError):
        return
