"""The pages: the planner's, a plan's, its map to embed, its files, and what the API offers."""

from __future__ import annotations

import json
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from routes.message import msg
from routes.outputs import wording
from routes.outputs.texts import Texts
from routes.places import bundled_gateways
from routes.planning.request import MAX_DAYS
from routes.planning.variants import MOST_VARIANTS
from routes.siteprops import THEMES
from routes.sites import LANGUAGES, Language
from routes.web.api import SITE_TYPES
from routes.web.plans import MAP, MEDIA_TYPES, asked_of, circuits_of, file_path, files_of
from routes.web.problems import not_found
from routes.web.said import language_of, told
from routes.web.state import Id, Server, Session, TheServer
from routes.web.statics import STATIC, static_file
from routes.web.views import compared, shown_days, shown_left
from routes.web.words import LANGUAGE_NAMES, words

if TYPE_CHECKING:
    from routes.circuit import Circuit

_TEMPLATES = Path(__file__).parents[1] / "data" / "templates" / "web"
_FOREVER = "public, max-age=31536000, immutable"
_SHOWN_ELSEWHERE = {
    # in a locked frame: what a list of sites brought into a map cannot act for the visitor
    "content-security-policy": "sandbox allow-scripts allow-modals allow-popups "
    "allow-popups-to-escape-sandbox allow-downloads; frame-ancestors *",
    "x-frame-options": "ALLOW",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": _FOREVER,
}

_TYPES_OF_FILES = {
    **{ending: kind for kind, ending in SITE_TYPES.items()},
    ".json": "application/geo+json",
    ".geojson": "application/geo+json",
    ".tsv": "text/csv",
    ".txt": "text/csv",
}
"""What is said of a file that is chosen, by its ending."""

_PURPOSES = (
    (MAP, "map_page"),
    ("embed.html", "embed"),
    ("booklet", "booklet"),
    ("cues", "cues"),
    ("circuit.gpx", "track"),
    ("day-", "day_track"),
    ("circuit.kml", "file_kml"),
    ("circuit.geojson", "file_geojson"),
    ("circuit.ics", "file_ics"),
    ("circuit.xlsx", "file_xlsx"),
    ("timetable.csv", "file_timetable"),
    ("variants.csv", "compare"),
    ("preview.png", "file_preview"),
    ("", "file_record"),
)
"""What files are for, by the beginning of their names: the word of the first that fits."""

pages = APIRouter(include_in_schema=False)

_environment = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _page(name: str, language: Language, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """Return a page made from a template; every value is escaped."""
    texts = Texts(language, "web")
    shared = {
        "language": language,
        "direction": texts.direction,
        "languages": LANGUAGE_NAMES,
        "w": words(language),
    }
    return HTMLResponse(_environment.get_template(name).render(**shared, **values))


def _data(values: Any) -> str:  # noqa: ANN401 - JSON values
    """Return values for a data attribute, which the template escapes."""
    return json.dumps(values, separators=(",", ":"))


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
    return _page("api.html", "en", rows=rows, fields=_fields(described))


@pages.get("/{language}/")
def planner(language: str) -> HTMLResponse:
    """Show where a circuit is asked for."""
    known: Language | None = next((one for one in LANGUAGES if one == language), None)
    if known is None:
        raise not_found(msg("There is no such page."))
    gateways = bundled_gateways()
    places = [(place.id, place.name_in(known)) for place in gateways]
    nights = [(place.id, place.name_in(known)) for place in gateways if place.kind != "airport"]
    return _page(
        "planner.html",
        known,
        themes=THEMES,
        places=places,
        nights=nights,
        most_days=MAX_DAYS,
        most_variants=MOST_VARIANTS,
        words_json=_data(words(known)),
        endings=list(_TYPES_OF_FILES),
        types_json=_data(_TYPES_OF_FILES),
    )


@pages.get("/plans/{plan}/")
def plan_page(
    plan: Id,
    server: TheServer,
    session: Session,
    lang: Literal["fr", "ar", "en"] | None = None,
) -> HTMLResponse:
    """Show a plan: map, days, reasons, variants, downloads, and what to change."""
    folder = server.store.path("plans", plan)
    asked = asked_of(folder)
    if not asked:
        raise not_found(msg("There is no such plan."))
    language: Language = lang or asked["request"]["lang"]
    texts = Texts(language, "web")
    circuits = circuits_of(folder)
    best = circuits[0]
    return _page(
        "plan.html",
        language,
        plan=plan,
        heading=wording.circuit_title(texts, best),
        proof=wording.proof_text(texts, best),
        roads=wording.roads_text(texts, best),
        notes=[told(note, texts) for note in asked["notes"]],
        days=shown_days(best, texts),
        left=shown_left(best, texts),
        compared=compared(circuits, texts) if len(circuits) > 1 else [],
        downloads=_downloads(folder, circuits, words(language)),
        mine=server.store.owns(session, asked["request"]["sites"]),
        request_json=_data(asked["request"]),
        words_json=_data(words(language)),
    )


def _downloads(
    folder: Path, circuits: tuple[Circuit, ...], w: dict[str, str]
) -> list[list[tuple[str, str]]]:
    """Return the files of each variant: what each is for, and its name."""
    return [
        [(_purpose(name.rpartition("/")[2], w), name) for name in files_of(folder, number)]
        for number in range(1, len(circuits) + 1)
    ]


def _purpose(name: str, w: dict[str, str]) -> str:
    """Return what a file is for."""
    known = next(word for beginning, word in _PURPOSES if name.startswith(beginning))
    return w[known]


@pages.get("/plans/{plan}/embed")
def embedded(plan: Id, server: TheServer) -> Response:
    """Show the map of a plan, to stand in a frame of any page."""
    return _file(server, plan, "", MAP)


@pages.get("/plans/{plan}/{name}")
def plan_file(plan: Id, name: str, server: TheServer) -> Response:
    """Give a file of a plan."""
    return _file(server, plan, "", name)


@pages.get("/plans/{plan}/{variant}/{name}")
def variant_file(plan: Id, variant: str, name: str, server: TheServer) -> Response:
    """Give a file of another variant of a plan."""
    if not variant:
        raise not_found(msg("There is no such file."))
    return _file(server, plan, variant, name)


def _file(server: Server, plan: str, variant: str, name: str) -> Response:
    path = file_path(server.store.path("plans", plan), variant, name)
    if path is None:
        raise not_found(msg("There is no such file."))
    headers = {"cache-control": _FOREVER}
    if path.name == MAP:
        headers = _SHOWN_ELSEWHERE
    elif path.suffix == ".html":
        headers["content-security-policy"] = "frame-ancestors 'self'"
    elif path.suffix != ".png":
        headers["content-disposition"] = f'attachment; filename="{path.name}"'
    return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers=headers)


@pages.get("/static/{name}")
def static(name: str) -> Response:
    """Give a script, a style sheet or the drawn ground of the map."""
    if name not in STATIC:
        raise not_found(msg("There is no such file."))
    data, media_type = static_file(name)
    return Response(data, media_type=media_type, headers={"cache-control": "no-cache"})


def _fields(described: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of a request for a plan, each with its default."""
    properties = described["components"]["schemas"]["PlanRequest"]["properties"]
    return [(name, json.dumps(one.get("default"))) for name, one in properties.items()]
