"""The HTML file: what was looked at, what hostile text becomes, and what a real browser makes of it."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.payloads import PAYLOADS, raw_controls
from tests.report.chromium import console, needs_browser, opened
from tests.report.everything import everything
from warroom.model.identity import IncidentId
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, Measured, SectionFact
from warroom.report.html_page import blocks, html, metrics_page
from warroom.report.metrics import figures
from warroom.report.post_mortem import draft
from warroom.room.core import WarRoom
from warroom.room.readings import case as reading
from warroom.text import Untrusted, for_html

GOLDEN = Path(__file__).parent / "golden"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)> {{ summary }} </style></title>"


class Tags(HTMLParser):
    """The tags and attributes of a page, and whether what was opened is closed."""

    EMPTY = ("meta", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links.extend(value or "" for name, value in attrs if name in ("href", "src", "action"))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag


def page_of(room: WarRoom, incident: IncidentId, playbook: Playbook) -> str:
    case = reading.case(room, incident, playbook)
    return html(draft(case, playbook), playbook, figures=figures(reading.measured(room), playbook.after))


def test_the_page_is_the_one_that_was_looked_at(room: WarRoom, told: IncidentId, playbook: Playbook) -> None:
    from tests.report.golden import documents

    made = documents(room, told, playbook)
    for name in ("post_mortem.html", "picture.svg"):
        assert made[name] == (GOLDEN / name).read_text("utf-8"), name


def test_the_page_holds_nothing_that_runs_and_asks_for_nothing() -> None:
    text = (GOLDEN / "post_mortem.html").read_text("utf-8")
    tags = Tags(text)
    assert tags.open == []
    assert tags.names & {"script", "iframe", "object", "embed", "link", "base", "form", "img", "foreignobject"} == set()
    assert all(link.startswith("#e") for link in tags.links)
    assert not [name for name in tags.attributes if name.startswith("on") or name == "style"]
    assert "url(" not in text
    assert "@import" not in text


def test_its_policy_allows_its_own_style_by_hash_and_nothing_else() -> None:
    text = (GOLDEN / "post_mortem.html").read_text("utf-8")
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text
    assert "@media print" in style
    assert "prefers-color-scheme: dark" in style


@pytest.fixture(scope="module")
def calm(tame_room: WarRoom, playbook: Playbook) -> Tags:
    """What the page is where all words are harmless."""
    return Tags(page_of(tame_room, everything(tame_room, playbook), playbook))


@pytest.mark.parametrize("payload", [*PAYLOADS.values(), MARKUP], ids=[*PAYLOADS, "markup"])
def test_hostile_text_in_every_field_stays_words(payload: str, room: WarRoom, playbook: Playbook, calm: Tags) -> None:
    hostile = Tags(text := page_of(room, everything(room, playbook, words=payload[:3_000]), playbook))
    assert raw_controls(text) == []
    assert hostile.open == []
    assert hostile.names == calm.names
    assert hostile.attributes == calm.attributes
    assert all(link.startswith("#e") for link in hostile.links)


def test_plain_text_becomes_paragraphs_and_lists() -> None:
    assert (
        blocks(Untrusted("one\n- two\n- [x] three\nfour"))
        == "<p>one</p><ul><li>two</li><li>☑ three</li></ul><p>four</p>"
    )
    assert blocks(Untrusted("- <b>\n\n")) == "<ul><li>&lt;b&gt;</li></ul>"


def test_facts_that_changed_are_offered_and_blame_is_pointed_out(case: Case, playbook: Playbook) -> None:
    sections = {"root_cause": SectionFact(Untrusted("bob broke the pool"), ())}
    text = html(draft(dataclasses.replace(case, sections=sections), playbook), playbook)
    assert "bob broke the pool" in text
    assert for_html(playbook.after.words.offered) in text
    assert f"<h2>{playbook.after.words.blameless}</h2>" in text
    assert playbook.after.words.all_adds_up in text


def test_a_template_with_a_place_that_nothing_fills_is_refused(case: Case, playbook: Playbook) -> None:
    texts = playbook.texts | {"post_mortem.md": "# {{ title }}\n{{ nonsense }}\n- last"}
    with pytest.raises(ValueError, match="nonsense"):
        html(draft(case, playbook), dataclasses.replace(playbook, texts=texts))
    ends = playbook.texts | {"post_mortem.md": "# {{ title }}\nsome words\n- {{ date }}"}
    shown = html(draft(case, playbook), dataclasses.replace(playbook, texts=ends))
    assert "<ul>\n<li>2026-02-13</li>\n</ul>" in shown
    assert "<p>some words</p>" in shown


def test_the_figures_of_many_incidents_are_a_page_too(room: WarRoom, told: str, playbook: Playbook) -> None:
    found = reading.measured(room)
    hostile = Measured(IncidentId("x"), Untrusted(MARKUP), "<P0>", "<b>", "2026-02", {})
    text = metrics_page(figures([*found, hostile], playbook.after), [*found, hostile], playbook)
    tags = Tags(text)
    assert tags.open == []
    assert tags.names == {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "table", "thead", "tbody", "tr", "th", "td",
        "span", "br", "svg", "rect",
    }  # fmt: skip
    assert "n 2" in text


@needs_browser
def test_a_real_browser_shows_it_without_a_word_of_complaint(tmp_path: Path, room: WarRoom, playbook: Playbook) -> None:
    page = tmp_path / "page.html"
    page.write_text(page_of(room, everything(room, playbook, words=MARKUP), playbook), encoding="utf-8")
    tree, said = opened(page, "--dump-dom")
    assert console(said) == []
    assert "<script>" not in tree
    assert "Checkout fails" in tree
    picture = tmp_path / "shown.png"
    _, said = opened(page, f"--screenshot={picture}", "--window-size=1300,2000")
    assert picture.stat().st_size > 50_000
    assert console(said) == []


@needs_browser
def test_the_browser_would_complain_if_something_ran(tmp_path: Path) -> None:
    text = (
        (GOLDEN / "post_mortem.html").read_text("utf-8").replace("<main>", "<main><script>document.title='x'</script>")
    )
    page = tmp_path / "page.html"
    page.write_text(text, encoding="utf-8")
    tree, said = opened(page, "--dump-dom")
    assert console(said) != []
    assert "<title>x</title>" not in tree


needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="no pdftotext is installed: what is printed on A4 was not read"
)
LONG_NAME = "bartholomewconstantinopolitan"


@needs_browser
@needs_poppler
def test_a_printed_page_breaks_no_word_and_its_picture_fits(tmp_path: Path, room: WarRoom, playbook: Playbook) -> None:
    page, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    told = page_of(room, everything(room, playbook, words="the pool was exhausted"), playbook)
    page.write_text(told.replace("@dana", f"@{LONG_NAME}"), encoding="utf-8")
    opened(page, f"--print-to-pdf={printed}", "--no-pdf-header-footer")
    words = subprocess.run(["pdftotext", "-layout", str(printed), "-"], capture_output=True, text=True, check=True)
    text = words.stdout
    for whole in (f"@{LONG_NAME}", "Acknowledged", "Incident declared", "Complaints"):
        assert whole in text, f"{whole} is broken"
    appendix = text[text.rindex("Appendix") :]
    assert len(re.findall(rf"@{LONG_NAME}$", appendix, re.MULTILINE)) >= 10, "each author ends its row whole"
    for pages in text.split("\f"):
        if "key moments" in pages:
            assert "severity" in pages, "the picture is on one page"


def test_the_picture_stands_alone() -> None:
    picture = (GOLDEN / "picture.svg").read_text("utf-8")
    assert not re.search(r"var\(|currentcolor|<style[^>]*>\s*@import|href=", picture, re.IGNORECASE)
