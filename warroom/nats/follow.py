"""Following one stream: what came is in its mirror, and a stream that is another one than before is read anew.

The consumer is ephemeral and made anew after any error. It begins with the last message that we have, so that a stream
that was brought back from an older copy, and has other messages under the same numbers, is noticed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeGuard

from warroom.model.identity import IncidentId
from warroom.nats.server_trouble import checked, unreachable
from warroom.nats.wire import MESSAGE_ID, read_piece, stream_of
from warroom.oplog.strict_json import LARGEST_INTEGER

if TYPE_CHECKING:
    from nats.aio.msg import Msg

    from warroom.nats.connection import ServerConnection, Session
    from warroom.nats.mirror import Mirror

BATCH = 500
"""Messages that are asked for at once."""
HEARTBEAT, EXPIRES = 10, 60
"""Seconds between two signs of a consumer on which nothing comes, and until it is asked again."""
AGAIN_AFTER = 0.25
_SECOND = 1_000_000_000


class Follower:
    """Keeps the mirror of an incident's stream. ``heard`` is called when something came, ``doubt`` when the stream is
    not what it was, so that what we wrote may be missing; ``is_ours`` says of a message's id
    whether we have just sent it.
    """

    def __init__(
        self,
        server: ServerConnection,
        share: str,
        incident: IncidentId,
        mirror: Mirror,
        *,
        heard: Callable[[], None],
        doubt: Callable[[], None],
        is_ours: Callable[[str], bool] = lambda _id: False,
    ) -> None:
        self._server, self._share, self._incident, self._mirror = server, share, incident, mirror
        self._heard, self._doubt, self._is_ours = heard, doubt, is_ours
        self._has_news = False
        self._stream = stream_of(share, incident)
        self.words = ""
        """Why the stream cannot be read at present; empty if it can."""
        self._poked = asyncio.Event()

    async def run(self) -> None:
        """Follow until the connection's thread ends."""
        while True:
            session = await self._server.session()
            self._poked.clear()
            try:
                await self._follow(session)
            except FileNotFoundError:
                self.words = ""
                if self._mirror.created:
                    self._mirror.begin_again("")
                    self._doubt()
                self._mirror.settle(complete=True)
            except OSError as error:
                self._mirror.settle(complete=False)
                self.words = error.strerror or ""
            except Exception as error:  # noqa: BLE001 - it is said, and made anew
                self._mirror.settle(complete=False)
                self.words = f"{type(error).__name__}: {error}"
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._poked.wait(), AGAIN_AFTER)

    def look_again(self) -> None:
        """Read the stream anew: for the connection's thread."""
        self._poked.set()

    async def info(self, session: Session, **asked: Any) -> dict[str, Any]:
        """What the server says of the stream. Raise ``OSError``."""
        answer = await self._server.asked(
            session,
            f"$JS.API.STREAM.INFO.{self._stream}",
            json.dumps(asked).encode() if asked else b"",
            what="the incident",
        )
        return checked(answer, "the incident")

    async def _follow(self, session: Session) -> None:
        mirror = self._mirror
        info = await self.info(session)
        created, last, _ = facts(info)
        if mirror.created != created or last < mirror.last:
            created_before = mirror.created
            mirror.begin_again(created)
            if created_before:
                self._doubt()
        reading = _Reading(session, self, mirror, first=max(1, mirror.last))
        name, pending = await self._make_consumer(session, reading.first)
        if not pending:
            if mirror.last:
                raise self.other()
            await self._settle(session)
        await reading.begin(f"$JS.API.CONSUMER.MSG.NEXT.{self._stream}.{name}")
        try:
            self.words = ""
            settled = not pending
            while not self._poked.is_set():
                await reading.wait(self._poked, session.lost)
                if reading.complete and not settled:
                    settled = True
                    await self._settle(session)
                if session.lost.is_set():
                    raise unreachable("the connection was lost")
        finally:
            await reading.end()

    async def _make_consumer(self, session: Session, first: int) -> tuple[str, int]:
        config = {
            "stream_name": self._stream,
            "config": {
                "deliver_policy": "by_start_sequence",
                "opt_start_seq": first,
                "ack_policy": "none",
                "replay_policy": "instant",
                "mem_storage": True,
                "num_replicas": 1,
                "inactive_threshold": 2 * EXPIRES * _SECOND,
            },
        }
        subject = f"$JS.API.CONSUMER.CREATE.{self._stream}"
        answer = await self._server.asked(session, subject, json.dumps(config).encode(), what="follow the incident")
        checked(answer, "the incident")
        name, pending = answer.get("name"), answer.get("num_pending", 0)
        if not isinstance(name, str) or not name.isalnum() or type(pending) is not int:
            raise unreachable("the server answers something that is no answer")
        return name, pending

    async def _settle(self, session: Session) -> None:
        """All is here that there was: is it as much as the server has? What was taken away is forgotten."""
        mirror = self._mirror
        _, last, messages = facts(await self.info(session))
        if last == mirror.last and messages != mirror.count():
            info = await self.info(session, deleted_details=True)
            state = info["state"]
            gone = [sequence for sequence in state.get("deleted") or [] if type(sequence) is int]
            mirror.forget(gone)
            if facts(info)[1] == mirror.last and facts(info)[2] != mirror.count():
                raise self.other()
        mirror.settle(complete=True)
        self._heard()

    def other(self) -> OSError:
        """The stream is not what we have read: begin anew."""
        self._mirror.begin_again("")
        self._doubt()
        self.look_again()
        return unreachable("the server has another copy of the incident, which is being read")

    def take(self, number: int, stamp: int, message: Msg) -> bool:
        """Keep what a message carries; whether it can be what follows what we have."""
        mirror = self._mirror
        if number == mirror.last and stamp != mirror.stamp:
            return False
        piece = read_piece(self._share, self._incident, message.subject, message.headers, message.data)
        mirror.take(number, stamp, piece)
        self._has_news = self._has_news or not self._is_ours((message.headers or {}).get(MESSAGE_ID, ""))
        return True

    def came(self) -> None:
        """Something came, which is worth a look where it is not what we have just sent."""
        if self._has_news:
            self._has_news = False
            self._heard()


class _Reading:
    """One consumer: asks for messages, a batch after the other, and notices when there is one missing."""

    def __init__(self, session: Session, follower: Follower, mirror: Mirror, *, first: int) -> None:
        self._client, self._follower, self._mirror, self.first = session.client, follower, mirror, first
        self._verify = mirror.last > 0
        self.complete = False
        self._left = self._place = 0
        self._loop = asyncio.get_running_loop()
        self._heard_at = self._loop.time()
        self._inbox = session.client.new_inbox()
        self._next = ""
        self._failed: OSError | None = None
        self._woken = asyncio.Event()
        self._subscription: Any = None

    async def begin(self, next_subject: str) -> None:
        self._next = next_subject
        self._subscription = await self._client.subscribe(self._inbox, cb=self._take)
        await self._ask()

    async def end(self) -> None:
        with contextlib.suppress(Exception):
            await self._subscription.unsubscribe()

    async def _ask(self) -> None:
        self._left = BATCH
        request = {"batch": BATCH, "expires": EXPIRES * _SECOND, "idle_heartbeat": HEARTBEAT * _SECOND}
        await self._client.publish(self._next, json.dumps(request).encode(), reply=self._inbox)

    async def wait(self, poked: asyncio.Event, lost: asyncio.Event) -> None:
        """Until something is to be looked at; raise ``OSError`` if the consumer has to be made anew."""
        waits = [asyncio.ensure_future(event.wait()) for event in (self._woken, poked, lost)]
        await asyncio.wait(waits, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        self._woken.clear()
        if self._failed is not None:
            raise self._failed
        if self._loop.time() - self._heard_at > 2.5 * HEARTBEAT:
            raise unreachable("the server has stopped to send")

    async def _take(self, message: Msg) -> None:
        self._heard_at = self._loop.time()
        if self._failed is not None:
            return
        status = (message.headers or {}).get("Status") if not message.reply else None
        if status is not None:
            if status != "100":
                if status in ("404", "408", "409") and "deleted" not in (message.headers or {}).get("Description", ""):
                    await self._ask()
                else:
                    self._fail(unreachable("the server has ended the consumer"))
            return
        numbers = numbers_of(message.reply)
        if numbers is None:
            return
        number, place, stamp, pending = numbers
        if place != self._place + 1 or (self._verify and number != self.first):
            self._fail(self._follower.other() if self._verify else unreachable("a message was left out"))
            return
        self._place = place
        try:
            is_next = self._follower.take(number, stamp, message)
        except OSError as error:  # of the disk here: what is read begins again there
            self._fail(unreachable(f"no room here for what comes: {error.strerror or error}"))
            return
        if not is_next:
            self._fail(self._follower.other())
            return
        self._verify = False
        self._left -= 1
        if not self._left:
            await self._ask()
        if pending == 0:
            if not self.complete:
                self.complete = True
                self._woken.set()
            self._follower.came()

    def _fail(self, error: OSError) -> None:
        self._failed = error
        self._woken.set()


def facts(info: dict[str, Any]) -> tuple[str, int, int]:
    """Of what the server says of a stream: when it was made, its last number, how many messages it has."""
    state, created = info.get("state"), info.get("created")
    if not isinstance(state, dict) or not isinstance(created, str):
        raise unreachable("the server answers something that is no answer")
    last, messages = state.get("last_seq"), state.get("messages")
    if not _is_count(last) or not _is_count(messages):
        raise unreachable("the server answers something that is no answer")
    return created[:64], last, messages


def _is_count(number: object) -> TypeGuard[int]:
    return type(number) is int and 0 <= number <= LARGEST_INTEGER


def numbers_of(reply: str) -> tuple[int, int, int, int] | None:
    """Of where a message says to come from: its number, which of the consumer's it is, its time in nanoseconds, and how
    many are behind it. `None` where it says something else.
    """
    parts = reply.split(".")
    if parts[:2] != ["$JS", "ACK"] or len(parts) not in (9, 11, 12):
        return None
    tail = parts[5:9] if len(parts) == 9 else parts[7:11]
    if not all(part.isascii() and part.isdecimal() and len(part) < 20 for part in tail):
        return None
    number, place, stamp, pending = map(int, tail)
    return number, place, stamp, pending
