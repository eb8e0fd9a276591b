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

from warroom.outside_file import read_bytes

_LONGEST = 64 * 1024
_JWT, _SEED = "BEGIN NATS USER JWT", "BEGIN USER NKEY SEED"
_PREFIX_BYTES, _KEY_BYTES = 2, 32


class Encryption(ssl.SSLContext):
    """Encrypts, and remembers that it does: the library sends a password in plain words to a server that does not offer
    to encrypt, whatever it was asked for.
    """

    begun = False

    def wrap_bio(self, *given: Any, **named: Any) -> ssl.SSLObject:
        """See ``ssl.SSLContext``."""
        self.begun = True
        return super().wrap_bio(*given, **named)


def connect_options(credentials: str, ca: str, *, tls: bool) -> dict[str, Any]:
    """What the library is told to open one connection with. Raise ``OSError`` with a sentence for a file that is none.

    What opens the server is given to it only once the connection is encrypted, where it shall be.
    """
    options: dict[str, Any] = {}
    encryption = options["tls"] = _encryption(ca) if tls else None
    text = _read(credentials) if credentials else ""

    def only_encrypted(secret: Any) -> Any:
        def give(*asked: Any) -> Any:
            if encryption is not None and not encryption.begun:
                raise not_encrypted()
            return secret(*asked)

        return give

    if text:
        signing_in = _signed_in(text, credentials) if _SEED in text else _named(text, credentials)
        options |= {name: only_encrypted(secret) for name, secret in signing_in.items()}
    return options


def not_encrypted() -> OSError:
    """The server does not encrypt."""
    return OSError(errno.ENOTCONN, "the server does not encrypt, so nothing was said to it; is it nats:// there?")


def name_in(credentials: str) -> str:
    """The name by which the server knows whoever has this file; empty where the file does not say it."""
    try:
        return (
            "" if not credentials or _SEED in (text := _read(credentials)) else str(_named(text, credentials)["user"]())
        )
    except OSError:
        return ""  # whoever connects says what is wrong with it


def _encryption(ca: str) -> Encryption:
    encryption = Encryption(ssl.PROTOCOL_TLS_CLIENT)  # which asks for a certificate, and whether it names the server
    try:
        if ca:
            read_bytes(os.path.realpath(os.path.expanduser(ca)), 0)  # noqa: PTH111 - a pipe would never end
            encryption.load_verify_locations(os.path.expanduser(ca))  # noqa: PTH111
        else:
            encryption.load_default_certs()
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", "") or str(error)
        raise OSError(errno.ENOTCONN, f"{ca} holds no certificates: {words}") from None
    return encryption


def _read(path: str) -> str:
    try:
        return read_bytes(os.path.realpath(os.path.expanduser(path)), _LONGEST)[:_LONGEST].decode()  # noqa: PTH111
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", "") or "it is no text"
        raise OSError(errno.ENOTCONN, f"the credentials in {path} cannot be read: {words}") from None


def _named(text: str, path: str) -> dict[str, Any]:
    name, separator, password = text.strip().partition(":")
    if not separator or not name or "\n" in password:
        raise OSError(errno.ENOTCONN, f"{path} is neither one line NAME:PASSWORD nor a .creds file")
    return {"user": lambda: name, "password": lambda: password}


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
