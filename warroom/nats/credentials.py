"""What opens a server: NAME:PASSWORD, or what NATS calls a .creds file (a token and the seed of a key).

A server lets its guest sign what the server chose, so that key may never be one with which the log is signed: it is
read from this file only, and the log's keys are never offered to a server.
"""

from __future__ import annotations

import base64
import errno
import os
import ssl
from typing import Any

_LONGEST = 64 * 1024
_JWT, _SEED = "BEGIN NATS USER JWT", "BEGIN USER NKEY SEED"
_PREFIX_BYTES, _KEY_BYTES = 2, 32


def connect_options(credentials: str, ca: str, *, tls: bool) -> dict[str, Any]:
    """What the library is told to open a connection with. Raise ``OSError`` with a sentence for a file that is none."""
    options: dict[str, Any] = {}
    if tls:
        options["tls"] = _context(ca)
    if credentials:
        text = _read(credentials)
        options |= _signed_in(text, credentials) if _SEED in text else _named(text, credentials)
    return options


def _context(ca: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=os.path.expanduser(ca) or None)  # noqa: PTH111
    except (OSError, ValueError) as error:
        raise OSError(errno.ENOTCONN, f"{ca} holds no certificates: {error}") from None


def _read(path: str) -> str:
    try:
        with open(os.path.expanduser(path), encoding="utf-8") as file:  # noqa: PTH111
            return file.read(_LONGEST)
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", "") or "it is no text"
        raise OSError(errno.ENOTCONN, f"the credentials in {path} cannot be read: {words}") from None


def _named(text: str, path: str) -> dict[str, Any]:
    name, separator, password = text.strip().partition(":")
    if not separator or not name or "\n" in password:
        raise OSError(errno.ENOTCONN, f"{path} is neither one line NAME:PASSWORD nor a .creds file")
    return {"user": name, "password": password}


def _signed_in(text: str, path: str) -> dict[str, Any]:
    token, seed = _behind(text, _JWT), _behind(text, _SEED)
    try:
        padded = seed + "=" * (-len(seed) % 8)
        key_bytes = base64.b32decode(padded)[_PREFIX_BYTES : _PREFIX_BYTES + _KEY_BYTES]
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        key = Ed25519PrivateKey.from_private_bytes(key_bytes)
    except ImportError:
        raise OSError(errno.ENOTCONN, f"{path} needs a library that signs: pip install 'warroom[evidence]'") from None
    except ValueError:
        raise OSError(errno.ENOTCONN, f"{path} holds no seed that can be read") from None
    return {
        "user_jwt_cb": lambda: token.encode(),
        "signature_cb": lambda nonce: base64.b64encode(key.sign(nonce.encode())),
    }


def _behind(text: str, mark: str) -> str:
    """The line behind the one with ``mark``; empty without one."""
    lines = text.splitlines()
    places = [number for number, line in enumerate(lines) if mark in line]
    return lines[places[0] + 1].strip() if places and places[0] + 1 < len(lines) else ""
