"""What the outputs say of the way: turns, what one sees there, and what one passes or misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.outputs.wording import numbers_text, road_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.outputs.texts import Texts
    from routes.roads.cues import Cue, Sight


def road_name(texts: Texts, cue: Cue) -> str:
    """Return the number and name of the road of a cue, or what kind of way it is."""
    if named := road_label(texts, cue.ref, cue.road_in(texts.language)):
        return named
    if cue.highway == "ferry":
        return texts.t("ferry")
    return texts.t("track") if cue.highway == "track" else texts.t("road without a name")


def cue_text(texts: Texts, cue: Cue) -> str:
    """Return a cue as a sentence without its distances, with what one sees there."""
    said = _turn_text(texts, cue)
    if cue.at is None:
        return said
    return texts.t("{cue} (at {sight})", cue=said, sight=sight_text(texts, cue.at))


def _turn_text(texts: Texts, cue: Cue) -> str:
    if cue.turn == "arrive":
        return texts.t("Arrive")
    road = road_name(texts, cue)
    if cue.turn == "roundabout" and cue.exit is not None:
        return texts.t("At the roundabout take exit {exit}: {road}", exit=cue.exit, road=road)
    messages = {
        "depart": texts.t("Depart on {road}", road=road),
        "straight": texts.t("Go on: {road}", road=road),
        "continue": texts.t("The road goes on as {road}", road=road),
        "keep_left": texts.t("Keep left: {road}", road=road),
        "slight_left": texts.t("Bear left: {road}", road=road),
        "left": texts.t("Turn left: {road}", road=road),
        "sharp_left": texts.t("Turn sharp left: {road}", road=road),
        "keep_right": texts.t("Keep right: {road}", road=road),
        "slight_right": texts.t("Bear right: {road}", road=road),
        "right": texts.t("Turn right: {road}", road=road),
        "sharp_right": texts.t("Turn sharp right: {road}", road=road),
        "u_turn": texts.t("Turn round: {road}", road=road),
        "roundabout": texts.t("Cross the roundabout: {road}", road=road),
        "track": texts.t("The road ends; go on by track"),
    }
    return messages[cue.turn]


def cue_notes(texts: Texts, cue: Cue) -> Iterator[str]:
    """Yield what helps to follow a cue: what one reaches if one missed it, and passes after it.

    Landmarks passed have the metres driven on the leg, as cues have.
    """
    if cue.too_far is not None:
        yield texts.t(
            "If you reach {sight}, you have gone too far ({distance} after the turn)",
            sight=sight_text(texts, cue.too_far),
            distance=texts.km(cue.too_far.metres),
        )
    if cue.passing:
        passed = (
            texts.t(
                "{sight} ({distance})",
                sight=sight_text(texts, sight),
                distance=texts.km(sight.metres),
            )
            for sight in cue.passing
        )
        yield texts.t("You pass {sights}", sights=texts.comma.join(passed))


def sight_text(texts: Texts, sight: Sight) -> str:
    """Return what a sight is called: its name, and what it is where the name does not say so."""
    name = texts.name(sight.name_in(texts.language))
    if sight.kind == "road":
        return texts.t("the road {ref}", ref=texts.name(numbers_text(sight.ref)))
    if sight.kind == "city_limit":
        return texts.t("the place sign {name}", name=name)
    if sight.kind == "fuel" and name:
        return texts.t("the filling station {name}", name=name)
    if sight.kind == "fuel":
        return texts.t("a filling station")
    return name or texts.t("a mountain pass")


def turn_arrow(cue: Cue) -> str:
    """Return an arrow for a cue; directions are on the ground and are not mirrored in Arabic."""
    arrows = {
        "depart": "●",
        "straight": "↑",
        "continue": "⇑",
        "keep_left": "⇖",
        "keep_right": "⇗",
        "slight_left": "↖",
        "left": "←",
        "sharp_left": "↙",
        "slight_right": "↗",
        "right": "→",
        "sharp_right": "↘",
        "u_turn": "↶",
        "roundabout": "↻",
        "track": "⇡",
        "arrive": "■",
    }
    return arrows[cue.turn]
