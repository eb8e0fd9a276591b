"""Hostile words in every field of every record, in every document: they are words there, and do nothing."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.report.everything import everything
from warroom.playbook.workflow import Playbook
from warroom.room.core import WarRoom
from warroom.room.readings import case as reading
from warroom.room.readings.documents import document
from warroom.text import Untrusted, for_csv, for_markdown, without_calls

HOSTILE = [
    '=HYPERLINK("http://evil.example","x")', "＝1+1", "＋1", "－1", "＠SUM(A1)",
    "\t=1", "\r=1", "\u3000=1", "\xa0@x", "﹦1",
    "@channel @here @everyone @all", "@HERE now", "(@channel)", "[x](http://evil.example)", "![x](http://evil.example)",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<!channel> <users/all> <@U123>", "@**all**",
    "\x1b]52;c;eA==\x07", "| a | b |\n|---|---|", "# big\n- [x] done", "</td></table><iframe src=//evil.example>",
    "javascript:alert(1)", "a\n\n<b>x</b>", "1" * 400 + ". x", "everyone", "http://evil.example",
]  # fmt: skip
_FORMULA = "=+-@＝＋－＠﹦﹢﹣﹫\t\r"
_OF_OUR_OWN = r"<br>|<!--(?: :[0-5]\d)?(?: [a-z]{1,20}(?:-[a-z]{1,20})?)? -->"
"""What a document says to its reader in tags: a break, and which second and kind a row is of."""
_CALL = re.compile(r"(?i)(?<![\w.])@\\?(channel|here|everyone|all)\b")


def replaced(value: Any, words: str) -> Any:
    """A copy in which every text of people, and every id, is ``words``."""
    if isinstance(value, Untrusted):
        return Untrusted(words)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: replaced(getattr(value, field.name), words) for field in dataclasses.fields(value)}
        if "id" in changed and "text" in changed:
            changed["id"] = words
        return dataclasses.replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(replaced(one, words) for one in value)
    if isinstance(value, dict):
        return {name: replaced(one, words) for name, one in value.items()}
    return value


class Looked(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src", "action", "xlink:href")}


def inert_csv(text: str) -> None:
    for row in list(csv.reader(io.StringIO(text, newline="")))[1:]:
        for cell in row:
            assert cell.lstrip()[:1] not in _FORMULA or not cell.strip(), cell
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", cell)


def inert_markdown(text: str) -> None:
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    inner = [child for token in tokens for child in token.children or []]
    assert not [
        one.content
        for one in inner
        if one.type in ("link_open", "image", "html_inline") and not re.fullmatch(_OF_OUR_OWN, one.content)
    ]
    assert not [one.content for one in tokens if one.type == "html_block" and "evil" in one.content]
    said = "".join(one.content for one in inner if one.type in ("text", "text_special", "code_inline"))
    assert not _CALL.search(said), _CALL.search(said)


def inert_html(text: str) -> None:
    page = Looked()
    page.feed(text)
    assert not page.tags & {"script", "iframe", "img", "object", "embed", "form", "base", "link"}
    assert not {name for name in page.attributes if name.startswith("on")}
    assert not [one for one in page.addresses if not one.startswith("#")]


INERT: dict[str, Callable[[str], None]] = {
    "csv": inert_csv, "md": inert_markdown, "html": inert_html, "svg": inert_html,
}  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_every_field_are_words_in_every_document(
    room: WarRoom, playbook: Playbook, words: str
) -> None:
    case = replaced(reading.case(room, everything(room, playbook, words=words), playbook), words)
    for format_, inert in INERT.items():
        content = document(room, case, playbook, format_)
        assert isinstance(content, str)
        inert(content)
    assert document(room, case, playbook, "json")


@pytest.mark.parametrize("words", HOSTILE)
def test_a_cell_and_words_of_markdown_are_inert_by_themselves(words: str) -> None:
    inert_csv("head\r\n" + '"' + for_csv(words).replace('"', '""') + '"')
    inert_markdown("said: " + for_markdown(words).replace("\n", " "))


@pytest.mark.parametrize(
    "harmless", ["alice@here.example", "mail all@channel.example", "@alice", "@hereabouts", "@allan", "at @ noon"]
)
def test_people_and_addresses_are_no_calls(harmless: str) -> None:
    assert without_calls(harmless) == harmless
