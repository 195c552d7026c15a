"""`sse-routes serve`: begin to serve the page and its API."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import uvicorn

from routes.desk.roads import known_roads
from routes.desk.wishes import Materials
from routes.errors import RequestError
from routes.message import msg
from routes.outputs.sharing import public_folder
from routes.roads.overrides import read_overrides
from routes.roads.speeds import read_speeds
from routes.settings import read_settings
from routes.web.app import make_app
from routes.web.config import LOOPBACK, ServeConfig, config_from_text, config_to_text
from routes.web.store import check_writable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from fastapi import FastAPI

    from routes.settings import Settings

_CONFIG = "SSE_ROUTES_SERVE_CONFIG"
_DONE = 0


def run_serve(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve until interrupted; what cannot work is refused before anybody comes.

    Raises:
        RoutesError: if the folder or the roads cannot be used.
    """
    config = config_of(arguments, settings)
    check_writable(config.folder)
    _check_materials(config)
    os.environ[_CONFIG] = config_to_text(config)
    uvicorn.run(
        f"{__name__}:app_of_environment",
        factory=True,
        host=arguments.host,
        port=arguments.port,
        workers=arguments.workers,
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1",
        server_header=False,
        timeout_keep_alive=15,
        log_level="warning" if arguments.quiet else "info",
    )
    return _DONE


def config_of(arguments: argparse.Namespace, settings: Settings) -> ServeConfig:
    """Return how to serve, from the options.

    Raises:
        RequestError: if they make no sense.
    """
    public_url = public_folder(arguments.public_url)
    if min(arguments.workers, arguments.jobs, arguments.time, arguments.memory) < 1:
        raise RequestError(msg("--workers, --jobs, --time and --memory must be 1 or more."))
    return ServeConfig(
        folder=Path(arguments.folder).resolve(),
        settings=replace(settings, cache_folder=settings.cache_folder.resolve()),
        materials=Materials(
            roads=arguments.roads,
            overrides=arguments.overrides,
            speeds=arguments.speeds,
            public_url=public_url,
        ),
        hosts=(*LOOPBACK, *_names(arguments.host_name, public_url)),
        secure=public_url.startswith("https://"),
        jobs=arguments.jobs,
        queue=arguments.queue,
        job_s=arguments.time,
        job_mib=arguments.memory,
        upload_mib=arguments.upload,
        rate=arguments.rate,
    )


def _names(given: Sequence[str], public_url: str) -> tuple[str, ...]:
    """Return the names that the server answers to besides those of this machine."""
    public = urlsplit(public_url).hostname
    return (*(name.lower() for name in given), *((public,) if public else ()))


def _check_materials(config: ServeConfig) -> None:
    """Read the roads once, so that a wrong name is told at the start.

    Raises:
        RoutesError: if they cannot be read.
    """
    materials = config.materials
    speeds = read_speeds(materials.speeds) if materials.speeds else None
    if materials.overrides:
        read_overrides(materials.overrides)
    known_roads(materials.roads, materials.profile, config.settings, None, speeds)


def app_of_environment() -> FastAPI:
    """Return the application of a server process, as the process that began it was told."""
    return make_app(config_from_text(os.environ[_CONFIG], read_settings(os.environ)))
