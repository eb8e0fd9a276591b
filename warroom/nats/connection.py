"""The connection to a server: a thread of its own that is connected again and again, and what others may ask of it.

Each connection is a new client. What was made on the one before (subscriptions, consumers) is made anew by whoever
needs it: an old one may be silent for ever without an error. The library is imported here and nowhere else.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import logging
import re
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from warroom.nats.credentials import Encryption, connect_options, not_encrypted
from warroom.nats.server_trouble import denied, gone, unreachable
from warroom.text import Untrusted, for_line

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

    from warroom.nats.location import Location

CONNECT, ASK = 3.0, 3.0
"""Seconds that a connection and an answer may take."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 0.5
_PING_EVERY, _PINGS = 5, 2
_LOOK = 0.5
_REFUSAL = re.compile("nats: '(.+)'", re.DOTALL)
"""How the library tells what a server said of us."""


class Session:
    """One connection: ``client`` speaks on it, ``number`` counts them, ``lost`` is set once it has ended."""

    def __init__(self, client: Client, number: int) -> None:
        self.client, self.number = client, number
        self.lost = asyncio.Event()


class ServerConnection:
    """Speaks to the server at ``location``. ``begun`` is awaited, on the connection's thread, with each new session."""

    def __init__(self, location: Location, *, begun: Callable[[Session], Awaitable[None]]) -> None:
        self._location, self._begun = location, begun
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="nats", daemon=True)
        self._session: Session | None = None
        self._standing = asyncio.Event()
        self._number = 0
        self._changed = threading.Condition()
        self._words = f"the server at {self._where()} has not answered yet"
        self._failures = 0
        self._denied: dict[str, asyncio.Future[None]] = {}
        self._main: asyncio.Task[None] | None = None

    def _where(self) -> str:
        return ",".join(f"{host}:{port}" for host, port in self._location.hosts)

    # For any thread

    @property
    def number(self) -> int:
        """Which connection this is; another one, and nothing is certain that was before."""
        return self._number

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def close(self) -> None:
        """End the connection, and the thread with it."""

        def end() -> None:
            if self._main is not None:
                self._main.cancel()

        with contextlib.suppress(RuntimeError):  # it has ended already
            self._loop.call_soon_threadsafe(end)
        self._thread.join(CONNECT)

    def wait(self, seconds: float = CONNECT) -> Session:
        """The present connection, waited for until a try has failed. Raise ``OSError`` with why there is none."""
        with self._changed:
            failures = self._failures
            self._changed.wait_for(lambda: self._session is not None or self._failures > failures + 1, seconds)
            session, words = self._session, self._words
        if session is None:
            raise unreachable(words)
        return session

    def ask(
        self, subject: str, payload: bytes = b"", headers: Mapping[str, str] | None = None, *, what: str,
        seconds: float = ASK,
    ) -> dict[str, Any]:  # fmt: skip
        """What the server answers, as an object. Raise ``OSError`` for no answer, or where we may not do ``what``."""
        session = self.wait()
        coroutine = self.asked(session, subject, payload, headers, what=what, seconds=seconds)
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result(seconds + ASK)
        except TimeoutError:
            future.cancel()
            raise unreachable(f"the server at {self._where()} does not answer") from None

    def say(self, subject: str, payload: bytes, *, what: str) -> None:
        """Tell whoever listens, without an answer. Raise ``OSError`` without a connection, or where we may not."""
        session = self.wait()
        future = asyncio.run_coroutine_threadsafe(self._say(session, subject, payload, what), self._loop)
        try:
            future.result(2 * ASK)
        except TimeoutError:
            future.cancel()
            raise unreachable(f"the server at {self._where()} does not answer") from None

    async def _say(self, session: Session, subject: str, payload: bytes, what: str) -> None:
        refused = self._denied[subject.lower()] = self._loop.create_future()
        try:
            await session.client.publish(subject, payload)
            # A refusal comes before the answer to this.
            await session.client.flush(int(ASK))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is said
            raise unreachable(self._said(error)) from None
        finally:
            self._denied.pop(subject.lower(), None)
        if refused.done():
            raise denied(what)

    def spawn(self, work: Callable[[], Awaitable[None]]) -> None:
        """Let ``work`` run beside, on the connection's thread, until `close`."""

        async def run() -> None:
            await work()

        asyncio.run_coroutine_threadsafe(run(), self._loop)

    def spawn_now(self, act: Callable[[], None]) -> None:
        """Do ``act`` on the connection's thread."""
        with contextlib.suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(act)

    # On the connection's thread

    async def session(self) -> Session:
        """The present connection, waited for."""
        while True:
            await self._standing.wait()
            if self._session is not None:
                return self._session

    async def asked(
        self, session: Session, subject: str, payload: bytes = b"", headers: Mapping[str, str] | None = None, *,
        what: str, seconds: float = ASK,
    ) -> dict[str, Any]:  # fmt: skip
        """See `ask`. A subject that we may not use is said by an error beside, and not by an answer."""
        from nats.errors import NoRespondersError

        refused: asyncio.Future[None] = self._loop.create_future()
        self._denied[subject.lower()] = refused
        asking = asyncio.ensure_future(
            session.client.request(subject, payload, timeout=seconds, headers=dict(headers) if headers else None)
        )
        lost = asyncio.ensure_future(session.lost.wait())
        try:
            waits: set[asyncio.Future[Any]] = {asking, refused, lost}
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            if refused.done():
                raise denied(what)
            if not asking.done():
                raise unreachable(self._words)
            try:
                answer: Msg = asking.result()
            except NoRespondersError:
                raise gone(what) from None
            except Exception as error:  # noqa: BLE001 - whatever it is, it is said
                raise unreachable(self._said(error)) from None
            return _object(answer.data)
        finally:
            self._denied.pop(subject.lower(), None)
            for task in (asking, lost):
                task.cancel()
            # Nobody may be told of an error that nobody waits for any more.
            asking.add_done_callback(_hear)

    def _run(self) -> None:
        # What it warns of at the end of an encrypted connection would stand on somebody's screen; whoever listens hears
        # it still.
        logging.getLogger("asyncio").addHandler(logging.NullHandler())
        asyncio.set_event_loop(self._loop)
        self._main = self._loop.create_task(self._keep_connected())
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._main)
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _keep_connected(self) -> None:
        pause = FIRST_PAUSE
        while True:
            session: Session | None = None
            try:
                session = await self._connect()
                await self._begun(session)
                self._stands(session)
                pause = FIRST_PAUSE
                # Where something was still to be sent as it was cut off, the library ends without calling back.
                while not (session.lost.is_set() or session.client.is_closed):
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(session.lost.wait(), _LOOK)
                session.lost.set()
                self._stands(None, f"the connection to {self._where()} was lost")
            except asyncio.CancelledError:
                if session is not None:
                    with contextlib.suppress(Exception):
                        await asyncio.wait_for(session.client.close(), 1)
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, it is said and tried again
                self._stands(None, self._said(error, agreed=session is not None))
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    def _stands(self, session: Session | None, words: str = "") -> None:
        with self._changed:
            self._session, self._words = session, words or self._words
            self._failures = 0 if session is not None else self._failures + 1
            self._changed.notify_all()
        if session is None:
            self._standing.clear()
        else:
            self._standing.set()

    async def _connect(self) -> Session:
        try:
            from nats.aio.client import Client
        except ImportError:
            raise unreachable("a share on a server needs a library: pip install 'warroom[nats]'") from None
        client = Client()
        session = Session(client, self._number + 1)

        errors: list[Exception] = []

        async def hear(error: Exception) -> None:
            errors[:] = [*errors[:3], error]
            reason = str(error).lower()
            if "permissions violation" in reason:
                for subject, refused in self._denied.items():
                    if f'"{subject}"' in reason and not refused.done():
                        refused.set_result(None)

        async def lose() -> None:
            session.lost.set()

        location = self._location
        scheme = "tls" if location.tls else "nats"
        options = connect_options(location.credentials, location.ca, tls=location.tls)
        connecting = client.connect(
            servers=[f"{scheme}://{host}:{port}" for host, port in location.hosts], name="warroom",
            allow_reconnect=False, max_reconnect_attempts=1, reconnect_time_wait=0, connect_timeout=int(CONNECT),
            ping_interval=_PING_EVERY, max_outstanding_pings=_PINGS, error_cb=hear, disconnected_cb=lose,
            closed_cb=lose, **options,
        )  # fmt: skip
        try:
            await asyncio.wait_for(connecting, CONNECT * 2)
            await _refuse_plain(client, options.get("tls"))
            await _refuse_half(client)
        except Exception as error:  # noqa: BLE001 - it is raised again
            # Which of its tries failed with what, the library says beside.
            raise (errors[0] if errors and type(error).__name__ == "NoServersError" else error) from None
        self._number = session.number
        return session

    def _said(self, error: BaseException, *, agreed: bool = True) -> str:
        """What went wrong, in a few words; ``agreed`` whether there was a connection, so that a NATS server it is.

        Whoever quotes it ends the sentence: what others have worded may end with a full stop of its own.
        """
        return self._reason(error, agreed=agreed).rstrip(".")

    def _reason(self, error: BaseException, *, agreed: bool) -> str:
        where = self._where()
        if isinstance(error, OSError) and error.errno == errno.ENOTCONN and error.strerror:
            return error.strerror  # a sentence of ours
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return f"the certificate of {where} is not to be trusted: {cause.verify_message}"
            if isinstance(cause, ssl.SSLError):
                return f"no encrypted connection to {where}: {cause.reason or 'it was refused'}"
            cause = cause.__cause__ or cause.__context__
        name, words = type(error).__name__, str(error)
        if "authorization" in words.lower() or name == "AuthorizationError":
            return f"the server at {where} does not know us: wrong name, password or credentials, or they are expired"
        if isinstance(error, OSError):
            return _failed_words(where, error)
        if name in ("NoServersError", "ConnectionClosedError"):
            return f"the server at {where} does not answer"
        if refusal := _REFUSAL.match(words):
            return f"the server at {where} refuses us: {for_line(Untrusted(refusal[1][:120]))}"
        if agreed:
            return f"the server at {where}: {for_line(Untrusted(words[:120] or name))}"
        return f"what is at {where} does not answer as a NATS server does"


def _failed_words(where: str, error: OSError) -> str:
    """What an ``error`` of this machine or of ours says of the server at ``where``."""
    if isinstance(error, ConnectionRefusedError):
        return f"nothing answers at {where}"
    if isinstance(error, socket.gaierror):
        return f"no address is found for {where}: {error.strerror}"
    if isinstance(error, ConnectionError):
        return f"the connection to {where} was lost"
    if isinstance(error, TimeoutError):
        return f"the server at {where} does not answer"
    return f"{where} cannot be reached: {error.strerror or for_line(Untrusted(str(error)[:120]))}"


async def _refuse_plain(client: Client, encryption: Encryption | None) -> None:
    """End a connection that should be encrypted and is not, which the library does not do. Raise ``OSError``."""
    if encryption is not None and not encryption.begun:
        await client.close()
        raise not_encrypted()


async def _refuse_half(client: Client) -> None:
    """End a connection to which nobody said that it stands, which the library takes for one. Raise ``ValueError``."""
    if not client.is_connected:
        await client.close()
        raise ValueError("not agreed")


def _object(data: bytes) -> dict[str, Any]:
    try:
        decoded = json.loads(data)
    except ValueError:
        decoded = None
    if not isinstance(decoded, dict):
        raise unreachable("the server answers something that is no answer")
    return decoded


def _hear(task: asyncio.Future[Any]) -> None:
    if not task.cancelled():
        task.exception()
