"""What happens when the program fails in a way that nobody foresaw: a report in a private file, a sentence on screen.

A traceback with local variables would put what people typed onto the terminal.
"""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from types import TracebackType

_MOST_REPORTS = 10
"""Of one run: what fails again and again fills no disk."""


def write_report(error: BaseException, folder: str, *, now: int) -> str:
    """Write the traceback of ``error``, without local variables, to a file that only its owner reads.

    ``now`` is microseconds since 1970. Return the file's path, empty if it could not be written.
    """
    if not folder:
        return ""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        handle, path = _new_file(folder, now)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(traceback.format_exception(error))
    except OSError:
        return ""
    return path


def _new_file(folder: str, now: int) -> tuple[int, str]:
    """A file of its own for each failure of one run, which share their time: a thread fails, and then the rest does.
    Raise ``OSError``.
    """
    for more in ("", *(f"-{number}" for number in range(2, _MOST_REPORTS + 1))):
        path = os.path.join(folder, f"crash-{now}{more}.txt")  # noqa: PTH118
        with contextlib.suppress(FileExistsError):
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), path
    raise FileExistsError


def sentence(error: BaseException, path: str) -> str:
    """What the person at the keyboard is told."""
    kind = type(error).__name__
    where = f" A report for its developers is in {path}." if path else ""
    return (
        f"warroom failed ({kind}). What was shown as saved is saved; start it again. If it fails again, "
        f"`warroom doctor` says whether the database and the settings are whole.{where}"
    )


def install(folder: str, *, now: int) -> None:
    """Let what nobody catches, in any thread, end in a report instead of a traceback on the terminal."""
    import threading

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.stderr.write("\n")
            return
        sys.stderr.write(sentence(error, write_report(error.with_traceback(trace), folder, now=now)) + "\n")

    def report_thread(failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            report(failed.exc_type, failed.exc_value, failed.exc_traceback)

    sys.excepthook = report
    threading.excepthook = report_thread
