"""What a server with keys instead of passwords takes: an operator, an account, and a person's .creds file."""

from __future__ import annotations

import base64
import binascii
import json
import time
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

_SEED, _OPERATOR, _ACCOUNT, _USER = 18 << 3, 14 << 3, 0, 20 << 3


def _text(data: bytes) -> str:
    """As such keys are written: with a checksum, in base 32 without padding."""
    return base64.b32encode(data + binascii.crc_hqx(data, 0).to_bytes(2, "little")).decode().rstrip("=")


class Keyed:
    """Somebody with a key of a kind."""

    def __init__(self, kind: int) -> None:
        self._kind, self._key = kind, Ed25519PrivateKey.generate()
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.name = _text(bytes([kind]) + public)
        raw = self._key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        self.seed = _text(bytes([_SEED | kind >> 5, (kind & 31) << 3]) + raw)

    def says(self, about: Keyed, name: str, what: Mapping[str, object], *, expires: int = 0) -> str:
        """A token about somebody, signed by this one."""
        claim: dict[str, object] = {
            "jti": name, "iat": int(time.time()), "iss": self.name, "sub": about.name, "name": name,
            "nats": {"version": 2, **what},
        }  # fmt: skip
        if expires:
            claim["exp"] = expires
        parts = [_url(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ed25519-nkey"}, claim)]
        return ".".join([*parts, _url(self._key.sign(".".join(parts).encode()))])


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def configured(folder: Path, *, expires: int = 0) -> tuple[str, Path]:
    """The configuration of such a server, and the file of a person of its one account."""
    operator, account, user = Keyed(_OPERATOR), Keyed(_ACCOUNT), Keyed(_USER)
    unlimited = dict.fromkeys(("subs", "data", "payload", "imports", "exports", "conn", "leaf"), -1)
    stored = dict.fromkeys(("mem_storage", "disk_storage", "streams", "consumer"), -1)
    limits = {"limits": {**unlimited, **stored, "wildcards": True}, "type": "account"}
    person = {"pub": {}, "sub": {}, "subs": -1, "data": -1, "payload": -1, "type": "user"}
    system = Keyed(_ACCOUNT)
    config = (
        f'operator: "{operator.says(operator, "operator", {"type": "operator"})}"\n'
        "resolver: MEMORY\n"
        f"system_account: {system.name}\n"
        f'resolver_preload: {{ {account.name}: "{operator.says(account, "account", limits)}", '
        f'{system.name}: "{operator.says(system, "system", {"limits": unlimited, "type": "account"})}" }}\n'
    )
    file = folder / "eve.creds"
    token = account.says(user, "eve", person, expires=expires)
    file.write_text(
        f"-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n"
        f"-----BEGIN USER NKEY SEED-----\n{user.seed}\n------END USER NKEY SEED------\n"
    )
    return config, file
