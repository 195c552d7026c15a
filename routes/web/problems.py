"""What is answered when something is wrong: problem details of RFC 9457, with field and fix."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from routes.message import Message, msg
from routes.outputs.texts import Texts
from routes.web.checks import check_message
from routes.web.html import problem_page
from routes.web.said import language_of, texts_of
from routes.web.store import is_no_room

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request, Response

_LOG = logging.getLogger(__name__)
PROBLEM_JSON = "application/problem+json"
_NOWHERE = msg("There is nothing at this address.")
_UNUSABLE = msg("Some values cannot be used: see errors, and the description of the API.")
_NO_ROOM = msg(
    "The server cannot keep this: its disk is full, or cannot be written to. Tell whoever runs it; "
    "nothing was changed."
)
_OTHER_METHOD = msg("This address does not do that: see the description of the API.")
_UNREAD = msg("The request cannot be read.")
_KNOWN = {HTTPStatus.NOT_FOUND: _NOWHERE, HTTPStatus.METHOD_NOT_ALLOWED: _OTHER_METHOD}
_BROKEN = msg("The server made a mistake; its log says which. Nothing was changed.")


class Wrong(BaseModel):
    """One thing that is wrong with a request."""

    field: str
    problem: str
    fix: str = ""


class Problem(BaseModel):
    """Problem details as of RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[Wrong] = []


class Refusal(HTTPException):
    """A request that is refused, with what is wrong and what to do.

    Args:
        status: of the answer.
        message: what is wrong, and what to do.
        errors: field, problem and, if known, fix of each.
        headers: more of them.
    """

    def __init__(
        self,
        status: HTTPStatus,
        message: Message,
        *errors: tuple[str, Message, Message | None],
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, message, dict(headers or {}))
        self.message, self.errors = message, errors

    def answer(self, path: str, headers: Mapping[str, str]) -> Response:
        """Return the answer to a request, in its language."""
        if _wants_page(path, headers):
            texts = Texts(language_of(headers, "fr"), "web")
            detail = texts.tell(self.message)
            return problem_page(HTTPStatus(self.status_code), detail, texts.language)
        texts = texts_of(headers)
        errors = [
            Wrong(field=field, problem=texts.tell(problem), fix=texts.tell(fix) if fix else "")
            for field, problem, fix in self.errors
        ]
        detail = texts.tell(self.message)
        return problem_answer(self.status_code, detail, errors, self.headers)


def not_found(message: Message) -> Refusal:
    """Return the refusal of an address that is not there, or is somebody else's."""
    return Refusal(HTTPStatus.NOT_FOUND, message)


class AsciiJson(JSONResponse):
    """JSON in ASCII, so that not even half a character can break an answer."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401
        """Return the bytes of an answer."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


class ProblemJson(AsciiJson):
    """An answer that says what is wrong."""

    media_type = PROBLEM_JSON


def problem_answer(
    status: int,
    detail: str,
    errors: list[Wrong] | None = None,
    headers: Mapping[str, str] | None = None,
) -> ProblemJson:
    """Return an answer that says what is wrong."""
    problem = Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors or []
    )
    return ProblemJson(problem.model_dump(), status_code=status, headers=dict(headers or {}))


def answer_problems(app: FastAPI) -> None:
    """Let an application answer all that is wrong in this way."""

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        if isinstance(error, Refusal):
            return _answer(request, error)
        status = HTTPStatus(error.status_code)
        return _answer(request, Refusal(status, _KNOWN.get(status, _UNREAD), headers=error.headers))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        if _wants_page(request.url.path, request.headers):
            return _answer(request, not_found(_NOWHERE))
        wrong = [
            (".".join(map(str, one["loc"][1:]))[:200], check_message(one), None)
            for one in error.errors()[:20]
        ]
        return _answer(request, Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, _UNUSABLE, *wrong))

    @app.exception_handler(OSError)
    def unkept(request: Request, error: OSError) -> Response:
        _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
        if not is_no_room(error):
            return broken(request, error)
        return _answer(request, Refusal(HTTPStatus.INSUFFICIENT_STORAGE, _NO_ROOM))

    @app.exception_handler(Exception)
    def broken(request: Request, _error: Exception) -> Response:
        return _answer(request, Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, _BROKEN))


def _answer(request: Request, refusal: Refusal) -> Response:
    return refusal.answer(request.url.path, request.headers)


def _wants_page(path: str, headers: Mapping[str, str]) -> bool:
    """Say whether a browser asks for something to show to a person."""
    return not path.startswith("/api/v1/") and "text/html" in headers.get("accept", "")


def refusals(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """Return what the description of the API says of refusals."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        int(status): {
            "model": Problem,
            "description": status.phrase,
            "content": {PROBLEM_JSON: schema},
        }
        for status in statuses
    }
