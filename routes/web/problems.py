"""What is answered when something is wrong: problem details of RFC 9457, with field and fix."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request

PROBLEM_JSON = "application/problem+json"


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
        detail: what is wrong, and what to do.
        errors: by field.
        headers: more of them.
    """

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *errors: Wrong,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.errors = list(errors)


def not_found(what: str) -> Refusal:
    """Return the refusal of an address that is not there, or is somebody else's."""
    return Refusal(HTTPStatus.NOT_FOUND, f"There is no such {what}.")


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
    def refused(_request: Request, error: HTTPException) -> ProblemJson:
        errors = error.errors if isinstance(error, Refusal) else []
        return problem_answer(error.status_code, str(error.detail), errors, error.headers)

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> ProblemJson:
        errors = [
            Wrong(field=".".join(map(str, one["loc"][1:]))[:200], problem=str(one["msg"])[:300])
            for one in error.errors()[:20]
        ]
        detail = "Some values cannot be used: see errors, and the description of the API."
        return problem_answer(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors)

    @app.exception_handler(Exception)
    def broken(_request: Request, _error: Exception) -> ProblemJson:
        detail = "The server made a mistake; its log says which. Nothing was changed."
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
