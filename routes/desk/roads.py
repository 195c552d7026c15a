"""The roads of a request, with what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.roads.amend import apply_overrides
from routes.roads.load import load_roads
from routes.roads.profile import read_profile

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from routes.roads.network import RoadNetwork
    from routes.roads.overrides import Overrides
    from routes.roads.profile import Profile
    from routes.roads.speeds import Speeds
    from routes.settings import Settings


def known_roads(
    spec: str,
    profile: str,
    settings: Settings,
    known: tuple[Overrides, Sequence[dt.date]] | None,
    speeds: Speeds | None = None,
) -> RoadNetwork:
    """Return the roads a user names, changed by what is known of them on some dates, if anything.

    With time factors the source says so.

    Args:
        spec: the roads, as in `load_roads`.
        profile: name of the profile.
        settings: where networks are kept.
        known: what is known, and the dates; None if nothing was given.
        speeds: the time factors the office fitted; None if it did not.

    Raises:
        RoadsError: if the roads cannot be read.
        RequestError: if the time factors are those of another vehicle.

    Warns:
        OverridesWarning: as `apply_overrides`.
    """
    vehicle = vehicle_of(profile, None, speeds)
    network = load_roads(spec, read_profile(profile), settings.cache_folder)
    changed = apply_overrides(network, *known, vehicle) if known else network
    return speeds.on_roads(changed) if speeds else changed


def vehicle_of(profile: str, road_limit: str | None, speeds: Speeds | None) -> Profile:
    """Return a profile by its name, with its road limit and time factors if there are any.

    Raises:
        RequestError: if the time factors are those of another vehicle.
    """
    vehicle = read_profile(profile, road_limit)
    return speeds.of_profile(vehicle) if speeds else vehicle
