"""What is answered when something is wrong: problem details of RFC 9457, with field and fix."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from routes.message import Message, msg
from routes.web.said import texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request

    from routes.outputs.texts import Texts

PROBLEM_JSON = "application/problem+json"
_NOWHERE = msg("There is nothing at this address.")
_UNUSABLE = msg("Some values cannot be used: see errors, and the description of the API.")
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
        errors: field, problem and fix of each.
        headers: more of them.
    """

    def __init__(
        self,
        status: HTTPStatus,
        message: Message,
        *errors: tuple[str, Message, Message],
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, message, dict(headers or {}))
        self.message, self.errors = message, errors

    def answer(self, texts: Texts) -> ProblemJson:
        """Return the answer, in the language of the request."""
        errors = [
            Wrong(field=field, problem=texts.tell(problem), fix=texts.tell(fix))
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
    def refused(request: Request, error: HTTPException) -> ProblemJson:
        texts = texts_of(request.headers)
        if isinstance(error, Refusal):
            return error.answer(texts)
        detail = texts.tell(_NOWHERE) if error.status_code == HTTPStatus.NOT_FOUND else error.detail
        return problem_answer(error.status_code, detail, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> ProblemJson:
        errors = [
            Wrong(field=".".join(map(str, one["loc"][1:]))[:200], problem=str(one["msg"])[:300])
            for one in error.errors()[:20]
        ]
        detail = texts_of(request.headers).tell(_UNUSABLE)
        return problem_answer(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors)

    @app.exception_handler(Exception)
    def broken(request: Request, _error: Exception) -> ProblemJson:
        detail = texts_of(request.headers).tell(_BROKEN)
        return problem_answer(HTTPStatus.INTERNAL_SERVER_ERROR, detail)


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
