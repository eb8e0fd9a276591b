"""A secret that the settings name and do not hold: in the environment, or in a file that only its owner reads."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping

from warroom.config import ConfigTrouble
from warroom.outside_file import Unreadable, read_regular

_LONGEST = 4_096


def secret_from(place: str, environ: Mapping[str, str], *, name: str) -> str:
    """The secret at ``place``, ``env:NAME`` or ``file:PATH``; ``name`` is the setting. Raise `ConfigTrouble`, which
    never holds anything of the secret itself.
    """
    kind, _, where = place.partition(":")
    if kind == "env" and where:
        secret = environ.get(where, "")
        if not secret:
            raise ConfigTrouble(f"{name}: the environment has no {where[:60]}")
    elif kind == "file" and where:
        path = os.path.expanduser(where)  # noqa: PTH111
        try:
            secret = read_regular(path, _LONGEST).strip("\r\n")
            open_to = stat.S_IMODE(os.stat(path).st_mode) & 0o077  # noqa: PTH116
        except (Unreadable, OSError) as trouble:
            raise ConfigTrouble(f"{name}: {path}: {trouble}") from None
        if open_to:
            raise ConfigTrouble(f"{name}: {path} can be read by others: chmod 600 it")
    else:
        raise ConfigTrouble(f"{name}: expected env:NAME or file:PATH, where the secret is")
    if not secret or not secret.isprintable():
        raise ConfigTrouble(f"{name}: what is there is no secret on one line")
    return secret
