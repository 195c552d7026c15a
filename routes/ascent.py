"""Ascent: the heights of a traced circuit, of its legs along their streets and of its places.

Where lines are only drawn between points of the road (schematic roads), the heights along them are
not those of the road: there only places have heights.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routes.circuit import Lunch
from routes.elevation.climb import (
    MOST_POINTS,
    SPACING_M,
    Elevation,
    bridged,
    measure_climb,
)
from routes.errors import ElevationWarning
from routes.geo import DEGREE_M
from routes.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from routes.circuit import Circuit, Itinerary, Leg
    from routes.elevation.climb import Span
    from routes.elevation.raster import Terrain
    from routes.geo import LonLat


class _Samples(NamedTuple):
    """Where heights are taken along a leg: positions, metres from its start, its own points."""

    lonlat: NDArray[np.float64]
    along_m: NDArray[np.float64]
    corners: NDArray[np.intp]


def with_elevation(
    circuit: Circuit, carried: Sequence[Sequence[Span]], terrain: Terrain
) -> Circuit:
    """Return a traced circuit with the climb of every leg and the heights of its places.

    It is returned as it is where no file tells any height of it.

    Args:
        circuit: traced.
        carried: of each leg in order, the parts of its line on bridges and in tunnels.
        terrain: the heights.

    Raises:
        ElevationError: if a file is damaged.
    """
    places = dict(_places(circuit))
    samples = [] if circuit.roads.is_schematic else [_samples(leg) for leg in circuit.legs]
    spots = np.array(list(places.values()), dtype=np.float64).reshape(-1, 2)
    heights, source = terrain.sample(np.vstack([spots, *(one.lonlat for one in samples)]))
    if not (source >= 0).any():
        return circuit
    known = zip(places, heights[: len(spots)].tolist(), strict=True)
    elevation = Elevation(
        files=terrain.files(source[source >= 0].tolist()),
        places=tuple((id_, round(metres)) for id_, metres in known if np.isfinite(metres)),
        credit=terrain.credit,
    )
    climbed = _climbed(circuit, samples, heights[len(spots) :], carried) if samples else circuit
    return replace(climbed, elevation=elevation)


def warn_of_missing_heights(circuit: Circuit, names: Sequence[str]) -> None:
    """Warn if a circuit has no climb though files of heights were given, and say why.

    Args:
        circuit: traced with heights.
        names: of the files and folders given.
    """
    if circuit.elevation is None:
        warnings.warn(
            ElevationWarning(
                msg(
                    "{files}: no height of this circuit is in there, so none is shown. Give "
                    "the files of the region.",
                    files=", ".join(names),
                )
            ),
            stacklevel=2,
        )
    elif circuit.roads.is_schematic:
        warnings.warn(
            ElevationWarning(
                msg(
                    "the roads are schematic: heights are given at places only, and climb at "
                    "least as the places tell it. For climb and profile of the road, give "
                    "real roads with --roads."
                )
            ),
            stacklevel=2,
        )


def _places(circuit: Circuit) -> Iterator[tuple[str, LonLat]]:
    """Yield id and position of every place that a circuit calls at."""
    for itinerary in circuit.itineraries:
        yield itinerary.day.start.id, itinerary.day.start.location
        for call, _ in itinerary.calls():
            place = call.place if isinstance(call, Lunch) else call.site
            yield place.id, place.location
        yield itinerary.day.end.id, itinerary.day.end.location


def _samples(leg: Leg) -> _Samples:
    """Return where heights are taken: at each point of a leg's line, and every `SPACING_M`."""
    line = np.array(leg.geometry, dtype=np.float64)
    middle = np.radians((line[1:, 1] + line[:-1, 1]) / 2)
    east, north = (np.diff(line, axis=0) * DEGREE_M).T
    lengths = np.hypot(east * np.cos(middle), north)
    pieces = np.maximum(np.ceil(lengths / SPACING_M), 1).astype(np.int64)
    corners = np.concatenate([[0], np.cumsum(pieces)])
    numbers, every = np.arange(len(line)), np.arange(corners[-1] + 1)
    at = np.interp(every, corners, numbers)
    drawn = np.concatenate([[0.0], np.cumsum(lengths)])
    along = np.interp(at, numbers, drawn)
    scale = leg.distance_m / drawn[-1] if drawn[-1] else 0.0
    return _Samples(
        lonlat=np.stack([np.interp(at, numbers, line[:, axis]) for axis in (0, 1)], axis=1),
        along_m=along * scale,
        corners=corners.astype(np.intp),
    )


def _span(samples: _Samples, span: Span) -> Span:
    """Return a part of a leg's line by the numbers of its samples."""
    first, last = span
    return int(samples.corners[first]), int(samples.corners[last])


def _climbed(
    circuit: Circuit,
    samples: Sequence[_Samples],
    heights: NDArray[np.float64],
    carried: Sequence[Sequence[Span]],
) -> Circuit:
    """Return a circuit with the climb of every leg from the heights of all their samples."""
    ends = np.cumsum([len(one.along_m) for one in samples])[:-1]
    grounds = iter(
        (one, bridged(one.along_m, metres, [_span(one, span) for span in spans]))
        for one, metres, spans in zip(samples, np.split(heights, ends), carried, strict=True)
    )
    itineraries = tuple(_climbed_day(itinerary, grounds) for itinerary in circuit.itineraries)
    return replace(circuit, itineraries=itineraries)


def _climbed_day(
    itinerary: Itinerary, grounds: Iterator[tuple[_Samples, NDArray[np.float64]]]
) -> Itinerary:
    """Return a day with the climb of its legs, which share the points of its profile."""
    legs = []
    whole = max(itinerary.distance_m, 1)
    for leg in itinerary.legs:
        samples, metres = next(grounds)
        share = round(MOST_POINTS * leg.distance_m / whole)
        climb = measure_climb(samples.along_m, metres, samples.corners, share)
        legs.append(replace(leg, climb=climb))
    return replace(itinerary, legs=tuple(legs))
