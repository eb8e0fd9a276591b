"""Where this machine keeps the database, the settings and what is left behind by a crash; and who is at the keyboard.

Part of the shell's fast path: on Linux the folders are read from the environment as platformdirs would, without it.
"""

from __future__ import annotations

import os
import re
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")


def data_folder(environ: Mapping[str, str]) -> str:
    """The folder of the local database."""
    return _folder(environ, "XDG_DATA_HOME", ".local/share", "user_data_dir")


def config_file(environ: Mapping[str, str]) -> str:
    """The user's own settings: ``WARROOM_CONFIG`` or the platform's place."""
    return environ.get("WARROOM_CONFIG") or os.path.join(  # noqa: PTH118 - pathlib is not loaded on the fast path
        _folder(environ, "XDG_CONFIG_HOME", ".config", "user_config_dir"), "config.toml"
    )


def state_folder(environ: Mapping[str, str]) -> str:
    """The folder of crash reports and of copies that no clipboard took."""
    return _folder(environ, "XDG_STATE_HOME", ".local/state", "user_state_dir")


def database_file(environ: Mapping[str, str], chosen: str = "") -> str:
    """The database: what was ``chosen`` on the command line, ``WARROOM_DB``, or the platform's place."""
    return chosen or environ.get("WARROOM_DB") or os.path.join(data_folder(environ), "warroom.db")  # noqa: PTH118


def _folder(environ: Mapping[str, str], variable: str, below_home: str, on_other_platforms: str) -> str:
    if sys.platform == "linux":
        base = environ.get(variable, "")
        if not base.strip():
            home = environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111
            base = os.path.join(home, below_home)  # noqa: PTH118
        return os.path.join(base, "warroom")  # noqa: PTH118
    import platformdirs

    return str(getattr(platformdirs, on_other_platforms)("warroom", appauthor=False))


def person_name(environ: Mapping[str, str], chosen: str = "", configured: str = "") -> str:
    """Who is at the keyboard: ``--as``, ``WARROOM_USER``, the settings, or the login name.

    Raise ``ValueError`` for a name that cannot stand behind an ``@``.
    """
    name = (chosen or environ.get("WARROOM_USER") or configured).removeprefix("@")
    if not name:
        login = environ.get("LOGNAME") or environ.get("USER") or environ.get("USERNAME") or "me"
        return re.sub(r"[^A-Za-z0-9._-]", "-", login)[:32].lstrip("._-") or "me"
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"{ascii(name)[:60]} cannot be a person's name here: 1 to 32 letters, digits, dots, dashes or underscores, "
            "the first one a letter or digit"
        )
    return name


def local_zone(environ: Mapping[str, str], link: str = "/etc/localtime") -> str:
    """The name of this machine's time zone; UTC where it does not say."""
    said = environ.get("TZ", "").removeprefix(":")
    if said and ("/" in said or said == "UTC"):
        return said
    real = os.path.realpath(link)
    name = real.partition("/zoneinfo/")[2]
    return "UTC" if name in ("", "Etc/UTC", "UCT", "Zulu", "Universal") else name
