"""Copying: the terminal's own way, the system's clipboard, and a file that is always there.

Nothing here may run on the thread of the screen: a stuck clipboard program takes seconds.
"""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Callable, Mapping

from warroom.interpreter import child_command, child_environ
from warroom.own_session import end_session
from warroom.text import for_clipboard

LONGEST_SEQUENCE = 74_000
"""Bytes: terminals drop longer sequences without a word."""
_LATER = 1.0
"""Seconds after which a copy ends itself where the program has ended meanwhile that would have ended it."""
PATIENCE = 4.0
"""Seconds: on a machine that is busy with an incident of its own, starting the programs alone takes more than one."""


class CopyOutcome:
    """Where a copy went. ``sent`` and ``failed`` name the ways; ``file`` is the path of the file."""

    __slots__ = ("failed", "file", "sent")

    def __init__(self, sent: list[str], failed: list[str], file: str) -> None:
        self.sent, self.failed, self.file = sent, failed, file

    @property
    def sentence(self) -> str:
        """What the person is told."""
        sentence = f"copied: sent to the {' and the '.join(self.sent)}" if self.sent else "not copied"
        if self.failed:
            sentence += f" ({'; '.join(self.failed)})"
        return sentence + (f"; also in {self.file}" if self.file else "")


def osc52(text: str, environ: Mapping[str, str]) -> bytes | None:
    """The terminal's sequence that sets its clipboard, wrapped for tmux or screen; `None` when it would be too long.

    Under tmux it is sent bare as well: with ``set-clipboard on`` tmux takes that one and drops the wrapped one, with
    ``allow-passthrough on`` it is the other way round (tmux 3.3a).
    """
    sequence = b"\x1b]52;c;" + base64.b64encode(text.encode("utf-8", "replace")) + b"\x07"
    if len(sequence) > LONGEST_SEQUENCE:
        return None
    if environ.get("TMUX"):
        return sequence + b"\x1bPtmux;" + sequence.replace(b"\x1b", b"\x1b\x1b") + b"\x1b\\"
    if environ.get("TERM", "").startswith("screen"):
        return b"\x1bP" + sequence + b"\x1b\\"
    return sequence


def copy_text(
    text: str,
    *,
    write_terminal: Callable[[bytes], None],
    environ: Mapping[str, str],
    folder: str,
    patience: float = PATIENCE,
) -> CopyOutcome:
    """Copy ``text`` every way there is. ``folder`` is where the file is kept, readable by its owner alone.

    ``write_terminal`` raises `OSError` when there is no terminal.
    """
    cleaned = for_clipboard(text)
    sent: list[str] = []
    failed: list[str] = []
    sequence = osc52(cleaned, environ)
    if sequence is None:
        failed.append("too long for the terminal")
    else:
        try:
            write_terminal(sequence)
            sent.append("terminal")
        except OSError:
            failed.append("no terminal")
    remote = "SSH_CONNECTION" in environ and not environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY")
    if remote:
        failed.append("the clipboard here is the server's")
    else:
        why = _system_clipboard(cleaned, patience)
        if why:
            failed.append(why)
        else:
            sent.append("system clipboard")
    return CopyOutcome(sent, failed, _file(cleaned, folder))


_COPY = """
import os, signal, sys
if hasattr(signal, "setitimer"):  # whoever would end it may have ended
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(0, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, float(sys.argv[1]))
import pyperclip
text = sys.stdin.buffer.read().decode("utf-8", "replace")
try:
    pyperclip.copy(text)
    sys.exit(0 if pyperclip.paste().replace("\\r\\n", "\\n") == text else 3)
except (pyperclip.PyperclipException, OSError):
    sys.exit(3)
"""


def _system_clipboard(text: str, patience: float) -> str:
    """Empty when the system took it and gives it back, else why not.

    In a process of its own: what it starts may hang, paint over the screen, or live on to serve the clipboard, and then
    must hold neither this program nor the pipe that it writes to.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - this interpreter, and a text of ours
            child_command("-c", _COPY, str(patience + _LATER)),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=child_environ(os.environ),
            start_new_session=True,
        )
    except OSError as error:
        return f"no system clipboard: {error.strerror}"
    try:
        process.communicate(text.encode("utf-8", "replace"), timeout=patience)
    except subprocess.TimeoutExpired:
        _end(process)
        return f"the system clipboard did not answer in {patience:g} s"
    if process.returncode == 0:
        return ""
    _end(process)  # what it left behind serves no clipboard
    return "no system clipboard"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it started; the session is its own."""
    if hasattr(os, "killpg"):
        end_session(process.pid)
    else:
        process.kill()
    process.wait()


def _file(text: str, folder: str) -> str:
    if not folder:
        return ""
    path = os.path.join(folder, "copied.txt")  # noqa: PTH118
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return ""
    return path
