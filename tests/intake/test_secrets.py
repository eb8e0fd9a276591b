"""Secrets are found, harmless identifiers are not. Every one of these was made up."""

from __future__ import annotations

import pytest

from warroom.intake.secrets import find_secrets

FAKE = {
    "private key": "-----BEGIN RSA PRIVATE" + " KEY-----",
    "AWS access key": "AKIA" + "ABCDEFGHIJKLMNOP",
    "GitHub token": "ghp_" + "a1B2" * 9,
    "GitLab token": "glpat-" + "x1Y2" * 5,
    "Slack token": "xoxb-" + "1234567890-abcdef",
    "Slack webhook": "https://hooks.slack.com/services/" + "T00000000/B00000000/" + "x" * 24,
    "Stripe key": "sk_live_" + "1a2B" * 6,
    "Google API key": "AIza" + "Sy0" * 11 + "ab",
    "API key": "sk-" + "aB3d" * 10,
    "npm token": "npm_" + "aB3d" * 9,
    "JSON web token": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "dozjgNryP4J3jVmNHl0w5N",
    "bearer token": "Authorization: Bearer " + "abc123" * 5,
    "password in a URL": "postgres://app:" + "s3cr3t@db.internal/prod",
    "password": "password: " + "correct-horse",
    "card number": "4111 1111 " + "1111 1111",
}


@pytest.mark.parametrize(("what", "secret"), FAKE.items(), ids=FAKE)
def test_a_secret_is_found_and_named(what: str, secret: str) -> None:
    text = f"use {secret} for now"
    found = find_secrets(text)
    assert [name for _, _, name in found] == [what]
    start, end, _ = found[0]
    assert text[start:end] in secret


@pytest.mark.parametrize(
    "harmless",
    [
        "9f2c1e7a-0b6d-4c58-9a3e-2d1f0b7c6e54", "commit 3b18e512dba79e4c8300dd08aeb37f8e728b8dad", "INC-2026-0213",
        "10.20.30.40", "fe80::1ff:fe23:4567:890a", "payments-api-7d9f8c6b5-x2x4z", "4111 1111 1111 1112",
        "2026-02-13T14:32:00Z",
        "password reset page is down", "the secret sauce", "sha256:e3b0c44298fc1c149afbf4c8996fb924", "+49 30 1234567",
        "https://grafana.example/d/abc?from=1771000000000&to=1771003600000", "v2.31.0-rc.1+build.5",
        "i-0abcd1234efgh5678",
    ],
)  # fmt: skip
def test_a_harmless_identifier_is_left_alone(harmless: str) -> None:
    assert find_secrets(f"see {harmless} there") == []


@pytest.mark.parametrize(
    ("before", "secret", "behind"),
    [
        ('psk="', "Gr33nI4-L5PC", '"'), ("wpa_psk=", "Sommer!Rl77", ""),
        ("ConvertTo-SecureString '", "zebraY3-iUx3", "' -AsPlainText -Force"),
        ('ConvertTo-SecureString -String "', "kaffeerg%G9VP", '" -asplaintext'),
        (r"net use z: \\srv\x ", "Gr33nmY!FAYK", " /user:ops"), (r"net use \\srv\x ", "Gr33nmY!FAYK", " /USER:ops"),
    ],
)  # fmt: skip
def test_a_password_is_found_at_its_place_in_settings_and_commands(before: str, secret: str, behind: str) -> None:
    text = f"{before}{secret}{behind}"
    assert any(start < len(before) + len(secret) and len(before) < end for start, end, _ in find_secrets(text)), text


@pytest.mark.parametrize(
    "harmless",
    [
        r"net use z: \\srv\x * /user:ops", r"net use z: \\srv\x /user:ops", "the psk of the Wi-Fi was rotated",
        "ConvertTo-SecureString $password -AsPlainText", "net use is slow",
    ],
)  # fmt: skip
def test_a_command_that_asks_for_the_password_is_left_alone(harmless: str) -> None:
    assert find_secrets(harmless) == []


def test_a_word_that_stands_for_a_password_is_none() -> None:
    assert not find_secrets("password=value")
