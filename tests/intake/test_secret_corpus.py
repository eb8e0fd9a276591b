"""How many secrets of many kinds are found, how many harmless words are taken for one, and how long a look takes."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.intake import (
    corpus_fifth,
    corpus_first,
    corpus_fourth,
    corpus_second,
    corpus_seventh,
    corpus_sixth,
    corpus_third,
)
from tests.intake.made_up import Maker, unmarked
from warroom.intake import secrets
from warroom.intake.secret_commands import COMMANDS
from warroom.intake.secret_shapes import BEGINNINGS, SHAPES
from warroom.intake.secret_values import is_name
from warroom.intake.secrets import find_secrets, suspects

ROOT = Path(__file__).parents[2]
TABLES = [corpus_first, corpus_second, corpus_third, corpus_fourth, corpus_fifth, corpus_sixth, corpus_seventh]


def is_found(text: str) -> bool:
    """Whether what is marked in ``text`` lies under a finding; without a mark, whether there is one."""
    if "«" not in text:
        return bool(find_secrets(text))
    bare, start, end = unmarked(text)
    return any(first < end and start < last for first, last, _ in find_secrets(bare))


@pytest.mark.parametrize("table", TABLES, ids=["first", "second", "third", "fourth", "fifth", "sixth", "seventh"])
def test_nearly_every_secret_is_found(table: ModuleType) -> None:
    missed = [text for _, text in table.SECRETS if not is_found(text)]
    assert len(missed) <= len(table.SECRETS) * 0.03, missed


@pytest.mark.parametrize("table", TABLES, ids=["first", "second", "third", "fourth", "fifth", "sixth", "seventh"])
def test_hardly_anything_harmless_is_taken_for_a_secret(table: ModuleType) -> None:
    flagged = [text for _, text in table.HARMLESS if find_secrets(text)]
    assert len(flagged) <= len(table.HARMLESS) * 0.02, flagged


def test_the_corpus_is_wide_enough_to_say_anything() -> None:
    assert sum(len(table.SECRETS) for table in TABLES) >= 150
    assert sum(len(table.HARMLESS) for table in TABLES) >= 150
    assert len({kind for table in TABLES for kind, _ in table.SECRETS}) >= 40
    assert len({kind for table in TABLES for kind, _ in table.HARMLESS}) >= 25


_NAMES = st.sampled_from(
    ["password", "PASSWORD", "dbPassword", "DB_PASSWORD", "spring.mail.password", "client_secret", "clientSecret",
     "API_KEY", "apiKey", "x-api-key", "AUTH_TOKEN", "refresh_token", "_authToken", "SECRET_KEY", "accessToken"]
)  # fmt: skip
_WRITTEN = st.sampled_from(
    ["{name}={value}", "{name}: {value}", "export {name}={value}", '"{name}": "{value}"', "{name} = '{value}'",
     "--set {name}={value}", "{name}:{value}", '{{"{name}":"{value}"}}', "<{name}>{value}</{name}>", "`{name}={value}`",
     "**{name}**: {value}", "- name: {name}\n  value: {value}", "https://x.example/a?b=1&{name}={value}&c=2"]
)  # fmt: skip


@given(name=_NAMES, written=_WRITTEN, seed=st.integers(0, 10_000), around=st.sampled_from(["", "see ", "14:32 > ran "]))
def test_a_random_value_under_the_name_of_a_secret_is_found_however_it_is_written(
    name: str, written: str, seed: int, around: str
) -> None:
    value = Maker(seed)(20)
    assume(not is_name(value))  # one in thousands reads as ``camelCaseWords``: how many is held below
    text = around + written.format(name=name, value=value)
    start = text.index(value)
    assert any(first <= start and start + len(value) <= last for first, last, _ in find_secrets(text))


def test_hardly_any_drawn_value_is_taken_for_words_and_no_words_for_a_drawn_value() -> None:
    drawn = [Maker(seed)(20) for seed in range(10_001)]
    missed = [value for value in drawn if not find_secrets(f"client_secret={value}")]
    assert len(missed) <= 5, missed
    words = ["readTimeoutForUpstream", "maxPoolSizePerReplica", "checkoutServiceAccountName", "fetchQuotaFromDatabase"]
    assert [name for name in words if find_secrets(f"client_secret={name}")] == []


@given(name=_NAMES, written=_WRITTEN, value=st.sampled_from(
    ["********", "$DB_PASSWORD", "${TOKEN}", "<redacted>", "[REDACTED]", "{{ x }}", "xxxxxxxx", "/run/secrets/db",
     "$(cat x)", "null", "REDACTED"]
))  # fmt: skip
def test_a_value_that_says_nothing_is_left_alone_however_it_is_written(name: str, written: str, value: str) -> None:
    assert find_secrets(written.format(name=name, value=value)) == []


@given(st.text(max_size=300))
def test_findings_lie_in_the_text_in_order_and_apart(text: str) -> None:
    found = find_secrets(text + " password=hunter2hunter2 " + text)
    assert found
    assert all(0 <= start < end for start, end, _ in found)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))


EVERY = [text.replace("«", "").replace("»", "") for table in TABLES for _, text in (*table.SECRETS, *table.HARMLESS)]


def test_whatever_holds_a_secret_is_a_suspect_beside_any_other_texts() -> None:
    harmless = [f"step {number} of the pool, seen on db-{number % 7}" for number in range(len(EVERY))]
    beside = [text for pair in zip(harmless, EVERY, strict=True) for text in pair]
    suspected = set(suspects(beside))
    assert {text for text in EVERY if find_secrets(text)} <= suspected
    assert suspects(harmless) == []
    assert not find_secrets("\n".join(text for text in beside if text not in suspected))


@pytest.mark.parametrize("sign", secrets.SIGNS)
def test_each_sign_makes_a_suspect_of_a_text_among_others(sign: str) -> None:
    texts = [f"step {number} seen" for number in range(20)]
    texts[13:13] = [f"a{sign}b", f"a{sign.upper()}b", f"{sign}\u00e9"]
    assert {f"a{sign}b", f"a{sign.upper()}b", f"{sign}\u00e9"} <= set(suspects(texts))


@given(st.lists(st.sampled_from(["pwd:", "hunter2hunter2", "x y", "4111 1111", "1111 1111", *EVERY]) | st.text()))
def test_what_is_put_together_of_texts_without_a_sign_holds_no_secret(texts: list[str]) -> None:
    suspected = suspects(texts)
    assert [text for text in texts if find_secrets(text) and text not in suspected] == []
    assert not find_secrets("\n".join(text for text in texts if text not in suspected))


def test_of_two_readings_of_one_place_the_more_telling_one_is_named() -> None:
    token = f"gh{'p_'}{Maker(3)(36)}"
    assert [what for _, _, what in find_secrets(f"GITHUB_TOKEN={token} and {token}")] == ["GitHub token"] * 2


def test_a_line_without_any_sign_of_a_secret_loads_nothing_to_look_closer() -> None:
    script = (
        "import sys\nfrom warroom.intake.secrets import find_secrets\n"
        "assert find_secrets('14:32 checkout fails for 12 % of all customers #payments @bob') == []\n"
        "assert not [name for name in sys.modules if name.startswith('warroom.intake.secret_')]\n"
    )
    subprocess.run([sys.executable, "-I", "-c", script], check=True, cwd=ROOT, timeout=60)


def pathological() -> list[str]:
    """What a pattern could stumble over, to be repeated: every hint, every beginning, every text of the corpus."""
    seeds = {text for table in TABLES for _, text in [*table.SECRETS, *table.HARMLESS]}
    for _, hints, _, _ in (*SHAPES, *COMMANDS):
        seeds |= {hint + behind for hint in hints for behind in ("", " ", "a:", " -p", " -u a:", "=")}
    seeds |= {one for _, beginnings, _ in BEGINNINGS for one in beginnings.split()}
    seeds |= {name + behind for name in secrets.NAMES for behind in ("", "=", ": ", '"', " is ", "\n")}
    return sorted(
        seeds | {"-----BEGIN PRIVATE KEY-----", "://a:", "eyJ", "a.", "1 ", "\n", " ", '"', "\\", "(", "-", "#"}
    )


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    """A pattern that is worse than linear takes hours over these: the process is ended long before."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.intake.test_secret_corpus"], timeout=600, capture_output=True, text=True, cwd=ROOT
    )
    assert ran.stdout.split() == ["looked", "at", str(len(pathological()))], ran.stderr


if __name__ == "__main__":
    for one in pathological():
        find_secrets((one * (3_000 // len(one) + 1))[:3_000])
    for one in (
        "pat=",
        "sig=",
        "pass:",
        "token ",
        "-----BEGIN PRIVATE KEY-----\n",
        "eyJ",
        "://a:",
        "cookie: a=",
        " ",
        "\n",
        "a.",
    ):
        find_secrets((one * 100_000)[:100_000])
    print("looked at", len(pathological()))
