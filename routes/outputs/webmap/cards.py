"""Cards: what the page tells of one place. The text shows them, and popups are copies of them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from routes.outputs import drivewords, sitewords, wording
from routes.outputs.calls import lodgings_of, nights_of
from routes.outputs.webmap.guard import Html, join, phone_links, tag, web_link
from routes.outputs.webmap.navigate import geo_link, navigation_links

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from routes.circuit import Call, Circuit, Lunch, Stop, Unvisited
    from routes.geo import LonLat
    from routes.outputs.photos import Photo
    from routes.outputs.texts import Texts
    from routes.places import Place
    from routes.sites import Site

Row = tuple[str, str]
"""A term and what is said of it; an empty saying leaves the row out."""

Move = Literal["depart", "arrive", "stay"]
"""What one does where a day starts or ends; to stay is to arrive for the night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A place where days start or end.

    Attributes:
        card: id of its card.
        place: which.
        visits: day number, what one does, when.
        is_lodging: whether it is for nights only: the circuit neither starts nor ends there.
    """

    card: str
    place: Place
    visits: tuple[tuple[int, Move, dt.datetime], ...]
    is_lodging: bool

    @property
    def location(self) -> LonLat:
        """Where it is."""
        return self.place.location


def bases_of(circuit: Circuit) -> tuple[Base, ...]:
    """Return the places where days start or end, each once, in order of first use."""
    places: dict[str, Place] = {}
    visits: dict[str, list[tuple[int, Move, dt.datetime]]] = {}
    nights, lodgings = nights_of(circuit), lodgings_of(circuit)
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        start, end = itinerary.day.start, itinerary.day.end
        for place in (start, end):
            places.setdefault(place.id, place)
            visits.setdefault(place.id, [])
        if itinerary.legs:
            visits[start.id].append((day, "depart", itinerary.departure))
            last: Move = "stay" if day in nights else "arrive"
            visits[end.id].append((day, last, itinerary.arrival))
    return tuple(
        Base(
            card=f"base-{number}",
            place=place,
            visits=tuple(visits[place.id]),
            is_lodging=place.id in lodgings,
        )
        for number, place in enumerate(places.values(), start=1)
    )


def stop_card(texts: Texts, day: int, number: int, stop: Stop, photo: Photo | None = None) -> Html:
    """Return the card of a stop, with its picture if there is one."""
    when = texts.t("Day {day}, stop {number}", day=day, number=number)
    span = span_text(texts, stop)
    facts: list[Row] = [
        (texts.t("Hours"), wording.hours_text(texts, stop)),
        (texts.t("Navigate there"), navigation_links(stop.site.location, stop.site.name)),
        *_site_facts(texts, stop.site),
    ]
    name = stop.site.name_in(texts.language)
    visit = texts.t("visit {duration}", duration=texts.duration(stop.service_time))
    slack = wording.slack_text(texts, stop.slack)
    walk = filter(None, [drivewords.walk_text(texts, stop.snap_m)])
    return _card(
        f"stop-{day}-{number}",
        name,
        f"{when}: {texts.name(name)}, {span}",
        tag("p", tag("b", when), join(["", span, visit, slack, *walk], " · "), class_="when"),
        _site_body(texts, stop.site, facts, photo),
        class_=f"day-{day}",
        theme=stop.site.theme,
    )


def lunch_card(texts: Texts, day: int, lunch: Lunch) -> Html:
    """Return the card of a lunch."""
    when = texts.t("Day {day}", day=day)
    what = wording.lunch_text(texts, lunch)
    span, slack = span_text(texts, lunch), wording.slack_text(texts, lunch.slack)
    facts: list[Row] = [
        (texts.t("Hours"), wording.hours_text(texts, lunch)),
        (texts.t("Position"), geo_link(lunch.place.location)),
        (texts.t("Navigate there"), navigation_links(lunch.place.location, lunch.place.name)),
    ]
    return _card(
        f"lunch-{day}",
        what,
        f"{when}: {what}, {span}",
        tag("p", tag("b", when), join(["", span, slack], " · "), class_="when"),
        join([tag("p", tag("bdi", what, dir="auto"), class_="name"), _fact_list(facts)]),
        class_=f"day-{day}",
    )


def left_card(texts: Texts, number: int, entry: Unvisited, circuit: Circuit) -> Html:
    """Return the card of a site left out of a circuit."""
    name = entry.site.name_in(texts.language)
    reason = wording.reason_text(texts, entry, circuit)
    return _card(
        f"left-{number}",
        name,
        f"{texts.t('Not visited')}: {texts.name(name)}",
        tag("p", tag("b", texts.t("Not visited")), " · ", reason, class_="when"),
        _site_body(texts, entry.site, _site_facts(texts, entry.site)),
        theme=entry.site.theme,
    )


def base_card(texts: Texts, base: Base) -> Html:
    """Return the card of a place where days start or end."""
    name = base.place.name_in(texts.language)
    lines = [
        tag("li", tag("b", texts.t("Day {day}", day=day)), " · ", _move(texts, move, time))
        for day, move, time in base.visits
    ]
    heading = tag("p", tag("bdi", name, dir="auto"), class_="name")
    what = texts.t("Night") if base.is_lodging else texts.t("Start and end")
    label = f"{what}: {texts.name(name)}"
    kind = tag("p", tag("b", what), class_="when")
    body = join([kind, heading, tag("ul", *lines) if lines else ""])
    return tag("div", body, id=f"card-{base.card}", class_="card", data_label=label, data_name=name)


def _move(texts: Texts, move: Move, time: dt.datetime) -> str:
    clock = texts.clock(time)
    messages = {
        "depart": texts.t("departure {time}", time=clock),
        "arrive": texts.t("arrival {time}", time=clock),
        "stay": texts.t("arrival {time}, night here", time=clock),
    }
    return messages[move]


def span_text(texts: Texts, call: Call) -> str:
    """Return arrival and departure of a stop or lunch."""
    return texts.isolate(f"{call.arrival:%H:%M}–{call.departure:%H:%M}")


def _card(  # noqa: PLR0913 - the parts of a card
    card: str,
    name: str,
    label: str,
    when: Html,
    body: Html,
    *,
    class_: str = "",
    theme: str | None = None,
) -> Html:
    return tag(
        "div",
        when,
        body,
        id=f"card-{card}",
        class_=f"card {class_}".strip(),
        data_label=label,
        data_name=name,
        data_theme=theme,
    )


def _picture(texts: Texts, site: Site, photo: Photo) -> Html:
    """Return a picture of a site with who took it; it is loaded when it is seen."""
    data = base64.b64encode(photo.data).decode("ascii")
    said = texts.t("Picture of {place}", place=texts.name(site.name_in(texts.language)))
    image = tag(
        "img",
        src=f"data:image/webp;base64,{data}",
        alt=said,
        width=str(photo.width),
        height=str(photo.height),
    )
    credit = texts.t("Picture: {credit}", credit=texts.name(photo.credit))
    return tag("figure", image, tag("figcaption", credit))


def _site_body(texts: Texts, site: Site, facts: list[Row], photo: Photo | None = None) -> Html:
    """Return names, kind, picture, activity and facts of a site."""
    women = texts.t("women-led") if site.women_led else ""
    fee = wording.fee_text(texts, site) if site.charge is not None else ""
    kind, theme = wording.kind_text(texts, site.kind), wording.theme_text(texts, site.theme)
    return join(
        [
            *_names(texts, site),
            tag("p", join(filter(None, (kind, theme, women, fee)), " · "), class_="kind"),
            _picture(texts, site, photo) if photo else "",
            _activity(texts, site),
            _fact_list(facts),
        ]
    )


def _fact_list(facts: list[Row]) -> Html:
    """Return terms and what is said of them, without the rows of which nothing is."""
    rows = (join([tag("dt", term), tag("dd", said)]) for term, said in facts if said)
    return tag("dl", *rows)


def _names(texts: Texts, site: Site) -> Iterator[Html]:
    """Yield the name in the page's language, then in every other script or language known."""
    named = {"fr": site.name_fr, "ar": site.name_ar, "en": site.name_en, "zgh": site.name_zgh}
    chosen = site.name_in(texts.language)
    language = next((code for code, name in named.items() if name == chosen), None)
    yield tag("p", tag("bdi", chosen, lang=language, dir="auto"), class_="name")
    seen = {chosen}
    others = []
    for code, name in (*named.items(), (None, site.name)):
        if name and name not in seen:
            seen.add(name)
            direction = "rtl" if code == "ar" else ("ltr" if code else "auto")
            others.append(tag("span", name, lang=code, dir=direction))
    if others:
        yield tag("p", join(others, " "), class_="names")


def _activity(texts: Texts, site: Site) -> Html:
    """Return what is made or seen, marked with the language it is written in."""
    written = site.activity_in(texts.language)
    language = "fr" if written == site.activity_fr else "en"
    return tag("p", written, lang=language, dir="ltr", class_="activity") if written else Html("")


def _site_facts(texts: Texts, site: Site) -> list[Row]:
    """Return what is known of a site besides its names and kind."""
    position = geo_link(site.location)
    precision = wording.precision_text(texts, site.precision)
    where = join((tag("bdi", part) for part in sitewords.where_texts(texts, site)), " – ")
    sources = tag("ul", *(tag("li", web_link(source)) for source in site.sources))
    return [
        (texts.t("Market day"), _market_days(texts, site)),
        (texts.t("Telephone"), phone_links(site.phone)),
        (texts.t("Website"), web_link(site.website)),
        (texts.t("Certifications"), _listed(texts, site.certifications)),
        (texts.t("Awards"), _listed(texts, site.awards)),
        (texts.t("Where"), where),
        (texts.t("Position"), join([precision, tag("br"), position])),
        (texts.t("Last verified"), _verified(texts, site)),
        (texts.t("Sources"), sources if site.sources else ""),
    ]


def _verified(texts: Texts, site: Site) -> str:
    return texts.date(site.check_date) if site.check_date else texts.t("not verified yet")


def _listed(texts: Texts, entries: tuple[str, ...]) -> str:
    return join((tag("bdi", entry) for entry in entries), texts.comma)


def _market_days(texts: Texts, site: Site) -> str:
    """Return the days of a weekly market, and whether they need confirmation."""
    days = texts.comma.join(texts.weekday(day) for day in site.souk_days)
    confirm = wording.souk_day_text(texts, site.souk_day_basis)
    return f"{days} ({confirm})" if days and confirm else days
