"""`sse-routes serve`: begin to serve the page and its API."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import uvicorn

from routes.causes import os_cause
from routes.desk.roads import known_roads
from routes.desk.wishes import Materials
from routes.errors import RequestError
from routes.message import msg
from routes.outputs.sharing import public_folder
from routes.outputs.texts import Texts
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
_SLOW_START_S = 120


def run_serve(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve until interrupted; what cannot work is refused before anybody comes.

    Raises:
        RoutesError: if the folder or the roads cannot be used.
    """
    config = config_of(arguments, settings)
    check_writable(config.folder)
    _check_address(arguments.host, arguments.port)
    _check_materials(config)
    os.environ[_CONFIG] = config_to_text(config)
    if not arguments.quiet:
        said = msg(
            "the page is at {url} – leave this window open; Ctrl+C ends it",
            url=f"http://{arguments.host}:{arguments.port}/",
        )
        texts = Texts(settings.language)
        sys.stderr.write(f"sse-routes: {texts.name(texts.tell(said))}\n")
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
        timeout_worker_healthcheck=_SLOW_START_S,  # after 5 s a busy machine's are killed, for ever
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


def _check_address(host: str, port: int) -> None:
    """Refuse an address that is taken, or is none of this machine's.

    Raises:
        RequestError: if nobody can be served there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            if os.name == "posix":  # as the server does; elsewhere it would take what is in use
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        reason = os_cause(error) if isinstance(error, OSError) else msg("there is no such port")
        raise RequestError(
            msg(
                "cannot serve at {host}, port {port} ({reason}): give another with --port, or end "
                "what is served there.",
                host=host,
                port=port,
                reason=reason,
            )
        ) from error


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
