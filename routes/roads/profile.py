"""Profiles: which roads a vehicle may use and how fast, from `routes/data/profiles.toml`."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from routes.errors import RequestError
from routes.message import msg
from routes.roads.bends import BendTable
from routes.roads.grade import RoadLimit, beyond_limit, grades_version, read_road_limit
from routes.roads.network import HIGHWAYS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routes.roads.network import RoadNetwork

_FILE = Path(__file__).parents[1] / "data" / "profiles.toml"
TRACK = HIGHWAYS.index("track")
_ALL = slice(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Which roads a vehicle may use and how fast.

    Attributes:
        name: `car`, `high-clearance` or `4x4`.
        label: what people call it, in English.
        tracks: `through` if tracks are roads like others, `access` if they only serve to reach a
            place from the last road.
        max_access_m: with `access`, the longest way along tracks from the last road, metres.
        speed_kmh: speed by OSM `highway` value.
        factors: for `surface`, `tracktype` and `smoothness`, the share of the class speed by value.
        bends: what bends cost.
        spreads: by grade of road, by which share a drive may take longer than planned
            (`routes.roads.passage`).
        version: hash of the table the figures come from, of the table of grades if there is a
            limit, and of the time factors if there are any.
        max_grade: the worst grade of road it may drive; None if only the vehicle decides.
        time_factors: how much longer than by the table a road takes, by `highway` value; 1 where
            nothing is said (`routes.roads.speeds`).
        timed_spread: that share as timed drives tell it; None without them.
    """

    name: str
    label: str
    tracks: Literal["access", "through"]
    max_access_m: float
    speed_kmh: dict[str, float]
    factors: dict[str, dict[str, float]]
    bends: BendTable
    spreads: dict[str, float]
    version: str
    max_grade: RoadLimit | None = None
    time_factors: dict[str, float] = field(default_factory=dict)
    timed_spread: float | None = None

    def speeds_kmh(self, network: RoadNetwork) -> NDArray[np.float64]:
        """Return the (m,) speed on each section, km/h; 0 where the profile may not drive.

        speed = min(class speed × smallest factor ÷ bends ÷ time factor, legal limit), see
        `routes/data/profiles.toml`; 0 on roads that are worse than `max_grade`.
        """
        wanted = self._wanted_kmh(network) / self._time_factor(network)
        return np.minimum(wanted, _limit_kmh(network))

    def durations_s(self, network: RoadNetwork) -> NDArray[np.float64]:
        """Return the (m,) driving time of each section, seconds; infinite where it may not drive.

        A time measured elsewhere (the schematic table) is taken instead of that by the table of
        speeds, except on tracks, where the vehicle matters. Either is multiplied by the time
        factor of its class, but never so that a legal limit would be broken.
        """
        usual_s, least_s = self.times_s(network)
        return np.maximum(usual_s * self._time_factor(network), least_s)

    def times_s(self, network: RoadNetwork) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (m,) the seconds without time factor and limit, and the least within the limit.

        Both are infinite where it may not drive.
        """
        wanted, limit = self._wanted_kmh(network), _limit_kmh(network)
        drivable = (wanted > 0) & (limit > 0)
        usual_s, least_s = np.full((2, network.section_count), np.inf)
        np.divide(network.length_m, wanted / 3.6, out=usual_s, where=drivable)
        np.divide(network.length_m, limit / 3.6, out=least_s, where=drivable)
        measured = ~np.isnan(network.measured_s) & drivable & (network.highway != TRACK)
        return (
            np.where(measured, network.measured_s, usual_s),
            np.where(measured, np.minimum(network.measured_s, least_s), least_s),
        )

    def table_kmh(
        self, network: RoadNetwork, sections: NDArray[np.intp] | slice = _ALL
    ) -> NDArray[np.float64]:
        """Return the speed on some sections (k,), or on all (m,), by class and surface alone."""
        by_class = np.array([self.speed_kmh.get(value, 0.0) for value in HIGHWAYS])
        speed: NDArray[np.float64] = by_class[network.highway[sections]]
        factor = np.ones(len(speed))
        for key, table in self.factors.items():
            used, index = np.unique(getattr(network, key)[sections], return_inverse=True)
            by_text = np.array([table.get(network.strings[text], 1.0) for text in used])
            factor = np.minimum(factor, by_text[index] if len(used) else factor)
        return speed * factor

    def _wanted_kmh(self, network: RoadNetwork) -> NDArray[np.float64]:
        """Return the (m,) speed by the table, whatever limits and time factors say."""
        wanted = self.table_kmh(network) / self.bends.time_factor(network)
        if self.max_grade is not None:
            wanted[beyond_limit(network, self.max_grade)] = 0.0
        return wanted

    def _time_factor(self, network: RoadNetwork) -> NDArray[np.float64]:
        by_class = np.array([self.time_factors.get(value, 1.0) for value in HIGHWAYS])
        return np.asarray(by_class[network.highway])


def _limit_kmh(network: RoadNetwork) -> NDArray[np.float64]:
    """Return the (m,) legal limits; infinite where none is tagged."""
    limit = network.max_speed_kmh.astype(np.float64)
    return np.where(np.isnan(limit), np.inf, limit)


@cache
def _table() -> tuple[dict[str, Any], str]:
    """Return the parsed table of profiles and the hash of its bytes."""
    data = _FILE.read_bytes()
    return tomllib.loads(data.decode("utf-8")), hashlib.sha256(data).hexdigest()


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles.

    >>> profile_names()
    ('car', 'high-clearance', '4x4')
    """
    return tuple(_table()[0]["profile"])


def read_profile(name: str, road_limit: str | None = None) -> Profile:
    """Return a profile by its name, held to a road limit if there is one.

    Args:
        name: one of `profile_names`.
        road_limit: the worst grade of road it may drive, one of `routes.roads.grade.ROAD_LIMITS`;
            None for no limit but that of the vehicle.

    Raises:
        RequestError: if there is no profile or no limit of that name.

    >>> read_profile("car").speed_kmh["secondary"]
    60.0
    >>> read_profile("car", "gravel").max_grade
    'gravel'
    """
    profile = _unlimited(name)
    if road_limit is None:
        return profile
    limit = read_road_limit(road_limit)
    version = f"{profile.version}-{grades_version()}-{limit}"
    return replace(profile, max_grade=limit, version=version)


def _unlimited(name: str) -> Profile:
    """Return a profile as the table has it."""
    table, version = _table()
    if name not in table["profile"]:
        raise RequestError(
            msg(
                "no profile is called “{name}”: choose {names}.",
                name=name,
                names=", ".join(profile_names()),
            )
        )
    head = table["profile"][name]

    def column(key: str) -> dict[str, float]:
        return {value: float(row[name]) for value, row in table[key].items()}

    return Profile(
        name=name,
        label=head["label"],
        tracks=head["tracks"],
        max_access_m=float(head["max_access_m"]),
        speed_kmh=column("speed_kmh"),
        factors={key: column(key) for key in ("surface", "tracktype", "smoothness")},
        bends=_bends(table),
        spreads={grade: float(row["share"]) for grade, row in table["spread"].items()},
        version=version,
    )


def _bends(table: dict[str, Any]) -> BendTable:
    return BendTable(
        time_per_bend=float(table["bends"]["time_per_bend"]),
        most=float(table["bends"]["most"]),
        usual={value: float(row["deg_per_km"]) for value, row in table["usual_bends"].items()},
    )
