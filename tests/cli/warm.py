"""Commands of the shell without what each would spend on loading: a process that has loaded the program forks for each.

Every command is a process of its own that runs the program's own `main`, with the arguments, the environment, the
folder and the streams that it was given. What depends on how an interpreter starts is for `tests.cli.shell.Shell.cold`.
"""

from __future__ import annotations

import array
import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

_STREAMS = 3
_LONGEST = 1 << 22


class Loaded:
    """A process that has loaded the program, for as long as the one that started it lives."""

    def __init__(self) -> None:
        self._place = tempfile.TemporaryDirectory(prefix="warm-")
        self.address = f"{self._place.name}/s"
        self._pid = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.warm", self.address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"loaded\n"
        atexit.register(self.end)

    def end(self) -> None:
        """Let it end."""
        if os.getpid() == self._pid:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(timeout=30)
            self._place.cleanup()

    def run(
        self,
        arguments: list[str],
        *,
        stdin: str,
        environ: dict[str, str],
        folder: Path,
        timeout: float,
        output: IO[bytes] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """What the command said and how it ended; its standard output is ``output`` where that is given. Raise
        ``subprocess.TimeoutExpired``.
        """
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(stdin.encode("utf-8", "surrogateescape"))
            given.seek(0)
            with socket.socket(socket.AF_UNIX) as asked:
                asked.settimeout(timeout)
                asked.connect(self.address)
                asked.sendmsg(
                    [b"!"],
                    [
                        (
                            socket.SOL_SOCKET,
                            socket.SCM_RIGHTS,
                            array.array("i", [given.fileno(), (output or out).fileno(), err.fileno()]),
                        )
                    ],
                )
                words = json.dumps({"arguments": arguments, "environ": environ, "folder": str(folder)}).encode()
                asked.sendall(len(words).to_bytes(4, "big") + words)
                try:
                    answer = _received(asked, 4)
                except TimeoutError:
                    raise subprocess.TimeoutExpired(arguments, timeout, _text(out), _text(err)) from None
            code = int.from_bytes(answer, "big", signed=True)
            return subprocess.CompletedProcess(arguments, code, _text(out), _text(err))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n").replace("\r", "\n")


def _received(connection: socket.socket, size: int) -> bytes:
    whole = b""
    while len(whole) < size:
        part = connection.recv(size - len(whole))
        if not part:
            raise EOFError("the process that ran the command is gone")
        whole += part
    return whole


def _serve(address: str) -> None:
    """Answer whoever connects to ``address`` until the standard input ends."""
    import gc
    import importlib
    import pkgutil

    for name in ("cli", "room", "report", "compose", "playbook", "intake", "store", "share"):
        package = importlib.import_module(f"warroom.{name}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            with contextlib.suppress(ImportError):  # an extra that is not installed
                importlib.import_module(module.name)
    assert "textual" not in sys.modules
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(16)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        gc.freeze()
        sys.stdout.write("loaded\n")
        sys.stdout.flush()
        while True:
            ready, _, _ = select.select([listening, sys.stdin], [], [])
            if sys.stdin in ready:
                return
            connection, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                _answer(connection)
            connection.close()


def _answer(connection: socket.socket) -> None:
    """Fork for one command, and say how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, rights, _, _ = connection.recvmsg(1, socket.CMSG_SPACE(_STREAMS * array.array("i").itemsize))
    streams = array.array("i", rights[0][2])
    size = int.from_bytes(_received(connection, 4), "big")
    assert size < _LONGEST
    asked = json.loads(_received(connection, size))
    child = os.fork()
    if child == 0:
        connection.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        _run(asked["arguments"], asked["environ"], asked["folder"])
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(OSError):
        connection.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))
    os._exit(0)


def _run(arguments: list[str], environ: dict[str, str], folder: str) -> None:
    """Be the program, and end as an interpreter does."""
    from warroom.__main__ import main

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = ["warroom", *arguments]
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", errors="surrogateescape")  # type: ignore[misc]  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8")  # type: ignore[misc]  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", errors="backslashreplace")  # type: ignore[misc]  # noqa: SIM115
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
    except BaseException:  # noqa: BLE001 - as an interpreter does
        sys.excepthook(*sys.exc_info())
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = 120
    os._exit(code & 0xFF)


if __name__ == "__main__":
    _serve(sys.argv[1])
