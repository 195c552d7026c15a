"""The HTTP API: all that the page does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

import anyio
from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from routes.outputs.texts import Texts
from routes.places import bundled_gateways
from routes.web.jobs import ACTIVE, FullError
from routes.web.models import Draft, Gateway, Job, Plan, PlanRequest, SiteList
from routes.web.plans import asked_of, plan_id, sites_in_id
from routes.web.problems import Refusal, Wrong, not_found, refusals
from routes.web.state import Id, Server, Session, SitesIdInPath, TheServer
from routes.web.store import content_id, new_id
from routes.web.views import plan_json
from routes.web.work import PlanTask

SITE_TYPES = ("application/geo+json", "application/json")
_UPLOAD_BODY = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "object"}} for kind in SITE_TYPES},
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

api = APIRouter(prefix="/api/v1")


@api.post(
    "/sites",
    status_code=HTTPStatus.CREATED,
    responses=refusals(*_COMMON),
    openapi_extra=_UPLOAD_BODY,
    summary="Upload a list of sites",
)
async def upload_sites(request: Request, server: TheServer, session: Session) -> SiteList:
    """Keep a list of sites (GeoJSON) for this session, and say what is wrong or missing in it."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in SITE_TYPES:
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send {' or '.join(SITE_TYPES)}.")
    incoming = server.store.incoming()
    try:
        await _receive(request, incoming)
        return SiteList(**await _keep(server, session, incoming))
    finally:
        await anyio.Path(incoming).unlink(missing_ok=True)


async def _receive(request: Request, incoming: Path) -> None:
    """Write what is sent to a file, piece by piece."""
    async with await anyio.open_file(incoming, "wb") as file:
        async for piece in request.stream():
            await file.write(piece)


async def _keep(server: Server, session: str, incoming: Path) -> dict[str, Any]:
    """Read a list that was received, and keep it if it can be used."""
    id_ = content_id(await anyio.Path(incoming).read_bytes())
    found = await server.read_sites(incoming)
    if not found["usable"]:
        return {"id": id_, **found}
    server.store.keep_sites(id_, incoming, found)
    server.store.own(session, id_)
    return {"id": id_, **found}


@api.get("/sites/{sites}", responses=refusals(*_LOOKUP), summary="A list of sites")
async def get_sites(sites: SitesIdInPath, server: TheServer, session: Session) -> SiteList:
    """Return a list that this session uploaded, or the `bundled` one, and its messages."""
    return SiteList(**await server.sites(session, sites))


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
def ask_plan(body: PlanRequest, server: TheServer, session: Session) -> Job:
    """Queue a plan; its job tells when it is there. What was planned before is there at once."""
    if (
        not server.store.owns(session, body.sites)
        or not server.store.sites_path(body.sites).is_file()
    ):
        wrong = Wrong(field="sites", problem="no such list", fix="Upload it, or use bundled.")
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "There is no such list of sites.", wrong)
    tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 - the planner's own calendar
    asked = body.model_copy(update={"date": body.date or tomorrow})
    values = asked.model_dump(mode="json", by_alias=True)
    in_id = {**values, "sites": sites_in_id(server.store, body.sites)}
    public_url = server.config.materials.public_url
    plan = plan_id(in_id, server.hashes, public_url)
    if asked_of(server.store.path("plans", plan)):
        return _job(server, server.jobs.done(session, plan), session)
    return _job(server, _submit(server, session, plan, asked), session)


def _submit(server: Server, session: str, plan: str, asked: PlanRequest) -> str:
    """Queue a plan that is not there yet, and return the id of its job.

    Raises:
        Refusal: if there is no room for it.
    """
    if server.store.count_plans() >= server.config.most_plans:
        detail = "The server keeps as many plans as it may: ask whoever runs it."
        raise Refusal(HTTPStatus.INSUFFICIENT_STORAGE, detail)
    try:
        return server.jobs.submit(session, _task(server, plan, asked))
    except FullError as error:
        detail = "Other plans are under way: wait for them, or cancel yours."
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


def _job(server: Server, job: str, session: str) -> Job:
    state = server.jobs.state(job, session)
    if not state:
        raise not_found("job")
    return Job(**{**state, "problem": state["problem"] or None})


@api.get("/jobs/{job}", responses=refusals(*_LOOKUP), summary="How far a plan is")
def get_job(job: Id, server: TheServer, session: Session) -> Job:
    """Return how far a plan of this session is."""
    return _job(server, job, session)


@api.delete(
    "/jobs/{job}", responses=refusals(*_COMMON, HTTPStatus.NOT_FOUND), summary="Cancel a plan"
)
def cancel_job(job: Id, server: TheServer, session: Session) -> Job:
    """Cancel a plan of this session; it stops within a second."""
    found = _job(server, job, session)
    if found.status in ACTIVE:
        server.jobs.cancel(job)
    return found


@api.get("/plans/{plan}", responses=refusals(*_LOOKUP), summary="A plan")
def get_plan(plan: Id, server: TheServer) -> Plan:
    """Return a plan: its circuits, what was left out and why, and the addresses of its files."""
    folder = server.store.path("plans", plan)
    asked = asked_of(folder)
    if not asked:
        raise not_found("plan")
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
