"""What the parts of the running server share, and how a request finds it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

import anyio
import anyio.to_thread
from fastapi import Depends, Path, Request

from routes import __version__
from routes.errors import OutputError
from routes.message import msg
from routes.web.isolated import Limits, WorkError
from routes.web.jobs import Jobs
from routes.web.listing import ListTask
from routes.web.plans import material_hashes
from routes.web.problems import Refusal, not_found
from routes.web.reader import Reader
from routes.web.store import BUNDLED_SITES, Store, content_id, session_key

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from routes.census.grids import Grid
    from routes.web.config import ServeConfig

_READ_MIB = 2048

Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
"""An id in an address."""

SitesIdInPath = Annotated[str, Path(pattern=r"^(bundled|[0-9a-f]{32})$")]


@dataclass(slots=True)
class Server:
    """What the parts of the running server share.

    Attributes:
        config: how it was started.
        store: its folder.
        jobs: plans under way.
        reader: of lists of sites.
        turn: holds one of those who wait for the reader.
        hashes: of the files all plans are made from.
    """

    config: ServeConfig
    store: Store
    jobs: Jobs
    reader: Reader
    turn: anyio.CapacityLimiter
    hashes: dict[str, str]

    @classmethod
    def of(cls, config: ServeConfig) -> Server:
        """Return a server that was not started yet."""
        store = Store(config.folder)
        return cls(
            config=config,
            store=store,
            jobs=Jobs(store, config),
            reader=Reader(Limits(seconds=config.read_s, mib=_READ_MIB)),
            turn=anyio.CapacityLimiter(1),
            hashes=material_hashes(config.materials),
        )

    async def read_sites(
        self, path: FilePath, made: FilePath, grid: Grid | None = None
    ) -> dict[str, Any]:
        """Return what a list of sites holds, read in another process.

        Args:
            path: the file.
            made: where the list is written if the file is a spreadsheet.
            grid: system of its coordinates in metres.

        Raises:
            Refusal: if that takes too long or too much.
        """
        task = ListTask(
            path=path,
            made=made,
            most_sites=self.config.most_sites,
            roads=self.config.materials.roads,
            settings=self.config.settings,
            grid=grid,
        )
        try:
            return await anyio.to_thread.run_sync(self.reader.read, task, limiter=self.turn)
        except WorkError as error:
            detail = msg("This list takes too long or too much memory to read.")
            fix = msg("Split it, and look for odd values.")
            wrong = ("file", detail, fix)
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, detail, wrong) from error

    async def sites(self, session: str, sites: str) -> dict[str, Any]:
        """Return what is known of a list of sites of a session.

        Raises:
            Refusal: if there is none, or it is somebody else's.
        """
        if not self.store.owns(session, sites):
            raise not_found(msg("There is no such list of sites."))
        today = dt.date.today()  # noqa: DTZ011 - messages tell what is old
        known_as = (
            content_id(f"{__version__} {today}".encode()) if sites == BUNDLED_SITES else sites
        )
        kept = self.store.path("sites", known_as) / "read.json"
        found = self.store.read(kept)
        self.store.used(session, sites)
        if not found:
            path = self.store.sites_path(sites)
            if not path.is_file():
                raise not_found(msg("There is no such list of sites."))
            found = await self.read_sites(path, kept.with_name("unused.geojson"))
            with suppress(OutputError):  # it can be read again
                self.store.write(kept, found)
        return {"id": sites, **found}


def _server(request: Request) -> Server:
    server: Server = request.app.state.server
    return server


def _session(request: Request) -> str:
    return session_key(request.scope["state"]["session"])


TheServer = Annotated[Server, Depends(_server)]
Session = Annotated[str, Depends(_session)]
