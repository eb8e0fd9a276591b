"""What the commands have in common that serve: who may reach them, what they need, and a port that is taken."""

from __future__ import annotations

from typing import NoReturn

from warroom.cli.opening import SETTING, USAGE, stop
from warroom.loopback import is_loopback


def refuse_plain(host: str, *, certificate: str, insecure: bool) -> None:
    """End the command where others reach ``host`` and nothing hides what is said there."""
    if not certificate and not insecure and not is_loopback(host):
        stop(f"{host} is reached by others: --tls-cert and --tls-key, or --insecure if something else hides it.", USAGE)


def stop_without_libraries(what: str) -> NoReturn:
    """End the command: ``what`` it does needs what is not installed."""
    stop(f"{what} needs two libraries more: pip install 'warroom[serve]'.", SETTING)


def stop_as_taken(host: str, port: int) -> NoReturn:
    """End the command: it never began."""
    stop(f"{host}:{port} could not be taken: something else listens there, or it is not of this machine.", SETTING)
