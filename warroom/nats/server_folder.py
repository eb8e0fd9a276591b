"""A share on a server as a `Folder`: what publishes, fetches and compares does it with a server as with a disk.

A log is the pieces that one seat has published under its name, put together (`warroom.nats.mirror`); a file that is
written whole is several messages. A sign of life is told and not stored.
"""

from __future__ import annotations

import contextlib
import errno
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.private import is_token
from warroom.model.sentences import counted
from warroom.nats import server_trouble
from warroom.nats.connection import ServerConnection, Session
from warroom.nats.credentials import name_in
from warroom.nats.follow import Follower
from warroom.nats.here import FIRST_LOOK, Signs
from warroom.nats.mirror import Mirror
from warroom.nats.shelf import Shelf
from warroom.nats.streams import Streams
from warroom.nats.wire import MESSAGE_ID, SHELF, cut, here_subject, is_seat, read_here, seat_subject
from warroom.share.folder import FileStat, Listing
from warroom.share.share_format import MARKER, attributes_file, incident_folder, incident_of

if TYPE_CHECKING:
    from nats.aio.msg import Msg

    from warroom.nats.location import Location

WAIT = 2.5
"""Seconds that whoever reads waits for what is still to come of a stream, before it is said how far it is."""
REPEAT_FOR, ONE_TRY = 6.0, 2.0
"""Seconds for which a piece is sent again while nobody says whether it was stored, and that one try may take."""
LOOK_EVERY, MARKER_EVERY = 15.0, 10.0
"""Seconds between two looks at how all streams stand, and at which share this is."""
_OPS, _HERE = "ops", "here"


class NatsFolder:
    """The share at ``location``, reached as the name by which the server knows us, or else as ``seat``; under
    ``veiled`` in its place where a private incident lies, since everybody reads who has published.

    ``share`` is its id where we know it: with it, a server that lost everything is made this share again. ``heard`` is
    called on another thread when something came, ``moved`` whenever the server has answered. ``now`` gives microseconds
    since 1970.
    """

    def __init__(
        self,
        location: Location,
        *,
        seat: str,
        veiled: str = "",
        share: str = "",
        now: Callable[[], Moment],
        ticks: Callable[[], float] = time.monotonic,
        moved: Callable[[], object] = lambda: None,
    ) -> None:
        named = next(filter(is_seat, (location.seat, name_in(location.credentials))), "")  # rights may hang on it
        self._seat, self._veiled = named or seat, named or veiled or seat
        self._id, self._ticks = share, ticks
        self._name = location.share
        self._now, self._moved = now, moved
        self.heard: Callable[[], None] = lambda: None
        self._server = ServerConnection(location, begun=self._begun)
        self._streams = Streams(self._server, location.share)
        self._shelf = Shelf(self._streams, self._seat, now, self._put_on_shelf)
        self._signs = Signs(self._server_time, self._say_here)
        self._mirrors: dict[IncidentId, tuple[Mirror, Follower]] = {}
        self._doubted: set[str] = set()
        self._lock = threading.Lock()
        self._written: dict[str, tuple[int, int]] = {}
        """Of each log of ours that is added to: how many bytes it has, and the connection on which it was begun."""
        self._on_their_way: set[str] = set()
        """The ids of messages of ours that may come back at any moment and are no news."""
        self._off = 0
        self._marker, self._due = b"", {"marker": float("-inf"), "streams": float("-inf")}
        self._marked_in = self._seen_in = 0
        self._server.start()

    def close(self) -> None:
        """End the connection."""
        self._server.close()
        for mirror, _ in self._mirrors.values():
            mirror.close()

    def doubted(self) -> frozenset[str]:
        """The incidents of which the server may have lost what it had said to have: asked once each time."""
        number = self._server.number
        with self._lock:
            incidents = set(self._doubted)
            self._doubted.clear()
            if number != self._seen_in:
                incidents |= {path.split("/")[0].removeprefix("inc-") for path in self._written}
                incidents |= set(self._mirrors) if self._seen_in else set()
                self._seen_in = number
        return frozenset(incidents)

    def _server_time(self) -> int:
        return self._now() + self._off

    async def _begun(self, session: Session) -> None:
        """A connection stands: hear who is here."""

        async def hear(message: Msg) -> None:
            incident, writer = read_here(self._name, message.subject)
            if not incident:
                return
            for told, sign in self._signs.hear(incident, writer, message.data):
                await session.client.publish(here_subject(self._name, incident, told), sign)

        await session.client.subscribe(f"wr.{self._name}.here.>", cb=hear)

    def _say_here(self, incident: IncidentId, writer: WriterId, sign: bytes) -> None:
        self._server.say(here_subject(self._name, incident, writer), sign, what="write")

    # Which share it is, and which incidents

    def _read_marker(self) -> bytes:
        session = self._server.wait()
        if session.number != self._marked_in or self._ticks() >= self._due["marker"]:
            self._marker = self._streams.marker(self._id)
            self._marked_in, self._due["marker"] = session.number, self._ticks() + MARKER_EVERY
        return self._marker

    def _incidents(self) -> Listing:
        incidents = self._streams.incidents()
        for incident in incidents:
            self._follow(incident)
        if self._ticks() >= self._due["streams"]:
            self._due["streams"] = self._ticks() + LOOK_EVERY
            self._look_at_streams()
        return Listing(sorted(map(incident_folder, incidents)))

    def _look_at_streams(self) -> None:
        """Whether each stream is what we read: not made anew, not brought back from an older copy, not shorter."""
        had = {incident: (mirror.created, mirror.last) for incident, (mirror, _) in self._mirrors.items()}
        there = self._streams.all_facts()
        self._off = self._streams.clock_off(self._now())
        self._shelf.stands(there.get(SHELF))
        for incident, (created, last) in had.items():
            mirror, follower = self._mirrors[incident]
            stands = there.get(incident)
            if stands is None:
                changed = bool(created)
            else:
                same_end = mirror.last == last == stands[1]
                changed = stands[0] != created or stands[1] < last or (same_end and stands[2] != mirror.count())
            if changed and mirror.complete:
                mirror.settle(complete=False)
                self._server.spawn_now(follower.look_again)

    def look_at_once(self) -> None:
        """Look at how all streams stand with the next look at the incidents, which is this one. Raise ``OSError``."""
        self._due["streams"] = float("-inf")
        self.names("")

    def _follow(self, incident: IncidentId) -> Mirror:
        """The mirror of an incident, which is kept from now on."""
        kept = self._mirrors.get(incident)
        if kept is None:
            mirror = Mirror(self._seat_in(incident))
            follower = Follower(
                self._server,
                self._name,
                incident,
                mirror,
                heard=lambda: self.heard(),
                doubt=lambda: self._doubt(incident),
                is_ours=self._on_their_way.__contains__,
            )
            kept = self._mirrors[incident] = (mirror, follower)
            self._server.spawn(follower.run)
        return kept[0]

    def _doubt(self, incident: IncidentId) -> None:
        with self._lock:
            self._doubted.add(incident)

    def _whole(self, incident: IncidentId) -> Mirror:
        """The mirror of an incident, once all is in it that there was. Raise ``OSError``."""
        kept = self._mirrors.get(incident)
        if kept is None:
            raise FileNotFoundError(errno.ENOENT, "it is not there")
        mirror, follower = kept
        end = self._ticks() + WAIT
        count = mirror.count()
        while not mirror.wait(seconds=0.25):
            self._server.wait()
            if follower.words:
                raise server_trouble.unreachable(follower.words)
            if mirror.count() != count:
                count = mirror.count()
                self._moved()
            if self._ticks() > end:
                raise server_trouble.unreachable(
                    f"the server is still sending: {counted(count, 'message', 'messages')} came"
                )
        return mirror

    # See `Folder`

    def names(self, path: str) -> Listing:
        """See `Folder`."""
        try:
            if not path:
                return self._incidents()
            if path == SHELF:
                return self._shelf.names()
            incident, kind, _ = _parted(path)
            if kind == _HERE:
                self._signs.ask(incident, self._server.wait().number, seconds=FIRST_LOOK)
                return self._signs.names(incident)
            return self._whole(incident).names()
        finally:
            self._moved()

    def looks(self, path: str) -> dict[str, FileStat]:
        """See `Folder`."""
        incident, kind, _ = _parted(path)
        if kind == _HERE:
            self._signs.ask(incident, self._server.wait().number)
            return self._signs.looks(incident)
        return self._whole(incident).looks()

    def changed(self, path: str) -> int:
        """See `Folder`."""
        return self._shelf.changed() if path == SHELF else self._whole(_parted(path)[0]).changed()

    def grown(self, path: str) -> frozenset[str] | None:
        """See `warroom.share.folder.grown_in`."""
        kept = self._mirrors.get(_parted(path)[0])
        return kept[0].grown() if kept is not None else None

    def refusal(self) -> str:
        """See `warroom.share.folder.refusal_of`."""
        return self._signs.refusal

    def owner(self, path: str) -> str:
        """See `Folder`: a server has no accounts of ours."""
        return ""

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        """See `Folder`."""
        try:
            if path == MARKER:
                marker = self._read_marker()
                return marker[offset : offset + limit], FileStat(len(marker), 0, 0)
            if path.startswith(f"{SHELF}/"):
                return self._shelf.read(path.removeprefix(f"{SHELF}/"), offset, limit)
            incident, kind, name = _parted(path)
            if kind == _HERE:
                return self._signs.read(incident, name)
            return self._whole(incident).read(name, offset, limit)
        finally:
            self._moved()

    def create(self, path: str, data: bytes) -> None:
        """See `Folder`."""
        if path == MARKER:
            self._streams.make_marker(data)
            self._due["marker"] = float("-inf")
            return
        incident, kind, name = _parted(path)
        if path != attributes_file(incident)[0]:  # that is for git
            _refuse_files(kind)
            self._publish(incident, name, 0, data)
            self._written[path] = (len(data), self._server.number)

    def append(self, path: str, data: bytes) -> None:
        """See `Folder`. What a server took before a connection was lost may be gone: to that nothing is added."""
        incident, _, name = _parted(path)
        size, number = self._written.get(path, (0, -1))
        if number != self._server.number:
            raise server_trouble.unreachable("the connection was made anew")
        self._publish(incident, name, size, data)
        self._written[path] = (size + len(data), number)

    def replace(self, path: str, data: bytes) -> None:
        """See `Folder`."""
        if path.startswith(f"{SHELF}/"):
            self._shelf.replace(path.removeprefix(f"{SHELF}/"), data)
            return
        incident, kind, name = _parted(path)
        if kind == _HERE:
            self._signs.tell(incident, WriterId(name.removesuffix(".json")), data)
        else:
            _refuse_files(kind)
            self._publish(incident, name, 0, data)

    def remove(self, path: str) -> None:
        """See `Folder`. The server overwrites what it takes away."""
        incident, _, name = _parted(path)
        mirror = self._whole(incident)
        numbers = mirror.numbers(name)
        for number in numbers:
            self._streams.delete(incident, number)
        mirror.forget(numbers)
        self._written.pop(path, None)

    def make(self, path: str) -> None:
        """See `Folder`."""
        if path == SHELF:
            self._shelf.make()
        incident, kind, _ = _parted(path)
        if kind == _OPS:
            self._streams.make(incident)
            self._follow(incident)

    def _seat_in(self, part: str) -> str:
        """As whom we publish there."""
        return self._veiled if is_token(part) else self._seat

    def _publish(self, incident: IncidentId, name: str, at: int, data: bytes) -> None:
        """Send ``data`` in pieces. An answer that does not come says nothing: the piece is sent again, which the server
        knows by its id, until it has said that it is stored or time is over. Raise ``OSError``.
        """
        number = 0
        pieces = [(piece.data, piece.headers()) for piece in cut(self._seat_in(incident), name, at, data)]
        ids = {headers[MESSAGE_ID] for _, headers in pieces}
        self._on_their_way.update(ids)
        try:
            for piece, headers in pieces:
                number = self._send(incident, piece, headers, widen=lambda: self._widened(incident))
                self._moved()
            # Whoever looks next finds what was written, as on a disk.
            self._follow(incident).wait(number=number, seconds=WAIT)
        except FileNotFoundError:
            self._streams.make(incident)
            raise server_trouble.unreachable("the incident was not on the server any more; it is put back") from None
        finally:
            self._on_their_way.difference_update(ids)

    def _put_on_shelf(self, piece: bytes, headers: dict[str, str]) -> None:
        self._send(SHELF, piece, headers, widen=lambda: False)

    def _send(self, part: str, data: bytes, headers: dict[str, str], *, widen: Callable[[], bool]) -> int:
        """Send one message to the stream of an incident or of files; its number. Raise ``OSError``."""
        subject, end = seat_subject(self._name, part, self._seat_in(part)), self._ticks() + REPEAT_FOR
        while True:
            try:
                answer = self._server.ask(subject, data, headers, what="write", seconds=ONE_TRY)
                return _number(server_trouble.checked(answer, "the incident"))
            except FileNotFoundError:
                raise
            except OSError as error:
                if error.errno == errno.ENOSPC and widen():
                    continue
                if error.errno != errno.ENOTCONN or self._ticks() > end:
                    raise

    def _widened(self, incident: IncidentId) -> bool:
        """Whether there is more room now for an incident that was full."""
        with contextlib.suppress(PermissionError):
            return self._streams.widen(incident)
        return False


def _refuse_files(kind: str) -> None:
    """Raise ``OSError`` for what is neither a log nor a sign of life."""
    if kind != _OPS:
        raise OSError(errno.ENOTSUP, "a server keeps the log and no other files")


def _number(answer: dict[str, Any]) -> int:
    number = answer.get("seq")
    if type(number) is not int or number < 1:
        raise server_trouble.unreachable("the server answers something that is no answer")
    return number


def _parted(path: str) -> tuple[IncidentId, str, str]:
    """The incident, whether it is about logs or signs, and the name; as the share's layout has them."""
    folder, _, rest = path.partition("/")
    kind, _, name = rest.partition("/")
    return incident_of(folder), kind, name
