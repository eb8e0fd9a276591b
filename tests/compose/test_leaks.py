"""Secrets and personal data are found before they leave, harmless identifiers are not. Every one was made up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.compose.material import entry
from warroom.compose import finders, leaks
from warroom.compose.news import told_sentences
from warroom.playbook.load import load_playbook

ROOT = Path(__file__).parents[2]

CORPUS = {
    "private key": "-----BEGIN EC PRIVATE" + " KEY-----",
    "AWS access key": "AKIA" + "ABCDEFGHIJKLMNOP",
    "GitHub token": "ghp_" + "a1B2" * 9,
    "GitLab token": "glpat-" + "x1Y2" * 5,
    "Slack token": "xoxb-" + "1234567890-abcdef",
    "Stripe key": "sk_live_" + "1a2B" * 6,
    "Google API key": "AIza" + "Sy0" * 11 + "ab",
    "JSON web token": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "dozjgNryP4J3jVmNHl0w5N",
    "bearer token": "Authorization: Bearer " + "abc123" * 5,
    "password in a URL": "postgres://app:" + "s3cr3t@db.internal/prod",
    "password": "password=" + "correct-horse",
    "SendGrid key": "SG." + "a1B2c3D4e5F6g7H8i9J0kl." + "a1B2" * 10 + "abc",
    "Twilio key": "SK" + "0a1b2c3d" * 4,
    "PyPI token": "pypi-AgE" + "IcHlwaS5vcmc" * 6,
    "DigitalOcean token": "dop_v1_" + "0a1b2c3d" * 8,
    "Azure storage key": "AccountName=x;AccountKey=" + "aB3d" * 21 + "Ab==",
    "Telegram bot token": "123456789:AA" + "HdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
    "basic credentials": "Authorization: Basic " + "ZGFuYTpodW50ZXIyaHVudGVyMg==",
    "session cookie": "Cookie: session=" + "a1b2c3d4" * 4,
    "signed URL": "https://files.example/a?X-Amz-Signature=" + "0a1b2c3d" * 8,
    "card number": "4111 1111 " + "1111 1111",
    "bank account": "DE89 3704 0044" + " 0532 0130 00",
    "social security number": "123-45" + "-6789",
    "phone number": "+49 30 " + "123 456 78",
    "e-mail address": "jane.doe@" + "example.org",
}
MORE = {
    "Slack webhook": "https://hooks.slack.com/services/" + "T00000000/B00000000/" + "x" * 24,
    "npm token": "npm_" + "aB3d" * 9,
    "API key": "sk-" + "aB3d" * 10,
    "Mailgun key": "key-" + "0a1b2c3d" * 4,
    "Docker token": "dckr_pat_" + "aB3d" * 6,
    "Hugging Face token": "hf_" + "aB3d" * 8,
    "Databricks token": "dapi" + "0a1b2c3d" * 4,
    "Google OAuth token": "ya29." + "aB3d" * 8,
    "Discord webhook": "https://discord.com/api/webhooks/" + "1" * 18 + "/" + "aB3d" * 15,
    "password in a command": "mysql -u root -phunter2hunter2",
    "national insurance number": "QQ 12 34 56 C".replace("QQ", "AB"),
    "date of birth": "born on 12.03." + "1984",
    "place on the map": "52.520008, " + "13.404954",
    "phone number": "(212) " + "555-0123",
}
HARMLESS = {
    "uuid": "9f2c1e7a-0b6d-4c58-9a3e-2d1f0b7c6e54",
    "commit": "3b18e512dba79e4c8300dd08aeb37f8e728b8dad",
    "image digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "ticket": "INC-2026-0213",
    "pod": "payments-api-7d9f8c6b5-x2x4z",
    "version": "v2.31.0-rc.1+build.5",
    "time": "2026-02-13T14:32:00.123456Z",
    "dashboard": "https://grafana.example/d/abc?from=1771000000000&to=1771003600000",
    "trace id": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "instance": "i-0abcd1234efgh5678",
    "card with a wrong check digit": "4111 1111 1111 1112",
    "account with a wrong check digit": "DE88 3704 0044 0532 0130 00",
    "figures": "p95 180 ms, 12.5 %, 498/500, 1,234,567 requests",
    "range of ports": "8000-8100, 127.0.0.1:5432",
    "region": "eu-central-1a",
    "words": "the password reset page and the secret sauce of the token ring",
}


def found(text: str) -> list[str]:
    return [what for _, _, what in sorted([*leaks.secrets(text), *leaks.personal(text)])]


def test_the_corpus_holds_twenty_five_of_at_least_twenty_one_kinds() -> None:
    assert len(CORPUS) == 25
    assert len({*CORPUS, *MORE}) >= 21
    assert len(HARMLESS) >= 10


@pytest.mark.parametrize(("what", "leak"), [*CORPUS.items(), *MORE.items()], ids=[*CORPUS, *MORE])
def test_it_is_found_and_named_inside_of_a_sentence(what: str, leak: str) -> None:
    text = f"use {leak} for now, please"
    spans = [(start, end) for start, end, name in (*leaks.secrets(text), *leaks.personal(text)) if name == what]
    assert len(spans) == 1
    start, end = spans[0]
    assert text[start:end] in f" {leak}"


@pytest.mark.parametrize("harmless", HARMLESS.values(), ids=HARMLESS)
def test_a_harmless_identifier_is_left_alone(harmless: str) -> None:
    assert found(f"see {harmless} there") == []


def test_two_of_them_in_one_text_are_both_found_in_their_order() -> None:
    text = f"{CORPUS['phone number']} and {CORPUS['Twilio key']} and {CORPUS['bank account']}"
    assert found(text) == ["phone number", "Twilio key", "bank account"]
    assert found("https://files.example/a?sig=" + "a1B2" * 8 + "&sig=" + "c3D4" * 8) == ["signed URL", "signed URL"]


PATHOLOGICAL = [
    "a" * 40_000,
    "0" * 40_000,
    "1 " * 20_000,
    "+1" * 20_000,
    "a-" * 20_000,
    "a." * 20_000,
    ":" * 40_000,
    "1.1" * 13_000,
    "DE89 " * 8_000,
    "@a" * 20_000,
    "a@" * 20_000,
    "[" * 40_000,
    "http://" * 5_000,
    "A1-" * 13_000,
    "://a:" * 8_000,
    "eyJ." * 10_000,
    "cookie: " * 5_000,
    "a@a." * 10_000,
    "mysql -" * 6_000,
    "1.11111, " * 4_000,
    "-----BEGIN " * 3_000,
    "\n at " * 8_000,
    "AccountKey=" * 3_000,
    "f:" * 20_000,
    "Aa" * 20_000,
    "<a" * 20_000,
    'File "' * 6_000,
    "12:30" * 8_000,
    "x passed: , because y" * 2_000,
]


def everything(text: str) -> None:
    leaks.secrets(text)
    leaks.personal(text)
    finders.hosts(text, ("api", "db"), ("x.example",))
    finders.addresses(text)
    finders.mail_addresses(text, ())
    finders.tickets(text, ())
    finders.links(text, ())
    finders.traces(text)
    finders.people(text, ("alice", "a"))
    finders.placeholders(text, ("tbd",))
    finders.times_without_zone(text)
    finders.zone_behind(text)
    told_sentences(load_playbook(), [entry(text, kind=kind) for kind in ("check", "fixed", "hypothesis")])


def test_pathological_text_takes_no_longer_than_its_length() -> None:
    """A pattern that is worse than linear takes hours over these: the process is ended long before."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.compose.test_leaks"], timeout=120, capture_output=True, text=True, cwd=ROOT
    )
    assert ran.stdout.split() == ["looked", "at", str(len(PATHOLOGICAL))], ran.stderr


if __name__ == "__main__":
    for pathological in PATHOLOGICAL:
        everything(pathological * 3)
    print("looked at", len(PATHOLOGICAL))
