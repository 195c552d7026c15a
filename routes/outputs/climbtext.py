"""What the outputs say of climb and heights, in the words of one language."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from routes.outputs.heights import day_climb, day_profile

if TYPE_CHECKING:
    from routes.circuit import Circuit, Itinerary
    from routes.elevation.climb import Elevation
    from routes.outputs.texts import Texts


def height_text(texts: Texts, metres: int) -> str:
    """Return a height, or a difference of heights."""
    return texts.t("{metres} m", metres=texts.number(metres))


def axis_texts(texts: Texts) -> tuple[str, str]:
    """Return the units of the two axes of a profile, heights first."""
    return texts.t("m"), texts.t("km")


def place_height_text(texts: Texts, metres: int | None) -> str:
    """Return how high a place lies; empty if that is not known."""
    if metres is None:
        return ""
    return texts.t("height {height}", height=height_text(texts, metres))


def climb_text(texts: Texts, circuit: Circuit, itinerary: Itinerary) -> str:
    """Return how far a day climbs and descends, and how much of that is known; empty if nothing."""
    climb = day_climb(circuit, itinerary)
    if climb is None:
        return ""
    if climb.known_share == 0:
        return texts.t("climb not known: the files tell no height along this drive")
    up, down = height_text(texts, climb.up_m), height_text(texts, climb.down_m)
    if not climb.is_least:
        return texts.t("climb {up}, descent {down}", up=up, down=down)
    least = texts.t("climb at least {up}, descent at least {down}", up=up, down=down)
    if climb.known_share is None:
        return texts.t(
            "{climb} (heights known of {known} places out of {all})",
            climb=least,
            known=texts.number(climb.known_places),
            all=texts.number(climb.places),
        )
    percent = texts.isolate(
        f"{texts.number(math.floor(100 * climb.known_share))}\N{NO-BREAK SPACE}%"
    )
    return texts.t("{climb} (heights known on {percent} of the way)", climb=least, percent=percent)


def elevation_text(texts: Texts, circuit: Circuit) -> str:
    """Return where heights come from, and what must be shown with them; empty if from no file."""
    elevation = circuit.elevation
    if elevation is None:
        return ""
    return texts.t("Heights: {source}", source=texts.name(source_text(elevation)))


def source_text(elevation: Elevation) -> str:
    """Return what must be shown with heights, and the files they come from."""
    names = ", ".join(dict.fromkeys(file.name for file in elevation.files))
    return f"{elevation.credit} · {names}" if elevation.credit else names


def profile_text(texts: Texts, circuit: Circuit, day: int) -> str:
    """Return what the drawing of a day's profile shows, for those who cannot see it.

    Args:
        texts: the language.
        circuit: whose day has a profile.
        day: number of the day, from 1.

    Raises:
        ValueError: if the day has none.
    """
    itinerary = circuit.itineraries[day - 1]
    profile = day_profile(itinerary)
    if profile is None:
        raise ValueError(f"no heights are known along day {day}")
    return texts.t(
        "Height profile of day {day}, from left to right: from {lowest} to {highest}; {climb}.",
        day=texts.number(day),
        lowest=height_text(texts, profile.lowest_m),
        highest=height_text(texts, profile.highest_m),
        climb=climb_text(texts, circuit, itinerary),
    )
