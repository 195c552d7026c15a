"""From what the user names to a road network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from routes.errors import RoadsError
from routes.message import msg
from routes.roads.cache import cached_osm, load_network
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from routes.roads.network import RoadNetwork
    from routes.roads.profile import Profile

BUNDLED = "bundled"
"""The name of the schematic network that comes with the package."""

OSM_ENDINGS = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")


def load_roads(spec: str, profile: Profile, cache_folder: Path) -> RoadNetwork:
    """Return the network a user names: `bundled`, an `.npz` made before, or an OSM file.

    An OSM file is read once and kept in the cache folder.

    Raises:
        RoadsError: if there is no such file, or it cannot be read.
    """
    if spec == BUNDLED:
        return bundled_network()
    path = Path(spec)
    if not path.is_file():
        raise RoadsError(
            msg(
                "there is no road file {spec}. Give “{bundled}”, an .npz made by "
                "“sse-routes roads build”, or an .osm.pbf file.",
                spec=spec,
                bundled=BUNDLED,
            )
        )
    if path.suffix == ".npz":
        return load_network(path)
    if path.name.endswith(OSM_ENDINGS):
        return cached_osm(path, cache_folder, bbox=None, profile=profile)
    raise RoadsError(
        msg("{path} is not a road file: it must end in .npz, .osm.pbf or .osm.", path=path.name)
    )
