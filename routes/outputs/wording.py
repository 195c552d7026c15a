"""What the outputs say of sites, hours, reasons and roads, in the words of one language."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from routes.circuit import Lunch, Stop
from routes.roads.schematic import NAME as BUNDLED_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Call, Circuit, Fairness, Leg, Unvisited
    from routes.outputs.texts import Texts
    from routes.places import Place
    from routes.roads.grade import WorstStretch
    from routes.sites import Site


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
        "food": texts.t("local food"),
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


def answers(call: Call) -> bool:
    """Say whether one can call ahead: nobody can be called at a sight without a telephone."""
    return not isinstance(call, Stop) or call.site.kind != "sight" or bool(call.site.phone)


def hours_text(texts: Texts, call: Call) -> str:
    """Return the hours of the date of a stop or lunch, or that they are not confirmed.

    A picnic needs no hours: the text is empty. Of an eating place that is open when lunch is
    planned no span is given, as that of the plan is not its own.
    """
    if isinstance(call, Lunch) and call.mode == "picnic":
        return ""
    if call.hours_basis != "stated":
        if answers(call):
            return texts.t("hours not confirmed: call ahead")
        return texts.t("hours not confirmed")
    if isinstance(call, Lunch):
        return texts.t("open at lunchtime")
    span = texts.isolate(f"{call.window.opens:%H:%M}–{call.window.closes:%H:%M}")
    if call.site.call_ahead:
        return texts.t("open {span}, but call ahead", span=span)
    return texts.t("open {span}", span=span)


def meal_text(texts: Texts, mode: str) -> str:
    """Return what a way to have lunch is called."""
    messages = {"meal": texts.t("lunch"), "picnic": texts.t("picnic")}
    return messages[mode]


def lunch_text(texts: Texts, lunch: Lunch, shown: Callable[[Place], str] | None = None) -> str:
    """Return that a lunch is eaten somewhere, or brought along.

    Args:
        texts: the language.
        lunch: of a day.
        shown: how a place is written, as of `circuit_title`.
    """
    place = _shown(texts, lunch.place, shown)
    if lunch.mode == "picnic":
        return texts.t("Picnic at {place}: bring food", place=place)
    return texts.t("Lunch at {place}", place=place)


def end_text(texts: Texts, place: Place, *, is_night: bool) -> str:
    """Return that a day ends at a place, and whether one sleeps there."""
    name = place.name_in(texts.language)
    if is_night:
        return texts.t("Overnight: {place}", place=name)
    return texts.t("End: {place}", place=name)


def slack_text(texts: Texts, slack: dt.timedelta) -> str:
    """Return how late one may be, in whole minutes that are there for certain."""
    minutes = slack // dt.timedelta(minutes=1)
    if minutes <= 0:
        return texts.t("no time in hand")
    return texts.t("{duration} in hand", duration=texts.duration(dt.timedelta(minutes=minutes)))


def fee_text(texts: Texts, site: Site) -> str:
    """Return what one person pays for entrance, or that it is not known."""
    if site.charge is None:
        return texts.t("entrance fee not known")
    if site.charge == 0:
        return texts.t("free entrance")
    return texts.t("entrance {fee} MAD", fee=texts.number(site.charge))


def group_text(texts: Texts, most: int) -> str:
    """Return how many persons a site receives at once."""
    return texts.tn(
        "receives groups of {n} person at most", "receives groups of {n} persons at most", most
    )


def souk_day_text(texts: Texts, basis: str) -> str:
    """Return where the day of a weekly market is known from; empty if a source states it."""
    return texts.t("market day read from the place name: confirm") if basis == "toponym" else ""


def reason_text(texts: Texts, unvisited: Unvisited, circuit: Circuit) -> str:
    """Return why a site is left out of a circuit, with the figures and names that are known."""
    messages = {
        "skipped": texts.t("left out on request"),
        "other_theme": texts.t("not one of the themes asked for"),
        "worth_nothing": texts.t("worth no points by the formula used"),
        "group_too_large": texts.t("receives fewer persons than the group has"),
        "far_from_road": texts.t("no usable road near"),
        "unreachable": texts.t("no way there and back on these roads"),
        "souk_day_unknown": texts.t("weekly market whose day is not known"),
        "out_of_season": texts.t("out of season on every day of the circuit"),
        "closed": texts.t("closed on every day of the circuit"),
        "out_of_reach": texts.t(
            "fits into no day, even alone: too far, or the day or its hours too short for the visit"
        ),
        "no_time": texts.t("no time: beside the chosen stops no day can hold it"),
        "displaced": texts.t("it would fit, but a site like it is visited"),
        "theme_full": texts.t("it would fit, but there are enough sites of its theme"),
        "over_budget": texts.t("it would fit, but its fee would exceed the budget"),
        "other_variant": texts.t("it would fit, but this variant is to differ from another"),
    }
    said = _exact_reason(texts, unvisited, circuit) or messages[unvisited.reason]
    if is_by_clock(unvisited) and circuit.rules.slack:
        kept = texts.duration(circuit.rules.slack)
        return texts.t("{reason} (keeping {duration} in hand)", reason=said, duration=kept)
    return said


def is_by_clock(unvisited: Unvisited) -> bool:
    """Say whether the reason might not hold with less slack."""
    return unvisited.reason in {"out_of_reach", "no_time"}


def _exact_reason(texts: Texts, unvisited: Unvisited, circuit: Circuit) -> str:
    """Return a reason with its figures and names; empty where there are none to tell."""
    site, reason = unvisited.site, unvisited.reason
    if reason == "no_time" and unvisited.extra_min:
        late = texts.duration(dt.timedelta(minutes=unvisited.extra_min))
        return texts.t(
            "no time: wherever it is put, one would be late by at least {duration}", duration=late
        )
    if reason == "far_from_road" and unvisited.snap_m is not None:
        away = texts.km(unvisited.snap_m)
        return texts.t("too far from a road for this vehicle ({distance})", distance=away)
    if reason == "group_too_large" and site.group_max is not None:
        return group_text(texts, site.group_max)
    if reason == "over_budget" and site.charge:
        fee = texts.number(site.charge)
        return texts.t("it would fit, but its fee of {fee} MAD would exceed the budget", fee=fee)
    if reason == "displaced":
        names = {stop.site.id: stop.site.name_in(texts.language) for stop in circuit.stops}
        if other := texts.name(names.get(unvisited.because, "")):
            return texts.t("it would fit, but {site}, which is like it, is visited", site=other)
    return ""


def _shown(texts: Texts, place: Place, shown: Callable[[Place], str] | None) -> str:
    """Return a place as it is written; its name, kept whole inside Arabic, if not given."""
    return shown(place) if shown else texts.name(place.name_in(texts.language))


def first_and_last_date(texts: Texts, circuit: Circuit) -> list[str]:
    """Return the date of the first day in full and, if there are several, that of the last."""
    dates = [texts.date(itinerary.day.date) for itinerary in circuit.itineraries]
    return list(dict.fromkeys((*dates[:1], *dates[-1:])))


def circuit_title(
    texts: Texts, circuit: Circuit, shown: Callable[[Place], str] | None = None
) -> str:
    """Return the title of a circuit: how many days, and from where to where.

    Args:
        texts: the language.
        circuit: of any number of days.
        shown: how a place is written; its name, kept whole inside Arabic, if not given.
    """
    if not circuit.itineraries:
        return texts.t("Circuit")
    first, last = circuit.itineraries[0].day.start, circuit.itineraries[-1].day.end
    start, end = (_shown(texts, place, shown) for place in (first, last))
    return title_text(texts, len(circuit.itineraries), start, "" if first.id == last.id else end)


def title_text(texts: Texts, days: int, start: str, end: str = "") -> str:
    """Return the title of so many days from a start to an end; back to the start if not given."""
    if not end:
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


def network_text(texts: Texts, name: str) -> str:
    """Return what a road network is called: the bundled one in the language, others by their name.

    >>> from routes.outputs.texts import Texts
    >>> network_text(Texts("fr"), "Tiznit province, schematic + closures.geojson (1)")
    'province de Tiznit, tracé schématique + closures.geojson (1)'
    """
    return name.replace(BUNDLED_NAME, texts.t("Tiznit province, schematic"))


def proof_text(texts: Texts, circuit: Circuit) -> str:
    """Return what is known of the quality of a circuit."""
    proof, gap = circuit.proof, circuit.proof.gap_percent
    if proof.status != "optimal":
        if gap is None:
            return texts.t("Best found by search; how far it is from the best is not known.")
        most = texts.number(math.ceil(round(gap * 10, 6)) / 10, 1)
        percent = texts.isolate(f"{most}\N{NO-BREAK SPACE}%")
        return texts.t("At most {percent} from the best possible.", percent=percent)
    if circuit.fairness is not None:
        return texts.t("Proved best by the points that fairness raised: no other choice has more.")
    if proof.least_drive:
        return texts.t(
            "Proved best: no other choice of sites is worth more, and none worth as much drives "
            "less."
        )
    return texts.t("Proved best: no other choice of sites is worth more.")


def fairness_text(texts: Texts, circuit: Circuit, fairness: Fairness) -> str:
    """Return what fairness cost a circuit in points and in driving."""
    points = texts.tn("{n} point", "{n} points", max(0, fairness.prize_without - circuit.prize))
    more = circuit.driving - fairness.driving_without
    values = {
        "strength": texts.number(fairness.strength, 2),
        "points": points,
        "duration": texts.duration(abs(more)),
    }
    if more < dt.timedelta():
        return texts.t(
            "Fairness {strength} costs {points}; it saves {duration} of driving.", **values
        )
    return texts.t("Fairness {strength} costs {points} and {duration} of driving.", **values)


def grade_text(texts: Texts, grade: str) -> str:
    """Return what a grade of road is called."""
    messages = {
        "paved": texts.t("paved road"),
        "unknown": texts.t("road surface not known"),
        "gravel": texts.t("unpaved but firm road"),
        "track": texts.t("natural track"),
        "rough": texts.t("rough track"),
    }
    return messages[grade]


def worst_text(texts: Texts, worst: WorstStretch | None) -> str:
    """Return the worst road of a leg: how good, how long, which, and whether that is a guess.

    Empty if it is not known because the leg is not traced, or has no length.
    """
    if worst is None:
        return ""
    said = _stretch(texts, worst)
    if worst.assumed:
        said = texts.t("{road} (assumed)", road=said)
    if worst.unknown_m and worst.grade != "unknown":
        unknown = length_text(texts, worst.unknown_m)
        return texts.t("{road}; {distance} of unknown surface", road=said, distance=unknown)
    return said


def way_text(texts: Texts, leg: Leg | None) -> str:
    """Return what must be said of the road of a leg; empty if none of it is worse than paved.

    So it is where that is not known, or the leg is not traced.
    """
    if leg is None or leg.worst is None or leg.worst.grade in {"paved", "unknown"}:
        return ""
    return texts.t("way there: {road}", road=worst_text(texts, leg.worst))


def _stretch(texts: Texts, worst: WorstStretch) -> str:
    if worst.grade == "paved":
        return texts.t("paved all the way")
    grade, distance = grade_text(texts, worst.grade), length_text(texts, worst.length_m)
    if named := road_label(texts, worst.ref, worst.name):
        values = {"grade": grade, "distance": distance, "road": named}
        return texts.t("{grade} for {distance}, {road}", **values)
    return texts.t("{grade} for {distance}", grade=grade, distance=distance)


def length_text(texts: Texts, metres: int) -> str:
    """Return a length, in tens of metres below a kilometre."""
    tens = -(-metres // 10) * 10
    return texts.t("{metres} m", metres=tens) if tens < 1000 else texts.km(metres)  # noqa: PLR2004


def road_label(texts: Texts, ref: str, name: str) -> str:
    """Return number and name of a road, each once; empty if it has neither."""
    parts = dict.fromkeys(part for part in (numbers_text(ref), name) if part)
    return texts.name(" – ".join(parts))


def numbers_text(ref: str) -> str:
    """Return the number of a road; OSM has a semicolon between several.

    >>> numbers_text("RN1;RR104")
    'RN1 / RR104'
    """
    return " / ".join(part.strip() for part in ref.split(";") if part.strip())
