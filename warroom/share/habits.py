"""What kind of folder the share is, guessed from the marks that file-sharing programs leave."""

from __future__ import annotations

import os
from pathlib import Path

from warroom.share.share_format import BATCH, LIVE

_MARKS = {
    ".stfolder": "Syncthing",
    ".stignore": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".git": "git",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".sync": "Resilio Sync",
}
_NAMES = {"onedrive": "OneDrive", "dropbox": "Dropbox", "nextcloud": "Nextcloud", "google drive": "Google Drive"}


def guess(path: str) -> tuple[str, str]:
    """How to write into the folder ``path`` (`LIVE` or `BATCH`), and the program whose folder it is, if any.

    Programs that copy files hold back one that keeps growing, so they are given whole files.
    """
    place = Path(path).absolute()
    for folder in (place, *place.parents):
        for mark, program in _MARKS.items():
            if os.path.exists(folder / mark):  # noqa: PTH110
                return BATCH, program
        for begin, program in _NAMES.items():
            if folder.name.lower().startswith(begin):
                return BATCH, program
    return LIVE, ""
