"""The board over HTTP: pages that were made once for all who look, and a stream that says when there are newer ones.

Nothing of a request reaches the database or makes a page. Who has the link gets a cookie; nobody else sees anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import threading
from collections.abc import Collection, Iterator, Mapping

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INDEX = "index.html"
_ALIVE = 15.0
"""Seconds after which a stream without news says that it is there."""
_MOST_COOKIES = 8
"""Cookies of our name that are looked at: other pages of this machine may have set some."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class ShownPages:
    """The pages as they are shown now, by their names, and the number of their making; both change at once."""

    def __init__(self) -> None:
        self.now: tuple[int, Mapping[str, bytes]] = (0, {})
        self.ended = False
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Timeout]] = set()
        self._lock = threading.Lock()

    def put(self, number: int, pages: Mapping[str, str]) -> None:
        """Show ``pages`` from now on; any thread may say so."""
        self.now = (number, {name: page.encode() for name, page in pages.items()})
        self._wake()

    def end(self) -> None:
        """Let every stream end: the server is about to."""
        self.ended = True
        self._wake()

    async def newer(self, seen_revision: int, receive: Receive) -> bool:
        """Wait until there are pages of another revision than ``seen_revision``, or all ends, or for `_ALIVE`; whether
        whoever looks is still there, which ``receive`` says.
        """
        loop = asyncio.get_running_loop()
        waits = (loop, asyncio.timeout(_ALIVE))
        try:
            async with waits[1]:
                with self._lock:
                    self._waiting.add(waits)
                if self.now[0] == seen_revision and not self.ended:  # else it came just now
                    while (await receive())["type"] != "http.disconnect":
                        pass
                    return False
        except TimeoutError:
            pass
        finally:
            with self._lock:
                self._waiting.discard(waits)
        return True

    def _wake(self) -> None:
        with self._lock:
            waiting = list(self._waiting)
        for loop, wait in waiting:
            with contextlib.suppress(RuntimeError):  # its loop is closed, and nobody waits
                loop.call_soon_threadsafe(_end_now, loop, wait)


def _end_now(loop: asyncio.AbstractEventLoop, wait: asyncio.Timeout) -> None:
    with contextlib.suppress(RuntimeError):  # it has ended by itself
        wait.reschedule(loop.time())


def board_application(board: ShownPages, *, token: str, hosts: Collection[str], cookie: str, policy: str) -> ASGIApp:
    """The application that shows ``board``. ``token`` is the secret of the link, ``hosts`` are the names by which it
    may be asked, ``cookie`` is the name of its cookie, ``policy`` the Content-Security-Policy of the pages.
    """
    pass_ = hashlib.sha256(b"warroom/1 board\0" + token.encode()).hexdigest()

    def may_look(request: Request) -> bool:
        return any(hmac.compare_digest(value, pass_.encode()) for value in _cookies(request, cookie.encode()))

    async def enter(request: Request) -> Response:
        token_sent = str(request.path_params["token"])
        if not hmac.compare_digest(token_sent.encode("utf-8", "replace"), token.encode()):
            return _refused()
        answer = RedirectResponse("/", status_code=303)
        # Lax: the link comes from a chat, and a strict one would not be sent with the first page.
        answer.set_cookie(
            cookie,
            pass_,
            httponly=True,
            samesite="lax",
            path="/",
            max_age=30 * 86_400,
            secure=request.url.scheme == "https",
        )
        return answer

    async def page(request: Request) -> Response:
        if not may_look(request):
            return _refused()
        content = board.now[1].get(str(request.path_params.get("name", INDEX)))
        if content is None:
            return PlainTextResponse("this is not on the board (any more)\n", status_code=404)
        return Response(content, media_type="text/html", headers={"Content-Security-Policy": policy})

    async def changes(request: Request) -> Response:
        if not may_look(request):
            return _refused()
        return _Changes(board)

    routes = [
        Route("/t/{token}", enter, methods=["GET"]),
        Route("/changes", changes, methods=["GET"]),
        Route("/", page, methods=["GET"]),
        Route("/{name}", page, methods=["GET"]),
    ]
    return _Guarded(Starlette(routes=routes), hosts)


def _cookies(request: Request, name: bytes) -> Iterator[bytes]:
    """What the request says as the cookie ``name``, the first few. The library takes the square of the length of one in
    quotes: a stranger's header of 60 kB stopped the board for everybody for seconds.
    """
    sent = b";".join(value for header, value in request.scope["headers"] if header == b"cookie")
    named = (pair.strip().partition(b"=") for pair in sent.split(b";"))
    yield from itertools.islice((value for found, _, value in named if found == name), _MOST_COOKIES)


class _Changes(Response):
    """A stream of the number of the pages whenever it is another one; now and then a sign of life.

    The library's own answer that streams has two tasks and a group of them for each who looks, which is a third of what
    somebody costs; here who looks is heard in the wait for news.
    """

    media_type = "text/event-stream"

    def __init__(self, board: ShownPages) -> None:
        super().__init__()
        self._board = board
        del self.headers["content-length"]

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Tell until they leave, or all ends."""

        async def tell(words: str, *, more: bool = True) -> None:
            await send({"type": "http.response.body", "body": words.encode(), "more_body": more})

        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await tell("retry: 1000\n\n")
        board, revision, looks = self._board, -1, True
        while looks and not board.ended:
            number = board.now[0]
            await tell(f"data: {number}\n\n" if number != revision else ": still here\n\n")
            revision = number
            looks = await board.newer(revision, receive)
        await tell("", more=False)


def _refused() -> Response:
    return PlainTextResponse("Open the link that you were sent.\n", status_code=403)


class _Guarded:
    """Refuses requests to another host's name (a page elsewhere may have its name lead here), and gives every answer
    its headers. Who sends a body is answered, unread, and the connection ends.
    """

    def __init__(self, inner: ASGIApp, hosts: Collection[str]) -> None:
        self._inner, self._hosts = inner, frozenset(host.casefold() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent_headers = dict(scope.get("headers", ()))
        has_body = sent_headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in sent_headers

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                if has_body:
                    headers["Connection"] = "close"
            await send(message)

        hosts = [value for name, value in scope.get("headers", ()) if name == b"host"]
        host = hosts[0].decode("latin-1").casefold() if len(hosts) == 1 else ""
        if host not in self._hosts:
            await PlainTextResponse("this is not the name of the board\n", status_code=421)(scope, receive, answer)
            return
        await self._inner(scope, receive, answer)
