"""The pages besides those of plans: the planner's, and what the API offers."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from routes.message import msg
from routes.planning.request import MAX_DAYS
from routes.planning.variants import MOST_VARIANTS
from routes.siteprops import THEMES
from routes.sites import LANGUAGES, Language
from routes.web.api import SITE_TYPES
from routes.web.html import data_text, page
from routes.web.problems import not_found
from routes.web.said import language_of
from routes.web.state import TheServer
from routes.web.statics import STATIC, static_file
from routes.web.views import sorted_gateways
from routes.web.words import words

_TYPES_OF_FILES = {
    **{ending: kind for kind, ending in SITE_TYPES.items()},
    ".json": "application/geo+json",
    ".geojson": "application/geo+json",
    ".tsv": "text/csv",
    ".txt": "text/csv",
}
"""What is said of a file that is chosen, by its ending."""

pages = APIRouter(include_in_schema=False)


@pages.get("/")
def home(request: Request) -> RedirectResponse:
    """Send a visitor to the page in a language the browser asks for."""
    return RedirectResponse(f"/{language_of(request.headers, 'fr')}/", HTTPStatus.SEE_OTHER)


@pages.get("/api/")
def api_page(request: Request) -> HTMLResponse:
    """Show what the API offers, from its own description."""
    described = request.app.openapi()
    rows = [
        (method.upper(), path, operation.get("summary", ""), operation.get("description", ""))
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    return page("api.html", "en", rows=rows, fields=_fields(described))


@pages.get("/{language}/")
def planner(language: str, server: TheServer) -> HTMLResponse:
    """Show where a circuit is asked for."""
    known: Language | None = next((one for one in LANGUAGES if one == language), None)
    if known is None:
        raise not_found(msg("There is no such page."))
    return page(
        "planner.html",
        known,
        themes=THEMES,
        places=sorted_gateways(known),
        most_days=MAX_DAYS,
        most_variants=MOST_VARIANTS,
        most_mib=server.config.upload_mib,
        most_sites=server.config.most_sites,
        words_json=data_text(words(known)),
        endings=list(_TYPES_OF_FILES),
        types_json=data_text(_TYPES_OF_FILES),
    )


@pages.get("/static/{name}")
def static(request: Request, name: str) -> Response:
    """Give a script, a style sheet or the drawn ground of the map, unless the browser has it."""
    if name not in STATIC:
        raise not_found(msg("There is no such file."))
    data, media_type, tag = static_file(name)
    headers = {"cache-control": "no-cache", "etag": tag}
    if request.headers.get("if-none-match", "").removeprefix("W/") == tag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(data, media_type=media_type, headers=headers)


def _fields(described: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of a request for a plan, each with its default."""
    properties = described["components"]["schemas"]["PlanRequest"]["properties"]
    return [(name, json.dumps(one.get("default"))) for name, one in properties.items()]
