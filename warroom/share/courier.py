"""Carrying the files of private incidents between two places of a share by whoever has no key for them.

They go as they are. What can be told without a key is looked at: that a file is called by its own digest, is one of age
with a header of ours, and is not too large. Whoever carries can withhold one; of a changed one nobody takes anything.
Of incidents of which we are a member our log goes from place to place (`warroom.share.carry`), and no file.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from warroom.model.identity import Token
from warroom.model.private import is_token
from warroom.oplog.envelope import digest_of, looks_sealed
from warroom.share.folder import LARGEST_FILE, NotAFolder
from warroom.share.share_format import incident_of, ops_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warroom.share.folder import Folder

EVERY, AGAIN_AFTER = 2.0, 60.0
"""Seconds between two looks at a place, and until what could not be carried, or put down, is tried again."""
SECONDS, MOST_BYTES = 0.25, 8 * 1024 * 1024
"""How long files are read in one look, and how many bytes are on their way at once."""
MOST_INCIDENTS, MOST_FILES = 100, 20_000
"""Incidents that one place had and the other had not, and files, that are carried in one run of the program."""
_NAME = re.compile(r"([0-9a-f]{32})(?:\.members)?\.age")
_DIGEST = 32
_Place = tuple[Token, str]


class Courier:
    """Looks after one place, on its thread: takes along what the other place lacks, and puts down what the other's
    courier took along. ``ours`` gives the tokens of the incidents of which we are a member.

    What was seen here once is not brought again in this run: whoever took it away had a reason, or is seen to by those
    whose it is.
    """

    def __init__(self, folder: Folder, ours: Callable[[], frozenset[Token]], ticks: Callable[[], float]) -> None:
        self._folder, self._ours, self._ticks = folder, ours, ticks
        self._lock = threading.Lock()
        self._bag: dict[_Place, bytes] = {}
        self._tokens: frozenset[Token] = frozenset()
        self._had: set[_Place] = set()
        self._taken: set[_Place] = set()
        self._brought: set[Token] = set()
        self._may_put = False
        self._unfit: dict[_Place, float] = {}
        self._next = float("-inf")
        self.listed = False

    def round(self, other: Courier) -> None:
        """Do it, if it is time. Raise ``OSError`` where the place cannot be read or written."""
        if self._ticks() < self._next:
            return
        self._next = self._ticks() + AGAIN_AFTER  # unless all of it goes well
        self._look()
        if other.listed:
            self._take_along(other)
        self._put_down(other)
        self._next = self._ticks() + EVERY

    def has(self, place: _Place) -> bool:
        """Whether a file is here, or was."""
        return place in self._had

    def holds(self, token: Token) -> bool:
        """Whether anything lies here under ``token``."""
        return token in self._tokens

    def _look(self) -> None:
        tokens = frozenset(filter(is_token, map(incident_of, self._folder.names(""))))
        if tokens:
            tokens -= self._ours()
        for token in tokens:
            try:
                names = self._folder.names(ops_folder(token))
            except OSError:  # not a folder, or on its way
                continue
            self._had.update((token, name) for name in names if _NAME.fullmatch(name))
        self._tokens, self.listed = tokens, True

    def _take_along(self, other: Courier) -> None:
        end = self._ticks() + SECONDS
        lacking = [
            place for place in self._had if place[0] in self._tokens and not other.has(place) and self._may_go(place)
        ]
        # Where the other place has something already, that comes first: a stranger's thousands come behind it.
        for place in sorted(lacking, key=lambda place: (not other.holds(place[0]), place)):
            if self._ticks() > end or len(self._taken) >= MOST_FILES or not self._take(place):
                return

    def _may_go(self, place: _Place) -> bool:
        return place not in self._taken and self._unfit.get(place, float("-inf")) < self._ticks() - AGAIN_AFTER

    def _take(self, place: _Place) -> bool:
        """Take one file along; whether there is room for another."""
        token, name = place
        try:
            content, _ = self._folder.read(f"{ops_folder(token)}/{name}", 0, LARGEST_FILE)
        except OSError:  # it went, or is no file
            content = b""
        if digest_of(content) != name[:_DIGEST] or not looks_sealed(content):
            self._unfit[place] = self._ticks()
            return True
        with self._lock:
            if self._bag and sum(map(len, self._bag.values())) + len(content) > MOST_BYTES:
                return False
            self._bag[place] = content
        self._taken.add(place)
        return True

    def _put_down(self, other: Courier) -> None:
        refused: OSError | None = None
        for place, content in other.unpacked():
            token, name = place
            new = not self.holds(token) and token not in self._brought
            if place in self._had or (new and len(self._brought) >= MOST_INCIDENTS):
                other.forget(place)
                continue
            try:
                self._folder.make(ops_folder(token))
                self._folder.replace(f"{ops_folder(token)}/{name}", content)
            except (NotAFolder, PermissionError) as error:  # somebody else's: no other incident waits for it
                other.put_off(place)
                refused = error
                continue
            self._had.add(place)
            self._may_put = True
            if new:
                self._brought.add(token)
            other.forget(place)
        if refused is not None and not self._may_put:  # it is the whole place, which is asked again later
            raise refused

    def unpacked(self) -> Iterator[tuple[_Place, bytes]]:
        """What was taken along here and is to be put down in the other place."""
        with self._lock:
            places = list(self._bag.items())
        yield from places

    def forget(self, place: _Place) -> None:
        """It was put down."""
        with self._lock:
            self._bag.pop(place, None)

    def put_off(self, place: _Place) -> None:
        """It cannot be put down now: it is taken along again later."""
        self._unfit[place] = self._ticks()
        self._taken.discard(place)
        self.forget(place)
