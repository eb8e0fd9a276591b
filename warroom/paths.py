"""Where this machine keeps the database, the settings and what is left behind by a crash; and who is at the keyboard.

Part of the shell's fast path: on Linux the folders are read from the environment as platformdirs would, without it.
"""

from __future__ import annotations

import os
import re
import sys

from warroom.text import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = re.compile(r"[^\W_][\w.-]{0,31}")


def data_folder(environ: Mapping[str, str]) -> str:
    """The folder of the local database."""
    return _folder(environ, "XDG_DATA_HOME", ".local/share", "user_data_dir")


def config_file(environ: Mapping[str, str]) -> str:
    """The user's own settings: ``WARROOM_CONFIG`` or the platform's place; empty where there is no home."""
    return environ.get("WARROOM_CONFIG") or _inside(
        _folder(environ, "XDG_CONFIG_HOME", ".config", "user_config_dir"), "config.toml"
    )


def beside_settings(environ: Mapping[str, str], path: str) -> str:
    """A ``path`` of the settings, which begins where they are: never in the folder that the program is started in."""
    if not path:
        return ""
    beside = os.path.dirname(os.path.abspath(config_file(environ)))  # noqa: PTH100, PTH120
    return os.path.join(beside, os.path.expanduser(path))  # noqa: PTH111, PTH118


def state_folder(environ: Mapping[str, str]) -> str:
    """The folder of crash reports and of copies that no clipboard took; empty where there is no home."""
    return _folder(environ, "XDG_STATE_HOME", ".local/state", "user_state_dir")


def database_file(environ: Mapping[str, str], chosen: str = "") -> str:
    """The database: what was ``chosen`` on the command line, ``WARROOM_DB``, or the platform's place; empty where there
    is no home.
    """
    return chosen or environ.get("WARROOM_DB") or _inside(data_folder(environ), "warroom.db")


def is_absent(path: str) -> bool:
    """Whether nothing stands at ``path``; of what cannot be looked at nobody knows, and whoever reads it says why."""
    try:
        os.stat(path)  # noqa: PTH116 - pathlib is not loaded on the fast path
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def read_by_others(path: str, called: str = "") -> str:
    """That others than its owner may read the file at ``path``, where they may; it is ``called`` otherwise, if that is
    given. Whoever opens it says what else is wrong with it.
    """
    try:
        mode = os.stat(path).st_mode & 0o777  # noqa: PTH116 - pathlib is not loaded on the fast path
    except OSError:
        return ""
    return f"others may read {called or path} (mode {mode:04o}): chmod 600 it" if mode & 0o077 else ""


def _inside(folder: str, name: str) -> str:
    """``name`` in ``folder``; nothing where there is no folder, instead of a file in the current one."""
    return os.path.join(folder, name) if folder else ""  # noqa: PTH118 - pathlib is not loaded on the fast path


def _folder(environ: Mapping[str, str], variable: str, below_home: str, on_other_platforms: str) -> str:
    if sys.platform == "linux":
        base = environ.get(variable, "")
        # A relative one would be another folder wherever the program is started; its specification says so, too.
        if not os.path.isabs(base):  # noqa: PTH117
            home = _home(environ)
            base = os.path.join(home, below_home) if home else ""  # noqa: PTH118
        return _inside(base, "warroom")
    import platformdirs

    return str(getattr(platformdirs, on_other_platforms)("warroom", appauthor=False))


def _home(environ: Mapping[str, str]) -> str:
    """The home folder; empty where neither the environment nor the system knows one."""
    home = environ.get("HOME", "")
    if os.path.isabs(home):  # noqa: PTH117
        return home
    try:
        import pwd

        home = pwd.getpwuid(os.getuid()).pw_dir
    except (ImportError, KeyError):
        return ""
    return home if os.path.isabs(home) else ""  # noqa: PTH117


def person_name(environ: Mapping[str, str], chosen: str = "", configured: str = "") -> str:
    """Who is at the keyboard: ``--as``, ``WARROOM_USER``, the settings, or the login name.

    Raise ``ValueError`` for a name that cannot stand behind an ``@``.
    """
    name = (chosen or environ.get("WARROOM_USER") or configured).removeprefix("@")
    if not name:
        login = environ.get("LOGNAME") or environ.get("USER") or environ.get("USERNAME") or "me"
        return re.sub(r"[^\w.-]", "-", login)[:32].lstrip("._-") or "me"
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"{quoted(name, 60)} cannot be a person's name here: 1 to 32 letters, digits, dots, dashes or underscores, "
            "the first one a letter or digit"
        )
    return name
