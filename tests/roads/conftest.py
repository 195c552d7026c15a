"""Downloads from an Overpass server that the tests run themselves."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from routes.roads.overpass import download_roads
from routes.roads.waiting import Patience
from tests.roads.overpassserver import BOX, Overpass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from routes.geo import BoundingBox
    from routes.roads.network import RoadNetwork


@pytest.fixture
def server() -> Iterator[Overpass]:
    """Run an Overpass server on this machine."""
    with Overpass() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def known_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests that ask often the half second in which geopandas finds the UTM zone."""
    import geopandas  # noqa: PLC0415 - slow

    zone = geopandas.GeoSeries([], crs="epsg:32629").crs
    monkeypatch.setattr(geopandas.GeoSeries, "estimate_utm_crs", lambda *_, **__: zone)


@pytest.fixture
def slept() -> list[float]:
    """Return the pauses that were made, seconds; none of them takes any time."""
    return []


@pytest.fixture
def download(server: Overpass, tmp_path: Path, slept: list[float]) -> Callable[..., RoadNetwork]:
    """Return `download_roads` from that server."""

    def ask(bbox: BoundingBox = BOX, **options: Any) -> RoadNetwork:  # noqa: ANN401
        patience = Patience(attempts=options.pop("attempts", 3), sleep=slept.append)
        given = {"overpass_url": server.url, "patience": patience, "timeout_s": 10.0, **options}
        return download_roads(bbox, cache_folder=tmp_path / "overpass", **given)

    return ask
