"""Waiting for what can be read, also in a process that has a thousand files open."""

from __future__ import annotations

import os
import resource
from pathlib import Path

from warroom.descriptors import readable

BEYOND = 1_100
"""A number of a descriptor that ``select`` refuses."""


def test_what_can_be_read_is_told_and_nothing_else_whatever_its_number(tmp_path: Path) -> None:
    most, _ = limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(most, BEYOND + 10), limits[1]))
    (tmp_path / "file").write_text("words")
    file = os.open(tmp_path / "file", os.O_RDONLY)
    silent, open_end = os.pipe()
    written, end = os.pipe()
    os.write(end, b".")
    left, closed = os.pipe()
    os.close(closed)
    beyond = BEYOND
    os.dup2(written, beyond)
    try:
        assert readable([silent], 0) == []
        assert readable([silent], 0.01) == []
        assert readable([silent, beyond], 60) == [beyond]
        assert readable([left], 60) == [left]
        assert readable([file, silent], 60) == [file]
    finally:
        for descriptor in (file, silent, open_end, written, end, left, beyond):
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
