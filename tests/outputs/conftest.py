"""What the tests of outputs share: circuits of other dates and of harmful names, and a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from routes.circuit import Lunch, Stop
from routes.hours import TimeWindow
from tests.outputs.opened import opened

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from routes.circuit import Circuit, Itinerary
    from routes.sites import Site

TRAP = "window.trapped=1"
HARMFUL = (
    f"</script><script>{TRAP}</script>",
    f'"><img src=x onerror={TRAP}>',
    f"' autofocus onfocus='{TRAP}",
    "{{ 7*7 }}{% raw %}{# x #}",
    f"`;{TRAP};` ${{{TRAP}}} \\`",
    "--></textarea></title></style></template><!-- ]]>",
    "&lt;b&gt; &#123;",
)


@pytest.fixture
def open_file(browser: Browser) -> Callable[..., AbstractContextManager[Page]]:
    """Return what opens a page from the disk; it may ask for files of its folder only."""

    def open_(
        file: Path,
        size: tuple[int, int] = (1280, 900),
        **how: Any,  # noqa: ANN401
    ) -> AbstractContextManager[Page]:
        folder = file.parent.as_uri() + "/"
        return opened(browser, file, size, allowed=(folder, "data:image/png"), **how)

    return open_


@pytest.fixture
def harmful(circuit: Circuit) -> Circuit:
    """Return the circuit with text that means harm in every field a catalogue or a head shows."""
    every = " ".join(HARMFUL)
    first, *others = circuit.itineraries
    base = replace(first.day.start, name=every, name_ar=every, id=every)
    stops = tuple(
        replace(stop, site=_harmful_site(stop.site, HARMFUL[number % len(HARMFUL)]))
        for number, stop in enumerate(first.stops)
    )
    changed = replace(first, day=replace(first.day, start=base, end=base), stops=stops)
    return replace(
        circuit,
        itineraries=(changed, *others),
        roads=replace(circuit.roads, name=every, attribution=every, licence=every),
    )


def _harmful_site(site: Site, text: str) -> Site:
    return replace(
        site,
        name=text,
        name_fr=text + "1",
        name_ar=text + "2",
        name_en=text + "3",
        name_zgh=text + "4",
        activity_fr=text,
        activity_en=text,
        commune=text,
        place=text,
        province=text,
        phone=text,
        website="javascript:" + text,
    )


_Call = TypeVar("_Call", Stop, Lunch)


def _later(itinerary: Itinerary, by: dt.timedelta) -> Itinerary:
    """Return a day with all its times shifted."""

    def window(of: TimeWindow) -> TimeWindow:
        return TimeWindow(opens=of.opens + by, closes=of.closes + by)

    def call(of: _Call) -> _Call:
        return replace(
            of,
            arrival=of.arrival + by,
            begin=of.begin + by,
            departure=of.departure + by,
            window=window(of.window),
        )

    return replace(
        itinerary,
        day=replace(itinerary.day, window=window(itinerary.day.window)),
        stops=tuple(call(stop) for stop in itinerary.stops),
        legs=tuple(replace(leg, departure=leg.departure + by) for leg in itinerary.legs),
        lunch=None if itinerary.lunch is None else call(itinerary.lunch),
    )


@pytest.fixture
def moved() -> Callable[[Circuit, dt.date], Circuit]:
    """Return a mover of circuits to another first date."""

    def move(circuit: Circuit, date: dt.date) -> Circuit:
        by = date - circuit.itineraries[0].day.date
        return replace(circuit, itineraries=tuple(_later(day, by) for day in circuit.itineraries))

    return move


@pytest.fixture
def later() -> Callable[[Circuit, dt.timedelta], Circuit]:
    """Return a mover of circuits to another hour of the same days."""

    def move(circuit: Circuit, by: dt.timedelta) -> Circuit:
        return replace(circuit, itineraries=tuple(_later(day, by) for day in circuit.itineraries))

    return move


@pytest.fixture
def named() -> Callable[[Circuit, str], Circuit]:
    """Return a giver of names.

    Its circuit has the name wherever data may hold text: at a stop, the lunch, both ends, a site
    left out, roads, cues, the network and its credit.
    """

    def name_all(circuit: Circuit, name: str) -> Circuit:
        day = circuit.itineraries[0]
        site = replace(
            day.stops[0].site,
            name=name, name_fr="", name_ar="", name_en="", activity_fr=name, activity_en=name,
            phone=name, website=name, commune=name, opening_hours=name,
        )  # fmt: skip
        assert day.lunch is not None
        place = replace(day.lunch.place, name=name, name_ar="")
        end = replace(day.day.end, name=name, name_ar="")
        legs = tuple(
            replace(
                leg,
                cues=tuple(replace(cue, road=name, ref=name) for cue in leg.cues),
                worst=leg.worst and replace(leg.worst, name=name, ref=name),
            )
            for leg in day.legs
        )
        first = replace(
            day,
            day=replace(day.day, start=end, end=end),
            stops=(replace(day.stops[0], site=site), *day.stops[1:]),
            lunch=replace(day.lunch, place=place),
            legs=legs,
        )
        left_out = replace(
            circuit.unvisited[0].site, name=name, name_fr="", name_ar="", name_en="", phone=name
        )
        left = replace(circuit.unvisited[0], site=left_out)
        return replace(
            circuit,
            itineraries=(first, *circuit.itineraries[1:]),
            unvisited=(left, *circuit.unvisited[1:]),
            roads=replace(circuit.roads, name=name, attribution=f"© {name}"),
            rules=replace(circuit.rules, formula=name),
        )

    return name_all


@pytest.fixture(
    params=(
        "</name><script>alert(1)</script>",
        "{{7*7}} {% raw %} ${x}",
        "]]>&amp;<![CDATA[",
        "a\x00b\x1bc\x0bd\x7f",
        "\u202eevil\u2066 \ufeff",
        "half \ud800 \udfff of it",
        "not \ufffe \uffff signs",
        "🐪 ⵜⵉⵣⵏⵉⵜ تيزنيت",
        "x" * 5000,
        "é" * 5000,
        "'\"&<>;,:\\",
        "line\r\nbreak\ttab\rBEGIN:VEVENT\nEND:VEVENT",
        "\u2028next\u2029and\x85then",
        "=1+1",
        "  =cmd|' /C calc'!A0",
        "@SUM(A1)",
        "+212 528",
        "-1",
        "\t=1",
        "_x0041_",
    ),
    ids=lambda name: ascii(name[:20]),
)
def hostile(request: pytest.FixtureRequest) -> str:
    """A name that some format might take for something else."""
    return str(request.param)
