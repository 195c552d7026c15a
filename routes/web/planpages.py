"""The page of a plan, its map to embed, and its files."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, HTMLResponse, Response, StreamingResponse

from routes.message import msg
from routes.outputs import wording
from routes.outputs.texts import Texts
from routes.planning.variants import MOST_VARIANTS
from routes.web.html import data_text, page
from routes.web.plans import (
    ARCHIVE,
    MAP,
    MEDIA_TYPES,
    asked_of,
    circuits_of,
    file_path,
    within_of,
    write_archive,
)
from routes.web.problems import not_found
from routes.web.said import told
from routes.web.state import Id, Server, Session, TheServer
from routes.web.views import compared, shown_days, shown_files, shown_left
from routes.web.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from routes.sites import Language

_NO_PLAN = msg("There is no such plan.")
_NO_FILE = msg("There is no such file.")
_PIECE_BYTES = 64 * 1024
_FOREVER = "public, max-age=31536000, immutable"
_SHOWN_ELSEWHERE = {
    # in a locked frame: what a list of sites brought into a map cannot act for the visitor
    "content-security-policy": "sandbox allow-scripts allow-modals allow-popups "
    "allow-popups-to-escape-sandbox allow-downloads; frame-ancestors *",
    "x-frame-options": "ALLOW",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": _FOREVER,
}

plan_pages = APIRouter(prefix="/plans/{plan}", include_in_schema=False)


@plan_pages.get("/")
def plan_page(
    plan: Id,
    server: TheServer,
    session: Session,
    lang: Literal["fr", "ar", "en"] | None = None,
    variant: Annotated[int, Query(ge=1, le=MOST_VARIANTS)] = 1,
) -> HTMLResponse:
    """Show a plan: map, days, reasons, variants, downloads, and what to change."""
    folder = server.store.path("plans", plan)
    asked = asked_of(folder)
    circuits = circuits_of(folder) if asked else ()
    if variant > len(circuits):
        raise not_found(_NO_PLAN)
    made_in: Language = asked["request"]["lang"]
    texts = Texts(lang or made_in, "web")
    shown = circuits[variant - 1]
    return page(
        "plan.html",
        texts.language,
        plan=plan,
        variant=variant,
        within=within_of(variant),
        made_in=made_in,
        heading=wording.circuit_title(texts, shown),
        dates=" – ".join(wording.first_and_last_date(texts, shown)),
        proof=wording.proof_text(texts, shown),
        roads=wording.roads_text(texts, shown),
        notes=[told(note, texts) for note in asked["notes"]],
        days=shown_days(shown, texts),
        left=shown_left(shown, texts),
        compared=compared(circuits, texts),
        files=shown_files(folder, variant, words(texts.language)),
        archive=ARCHIVE,
        mine=server.store.owns(session, asked["request"]["sites"]),
        request_json=data_text(asked["request"]),
        words_json=data_text(words(texts.language)),
    )


@plan_pages.get("/embed")
def embedded(plan: Id, server: TheServer) -> Response:
    """Show the map of a plan, to stand in a frame of any page."""
    return _file(server, plan, "", MAP)


@plan_pages.get(f"/{ARCHIVE}")
def plan_archive(plan: Id, server: TheServer) -> StreamingResponse:
    """Give all files of a plan in one."""
    folder = server.store.path("plans", plan)
    if not asked_of(folder):
        raise not_found(_NO_PLAN)
    headers = {
        "content-disposition": f'attachment; filename="circuit-{plan[:8]}.zip"',
        "cache-control": _FOREVER,
    }
    return StreamingResponse(_archive(folder), 200, headers, "application/zip")


def _archive(folder: Path) -> Iterator[bytes]:
    """Yield an archive of a plan, which lies on the disk while it is sent, not in memory."""
    with TemporaryFile() as file:
        write_archive(folder, file)
        file.seek(0)
        while piece := file.read(_PIECE_BYTES):
            yield piece


@plan_pages.get("/{name}")
def plan_file(plan: Id, name: str, server: TheServer) -> Response:
    """Give a file of a plan."""
    return _file(server, plan, "", name)


@plan_pages.get("/{variant}/{name}")
def variant_file(plan: Id, variant: str, name: str, server: TheServer) -> Response:
    """Give a file of another variant of a plan."""
    if not variant:
        raise not_found(_NO_FILE)
    return _file(server, plan, variant, name)


def _file(server: Server, plan: str, variant: str, name: str) -> Response:
    path = file_path(server.store.path("plans", plan), variant, name)
    if path is None:
        raise not_found(_NO_FILE)
    headers = {"cache-control": _FOREVER}
    if path.name == MAP:
        headers = _SHOWN_ELSEWHERE
    elif path.suffix == ".html":
        headers["content-security-policy"] = "frame-ancestors 'self'"
    elif path.suffix != ".png":
        headers["content-disposition"] = f'attachment; filename="{path.name}"'
    return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers=headers)
