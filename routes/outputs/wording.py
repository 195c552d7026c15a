"""What the outputs say of sites, hours, reasons and turns, in the words of one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit, Stop, Unvisited
    from routes.outputs.texts import Texts
    from routes.places import Place
    from routes.roads.cues import Cue


def kind_text(texts: Texts, kind: str) -> str:
    """Return what a kind of site is called."""
    messages = {
        "cooperative": texts.t("cooperative"),
        "gie": texts.t("economic interest group"),
        "fishing-cooperative": texts.t("fishing cooperative"),
        "association": texts.t("association"),
        "craft-complex": texts.t("craft complex"),
        "ecotourism": texts.t("village stay"),
        "shop": texts.t("shop"),
        "museum": texts.t("museum"),
        "souk": texts.t("weekly market"),
        "sight": texts.t("sight"),
    }
    return messages[kind]


def theme_text(texts: Texts, theme: str) -> str:
    """Return what a theme is called."""
    messages = {
        "argan": texts.t("argan"),
        "almond": texts.t("almond"),
        "silver": texts.t("silver"),
        "weaving": texts.t("weaving"),
        "fishing": texts.t("fishing"),
        "plants": texts.t("plants"),
        "pottery": texts.t("pottery"),
        "ecotourism": texts.t("nature and villages"),
        "culture": texts.t("culture"),
        "heritage": texts.t("heritage"),
        "market": texts.t("market"),
    }
    return messages[theme]


def profile_text(texts: Texts, profile: str) -> str:
    """Return what a profile is called."""
    messages = {
        "car": texts.t("ordinary car"),
        "high-clearance": texts.t("high-clearance car"),
        "4x4": texts.t("4x4"),
    }
    return messages[profile]


def precision_text(texts: Texts, precision: str) -> str:
    """Return how exact a site's position is."""
    messages = {
        "door": texts.t("exact position"),
        "village": texts.t("position of the village, not of the door: ask on the spot"),
        "commune": texts.t("only the commune is known: call ahead for the way"),
    }
    return messages[precision]


def hours_text(texts: Texts, stop: Stop) -> str:
    """Return the hours of a stop's date, or that they are not confirmed."""
    if stop.hours_basis != "stated":
        return texts.t("hours not confirmed: call ahead")
    span = f"{stop.window.opens:%H:%M}–{stop.window.closes:%H:%M}"
    return texts.t("open {span}", span=texts.isolate(span))


def souk_day_text(texts: Texts, basis: str) -> str:
    """Return where the day of a weekly market is known from; empty if a source states it."""
    return texts.t("market day read from the place name: confirm") if basis == "toponym" else ""


def reason_text(texts: Texts, unvisited: Unvisited) -> str:
    """Return why a site is left out."""
    if unvisited.reason == "no_time" and unvisited.extra_min is not None:
        return texts.tn(
            "no time: the day would overrun by {n} minute",
            "no time: the day would overrun by {n} minutes",
            unvisited.extra_min,
        )
    if unvisited.reason == "far_from_road" and unvisited.snap_m is not None:
        return texts.t(
            "too far from a road for this vehicle ({distance})", distance=texts.km(unvisited.snap_m)
        )
    messages = {
        "skipped": texts.t("left out on request"),
        "other_theme": texts.t("not one of the themes asked for"),
        "far_from_road": texts.t("no usable road near"),
        "unreachable": texts.t("no way there and back on these roads"),
        "souk_day_unknown": texts.t("weekly market whose day is not known"),
        "closed": texts.t("closed on every day of the circuit"),
        "out_of_reach": texts.t("too far to visit and return within a day"),
        "no_time": texts.t("no time: its hours or those of the other stops leave no room"),
    }
    return messages[unvisited.reason]


def circuit_title(
    texts: Texts, circuit: Circuit, shown: Callable[[Place], str] | None = None
) -> str:
    """Return the title of a circuit: how many days, and from where to where.

    Args:
        texts: the language.
        circuit: of any number of days.
        shown: how a place is written; its name, kept whole inside Arabic, if not given.
    """

    def plain(place: Place) -> str:
        return texts.name(place.name_in(texts.language))

    if not circuit.itineraries:
        return texts.t("Circuit")
    first, last = circuit.itineraries[0].day.start, circuit.itineraries[-1].day.end
    start, end = (shown or plain)(first), (shown or plain)(last)
    days = len(circuit.itineraries)
    if first.id == last.id:
        return texts.tn(
            "Circuit of {n} day from {start}", "Circuit of {n} days from {start}", days, start=start
        )
    return texts.tn(
        "Circuit of {n} day from {start} to {end}",
        "Circuit of {n} days from {start} to {end}",
        days,
        start=start,
        end=end,
    )


def roads_text(texts: Texts, circuit: Circuit) -> str:
    """Return what must be said of the roads of a circuit; empty for a real road network."""
    if not circuit.roads.is_schematic:
        return ""
    return texts.t(
        "Schematic roads: distances and times are measured along real roads, the lines are only "
        "drawn between points. Not for navigation."
    )


def proof_text(texts: Texts, circuit: Circuit) -> str:
    """Return what is known of the quality of a circuit."""
    if circuit.proof.status == "optimal":
        return texts.t("Proved best: no other choice of sites is worth more.")
    return texts.t("Best found by search; a better one may exist.")


def road_name(texts: Texts, cue: Cue) -> str:
    """Return the number and name of the road of a cue, or what kind of way it is."""
    named = " – ".join(dict.fromkeys(part for part in (cue.ref, cue.road) if part))
    if named:
        return texts.name(named)
    return texts.t("track") if cue.highway == "track" else texts.t("road without a name")


def cue_text(texts: Texts, cue: Cue) -> str:
    """Return a cue as a sentence without its distances."""
    if cue.turn == "arrive":
        return texts.t("Arrive")
    road = road_name(texts, cue)
    if cue.turn == "roundabout" and cue.exit is not None:
        return texts.t("At the roundabout take exit {exit}: {road}", exit=cue.exit, road=road)
    messages = {
        "depart": texts.t("Depart on {road}", road=road),
        "straight": texts.t("Go on: {road}", road=road),
        "slight_left": texts.t("Bear left: {road}", road=road),
        "left": texts.t("Turn left: {road}", road=road),
        "sharp_left": texts.t("Turn sharp left: {road}", road=road),
        "slight_right": texts.t("Bear right: {road}", road=road),
        "right": texts.t("Turn right: {road}", road=road),
        "sharp_right": texts.t("Turn sharp right: {road}", road=road),
        "u_turn": texts.t("Turn round: {road}", road=road),
        "roundabout": texts.t("Cross the roundabout: {road}", road=road),
        "track": texts.t("The road ends; go on by track"),
    }
    return messages[cue.turn]


def turn_arrow(cue: Cue) -> str:
    """Return an arrow for a cue; directions are on the ground and are not mirrored in Arabic."""
    arrows = {
        "depart": "●",
        "straight": "↑",
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
