"""What the system says of the processes of this machine; Linux tells it in ``/proc``."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


def _fields(process: int) -> list[str]:
    """What ``/proc/PID/stat`` says behind the name, its state first; raise ``OSError`` for one that is not there."""
    return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def state(process: int) -> str:
    """``R``, ``S``, ``T`` and so on, as proc(5) has them; raise ``OSError`` where there is no such process."""
    return _fields(process)[0]


def runs(process: int) -> bool:
    """Whether there is such a process that has not ended."""
    with contextlib.suppress(OSError):
        return state(process) not in "ZX"
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, 0)
        return not Path("/proc/self").exists()
    return False


def noted(path: Path) -> bool:
    """Whether somebody noted two processes in ``path``."""
    return path.exists() and len(path.read_text().split()) == 2


def ended(noted: Path) -> bool:
    """Whether somebody noted processes in ``noted``, and none of them runs any more."""
    return noted.exists() and not any(map(runs, map(int, noted.read_text().split())))


def ever_longer(seconds: int, noted: Path) -> Iterator[int]:
    """The seconds that a program gets which is to be ended: ever more, until it came so far as to write ``noted``."""
    for times in (1, 5, 25):
        if not noted.exists():
            yield seconds * times


def processor_seconds(process: int) -> float:
    """What the process has used of a processor so far; raise ``OSError`` where there is no such process."""
    user, system = _fields(process)[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def resident_bytes(process: int) -> int:
    """What of its memory lies in the machine's."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS")), 0)


def syncing(database: str) -> list[int]:
    """The processes that commands have left behind to send what ``database`` holds."""
    processes = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if b"sync" in words and database.encode() in words:
                processes.append(int(folder.name))
    return processes
