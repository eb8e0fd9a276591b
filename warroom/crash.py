"""What happens when the program fails in a way that nobody foresaw: a report in a private file, a sentence on screen.

A traceback with local variables would put what people typed onto the terminal, and what an error says of itself may
quote them, a private incident, or a key: of that stands in a report what is written in the code that raised it, and no
more.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import traceback
from types import TracebackType

_MOST_REPORTS = 10
"""Of one run: what fails again and again fills no disk."""
_MOST_ERRORS = 50
"""Errors of one report: each with what it came of, and those of a group."""
_OF_THE_INTERPRETER = (
    AttributeError, ImportError, IndexError, MemoryError, ModuleNotFoundError, NameError, RecursionError, TypeError,
    UnboundLocalError, ZeroDivisionError,
)  # fmt: skip
"""What says of itself only names of the code and of its types, where it is raised by the interpreter itself."""
_LEAST_CONSTANT = 3


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
            file.writelines(_lines(error))
    except OSError:
        return ""
    return path


def _lines(error: BaseException) -> list[str]:
    """The traceback of ``error``, of what it came of, and of the errors of a group."""
    lines: list[str] = []
    seen: set[int] = set()
    waiting: list[tuple[str, BaseException]] = [("", error)]
    while waiting and len(seen) < _MOST_ERRORS:
        relation, one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        kind = type(one)
        lines += [
            relation,
            *traceback.format_tb(one.__traceback__),
            f"{kind.__module__}.{kind.__qualname__}: {_said(one)}\n",
        ]
        if one.__cause__ is not None:
            waiting.append(("\nThe cause of it:\n", one.__cause__))
        elif one.__context__ is not None and not one.__suppress_context__:
            waiting.append(("\nIt came while this was handled:\n", one.__context__))
        if isinstance(one, BaseExceptionGroup):
            waiting += [("\nOne of the group:\n", inner) for inner in one.exceptions]
    return lines


def _said(error: BaseException) -> str:
    """What ``error`` says of itself, as far as that is written in the code that raised it; the rest is `…`."""
    if isinstance(error, OSError) and error.errno is not None:
        return os.strerror(error.errno)
    try:
        message = str(error)
    except Exception:  # noqa: BLE001 - whatever is wrong with it is not what is reported
        return "…"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None or not message:
        return "…" if message else ""
    code = trace.tb_frame.f_code
    constants = {text for text in code.co_consts if isinstance(text, str) and len(text) >= _LEAST_CONSTANT}
    name = getattr(error, "name", None)
    of_ours = any(text in message for text in constants)
    if type(error) in _OF_THE_INTERPRETER and not of_ours and (name is None or name in code.co_names):
        return message
    known = "|".join(re.escape(text) for text in sorted(constants, key=len, reverse=True))
    kept = re.split(f"({known})", message) if known else [message]
    return "".join(piece if piece in constants else "…" for piece in kept if piece)


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
