"""A real browser that is told what to do over a pipe: how a page is shown, what it asks for, what stands in it."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.report.chromium import BROWSER

_WITHIN = 60.0
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
)  # fmt: skip


def axe_source() -> str:
    """The script of axe-core. Skip, loudly, without it."""
    named = os.environ.get("WARROOM_AXE", "")
    npm = shutil.which("npm")
    if not named and npm is not None:
        globally = subprocess.run([npm, "root", "-g"], capture_output=True, text=True, timeout=60, check=False)
        named = str(Path(globally.stdout.strip()) / "axe-core" / "axe.min.js")
    if not named or not Path(named).is_file():
        pytest.skip(
            "no axe-core here (`npm install -g axe-core`, or WARROOM_AXE=axe.min.js): NO PAGE WAS LOOKED AT BY IT"
        )
    return Path(named).read_text("utf-8")


class Browser:
    """One window. ``asked`` are the addresses that were asked for since the last page was opened, ``heard`` what the
    page said or failed with.
    """

    def __init__(self, profile: Path) -> None:
        assert BROWSER is not None
        told, self._tell = os.pipe()
        self._hear, tells = os.pipe()
        # The browser reads at 3 and writes at 4.
        words = [BROWSER, *_FLAGS, f"--user-data-dir={profile}", f"--log-net-log={profile}/net.json"]
        shell = ["bash", "-c", f'exec "$0" "$@" 3<&{told} 4>&{tells} 2>/dev/null', *words]
        self._child = subprocess.Popen(shell, pass_fds=(told, tells), start_new_session=True)
        os.close(told)
        os.close(tells)
        self._pending, self._number = b"", 0
        self._answers: dict[int, dict[str, Any]] = {}
        self._events: set[str] = set()
        self.asked: list[str] = []
        self.heard: list[str] = []
        self._session = ""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """What the browser answers to one command."""
        self._number += 1
        number = self._number
        command = {"id": number, "method": method, "params": parameters}
        if self._session:
            command["sessionId"] = self._session
        os.write(self._tell, json.dumps(command).encode() + b"\0")
        end = time.monotonic() + _WITHIN
        while number not in self._answers:
            self._read(end)
        answer = self._answers.pop(number)
        assert "error" not in answer, (method, answer)
        held: dict[str, Any] = answer["result"]
        return held

    def _read(self, end: float) -> None:
        assert select.select([self._hear], [], [], max(0.0, end - time.monotonic()))[0], "the browser says nothing"
        piece = os.read(self._hear, 1 << 20)
        assert piece, "the browser has ended"
        *messages, self._pending = (self._pending + piece).split(b"\0")
        for message in map(json.loads, messages):
            if "id" in message:
                self._answers[message["id"]] = message
            else:
                self._note(message["method"], message.get("params", {}))

    def _note(self, event: str, said: Mapping[str, Any]) -> None:
        self._events.add(event)
        if event == "Network.requestWillBeSent":
            self.asked.append(said["request"]["url"])
        elif event in (
            "Runtime.consoleAPICalled",
            "Runtime.exceptionThrown",
            "Log.entryAdded",
            "Page.javascriptDialogOpening",
        ):
            self.heard.append(f"{event} {json.dumps(said)[:400]}")

    def show(self, *, width: int, scheme: str = "light", scale: float = 1.0) -> None:
        """From now on a window so wide (in its own pixels), light or dark, magnified so much."""
        size = {"width": width, "height": 800, "deviceScaleFactor": scale, "mobile": False}
        self.ask("Emulation.setDeviceMetricsOverride", **size)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, address: str) -> None:
        """Open a page, and wait until it is loaded; the one before says and asks nothing any more."""
        for where in ("about:blank", address):
            self.asked.clear()
            self.heard.clear()
            self._events.discard("Page.loadEventFired")
            self.ask("Page.navigate", url=where)
            self._loaded()

    def reloaded(self, expression: str) -> None:
        """Do in the page what lets it load itself anew, and wait until it has."""
        self._events.discard("Page.loadEventFired")
        self.ask("Runtime.evaluate", expression=expression)
        self._loaded()

    def _loaded(self) -> None:
        end = time.monotonic() + _WITHIN
        while "Page.loadEventFired" not in self._events:
            self._read(end)

    def worth(self, expression: str) -> Any:
        """What an expression is worth in the page; the page's policy is not asked, and not changed."""
        answer = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self, path: Path) -> None:
        """Keep what is seen."""
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot", captureBeyondViewport=True)["data"]))

    def close(self) -> None:
        """End it, and what it started."""
        self._session = ""
        os.write(self._tell, json.dumps({"id": 0, "method": "Browser.close", "params": {}}).encode() + b"\0")
        try:
            self._child.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()
        os.close(self._tell)
        os.close(self._hear)
