"""The map in a real browser with the network cut: it shows, opens, closes, and runs nothing else.

Chromium is found by SSE_ROUTES_CHROMIUM or on the path. Where there is none these tests are
skipped; with CI=true that is a failure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from routes.circuit import Lunch
from routes.geo import LonLat
from routes.outputs.calls import numbered_calls
from routes.outputs.climbtext import profile_text
from routes.outputs.texts import Texts
from routes.outputs.webmap import circuit_map
from routes.outputs.wording import lunch_text, numbers_text
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from routes.circuit import Circuit
    from routes.sites import Language, Site

DESKTOP, PHONE, NARROW = (1280, 900), (360, 740), (320, 640)

TRAP = "window.trapped=1"
HOSTILE = [
    (f"<script>{TRAP}</script>", f"<script>{TRAP}</script>"),
    (f"</script><script>{TRAP}//", f"</script><script>{TRAP}//"),
    (f"<img src=x onerror={TRAP}>", f"<img src=x onerror={TRAP}>"),
    (f'"><svg onload="{TRAP}">', f'"><svg onload="{TRAP}">'),
    (f"' autofocus onfocus='{TRAP}", f"' autofocus onfocus='{TRAP}"),
    ("{{ 7*7 }} {% raw %} {# x #}", "{{ 7*7 }} {% raw %} {# x #}"),
    ("{{ this.__class__ }}{%", "{{ this.__class__ }}{%"),
    (f"`;{TRAP};` ${{{TRAP}}} \\`", f"`;{TRAP};` ${{{TRAP}}} \\`"),
    ("--></style></template><!-- ]]>", "--></style></template><!-- ]]>"),
    ("&lt;b&gt; &amp; &#123;", "&lt;b&gt; &amp; &#123;"),
    ("\u202egnp\u202c \u2069\u2066x", "gnp x"),
    ("nul\x00 esc\x1b half\ud800", "nul\ufffd esc\ufffd half\ufffd"),
    ("line\u2028end\nnext", "line end next"),
    ("long " + "x" * 5000, "long " + "x" * 5000),
]
"""What is typed, and what must be seen of it."""


def _many_stops(circuit: Circuit, sites: tuple[Site, ...], days: int, each: int) -> Circuit:
    """Return a circuit of so many days and stops, its streets not traced."""
    first = circuit.itineraries[0]
    leg = replace(first.legs[0], geometry=(), cues=())
    stops = [
        replace(first.stops[0], site=replace(sites[number % len(sites)], id=f"site-{number}"))
        for number in range(days * each)
    ]
    itineraries = tuple(
        replace(first, stops=tuple(stops[at : at + each]), legs=(leg,) * (each + 1), lunch=None)
        for at in range(0, days * each, each)
    )
    return replace(circuit, itineraries=itineraries)


def _popup_name(page: Page) -> str:
    return page.locator(".leaflet-popup .card .name").inner_text()


@pytest.mark.parametrize(("language", "size"), [("fr", DESKTOP), ("ar", PHONE)])
def test_every_stop_is_shown_and_opens_by_mouse(
    open_map: Callable[..., Any], circuit: Circuit, language: Language, size: tuple[int, int]
) -> None:
    """No pin covers another or hides under a control: each takes the click in its middle."""
    names = [stop.site.name_in(language) for stop in circuit.stops]
    lunches = [lunch for day in circuit.itineraries if (lunch := day.lunch)]
    names += [lunch_text(Texts(language), lunch) for lunch in lunches]
    with open_map(circuit, language, size) as page:
        stops = page.locator(".pin.stop:not(.sample)")
        lunch_pins = page.locator(".pin.lunch:not(.sample)")
        assert (stops.count(), lunch_pins.count()) == (len(circuit.stops), 2)
        pins = [stops.nth(at) for at in range(stops.count())]
        pins += [lunch_pins.nth(at) for at in range(lunch_pins.count())]
        for pin, name in zip(pins, names, strict=True):
            page.reload()  # a popup pans the map, and on a phone other pins leave it
            pin.click()
            assert _popup_name(page) == name
            page.keyboard.press("Escape")
            assert page.locator(".leaflet-popup").count() == 0


def _in_order(circuit: Circuit) -> Iterator[tuple[str, str]]:
    """Yield how the label of each stop and lunch begins in French, and its name."""
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        for number, call, _ in numbered_calls(itinerary):
            if isinstance(call, Lunch):
                name = lunch_text(Texts("fr"), call)
                yield f"Jour {day}: {name}, ", name
            else:
                yield f"Jour {day}, arrêt {number}: {call.site.name}, ", call.site.name


def test_the_keyboard_walks_the_stops_in_order(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """Tab goes from start through stops and lunches; Enter and space open, Escape closes and
    returns.
    """  # noqa: D205
    with open_map(circuit) as page:
        page.locator(".pin.base:not(.sample)").focus()
        for number, (begins, name) in enumerate(_in_order(circuit)):
            page.keyboard.press("Tab")
            label = page.evaluate("document.activeElement.getAttribute('aria-label')")
            assert label.startswith(begins)
            page.keyboard.press("Enter" if number % 2 else "Space")
            assert _popup_name(page) == name
            assert page.evaluate("document.activeElement.getAttribute('role')") == "dialog"
            page.keyboard.press("Escape")
            assert page.locator(".leaflet-popup").count() == 0
            assert page.evaluate("document.activeElement.getAttribute('aria-label')") == label
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"


def test_the_text_and_the_map_lead_to_each_other(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """A name in the list opens its popup and is marked; closing gives the focus back."""
    with open_map(circuit, "en") as page:
        for card in ("stop-2-2", "lunch-1", "left-4", "base-1"):
            if card.startswith("left"):
                page.locator("#left summary").first.click()
            link = page.locator(f"[data-show={card}]")
            link.focus()
            page.keyboard.press("Enter")
            assert _popup_name(page) == link.inner_text()
            assert page.locator(f"[data-row={card}].current").count() == 1
            page.keyboard.press("Escape")
            assert page.locator(".leaflet-popup").count() == 0
            assert page.evaluate("document.activeElement.dataset.show") == card
            assert page.locator(".current").count() == 0


def test_days_can_be_hidden_and_shown_again(open_map: Callable[..., Any], circuit: Circuit) -> None:
    """A hidden day takes stops, lunch and lines along; shown again the order is as before."""
    with open_map(circuit, "en") as page:
        boxes = page.locator(".leaflet-control-layers-selector")
        assert boxes.count() == 3
        lines = page.locator("path.leg").count()
        boxes.nth(0).click()
        assert page.locator(".pin.stop:not(.sample)").count() == 2
        assert page.locator(".pin.lunch:not(.sample)").count() == 1
        assert page.locator("path.leg").count() == lines - len(circuit.itineraries[0].legs)
        boxes.nth(0).click()
        labels = page.locator(".pin.stop:not(.sample)").evaluate_all(
            "all => all.map(one => one.getAttribute('aria-label').slice(0, 13))"
        )
        assert labels == [
            f"Day {day}, stop {position}"[:13] for day, position, _ in circuit.numbered_stops()
        ]


def test_a_day_or_stop_can_be_linked_to(open_map: Callable[..., Any], circuit: Circuit) -> None:
    """#day=2&stop=1 opens that stop, the button of a day brings the map to it."""
    with open_map(circuit) as page:
        page.evaluate("location.hash = 'day=2&stop=1'")
        page.wait_for_selector(".leaflet-popup")
        assert _popup_name(page) == circuit.itineraries[1].stops[0].site.name
        page.locator("[data-day='1']").click()
        assert page.locator(".pin.stop.day-1").first.is_visible()
        page.evaluate("location.hash = 'day=%22%5D&stop=<b>'")


@pytest.mark.parametrize("bypass_csp", [False, True], ids=["policy", "guard alone"])
def test_hostile_names_do_nothing_and_show_as_typed(
    open_map: Callable[..., Any], circuit: Circuit, *, bypass_csp: bool
) -> None:
    """Through every sink, also where the policy would not catch it."""
    with open_map(_hostile(circuit), "en", bypass_csp=bypass_csp) as page:
        for number, (_, shown) in enumerate(HOSTILE, start=1):
            for card in (f"stop-1-{number}", f"left-{number}"):
                page.evaluate(f"document.querySelector('[data-show={card}]').click()")
                popup = page.locator(".leaflet-popup .card")
                assert popup.locator(".name").text_content() == shown
                assert shown in popup.get_attribute("aria-label")
                assert popup.locator("dl").text_content().count(shown) >= 6
                assert popup.locator("ul a[href^=javascript]").count() == 0
            reason = page.locator(f"[data-row=left-{number}] > .note")
            assert shown in reason.text_content()
            page.keyboard.press("Escape")
            drive = page.locator(f"tr:has(+ [data-row=stop-1-{number}])")
            directions = drive.locator(".cues").text_content()
            assert shown in directions
            assert numbers_text(shown + "1") in directions
            assert drive.locator("summary").text_content().count(shown) == 1
        every = " ".join(shown for _, shown in HOSTILE)
        for sink in (
            "h1",
            ".attribution",
            "footer",
            "#bases h3",
            ".base-row:first-child",
            "[data-row=lunch-1] h3",
            "#card-lunch-1 .name",
        ):
            assert every in page.locator(sink).first.text_content().replace("\u2068", "")
        assert every in page.title().replace("\u2068", "")
        page.locator(".pin.stop:not(.sample)").first.focus()
        assert page.locator(".leaflet-tooltip").text_content() == HOSTILE[0][1]
        page.locator(".pin.lunch:not(.sample)").focus()
        assert every in page.locator(".leaflet-tooltip").text_content()
        assert page.evaluate("window.trapped") is None
        elements = page.evaluate(
            "[...document.querySelectorAll('script,img,iframe,[onload],[onerror],[onfocus]')]"
            ".map(one => one.tagName)"
        )
        assert elements == ["SCRIPT"] * 10


def _hostile(circuit: Circuit) -> Circuit:
    """Return a circuit with hostile text in every field that takes one: one for each stop, and all
    of them for what there is once.
    """  # noqa: D205
    every = " ".join(typed for typed, _ in HOSTILE)
    first = circuit.itineraries[0]
    base = replace(first.day.start, name=every, name_ar=every, id=every)
    cue = first.legs[0].cues[0]
    worst = first.legs[1].worst
    assert worst is not None
    assert worst.grade == "track"
    legs = [
        replace(
            first.legs[0],
            cues=(replace(cue, road=typed, ref=typed + "1"),),
            origin_id=typed,
            worst=replace(worst, name=typed),
        )
        for typed, _ in HOSTILE
    ]
    stops = [
        replace(first.stops[0], site=_hostile_site(first.stops[0].site, typed))
        for typed, _ in HOSTILE
    ]
    assert first.lunch is not None
    place = replace(first.lunch.place, name=every, name_ar=every, id="lunch")
    hostile = replace(
        first,
        day=replace(first.day, start=base, end=base),
        stops=tuple(stops),
        legs=(*legs, first.legs[0], first.legs[-1]),
        lunch=replace(first.lunch, place=place, after=len(stops)),
    )
    left = replace(circuit.unvisited[0], reason="displaced")
    return replace(
        circuit,
        itineraries=(hostile,),
        unvisited=tuple(
            replace(left, site=_hostile_site(left.site, typed), because=typed)
            for typed, _ in HOSTILE
        ),
        roads=replace(circuit.roads, name=every, attribution=every, licence=every),
        rules=replace(circuit.rules, must=(every,)),
    )


def _hostile_site(site: Site, text: str) -> Site:
    return replace(
        site,
        id=text,
        name=text,
        name_fr=text + "1",
        name_ar=text + "2",
        name_en="",
        name_zgh=text + "3",
        activity_fr=text,
        activity_en=text,
        commune=text,
        place=text + "4",
        phone=text,
        website=text,
        certifications=(text,),
        awards=(text,),
        sources=(text, "javascript:" + text, "https://" + text),
        souk_days=(text,),
    )


@pytest.mark.parametrize("size", [DESKTOP, NARROW])
def test_sixty_stops_can_all_be_reached(
    open_map: Callable[..., Any],
    circuit: Circuit,
    bundled_sites: tuple[Site, ...],
    size: tuple[int, int],
) -> None:
    """Even on a small screen every stop opens from the list, and nothing scrolls sideways."""
    with open_map(_many_stops(circuit, bundled_sites, 4, 15), "fr", size) as page:
        assert page.locator(".pin.stop:not(.sample)").count() == 60
        for card in ("stop-1-1", "stop-4-15"):
            page.locator(f"[data-show={card}]").click()
            page.wait_for_selector(".leaflet-popup .card")
            page.keyboard.press("Escape")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("path.leg").count() == 0


def test_sites_at_the_same_point_lie_side_by_side(
    open_map: Callable[..., Any], circuit: Circuit, bundled_sites: tuple[Site, ...]
) -> None:
    """Seven stops known only by their town: no two numbers cover each other."""
    crowd = tuple(replace(bundled_sites[0], id=f"s{number}") for number in range(7))
    with open_map(_many_stops(circuit, crowd, 1, 7)) as page:
        boxes = page.locator(".pin.stop:not(.sample)").evaluate_all(
            "all => all.map(one => { const b = one.getBoundingClientRect();"
            " return [b.x + b.width / 2, b.y + b.height / 2]; })"
        )
        apart = [
            ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
            for at, a in enumerate(boxes)
            for b in boxes[:at]
        ]
        assert len(apart) == 21
        assert min(apart) >= 27


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_control_lies_on_a_stop_when_the_map_opens(
    open_map: Callable[..., Any], circuit: Circuit, language: Language
) -> None:
    """Nor on a start or a lunch, though stops lie in every corner of the opening view."""
    corners = [(-9.5, 29.95), (-8.9, 29.95), (-9.5, 29.45), (-8.9, 29.45)]
    day = circuit.itineraries[0]
    sites = [
        replace(day.stops[0].site, id=f"s{n}", location=LonLat(*at)) for n, at in enumerate(corners)
    ]
    leg = replace(day.legs[0], geometry=(), cues=())
    stops = tuple(replace(day.stops[0], site=site) for site in sites)
    wide = replace(day, stops=stops, legs=(leg,) * 5, lunch=None)
    alone = replace(circuit, itineraries=(wide,), unvisited=())
    with open_map(alone, language, size=(1200, 800)) as page:
        boxes, pins = (
            page.locator(f"#map {which}").evaluate_all(
                "all => all.map(one => { const b = one.getBoundingClientRect();"
                " return [b.left, b.top, b.right, b.bottom]; }).filter(b => b[2] > b[0])"
            )
            for which in (
                ":is(.leaflet-control, .attribution)",
                ".leaflet-marker-icon.pin:not(.sample)",
            )
        )
        frame = page.locator("#map .leaflet-container").bounding_box()
    assert len(pins) == len(corners) + 1
    assert len(boxes) >= 3
    for pin in pins:
        assert frame["x"] <= pin[0]
        assert pin[2] <= frame["x"] + frame["width"]
        for box in boxes:
            assert min(pin[2], box[2]) <= max(pin[0], box[0]) or min(pin[3], box[3]) <= max(
                pin[1], box[1]
            )


def test_names_do_not_collide_when_the_map_opens(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """Names that are shown overlap neither each other nor a pin, at once and without gliding."""
    with open_map(circuit, reduced_motion="no-preference") as page:
        boxes = page.evaluate(
            "[...document.querySelectorAll('.name-box:not(.hidden), .pin.stop:not(.sample) b,"
            " .pin.lunch:not(.sample)')]"
            ".map(one => { const b = one.getBoundingClientRect();"
            " return [b.left, b.top, b.right, b.bottom]; })"
        )
        assert len(boxes) > len(circuit.stops) + 3
        for at, a in enumerate(boxes):
            for b in boxes[:at]:
                overlap_x = min(a[2], b[2]) - max(a[0], b[0])
                overlap_y = min(a[3], b[3]) - max(a[1], b[1])
                assert min(overlap_x, overlap_y) < 1


def test_without_javascript_everything_is_there_to_read(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """The itinerary is whole, and the page says what the map needs."""
    with open_map(circuit, "en", java_script_enabled=False) as page:
        assert page.locator("noscript").is_visible()
        for stop in circuit.stops:
            assert page.get_by_text(stop.site.name, exact=True).first.is_visible()
        page.locator(".stop-row details summary").first.click()
        assert page.locator("#card-stop-1-1").is_visible()
        assert not page.locator("[data-day]").first.is_visible()


def test_nothing_moves_for_those_who_ask_for_calm(
    open_map: Callable[..., Any], circuit: Circuit
) -> None:
    """With prefers-reduced-motion the map jumps instead of gliding."""
    for motion, is_animated in (("reduce", False), ("no-preference", True)):
        with open_map(circuit, reduced_motion=motion) as page:
            assert page.evaluate("L.Map.prototype.options.zoomAnimation") is is_animated
            fades = page.locator(".leaflet-fade-anim").count()
            assert fades == int(is_animated)


def test_idle_days_and_empty_circuits_open(open_map: Callable[..., Any], circuit: Circuit) -> None:
    """No stops, no days, nothing left out: a map all the same."""
    idle = tuple(replace(one, stops=(), legs=(), lunch=None) for one in circuit.itineraries)
    for bare in (
        replace(circuit, itineraries=idle),
        replace(circuit, itineraries=(), unvisited=()),
    ):
        with open_map(bare, "ar") as page:
            assert page.locator(".leaflet-control-zoom").is_visible()
            assert page.locator(".pin.stop:not(.sample)").count() == 0


def test_the_map_works_inside_a_sandboxed_frame(
    browser: Browser, circuit: Circuit, tmp_path: Path
) -> None:
    """A host that allows scripts and nothing else gets map and popups."""
    text = circuit_map(circuit, bundled_network(), "fr")
    (tmp_path / "map.html").write_text(text, encoding="utf-8", newline="\n")
    host = '<iframe sandbox="allow-scripts" src="map.html" width="700" height="600"></iframe>'
    (tmp_path / "host.html").write_text(host, encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((tmp_path / "host.html").as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("[data-show=stop-1-1]").click()
    shown = frame.locator(".leaflet-popup .card .name").inner_text()
    context.close()
    assert shown == circuit.stops[0].site.name
    assert wrong == []


@pytest.mark.parametrize(("language", "size"), [("fr", DESKTOP), ("ar", PHONE)])
def test_profiles_are_seen_as_images_with_a_label_and_run_left_to_right(
    open_map: Callable[..., Any], climbed: Circuit, language: Language, size: tuple[int, int]
) -> None:
    """Within the text's width, on a mirrored page too; metres stand left of the line."""
    texts = Texts(language, "webmap")
    with open_map(climbed, language, size) as page:
        for day in range(1, len(climbed.itineraries) + 1):
            image = page.get_by_role("img", name=profile_text(texts, climbed, day), exact=True)
            image.scroll_into_view_if_needed()
            around, box = page.locator(f"#day-{day}").bounding_box(), image.bounding_box()
            assert around["x"] - 1 <= box["x"]
            assert box["x"] + box["width"] <= around["x"] + around["width"] + 1
            line = image.locator("path[stroke-linejoin]").bounding_box()
            metres, kilometres = (
                image.get_by_text(texts.t(unit), exact=True).bounding_box() for unit in ("m", "km")
            )
            assert metres["x"] + metres["width"] <= line["x"]
            assert kilometres["x"] >= line["x"] + line["width"] - 1
            for text in image.locator("text").all():
                at = text.bounding_box()
                assert box["x"] - 1 <= at["x"]
                assert at["x"] + at["width"] <= box["x"] + box["width"] + 1
