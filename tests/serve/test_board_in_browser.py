"""The board in a real browser: usable in every window; hostile words do nothing; nobody elsewhere is asked."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Clock
from tests.payloads import PAYLOADS
from tests.report.chromium import needs_browser
from tests.report.devtools import Browser, axe_source
from tests.room.giving import PLAYBOOK, order
from tests.room.sharers import until
from tests.room.test_board import posted
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.report.board import INDEX, board_pages
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.readings.board import board
from warroom.text import repair

pytest.importorskip("uvicorn", reason="what `warroom board --serve` needs is not installed")
from tests.serve.test_board import TOKEN, Served

pytestmark = needs_browser
WINDOWS: dict[str, dict[str, Any]] = {
    "light": {"width": 1280}, "dark": {"width": 1280, "scheme": "dark"},
    # What is magnified twice has half as many pixels of its own.
    "200 %": {"width": 640, "scale": 2.0}, "200 % dark": {"width": 640, "scale": 2.0, "scheme": "dark"},
    "320 px": {"width": 320}, "320 px dark": {"width": 320, "scheme": "dark"},
}  # fmt: skip
MARKUP = {
    "script": "<script>document.title='owned'</script>",
    "image": "<img src=http://127.0.0.1:1/x onerror=\"document.title='owned'\">",
    "attribute": '" autofocus onfocus="document.title=\'owned\'" x="',
    "style": "</style><style>@import url(http://127.0.0.1:1/y)</style>",
    "refresh": '<meta http-equiv=refresh content="0;url=http://127.0.0.1:1/z">',
    "link": "[x](javascript:document.title='owned') <a href=\"javascript:document.title='owned'\" autofocus>x</a>",
    "svg": "<svg><animate onbegin=\"document.title='owned'\" attributeName=x dur=1s></svg>",
    "comment": "--><iframe srcdoc=\"<script>parent.document.title='owned'</script>\"></iframe><!--",
}
HOSTILE = {**PAYLOADS, **MARKUP}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    window = Browser(tmp_path_factory.mktemp("browser"))
    yield window
    window.close()


@pytest.fixture
def served() -> Iterator[Served]:
    running = Served()
    yield running
    running.close()


def pages(room: WarRoom, audience: str, *, number: int | None = None) -> dict[str, str]:
    watcher = PLAYBOOK.audience(audience)
    assert watcher is not None
    shown = board(room, PLAYBOOK, watcher, now=room.now())
    return board_pages(shown, PLAYBOOK.board, now=room.now(), **({} if number is None else {"number": number}))


def written(folder: Path, made: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, html in made.items():
        (folder / name).write_text(html, "utf-8", errors="surrogatepass")
    return folder / INDEX


def three_incidents(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    """One that is late, one of which people hear in time, one that is over; told to every audience."""
    over, fresh = (
        commander.declare(
            room, title, severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="Europe/Berlin",
            roles={"commander": "alice"},
        )
        for title in ("Search is slow", "Sign-in, with a name that goes over more than one line of a telephone")
    )  # fmt: skip
    names = [one.name for one in PLAYBOOK.communication.audience]
    for one in (incident, over):
        for audience in names:
            posted(room, one, audience, f"We are looking into it.\n\nA long address: https://status.example/{'x' * 90}")
    order(room, over, "close", "it was the weather")
    clock.forward(minutes=120)
    for audience in names:
        posted(room, fresh, audience, "Some of you cannot sign in. We have found why, and are putting it right.")


def test_axe_finds_nothing_wrong_on_any_page_in_any_window_and_nothing_is_cut_off(
    room: WarRoom, incident: IncidentId, clock: Clock, served: Served, browser: Browser, tmp_path: Path
) -> None:
    axe = axe_source()
    three_incidents(room, incident, clock)
    wrong: list[str] = []
    for audience in [one.name for one in PLAYBOOK.communication.audience]:
        still = written(tmp_path / audience, pages(room, audience))
        live = pages(room, audience, number=1)
        assert len(live) >= 3, "an audience that sees no incident proves nothing"
        served.shown.put(1, live)
        browser.open(f"http://127.0.0.1:{served.port}/t/{TOKEN}")
        long = f"{incident}.html"
        addresses = [still.as_uri(), (still.parent / long).as_uri()]
        addresses += [f"http://127.0.0.1:{served.port}/{name}" for name in ("", long)]
        for address in addresses:
            browser.show(width=1280)
            browser.open(address)
            browser.worth(f"{axe};0")
            for name, window in WINDOWS.items():
                browser.show(**window)
                answer = browser.worth(
                    "axe.run().then(r => JSON.stringify({v: r.violations.map(v => [v.id, v.help, "
                    "v.nodes.map(n => n.html.slice(0, 200))]), passes: r.passes.length}))"
                )
                found = json.loads(answer)
                assert found["passes"] > 10, "axe has looked at nothing"
                wrong += [f"{audience} {address[-40:]} {name}: {one}" for one in found["v"]]
                if browser.worth("document.documentElement.scrollWidth > innerWidth"):
                    wrong.append(f"{audience} {address[-40:]} {name}: it is wider than its window")
            own = (still.parent.as_uri(), f"http://127.0.0.1:{served.port}/")
            wrong += [f"{address} asks for {one}" for one in browser.asked if not one.startswith(own)]
    assert not wrong, "\n".join(wrong)


class Quiet(SimpleHTTPRequestHandler):
    """Any web server that shows a folder."""

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture
def shown_folder(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    folder = tmp_path / "shown"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_of_a_folder_is_loaded_anew_for_news_alone_and_stays_when_its_server_is_away(
    room: WarRoom, incident: IncidentId, clock: Clock, browser: Browser, shown_folder: tuple[Path, str]
) -> None:
    folder, host = shown_folder
    posted(room, incident, "internal", "first news")
    written(folder, pages(room, "internal"))
    browser.open(f"{host}/{incident}.html")
    time = "document.querySelector('footer time').dateTime"
    before = browser.worth(time)
    browser.worth("window.loadedOnce = true")
    clock.forward(minutes=2)
    written(folder, pages(room, "internal"))
    browser.worth("look()")
    assert browser.worth("window.loadedOnce") is True
    assert browser.worth(time) > before
    browser.worth("fetch = () => Promise.reject(new TypeError('away')); look()")
    assert "first news" in browser.worth("document.body.innerText")
    posted(room, incident, "internal", "second news")
    written(folder, pages(room, "internal"))
    browser.open(f"{host}/{incident}.html")
    shown = (folder / f"{incident}.html").stat()
    posted(room, incident, "internal", "third news")
    written(folder, pages(room, "internal"))
    # Of two pages of one second a server says that nothing has changed: it tells their times in whole seconds.
    os.utime(folder / f"{incident}.html", ns=(shown.st_atime_ns, shown.st_mtime_ns))
    browser.reloaded("look()")
    # A load that the page's own clock began before may have come first.
    until(lambda: "third news" in browser.worth("document.body.innerText"))
    assert all(asked.startswith(f"{host}/") for asked in browser.asked), browser.asked


def test_hostile_words_in_every_field_do_nothing_and_nobody_elsewhere_is_asked(
    room: WarRoom, served: Served, browser: Browser, tmp_path: Path
) -> None:
    for payload in HOSTILE.values():
        text = repair(payload[:2_000])
        one = commander.declare(
            room, text[:200], severity=Severity("P1", 1), phase="declare", phase_rank=1, zone=text[:50],
            roles={"commander": text[:60]},
        )  # fmt: skip
        for audience in PLAYBOOK.communication.audience:
            posted(room, one, audience.name, text, status=text[:40])
        order(room, one, "impact", text[:300] or "x")
    browser.show(width=1280)
    for audience in PLAYBOOK.communication.audience:
        still = written(tmp_path / audience.name, pages(room, audience.name))
        served.shown.put(1, pages(room, audience.name, number=1))
        names = sorted(path.name for path in still.parent.glob("*.html"))
        assert len(names) == len(HOSTILE) + 1
        host = f"http://127.0.0.1:{served.port}/"
        whole = names if audience.name == "internal" else [INDEX]  # the pages of all audiences are made by one function
        for address in [*((still.parent / name).as_uri() for name in whole), f"{host}t/{TOKEN}", f"{host}{names[0]}"]:
            browser.open(address)
            assert "owned" not in browser.worth("document.title").split("·")[0].split(), address
            inside = browser.worth(
                "[...document.body.querySelectorAll('script,img,iframe,svg,style,meta,form')].length"
            )
            assert inside <= 1, address  # the one script of ours
            assert not browser.worth("[...document.links].some(one => one.protocol === 'javascript:')"), address
            assert all(asked.startswith((still.parent.as_uri(), host)) for asked in browser.asked), browser.asked
            assert not browser.heard, (address, browser.heard)
