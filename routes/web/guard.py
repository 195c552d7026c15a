"""What every request passes: host, origin, size, pace, session; and the headers of every answer."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers, MutableHeaders

from routes.message import msg
from routes.sites import LANGUAGES
from routes.web.problems import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from routes.web.config import ServeConfig

UPLOADS = "/api/v1/sites"
JSON_BYTES = 256 * 1024
_SLOW_S = 30.0
_WHOLE_S = 900.0
_MOST_ADDRESSES = 10_000
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")
_PAGES = tuple(f"/{language}/" for language in LANGUAGES)
_STRANGER = msg("This request comes from another site.")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}


@dataclass(slots=True)
class Pace:
    """How many requests that change something come from each address: a bucket that refills.

    Attributes:
        a_minute: requests in a minute.
        clock: tells the time, seconds.
    """

    a_minute: int
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, address: str) -> bool:
        """Count a request, and say whether it may pass."""
        now = self.clock()
        left, then = self._left.pop(address, (float(self.a_minute), now))
        left = min(self.a_minute, left + (now - then) * self.a_minute / 60)
        passes = left >= 1
        self._left[address] = (left - passes, now)
        if len(self._left) > _MOST_ADDRESSES:
            self._left.popitem(last=False)
        return passes


class Guard:
    """Stands before the application.

    Args:
        app: the application.
        config: what is allowed.
    """

    def __init__(self, app: ASGIApp, config: ServeConfig) -> None:
        self._app, self._config = app, config
        self._pace = Pace(config.rate)
        self._name = "__Host-sse-session" if config.secure else "sse-session"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        session, is_new = self._session(headers)
        scope.setdefault("state", {})["session"] = session
        is_page = scope["path"].startswith(_PAGES)  # each visit begins the days of a cookie anew
        keeps = is_page or (is_new and scope["path"].startswith("/api/"))
        answer = self._with_headers(send, self._cookie(session) if keeps else "")
        try:
            limit = self._check(scope, headers)
        except Refusal as refusal:
            await refusal.answer(scope["path"], headers)(scope, receive, answer)
            return
        await self._app(scope, _counted(receive, limit), answer)

    def _check(self, scope: Scope, headers: Headers) -> int:
        """Return how many bytes a request may bring.

        Raises:
            Refusal: if it may not pass.
        """
        host = headers.get("host", "")
        if _without_port(host) not in self._config.hosts:
            raise Refusal(
                HTTPStatus.MISDIRECTED_REQUEST,
                msg("This server does not answer to that name: start it with --host-name."),
            )
        limit = self._config.upload_bytes if scope["path"] == UPLOADS else JSON_BYTES
        if scope["method"] in _SAFE:
            return limit
        _refuse_strangers(headers, host)
        if headers.get("content-encoding", "identity") != "identity":
            detail = msg("Send it as it is, not compressed.")
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
        if "transfer-encoding" in headers and "content-length" in headers:
            detail = msg("The request tells its length in two ways.")
            raise Refusal(HTTPStatus.BAD_REQUEST, detail, headers={"connection": "close"})
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or len(length) > 15:  # noqa: PLR2004
            detail = msg("The length of the content is not a number.")
            raise Refusal(HTTPStatus.BAD_REQUEST, detail)
        if int(length) > limit:
            raise too_large(limit)
        client = scope.get("client") or ("",)
        if not self._pace.allows(client[0]):
            detail = msg("Too many requests from this address: wait a minute.")
            raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"retry-after": "60"})
        return limit

    def _session(self, headers: Headers) -> tuple[str, bool]:
        """Return the cookie of a request and whether it is a new one."""
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(headers.get("cookie", "")[:4096])
        except CookieError:
            jar.clear()
        found = jar.get(self._name)
        if found is not None and _COOKIE.fullmatch(found.value):
            return found.value, False
        return secrets.token_urlsafe(32), True

    def _cookie(self, session: str) -> str:
        secure = "; Secure" if self._config.secure else ""
        seconds = self._config.keep_days * 86_400
        return (
            f"{self._name}={session}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
        )

    def _with_headers(self, send: Send, cookie: str) -> Send:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if headers["x-frame-options"] == "ALLOW":  # what is made to be shown elsewhere
                    del headers["x-frame-options"]
                if self._config.secure:
                    headers["strict-transport-security"] = "max-age=31536000"
                if cookie:
                    headers.append("set-cookie", cookie)
            await send(message)

        return answer


def too_large(limit: int) -> Refusal:
    """Return the refusal of content that is too large."""
    detail = msg("This is too large: send at most {limit:,} bytes.", limit=limit)
    return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)


def _refuse_strangers(headers: Headers, host: str) -> None:
    """Refuse what another site lets a visitor's browser send.

    Raises:
        Refusal: if the browser says that it comes from elsewhere.
    """
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        raise Refusal(HTTPStatus.FORBIDDEN, _STRANGER)
    if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        raise Refusal(HTTPStatus.FORBIDDEN, _STRANGER)


def _without_port(host: str) -> str:
    return re.sub(r":[0-9]{1,5}$", "", host).lower()


def _counted(receive: Receive, limit: int) -> Receive:
    """Return what receives a request, but not more of it than allowed, nor for ever."""
    taken: dict[str, Any] = {"bytes": 0, "whole": False}
    deadline = asyncio.get_running_loop().time() + _WHOLE_S

    async def counting() -> Message:
        if taken["whole"]:
            return await receive()
        try:
            left_s = deadline - asyncio.get_running_loop().time()
            message = await asyncio.wait_for(receive(), min(_SLOW_S, left_s))
        except TimeoutError as error:
            detail = msg("The request came too slowly.")
            raise Refusal(HTTPStatus.REQUEST_TIMEOUT, detail) from error
        taken["bytes"] += len(message.get("body", b""))
        taken["whole"] = not message.get("more_body", False)
        if taken["bytes"] > limit:
            raise too_large(limit)
        return message

    return counting
