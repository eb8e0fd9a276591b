"""Text from outside: made visible, never obeyed."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.payloads import PAYLOADS, raw_controls
from warroom.text import (
    Untrusted,
    bounded,
    clean,
    for_clipboard,
    for_csv,
    for_html,
    for_line,
    for_markdown,
    for_screen,
    for_terminal,
    quoted,
    repair,
)

ANY = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_leaves_with_a_control(payload: str) -> None:
    for shown in (clean(payload), for_terminal(payload), for_screen(payload).plain, for_html(payload)):
        assert raw_controls(shown.replace("\n", "")) == []
    assert "\n" not in for_line(payload)
    assert raw_controls(for_clipboard(payload).replace("\ufeff", "").replace("\u200b", "")) == []


@given(ANY)
def test_cleaning_leaves_no_control_and_cleaning_twice_changes_nothing(text: str) -> None:
    shown = clean(text)
    assert raw_controls(shown.replace("\n", "")) == []
    assert clean(shown) == shown
    assert clean(Untrusted(text)) == shown


@given(st.text("☎a1\ufe0f\ufe0e\u200d\u200c\u17b4\u1780\u0915\u094d\u180b\u1820👩🏽", max_size=6))
@example("☎\ufe0f\ufe0f\u200d☎")
@example("\u17b4\u200d\u1780")
@example("a\ufe0f\u200d☎")
def test_cleaning_twice_changes_nothing_where_joiners_and_selectors_meet(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_printable_ascii_is_shown_as_it_is(text: str) -> None:
    assert clean(text) == text
    assert for_screen(text).plain == text


@pytest.mark.parametrize("text", ["👩‍👩‍👧", "❤️ 1️⃣", "日本語", "שלום עולם", "Grüße", "naïve café", "👍🏽"])
def test_what_people_really_write_stays_legible(text: str) -> None:
    assert clean(text) == text


SHAPED = (
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian: I want
    "\u0915\u094d\u200d\u0937", "\u0915\u094d\u200c\u0937",  # Hindi, with half a letter and with a whole one
    "\u0d05\u0d35\u0d28\u0d4d\u200d", "\u0d9a\u0dca\u200d\u0dbb",  # Malayalam, at the end of a word; Sinhala
    "\u1820\u180b", "\u845b\U000e0100\u57ce",  # Mongolian; a Japanese name
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1:0",  # the flag of England
    "\U0001f469\u200d\u2764\ufe0f\u200d\U0001f48b\u200d\U0001f468", "\u3030\ufe0f",
)  # fmt: skip


@pytest.mark.parametrize("text", SHAPED, ids=ascii)
def test_signs_that_shape_the_letters_beside_them_stay_on_screen_and_in_copies(text: str) -> None:
    assert clean(text) == for_html(text) == for_csv(text) == for_markdown(text) == for_clipboard(text) == text


@pytest.mark.parametrize(
    "text",
    ["pa\u200dy", "pa\u200cy", "\u0440\u0430\u200c\u0443", "\u0645\u06cc\u200c", "\u0645\u200c\u200c\u062e",
     "\u200c\u0645", "\u05d0\u200d\u05d1", "\u0915\u200d", "\u0915\u094d\u200d\u200d", "a\u180b", "a\U000e0100",
     "\u845b\U000e0100\U000e0101", "\u845b\U000e0141", "\U0001f3f4\U000e0068\U000e0069\U000e007f",
     "\u2764\ufe0f\ufe0e", "\u2764\ufe0f\ufe0f"],
    ids=ascii,
)  # fmt: skip
def test_a_joiner_or_a_selector_that_shapes_nothing_is_shown(text: str) -> None:
    assert "⟨" in clean(text)
    assert clean(clean(text)) == clean(text)


def test_markup_is_words_on_the_screen() -> None:
    content = for_screen(PAYLOADS["action"], "bold")
    assert content.plain == PAYLOADS["action"]
    assert all("click" not in str(span.style) for span in content.spans)


def test_combining_marks_are_bounded() -> None:
    assert clean(PAYLOADS["combining"]).endswith("⟨+996 marks⟩")


def test_untrusted_text_is_no_string() -> None:
    said = Untrusted("x\x1b")
    with pytest.raises(TypeError):
        str(said)
    with pytest.raises(TypeError):
        f"{said}"
    with pytest.raises(TypeError):
        "a" + said  # type: ignore[operator]
    assert "\x1b" not in repr(said)
    assert said == Untrusted("x\x1b")
    assert said != "x\x1b"
    assert len({said, Untrusted("x\x1b")}) == 1
    assert said
    assert not Untrusted("")


def test_the_type_checker_refuses_untrusted_text_in_a_widget(tmp_path: Path) -> None:
    snippet = tmp_path / "snippet.py"
    snippet.write_text(
        "from textual.widgets import Static\nfrom warroom.text import Untrusted\nStatic(Untrusted('x'))\n"
    )
    ran = subprocess.run([sys.executable, "-m", "mypy", "--strict", str(snippet)], capture_output=True, text=True)
    assert ran.returncode == 1
    assert "Untrusted" in ran.stdout


@given(ANY)
def test_what_is_copied_has_no_control_and_no_line_feed_at_its_end(text: str) -> None:
    copied = for_clipboard(text)
    assert not copied.endswith("\n")
    assert "\x1b" not in copied
    assert "\r" not in copied


@given(ANY)
def test_words_in_markdown_are_words_and_nothing_else(text: str) -> None:
    tokens = MarkdownIt("commonmark", {"html": True}).parse("- said: " + for_markdown(text).replace("\n", " "))
    inner = [child.type for token in tokens for child in token.children or []]
    assert set(inner) <= {"text", "softbreak", "text_special"}
    assert not {token.type for token in tokens} & {"fence", "html_block", "heading_open", "table_open", "code_block"}


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("https://a.b/pay_ments?from=1&to=2#panel_3", "https://a.b/pay_ments?from=1&to=2#panel_3"),
        ("see https://a.b/c, please", "see https://a.b/c, please"),
        ("(https://a.b/c_d).", "(https://a.b/c_d)."),
        ("https://a.b/_x_/*y", "<https://a.b/_x_/*y>"),
        ("https://a.b/?x=1&copy;2", "<https://a.b/?x=1&amp;copy;2>"),
        ("<https://a.b>", "\\<<https://a.b>\\>"),
        ("https://a.b/c|d", "<https://a.b/c>\\|d"),
        ("https://a.b/c*", "<https://a.b/c>\\*"),
        ("javascript://a_b", "javascript://a\\_b"),
    ],
)
def test_an_address_of_the_web_stays_whole_in_markdown(said: str, written: str) -> None:
    assert for_markdown(said) == written


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


@given(ANY)
def test_words_in_html_open_no_element_and_leave_no_attribute(text: str) -> None:
    parser = _Tags()
    parser.feed(f'<p title="{for_html(text)}">{for_html(text)}</p>')
    assert parser.tags == ["p"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "\r=1"])
def test_a_cell_is_no_formula(cell: str) -> None:
    written = io.StringIO()
    csv.writer(written).writerow([for_csv(cell)])
    assert written.getvalue().lstrip('"').startswith("'") or cell[0] in "\t"
    assert not for_csv(cell).lstrip().startswith(("=", "+", "-", "@"))
    assert for_csv(f"'{cell}") not in (for_csv(cell), f"'{cell}")  # every cell can be told from every other
    assert for_csv("plain") == "plain"


def test_long_text_is_cut_with_a_sign() -> None:
    assert bounded("abcdef", 4) == "abc…"
    assert bounded("abc", 4) == "abc"


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("gelöst", "'gelöst'"),
        ("日本", "'日本'"),
        ("it's", '"it\'s"'),
        ("", "''"),
        ("abcdefg", "'abcde…'"),
        ("a\x1b[2J", "'a\u241b[2J'"),
    ],
)
def test_what_was_typed_is_named_in_its_own_letters(typed: str, named: str) -> None:
    assert quoted(typed, 6) == named


@given(ANY)
def test_what_is_named_is_one_bounded_line_without_a_control(text: str) -> None:
    named = quoted(text)
    assert len(named) <= 42
    assert named[0] == named[-1]
    assert raw_controls(named) == []


@given(ANY)
def test_what_is_repaired_can_be_stored_and_is_else_unchanged(text: str) -> None:
    repaired = repair(text)
    repaired.encode()
    assert "\0" not in repaired
    if not any("\udc80" <= sign <= "\udcff" for sign in text):
        assert len(repaired) == len(text)
    if "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text):
        assert repaired == text


@given(ANY, st.booleans())
def test_bytes_that_the_interpreter_took_for_no_text_are_read_where_they_are_one(text: str, cut: bool) -> None:
    """As the words of a command are in a locale of ASCII."""
    whole = repair(text)
    data = whole.encode()
    assert repair(data.decode("ascii", "surrogateescape")) == whole
    broken = repair((data[1:] if cut else b"\xff" + data).decode("ascii", "surrogateescape"))
    assert broken.endswith(whole[1:])


ADDRESSES = (
    "https://g.example/d/pay_ments?from=1&to=2#panel_3", "http://a.example/x(y)_z", "https://e.example/~u/_x_?a=1&b=2",
    "https://e.example/a*b*c", "https://e.example/_a_b_", "ftp://x.example/a_b", "www.example.com/a_b_c",
)  # fmt: skip


@pytest.mark.parametrize("reader", ["commonmark", "gfm-like"])
@pytest.mark.parametrize("before", ["", "see ", "(", "_", "**"])
@pytest.mark.parametrize("behind", ["", " now", ".", "_", "_.", ".*", ".**", "|", ")", ".>"])
def test_an_address_stays_whole_in_every_reader_of_markdown(reader: str, before: str, behind: str) -> None:
    for address in ADDRESSES:
        text = f"{before}{address}{behind}"
        (inline,) = (token for token in MarkdownIt(reader).parse(for_markdown(text)) if token.type == "inline")
        children = inline.children or []
        assert "".join(token.content for token in children) == text
        links = [str(token.attrs["href"]) for token in children if token.type == "link_open"]
        assert all("%5C" not in link and "&amp;" not in link for link in links), (text, links)
        if reader == "gfm-like" and not address.endswith("_") and not (address.startswith("www.") and not links):
            linked = {address, f"{address}_"} if behind[:1] == "_" and before != "_" else {address}
            (link,) = links
            assert link.removeprefix("http://") in {one.removeprefix("http://") for one in linked}, text
