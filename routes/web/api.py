"""The HTTP API: all that the page does."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import anyio
import anyio.to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from routes import __version__
from routes.census.fields import field_name
from routes.census.grids import LAMBERT, UTM
from routes.message import msg
from routes.outputs.texts import Texts
from routes.places import bundled_gateways
from routes.web.jobs import ACTIVE, FullError
from routes.web.models import Draft, Gateway, Job, Plan, PlanRequest, SiteList
from routes.web.plans import asked_of, plan_id, sites_in_id
from routes.web.problems import Refusal, not_found, refusals
from routes.web.said import texts_of, told
from routes.web.state import Id, Server, Session, SitesIdInPath, TheServer
from routes.web.store import content_id, new_id
from routes.web.views import asked_title, plan_json
from routes.web.work import PlanTask, in_words_of_the_api

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routes.census.grids import Grid

SITE_TYPES = {
    "application/geo+json": ".geojson",
    "application/json": ".geojson",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "text/csv": ".csv",
    "application/geopackage+sqlite3": ".gpkg",
}
"""Files that are taken, with their endings."""

_OBJECT, _BYTES = {"type": "object"}, {"type": "string", "format": "binary"}
_UPLOAD_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": _OBJECT if ending == ".geojson" else _BYTES}
            for kind, ending in SITE_TYPES.items()
        },
    }
}
_COMMON = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.MISDIRECTED_REQUEST,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
)
_LOOKUP = (HTTPStatus.NOT_FOUND, HTTPStatus.MISDIRECTED_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)

MOST_JOBS = 100
"""Jobs that are told of at once."""

api = APIRouter(prefix="/api/v1")


@api.post(
    "/sites",
    status_code=HTTPStatus.CREATED,
    responses=refusals(*_COMMON),
    openapi_extra=_UPLOAD_BODY,
    summary="Upload a list of sites",
)
async def upload_sites(
    request: Request,
    server: TheServer,
    session: Session,
    lambert: Annotated[int | None, Query(ge=1, le=4)] = None,
    utm: Annotated[int | None, Query(ge=28, le=30)] = None,
) -> SiteList:
    """Keep a list of sites for this session, and say what is wrong or missing in it.

    A spreadsheet (.xlsx, .csv, .gpkg) is read as `sse-routes sites import` reads it, and becomes a
    list; `lambert` or `utm` is the zone of coordinates in metres.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in SITE_TYPES:
        detail = msg("Send one of {types}.", types=", ".join(SITE_TYPES))
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
    incoming = server.store.incoming()
    try:
        file = incoming / f"list{SITE_TYPES[kind]}"
        await _receive(request, file)
        found = await _keep(server, session, file, LAMBERT.get(lambert or 0) or UTM.get(utm or 0))
        return _told(found, texts_of(request.headers))
    finally:
        await anyio.to_thread.run_sync(shutil.rmtree, incoming, True)  # noqa: FBT003 - rmtree's own


async def _receive(request: Request, incoming: Path) -> None:
    """Write what is sent to a file, piece by piece."""
    async with await anyio.open_file(incoming, "wb") as file:
        async for piece in request.stream():
            await file.write(piece)


async def _keep(server: Server, session: str, file: Path, grid: Grid | None) -> dict[str, Any]:
    """Read a list that was received, and keep it if it can be used; never a spreadsheet itself."""
    data = await anyio.Path(file).read_bytes()
    how = f"{__version__} {file.suffix} {grid and grid.code} " if file.suffix != ".geojson" else ""
    id_ = content_id(how.encode("ascii") + data)
    made = file.with_name("made.geojson")
    found = await server.read_sites(file, made, grid)
    if found["usable"]:
        server.store.keep_sites(id_, made if found["made"] else file, found)
        server.store.own(session, id_)
    return {"id": id_, **found}


def _told(found: Mapping[str, Any], texts: Texts) -> SiteList:
    """Return a list of sites, what is said of it in the language of the request."""
    messages = [
        {
            **said,
            "field_name": told(field_name(said["field"]), texts),
            "problem": told(said["problem"], texts),
            "fix": told(said["fix"], texts),
        }
        for said in found["messages"]
    ]
    return SiteList(**{**found, "messages": messages})


@api.get("/sites/{sites}", responses=refusals(*_LOOKUP), summary="A list of sites")
async def get_sites(
    request: Request, sites: SitesIdInPath, server: TheServer, session: Session
) -> SiteList:
    """Return a list that this session uploaded, or the `bundled` one, and its messages."""
    return _told(await server.sites(session, sites), texts_of(request.headers))


@api.get(
    "/sites/{sites}/file",
    response_class=Response,
    responses={
        **refusals(*_LOOKUP),
        int(HTTPStatus.OK): {"content": {"application/geo+json": {"schema": _OBJECT}}},
    },
    summary="The file of a list",
)
async def get_sites_file(sites: SitesIdInPath, server: TheServer, session: Session) -> Response:
    """Return a list that this session uploaded, or that was made of its spreadsheet, as GeoJSON."""
    await server.sites(session, sites)
    data = await anyio.Path(server.store.sites_path(sites)).read_bytes()
    headers = {"content-disposition": 'attachment; filename="sites.geojson"'}
    return Response(data, media_type="application/geo+json", headers=headers)


@api.get("/gateways", responses=refusals(HTTPStatus.MISDIRECTED_REQUEST))
def get_gateways() -> list[Gateway]:
    """Return the places where a day may start or end."""
    return [
        Gateway(
            id=place.id,
            name={language: place.name_in(language) for language in ("fr", "ar", "en")},
            kind=place.kind,
        )
        for place in bundled_gateways()
    ]


@api.post(
    "/plans",
    status_code=HTTPStatus.ACCEPTED,
    responses=refusals(*_COMMON, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INSUFFICIENT_STORAGE),
    summary="Ask for a plan",
)
def ask_plan(request: Request, body: PlanRequest, server: TheServer, session: Session) -> Job:
    """Queue a plan; its job tells when it is there. What was planned before is there at once."""
    if (
        not server.store.owns(session, body.sites)
        or not server.store.sites_path(body.sites).is_file()
    ):
        wrong = ("sites", msg("no such list"), msg("Upload it, or use the bundled one."))
        detail = msg("There is no such list of sites.")
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, detail, wrong)
    tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 - the planner's own calendar
    asked = body.model_copy(update={"date": body.date or tomorrow})
    values = asked.model_dump(mode="json", by_alias=True)
    in_id = {**values, "sites": sites_in_id(server.store, body.sites)}
    public_url = server.config.materials.public_url
    plan = plan_id(in_id, server.hashes, public_url)
    if asked_of(server.store.path("plans", plan)):
        job = server.jobs.done(session, plan, values)
    else:
        job = _submit(server, session, plan, asked)
    return _job(server, job, session, texts_of(request.headers))


def _submit(server: Server, session: str, plan: str, asked: PlanRequest) -> str:
    """Queue a plan that is not there yet, and return the id of its job.

    Raises:
        Refusal: if there is no room for it.
    """
    if server.store.count_plans() >= server.config.most_plans:
        detail = msg("The server keeps as many plans as it may: ask whoever runs it.")
        raise Refusal(HTTPStatus.INSUFFICIENT_STORAGE, detail)
    try:
        return server.jobs.submit(session, _task(server, plan, asked))
    except FullError as error:
        detail = msg("Other plans are under way: wait for them, or cancel yours.")
        wait = {"retry-after": "10"}
        raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers=wait) from error


def _task(server: Server, plan: str, asked: PlanRequest) -> PlanTask:
    materials = server.config.materials
    public_url = f"{materials.public_url}plans/{plan}/" if materials.public_url else ""
    return PlanTask(
        wishes=asked.wishes(),
        materials=replace(
            materials,
            sites=str(server.store.sites_path(asked.sites)),
            profile=asked.profile,
            public_url=public_url,
        ),
        settings=server.config.settings,
        variants=asked.variants,
        language=asked.lang,
        asked={"request": asked.model_dump(mode="json", by_alias=True)},
        staging=server.store.path("making", new_id()),
        target=server.store.path("plans", plan),
    )


def _job(server: Server, job: str, session: str, texts: Texts) -> Job:
    state = server.jobs.state(job, session)
    if not state:
        raise not_found(msg("There is no such job."))
    return _told_job(state, texts)


def _told_job(state: Mapping[str, Any], texts: Texts) -> Job:
    problem = dict(state["problem"])
    if "detail" in problem:
        problem["detail"] = in_words_of_the_api(told(problem["detail"], texts))
    words = {"title": asked_title(state["asked"], texts), "phase": told(state["phase"], texts)}
    return Job(**{**state, **words, "problem": problem or None})


@api.get(
    "/jobs",
    responses=refusals(HTTPStatus.MISDIRECTED_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY),
    summary="The plans of this session",
)
def get_jobs(
    request: Request,
    server: TheServer,
    session: Session,
    most: Annotated[int, Query(ge=1, le=MOST_JOBS)] = MOST_JOBS,
) -> list[Job]:
    """Return the plans that this session has under way or asked for, the last one first."""
    texts = texts_of(request.headers)
    return [_told_job(state, texts) for state in server.jobs.of(session, most)]


@api.get("/jobs/{job}", responses=refusals(*_LOOKUP), summary="How far a plan is")
def get_job(request: Request, job: Id, server: TheServer, session: Session) -> Job:
    """Return how far a plan of this session is."""
    return _job(server, job, session, texts_of(request.headers))


@api.delete(
    "/jobs/{job}", responses=refusals(*_COMMON, HTTPStatus.NOT_FOUND), summary="Cancel a plan"
)
def cancel_job(request: Request, job: Id, server: TheServer, session: Session) -> Job:
    """Cancel a plan of this session; it stops within a second."""
    found = _job(server, job, session, texts_of(request.headers))
    if found.status in ACTIVE:
        server.jobs.cancel(job)
    return found


@api.get("/plans/{plan}", responses=refusals(*_LOOKUP), summary="A plan")
def get_plan(plan: Id, server: TheServer) -> Plan:
    """Return a plan: its circuits, what was left out and why, and the addresses of its files."""
    folder = server.store.path("plans", plan)
    asked = asked_of(folder)
    if not asked:
        raise not_found(msg("There is no such plan."))
    return plan_json(plan, folder, asked, Texts(asked["request"]["lang"], "web"))


@api.get("/draft", responses=refusals(HTTPStatus.MISDIRECTED_REQUEST), summary="The draft")
def get_draft(server: TheServer, session: Session) -> Draft:
    """Return what this session was filling in."""
    found = server.store.read(server.store.path("sessions", session) / "draft.json")
    try:
        return Draft(**found)
    except ValidationError:  # kept by another version of this program
        return Draft()


@api.put(
    "/draft",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses=refusals(*_COMMON),
    summary="Keep the draft",
)
def put_draft(body: Draft, server: TheServer, session: Session) -> None:
    """Keep what this session is filling in; no other session sees it."""
    path = server.store.path("sessions", session) / "draft.json"
    server.store.write(path, body.model_dump(mode="json", by_alias=True))
