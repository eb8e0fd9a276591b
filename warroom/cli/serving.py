"""What the commands have in common that serve: who may reach them, what they need, and a port that is taken."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from warroom import exit_codes
from warroom.cli.opening import stop
from warroom.loopback import is_loopback


def refuse_plain(host: str, *, certificate: str, key: str, insecure: bool) -> None:
    """End the command where others reach ``host`` and nothing hides what is said there, or what shall is none."""
    if not certificate and not insecure and not is_loopback(host):
        stop(
            f"{host} is reached by others: --tls-cert and --tls-key, or --insecure if something else hides it.",
            exit_codes.USAGE,
        )
    if key and not certificate:
        stop("--tls-key is of the certificate that --tls-cert names; nothing was served.", exit_codes.USAGE)
    if certificate:
        _refuse_what_is_none(certificate, key)


def refuse_taken(host: str, port: int) -> None:
    """End the command where nothing can be served at ``host`` and ``port``, before it says that something is, and
    before it makes a new secret of what another program goes on to serve.
    """
    import socket

    try:
        for family, *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE):
            socket.create_server(address[:2], family=family).close()
    except OSError:
        stop_as_taken(host, port)


class _Asked(Exception):
    """The key is locked with words that somebody has to type."""


def _ask() -> str:
    raise _Asked


def _refuse_what_is_none(certificate: str, key: str) -> None:
    """End the command where the files hold no certificate with its key, before anything is said to be served."""
    import ssl  # takes longer to load than most commands to run

    for path in filter(None, (certificate, key)):
        try:
            if Path(path).is_fifo():
                return  # it gives what it holds once: to what serves
            os.close(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)))
        except OSError as error:
            stop(f"{path} cannot be read ({error.strerror}); nothing was served.", exit_codes.SETTING)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key or None, password=_ask)
    except _Asked:
        if not sys.stdin.isatty():
            stop(
                f"{key or certificate} asks for a passphrase, and nobody types it here; nothing was served.",
                exit_codes.SETTING,
            )
    except OSError as error:
        named = f"{certificate} and {key} are" if key else f"{certificate} alone is"
        stop(
            f"{named} no certificate with its key ({error.strerror or error}); nothing was served.", exit_codes.SETTING
        )


def stop_without_libraries(what: str) -> NoReturn:
    """End the command: ``what`` it does needs what is not installed."""
    stop(f"{what} needs two libraries more: pip install 'warroom[serve]'.", exit_codes.SETTING)


def in_address(host: str) -> str:
    """``host`` as it stands in an address, before a port."""
    return f"[{host}]" if ":" in host else host


def stop_as_taken(host: str, port: int) -> NoReturn:
    """End the command: it never began."""
    stop(
        f"{in_address(host)}:{port} could not be taken: something else listens there, or it is not of this machine.",
        exit_codes.SETTING,
    )
