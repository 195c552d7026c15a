"""Pages made from templates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from routes.outputs.texts import Texts
from routes.web.words import LANGUAGE_NAMES, words

if TYPE_CHECKING:
    from http import HTTPStatus

    from routes.sites import Language

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "data" / "templates" / "web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(name: str, language: Language, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """Return a page made from a template; every value is escaped."""
    texts = Texts(language, "web")
    shared = {
        "language": language,
        "direction": texts.direction,
        "languages": LANGUAGE_NAMES,
        "w": words(language),
    }
    return HTMLResponse(_environment.get_template(name).render(**shared, **values))


def data_text(values: Any) -> str:  # noqa: ANN401 - JSON values
    """Return values for a data attribute, which the template escapes."""
    return json.dumps(values, separators=(",", ":"))


def problem_page(status: HTTPStatus, detail: str, language: Language) -> HTMLResponse:
    """Return the page that says why there is no other."""
    answer = page("problem.html", language, detail=detail)
    answer.status_code = status
    return answer
