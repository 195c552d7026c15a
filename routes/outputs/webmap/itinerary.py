"""The itinerary as text: every day's timetable and directions, and what is left out and why.

It says everything the map says, and needs no script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.circuit import Lunch
from routes.outputs import directions, drivewords, wording
from routes.outputs.calls import nights_of, numbered_calls
from routes.outputs.climbtext import place_height_text
from routes.outputs.heights import place_heights
from routes.outputs.webmap.cards import (
    Base,
    base_card,
    left_card,
    lunch_card,
    span_text,
    stop_card,
)
from routes.outputs.webmap.files import file_buttons
from routes.outputs.webmap.guard import Html, join, tag
from routes.outputs.webmap.palette import cutlery, swatch
from routes.outputs.webmap.profile import climb_of_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from routes.circuit import Circuit, Itinerary, Leg, Stop
    from routes.outputs.photos import Photo
    from routes.outputs.texts import Texts
    from routes.places import Place


def itinerary_text(
    texts: Texts, circuit: Circuit, bases: Sequence[Base], photos: Mapping[str, Photo]
) -> Html:
    """Return the sections of the days, of the bases and of the sites left out.

    Args:
        texts: the language.
        circuit: what to tell.
        bases: where days start and end.
        photos: pictures of stops by the id of the site.
    """
    nights = nights_of(circuit)
    days = (
        _day(texts, circuit, number, photos, is_night=number in nights)
        for number in range(1, len(circuit.itineraries) + 1)
    )
    return join([*days, _left_out(texts, circuit), _bases(texts, bases)])


def show_link(card: str, name: str) -> Html:
    """Return a link to a card; with a script it shows the place on the map instead."""
    return tag("a", tag("bdi", name, dir="auto"), href=f"#card-{card}", data_show=card)


def day_facts(texts: Texts, itinerary: Itinerary) -> str:
    """Return stops, distance and driving time of a day in one line."""
    return " · ".join(
        (
            texts.tn("{n} stop", "{n} stops", len(itinerary.stops)),
            texts.km(itinerary.distance_m),
            texts.t("{duration} of driving", duration=texts.duration(itinerary.driving)),
        )
    )


def _day(
    texts: Texts,
    circuit: Circuit,
    number: int,
    photos: Mapping[str, Photo],
    *,
    is_night: bool,
) -> Html:
    """Return the section of a day; after it the night may be spent where it ends."""
    itinerary = circuit.itineraries[number - 1]
    date = tag("span", texts.date(itinerary.day.date), class_="date")
    heading = tag("h2", swatch(number), texts.t("Day {day}", day=number), " ", date)
    if not itinerary.legs:
        nothing = tag("p", texts.t("Nothing to visit fits into this day."))
        return tag("section", heading, nothing, class_=f"day day-{number}", id=f"day-{number}")
    button = tag(
        "button",
        texts.t("Show this day on the map"),
        type="button",
        data_day=str(number),
        hidden=True,
    )
    rows = join(_rows(texts, circuit, number, photos, is_night=is_night))
    head = tag(
        "tr", tag("th", texts.t("Time"), scope="col"), tag("th", texts.t("Place"), scope="col")
    )
    caption = tag("caption", texts.t("Timetable of day {day}", day=number), class_="unseen")
    table = tag("table", caption, tag("thead", head, class_="unseen"), tag("tbody", rows))
    facts = tag("p", day_facts(texts, itinerary), " ", button, class_="facts")
    files = file_buttons(texts, number)
    parts = (heading, facts, climb_of_day(texts, circuit, number), files, table)
    return tag("section", *parts, class_=f"day day-{number}", id=f"day-{number}")


def _rows(
    texts: Texts,
    circuit: Circuit,
    number: int,
    photos: Mapping[str, Photo],
    *,
    is_night: bool,
) -> Iterator[Html]:
    """Yield the rows of a day's timetable: start, then legs and calls in turn, end."""
    itinerary, heights = circuit.itineraries[number - 1], place_heights(circuit)
    start, end = (_place(texts, place) for place in (itinerary.day.start, itinerary.day.end))
    departure, arrival = texts.clock(itinerary.departure), texts.clock(itinerary.arrival)
    yield _base_row(departure, texts.t("Start: {place}", place=start))
    for position, call, leg in numbered_calls(itinerary):
        if leg is not None:
            yield _leg_row(texts, leg)
        if isinstance(call, Lunch):
            yield _lunch_row(texts, number, call)
        else:
            known = (heights.get(call.site.id), photos.get(call.site.id))
            yield _stop_row(texts, (number, position), call, *known)
    yield _leg_row(texts, itinerary.legs[-1])
    last = texts.t("Night: {place}", place=end) if is_night else texts.t("End: {place}", place=end)
    yield _base_row(arrival, last)


def _place(texts: Texts, place: Place) -> str:
    return texts.name(place.name_in(texts.language))


def _base_row(time: str, what: str) -> Html:
    return tag("tr", tag("td", time, class_="time"), tag("td", what), class_="base-row")


def _stop_row(
    texts: Texts, key: tuple[int, int], stop: Stop, height_m: int | None, photo: Photo | None
) -> Html:
    """Return the row of a stop by its day and number, its card folded in."""
    day, number = key
    card = f"stop-{day}-{number}"
    badge = tag("span", str(number), class_="badge", aria_hidden="true")
    wait = texts.t("wait {duration} for the opening", duration=texts.duration(stop.wait))
    rest = texts.t("then {duration} of rest", duration=texts.duration(stop.rest))
    notes = (
        wait if stop.wait else "",
        wording.hours_text(texts, stop),
        wording.slack_text(texts, stop.slack),
        rest if stop.rest else "",
        drivewords.walk_text(texts, stop.snap_m),
        place_height_text(texts, height_m),
    )
    name = tag("h3", badge, show_link(card, stop.site.name_in(texts.language)))
    details = _folded(texts.t("Details"), stop_card(texts, day, number, stop, photo))
    return _call_row(span_text(texts, stop), card, join([name, _note(notes), details]))


def _lunch_row(texts: Texts, day: int, lunch: Lunch) -> Html:
    """Return the row of a lunch, its card folded in."""
    card = f"lunch-{day}"
    badge = tag("span", cutlery(), class_="badge lunch", aria_hidden="true")
    waits = lunch.begin > lunch.arrival
    notes = (
        texts.t("not before {time}", time=texts.clock(lunch.begin)) if waits else "",
        wording.hours_text(texts, lunch),
        wording.slack_text(texts, lunch.slack),
        drivewords.walk_text(texts, lunch.snap_m),
    )
    name = tag("h3", badge, show_link(card, wording.lunch_text(texts, lunch)))
    details = _folded(texts.t("Details"), lunch_card(texts, day, lunch))
    return _call_row(span_text(texts, lunch), card, join([name, _note(notes), details]))


def _note(notes: tuple[str, ...]) -> Html:
    """Return notes in one paragraph, those that say nothing left out."""
    return tag("p", join(filter(None, notes), " · "), class_="note")


def _call_row(time: str, card: str, said: Html) -> Html:
    return tag(
        "tr", tag("td", time, class_="time"), tag("td", said), class_="stop-row", data_row=card
    )


def _leg_row(texts: Texts, leg: Leg) -> Html:
    """Return the row of a drive, its directions folded in."""
    if leg.distance_m <= drivewords.SAME_SPOT_M:
        same = tag("p", texts.t("the same point on the map: no drive"))
        return tag("tr", tag("td"), tag("td", same), class_="leg-row")
    drive = texts.t(
        "{distance} by road, {duration}",
        distance=texts.km(leg.distance_m),
        duration=drivewords.range_text(texts, leg),
    )
    said = join((drive, *_road_notes(texts, leg)), " · ")
    drive_told = _folded(said, _cues(texts, leg)) if leg.cues else tag("p", said)
    return tag("tr", tag("td"), tag("td", drive_told), class_="leg-row")


def _road_notes(texts: Texts, leg: Leg) -> Iterator[str]:
    """Yield what to know of the road of a leg: its tracks, and its worst if not paved."""
    worst = leg.worst
    if leg.track_m and (worst is None or worst.grade != "track"):
        yield texts.t("of which {distance} on tracks", distance=texts.km(leg.track_m))
    if worst is not None and worst.grade != "paved":
        yield wording.worst_text(texts, worst)
    yield from drivewords.passage_texts(texts, leg)
    if len(leg.geometry) < 2:  # noqa: PLR2004
        yield texts.t("street not traced: no line on the map")


def _cues(texts: Texts, leg: Leg) -> Html:
    """Return the directions of a leg: distance so far, arrow, sentence."""
    lines = (
        tag(
            "li",
            tag("span", texts.isolate(texts.km(cue.from_start_m)), class_="so-far"),
            tag("span", directions.turn_arrow(cue), class_="turn", aria_hidden="true", dir="ltr"),
            tag(
                "span",
                directions.cue_text(texts, cue),
                *(tag("span", note, class_="aside") for note in directions.cue_notes(texts, cue)),
            ),
        )
        for cue in leg.cues
    )
    return tag("ol", *lines, class_="cues")


def _left_out(texts: Texts, circuit: Circuit) -> Html:
    """Return the section of the sites left out, each with its reason."""
    if not circuit.unvisited:
        return Html("")
    entries = (
        tag(
            "li",
            tag("h3", show_link(f"left-{number}", entry.site.name_in(texts.language))),
            tag("p", wording.reason_text(texts, entry, circuit), class_="note"),
            _folded(texts.t("Details"), left_card(texts, number, entry, circuit)),
            data_row=f"left-{number}",
        )
        for number, entry in enumerate(circuit.unvisited, start=1)
    )
    count = texts.tn("{n} site left out", "{n} sites left out", len(circuit.unvisited))
    folded = _folded(count, tag("ul", *entries), class_="left")
    return tag("section", tag("h2", texts.t("Not visited")), folded, id="left")


def _bases(texts: Texts, bases: Sequence[Base]) -> Html:
    """Return the section of the places where days start and end."""
    cards = (
        tag(
            "li",
            tag("h3", show_link(base.card, base.place.name_in(texts.language))),
            base_card(texts, base),
            data_row=base.card,
        )
        for base in bases
    )
    heading = texts.t("Start and end")
    if any(base.is_lodging for base in bases):
        heading = texts.t("Start, nights and end")
    return tag("section", tag("h2", heading), tag("ul", *cards), id="bases")


def _folded(summary: str, content: Html, class_: str | None = None) -> Html:
    return tag("details", tag("summary", summary), content, class_=class_)
