"""Waiting for files, pipes and terminals of this process, however many of them it has open."""

from __future__ import annotations

import select
import time
from collections.abc import Sequence


def readable(descriptors: Sequence[int], seconds: float) -> list[int]:
    """Wait up to ``seconds`` until something can be read from one of ``descriptors``, or its other end is gone; those
    of which that is so. ``select`` itself refuses the number 1024 and all above.
    """
    if not hasattr(select, "poll"):
        return select.select(descriptors, [], [], seconds)[0]
    waiting = select.poll()
    for descriptor in descriptors:
        waiting.register(descriptor, select.POLLIN)
    until = time.monotonic() + seconds
    while True:
        ready = [descriptor for descriptor, _ in waiting.poll(max(0.0, until - time.monotonic()) * 1000)]
        if ready or time.monotonic() >= until:
            return ready
