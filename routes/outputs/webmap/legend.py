"""What the signs of the map mean, and the themes one may hide."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from routes.outputs import wording
from routes.outputs.calls import lodgings_of
from routes.outputs.webmap.guard import Html, tag
from routes.outputs.webmap.layers import road_of
from routes.outputs.webmap.palette import cased_line, cutlery, house, moon, province_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit
    from routes.outputs.texts import Texts


def legend(texts: Texts, circuit: Circuit) -> Html:
    """Return the list of the signs of a circuit's map."""
    entries = (
        (tag("span", class_="pin stop door sample"), texts.t("stop, exact position")),
        (
            tag("span", class_="pin stop ring sample"),
            texts.t("stop, only village or commune known"),
        ),
        *_signs_in_use(texts, circuit),
        (tag("span", house(), class_="pin base sample"), texts.t("start and end")),
        (tag("span", class_="dot sample"), texts.t("not visited")),
        (province_line(), texts.t("limit of the province")),
    )
    samples = (tag("li", tag("span", sign, aria_hidden="true"), said) for sign, said in entries)
    return tag("ul", *samples, class_="legend", aria_label=texts.t("Legend"))


def theme_buttons(texts: Texts, circuit: Circuit) -> Html:
    """Return a button for each theme, if there are several; `map-tools.js` shows them."""
    sites = [stop.site for stop in circuit.stops]
    themes = Counter(site.theme for site in (*sites, *(left.site for left in circuit.unvisited)))
    if len(themes) < 2:  # noqa: PLR2004
        return Html("")
    buttons = (
        tag(
            "button",
            wording.theme_text(texts, theme),
            tag("span", str(number), class_="number"),
            type="button",
            data_theme_of=theme,
            aria_pressed="true",
        )
        for theme, number in sorted(themes.items(), key=lambda item: (-item[1], item[0]))
    )
    said = texts.t("Themes on the map")
    return tag("div", *buttons, class_="themes", role="group", aria_label=said, hidden=True)


def _signs_in_use(texts: Texts, circuit: Circuit) -> Iterator[tuple[Html, str]]:
    """Yield the signs that not every circuit has: lunch, nights elsewhere, bad roads."""
    if any(itinerary.lunch for itinerary in circuit.itineraries):
        yield tag("span", cutlery(), class_="pin lunch sample"), wording.meal_text(texts, "meal")
    if lodgings_of(circuit):
        yield tag("span", moon(), class_="pin base sample"), texts.t("night")
    roads = {road_of(leg) for leg in circuit.legs}
    if "piste" in roads:
        yield cased_line("piste"), texts.t("drive with a piste")
    if "rough" in roads:
        yield cased_line("rough"), texts.t("drive with a stretch for high clearance or 4×4")
