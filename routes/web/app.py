"""The application that is served."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio.to_thread
from fastapi import FastAPI

from routes import __version__
from routes.web.api import api
from routes.web.guard import Guard
from routes.web.pages import pages
from routes.web.planpages import plan_pages
from routes.web.problems import AsciiJson, answer_problems
from routes.web.state import Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi.routing import APIRoute

    from routes.web.config import ServeConfig

_DAY_S = 86_400
OPENAPI = "/api/v1/openapi.json"
_ABOUT = (
    "What the page does, for programs. Lists of sites, jobs and the draft belong to the session of "
    "the cookie that the first answer sets: keep it. Plans are there for whoever knows their "
    "address."
)


def make_app(config: ServeConfig) -> FastAPI:
    """Return the application, which begins to work when it is served.

    Args:
        config: where it keeps things, and what it allows.
    """
    app = FastAPI(
        title="sse-routes",
        version=__version__,
        description=_ABOUT,
        openapi_url=OPENAPI,
        docs_url=None,  # those pages ask others for their scripts
        redoc_url=None,
        redirect_slashes=False,
        default_response_class=AsciiJson,
        lifespan=_while_served,
        generate_unique_id_function=_operation_name,
    )
    app.state.server = Server.of(config)
    answer_problems(app)
    app.include_router(api)
    app.include_router(plan_pages)
    app.include_router(pages)
    app.add_middleware(Guard, config=config)
    return app


def _operation_name(route: APIRoute) -> str:
    return route.name


async def _forget_daily(server: Server) -> None:
    """Remove what nobody has used for long, at the start and once a day."""
    while True:
        await anyio.to_thread.run_sync(server.store.forget, server.config.keep_days)
        await asyncio.sleep(_DAY_S)


@asynccontextmanager
async def _while_served(app: FastAPI) -> AsyncIterator[None]:
    """Begin and end what works beside the requests."""
    server: Server = app.state.server
    forgetting = asyncio.create_task(_forget_daily(server))
    server.reader.start()
    server.jobs.start()
    yield
    forgetting.cancel()
    server.jobs.close()
    server.reader.close()
