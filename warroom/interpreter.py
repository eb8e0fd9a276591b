"""What is run and imported by name never lies in the folder that the program happens to be started in.

That folder is often a share or a clone, which others write to: a ``json.py`` or an ``xclip`` there must stay a file.
Part of the shell's fast path.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - no pathlib on the fast path
"""The folder that the running package is imported from."""
_PLACES = ("PYTHONHOME", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX")
_SWITCHES = ("PYTHONNOUSERSITE", "PYTHONDONTWRITEBYTECODE", "PYTHONUTF8", "PYTHONCOERCECLOCALE")
"""What a child may be told of Python besides its path: everything else (a startup file, an interactive end, modules to
load) would do something that nobody asked a child for."""


def without_current_folder(places: str) -> str:
    """``places`` as in ``PATH``, without those that mean another folder wherever the program is started."""
    return os.pathsep.join(place for place in places.split(os.pathsep) if os.path.isabs(place))  # noqa: PTH117


def leave_current_folder(environ: MutableMapping[str, str], path: list[str]) -> None:
    """Take what depends on the folder that the program was started in out of ``PATH`` and out of ``path``, from which
    modules are imported; but not the folder of this package, wherever that is.
    """
    programs = environ.get("PATH", "")
    kept = without_current_folder(programs)
    if kept != programs:
        environ["PATH"] = kept or os.defpath.lstrip(os.pathsep)
    try:
        here = os.getcwd()  # noqa: PTH109
    except OSError:
        here = ""  # it was removed meanwhile
    ours = (_ROOT, os.path.dirname(os.__file__))  # noqa: PTH120
    modules = environ.get("PYTHONPATH", "").split(os.pathsep)
    from_here = {os.path.abspath(module) for module in modules if not os.path.isabs(module)} if here else set()  # noqa: PTH100, PTH117
    if path and path[0] in ("", here) and path[0] not in modules:
        from_here.add(path[0])  # put there by `python -m` and `python -c`
    path[:] = [place for place in path if place and (place in ours or place not in from_here)]


def child_command(*arguments: str) -> list[str]:
    """The command that starts this interpreter with ``arguments``; its environment is `child_environ`."""
    return [sys.executable, "-P", *arguments]


def child_environ(environ: Mapping[str, str]) -> dict[str, str]:
    """``environ`` for a child: it imports what this program imports, wherever it is started."""
    kept = {name: value for name, value in environ.items() if not name.startswith("PYTHON") or name in _SWITCHES}
    kept |= {name: environ[name] for name in _PLACES if os.path.isabs(environ.get(name, ""))}  # noqa: PTH117
    modules = without_current_folder(environ.get("PYTHONPATH", ""))
    if os.path.basename(_ROOT) not in ("site-packages", "dist-packages"):  # noqa: PTH119 - there it is found anyway
        modules = os.pathsep.join(filter(None, (_ROOT, modules)))
    if modules:
        kept["PYTHONPATH"] = modules
    if "PATH" in environ:
        kept["PATH"] = without_current_folder(environ["PATH"]) or os.defpath.lstrip(os.pathsep)
    return kept
