"""The playbook of the share that this machine has taken: a folder beside the database, and a file that names it.

It is asked for before the database is opened, and by every command: it loads nothing.
"""

from __future__ import annotations

import contextlib
import os
import re

from warroom.whole_file import write_whole

_HASH = re.compile(r"[0-9a-f]{64}")
_POINTER = "taken"


def kept_in(database: str) -> str:
    """The folder in which the playbooks of the share are kept, beside the ``database``."""
    return f"{database}.playbooks"


def taken(database: str) -> str:
    """The hash of the playbook that was taken; empty for none."""
    return next(iter(remembered(database)), "")


def taken_folder(database: str) -> str:
    """The folder of the playbook that was taken; empty for none."""
    digest = taken(database)
    return os.path.join(kept_in(database), digest) if digest else ""  # noqa: PTH118


def name_taken(database: str, digest: str) -> None:
    """Let the playbook with this hash count from now on; the one before is remembered. Raise ``OSError``."""
    _write(database, [digest, *(one for one in remembered(database) if one != digest)][:10])


def name_former(database: str) -> str:
    """Let the one count that counted before the last; its hash, empty where that is none of the share's. Raise
    ``OSError``.
    """
    former = remembered(database)[1:]
    _write(database, former)
    return former[0] if former else ""


def remembered(database: str) -> list[str]:
    """The hashes of the playbook that was taken and of those before it, the last one first."""
    path = os.path.join(kept_in(database), _POINTER)  # noqa: PTH118
    with contextlib.suppress(OSError, UnicodeDecodeError), open(path, encoding="ascii") as file:
        return [word for word in file.read(1_000).split() if _HASH.fullmatch(word)]
    return []


def _write(database: str, digests: list[str]) -> None:
    write_whole(os.path.join(kept_in(database), _POINTER), "\n".join(digests).encode("ascii"))  # noqa: PTH118
