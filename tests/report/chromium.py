"""A real browser without a screen, where one is installed: what it makes of a page, and what the page asks for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_browser = pytest.mark.skipif(
    BROWSER is None, reason="no headless Chromium is installed: the HTML was not opened in a real browser"
)


def opened(page: Path, *options: str) -> tuple[str, str]:
    """The page's tree after it was loaded, and what the browser had to say about it."""
    assert BROWSER is not None
    ran = subprocess.run(
        [
            BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--enable-logging=stderr", "--v=0", f"--user-data-dir={page.parent / 'profile'}", *options, page.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return ran.stdout, ran.stderr


def console(said: str) -> list[str]:
    """The lines that the page itself caused."""
    return [line for line in said.splitlines() if "CONSOLE" in line or "Refused to" in line]
