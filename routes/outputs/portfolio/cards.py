"""Cards: what the catalogue tells of each circuit, and what the filters read of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from routes.outputs import wording
from routes.outputs.portfolio.picture import picture
from routes.outputs.webmap.guard import Html, join, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit
    from routes.outputs.portfolio.facts import Facts
    from routes.outputs.texts import Texts

_IN_TITLE = 2
_MINUTE = dt.timedelta(minutes=1)


def card(
    texts: Texts, number: int, circuit: Circuit, facts: Facts, *, link: str, notice: str
) -> Html:
    """Return the card of a circuit.

    Args:
        texts: of the domain `share`.
        number: of the circuit, from 1.
        circuit: what it tells of.
        facts: of the circuit.
        link: relative address of its own map, percent-encoded; empty if there is none.
        notice: what must be said of its roads; empty if the page says it, or there is nothing.
    """
    heading = f"title-{number}"
    title = card_title(texts, circuit, facts)
    badge = tag("b", str(number), class_="badge", aria_hidden="true")
    name = tag("span", texts.t("Circuit {number}:", number=texts.number(number)), class_="unseen")
    return tag(
        "li",
        tag("div", picture(number, circuit), badge, class_="top"),
        tag(
            "div",
            tag("h2", name, " ", title, id=heading, tabindex="-1"),
            tag("p", _dates(texts, circuit), class_="dates"),
            tag("ul", *(tag("li", figure) for figure in _figures(texts, circuit, facts)),
                class_="figures"),
            tag("dl", *_rows(texts, circuit, facts)),
            tag("p", notice, class_="notice") if notice else "",
            _stops(texts, circuit),
            _actions(texts, number, title, link),
            class_="said",
        ),
        id=f"circuit-{number}",
        class_=f"circuit circuit-{number}",
        data_themes=" ".join(facts.themes),
        data_days=str(facts.days),
        data_km=str(-(-facts.distance_m // 1000)),
        data_drive=str(-(-facts.longest_drive // _MINUTE)),
        data_road=facts.grade,
    )  # fmt: skip


def card_title(texts: Texts, circuit: Circuit, facts: Facts) -> str:
    """Return a title that tells circuits of the same towns apart: with their chief themes."""
    title = wording.circuit_title(texts, circuit)
    themes = [wording.theme_text(texts, theme) for theme in facts.themes[:_IN_TITLE]]
    if not themes:
        return title
    named = texts.t("{one}, {other}", one=themes[0], other=themes[1]) if themes[1:] else themes[0]
    return texts.t("{title}: {themes}", title=title, themes=named)


def _dates(texts: Texts, circuit: Circuit) -> str:
    """Return the first day and, if there are several, the last."""
    dates = [texts.date(itinerary.day.date) for itinerary in circuit.itineraries]
    return " – ".join(dict.fromkeys((*dates[:1], *dates[-1:])))


def _figures(texts: Texts, circuit: Circuit, facts: Facts) -> tuple[str, ...]:
    return (
        texts.tn("{n} day", "{n} days", facts.days),
        texts.tn("{n} stop", "{n} stops", len(circuit.stops)),
        texts.km(facts.distance_m),
        texts.t("{duration} of driving", duration=texts.duration(circuit.driving)),
    )


def _rows(texts: Texts, circuit: Circuit, facts: Facts) -> Iterator[Html]:
    """Yield terms and what is said of them; what is not known has no row, but for the road."""
    themes = [wording.theme_text(texts, theme) for theme in facts.themes]
    rows = (
        (texts.t("Way"), _ends(texts, circuit)),
        (texts.t("Worst road"), road_text(texts, facts)),
        (texts.t("Vehicle"), wording.profile_text(texts, circuit.profile)),
        (texts.t("Themes"), " · ".join(themes)),
        (texts.t("Social economy"), _social(texts, facts)),
    )
    for term, said in rows:
        if said:
            yield join((tag("dt", term), tag("dd", said)))


def road_text(texts: Texts, facts: Facts) -> str:
    """Return the worst road of a circuit, or that it is not known."""
    return wording.worst_text(texts, facts.worst) or wording.grade_text(texts, facts.grade)


def _ends(texts: Texts, circuit: Circuit) -> str:
    if not circuit.itineraries:
        return ""
    first, last = circuit.itineraries[0].day.start, circuit.itineraries[-1].day.end
    start, end = (texts.name(place.name_in(texts.language)) for place in (first, last))
    if first.id == last.id:
        return texts.t("from {start} and back", start=start)
    return texts.t("from {start} to {end}", start=start, end=end)


def _social(texts: Texts, facts: Facts) -> str:
    """Return how many stops are at its bodies, and how many are known to be led by women."""
    if not facts.social:
        return ""
    said = texts.tn("{n} stop", "{n} stops", facts.social)
    if not facts.women_led:
        return said
    led = texts.tn("{n} led by women", "{n} led by women", facts.women_led)
    return texts.t("{stops}, {led}", stops=said, led=led)


def _stops(texts: Texts, circuit: Circuit) -> Html:
    """Return the names of the stops in order, by day, folded away; nothing if there is none."""
    days = [itinerary.stops for itinerary in circuit.itineraries if itinerary.stops]
    if not days:
        return Html("")
    lists = (
        tag("ol", *(tag("li", tag("bdi", stop.site.name_in(texts.language))) for stop in stops))
        for stops in days
    )
    return tag("details", tag("summary", texts.t("Stops")), *lists)


def _actions(texts: Texts, number: int, title: str, link: str) -> Html:
    """Return what one can do with a circuit: open its own map, show it among the others."""
    label = texts.t("Open the map of {title}", title=title)
    opened = tag("a", texts.t("Open the map"), href=link, class_="open", aria_label=label)
    shown = tag(
        "button",
        texts.t("Show among the others"),
        type="button",
        data_show=str(number),
        aria_pressed="false",
        aria_describedby=f"title-{number}",
        hidden=True,
    )
    return tag("p", opened if link else "", shown, class_="actions")
