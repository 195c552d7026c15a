"""One file, the same bytes each time, allowed to do nothing but what it needs."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from babel.messages.pofile import read_po

import routes
from routes.circuit import Fairness
from routes.geo import LonLat
from routes.outputs.texts import Texts
from routes.outputs.webmap import circuit_map
from routes.outputs.wording import fairness_text, proof_text
from routes.places import bundled_gateways, find_place
from routes.roads.schematic import bundled_network
from routes.sites import LANGUAGES
from tests.outputs.elements import Elements

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.sites import Language, Site

LOCALES = Path(routes.__file__).parent / "data" / "locales"
SOURCES = Path(routes.__file__).parent / "outputs" / "webmap"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_language_and_can_be_zoomed(circuit: Circuit, language: Language) -> None:
    """Language, direction, title, character set; nothing forbids zooming."""
    page = circuit_map(circuit, bundled_network(), language)
    elements = Elements(page).elements
    direction = "rtl" if language == "ar" else "ltr"
    assert elements[0] == ("html", {"lang": language, "dir": direction})
    assert ("meta", {"charset": "utf-8"}) in elements
    viewport = next(values for _, values in elements if values.get("name") == "viewport")
    assert viewport["content"] == "width=device-width, initial-scale=1"
    place = "تافراوت" if language == "ar" else "Tafraout"
    title = re.search(r"<title>(.*?)</title>", page)
    assert title is not None
    assert place in title.group(1)


def test_nothing_is_asked_of_any_other_host(circuit: Circuit) -> None:
    """Addresses stand in links one may click, and nowhere else."""
    elements = Elements(circuit_map(circuit, bundled_network(), "fr")).elements
    for name, attributes in elements:
        assert name not in {"link", "img", "iframe", "object", "embed", "base", "form", "source"}
        assert "src" not in attributes
        assert "srcset" not in attributes
        assert not [key for key in attributes if key.startswith("on")]
        assert "style" not in attributes
        if "href" in attributes:
            assert name == "a"
            assert re.match(r"(https?:|geo:|tel:|om:|#)", str(attributes["href"]))


def test_only_the_scripts_and_the_style_of_the_policy_run(circuit: Circuit) -> None:
    """Every script and the style has its hash in the policy, and the policy allows no other."""
    page = Elements(circuit_map(circuit, bundled_network(), "ar"))
    policy = next(str(values["content"]) for _, values in page.elements if "http-equiv" in values)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    hashes: dict[str, set[str]] = {"script": set(), "style": set()}
    for name, attributes, text in page.raw:
        if attributes.get("type") != "application/json":
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            hashes[name].add(f"'sha256-{digest}'")
    assert set(rules["script-src"].split()) == hashes["script"]
    assert set(rules["style-src"].split()) == hashes["style"]
    assert len(hashes["script"]) == 6
    assert len(hashes["style"]) == 1


def test_the_schematic_roads_are_said_to_be_schematic(circuit: Circuit) -> None:
    """And real ones are not; whose data it is, is said always."""
    page = circuit_map(circuit, bundled_network(), "en")
    assert "Not for navigation." in page
    assert "© OpenStreetMap contributors" in page
    real = replace(circuit, roads=replace(circuit.roads, kind="osm"))
    assert "Not for navigation." not in circuit_map(real, bundled_network(), "en")


def test_the_legend_has_the_signs_that_are_used(circuit: Circuit) -> None:
    """Lunch and nights elsewhere stand in it only where the map shows them."""
    legend = re.compile(r'<ul class="legend".*?</ul>')

    def signs(shown: Circuit) -> str:
        found = legend.search(circuit_map(shown, bundled_network(), "en"))
        assert found is not None
        return found.group()

    assert ">lunch</li>" in signs(circuit)
    assert ">night</li>" not in signs(circuit)
    tiznit = find_place("tiznit", (), bundled_gateways())
    first, second = circuit.itineraries
    away = replace(first, day=replace(first.day, end=tiznit))
    back = replace(second, day=replace(second.day, start=tiznit))
    assert ">night</li>" in signs(replace(circuit, itineraries=(away, back)))
    hungry = tuple(
        replace(one, stops=(), legs=one.legs[:1], lunch=None) for one in circuit.itineraries
    )
    assert ">lunch</li>" not in signs(replace(circuit, itineraries=hungry))


def test_how_good_and_how_fair_a_circuit_is_stands_at_its_foot(circuit: Circuit) -> None:
    """The proof always, fairness only where it was asked for, and what time in hand means."""
    page = circuit_map(circuit, bundled_network(), "en")
    assert proof_text(Texts("en"), circuit) in page
    assert "<p>Time in hand: how late one may arrive" in page
    assert "Fairness" not in page
    fairness = Fairness(strength=0.5, visits=(), prize_without=40, driving_without=circuit.driving)
    fair = replace(circuit, fairness=fairness)
    line = fairness_text(Texts("en"), fair, fairness)
    assert line in circuit_map(fair, bundled_network(), "en")


def test_a_large_circuit_stays_small(circuit: Circuit, bundled_sites: tuple[Site, ...]) -> None:
    """Three days of five stops and lunch, streets of 2,000 points a leg: at most 600 KiB."""
    first = circuit.itineraries[0]
    wave = np.arange(2_000)
    street = np.stack([-9.7 + wave / 4_000, 29.7 + np.sin(wave / 5) / 300], axis=1)
    geometry = tuple(LonLat(lon, lat) for lon, lat in street.tolist())
    legs = (replace(first.legs[1], geometry=geometry, climb=None),) * 7
    stops = tuple(replace(first.stops[0], site=site) for site in bundled_sites[:15])
    days = tuple(replace(first, stops=stops[at : at + 5], legs=legs) for at in (0, 5, 10))
    left = tuple(replace(circuit.unvisited[0], site=site) for site in bundled_sites[15:])
    page = circuit_map(replace(circuit, itineraries=days, unvisited=left), bundled_network(), "ar")
    assert 500 * 1024 < len(page.encode()) <= 600 * 1024


def test_nothing_planned_is_shown_as_such(circuit: Circuit) -> None:
    """Idle days, or no day at all, still make a page."""
    idle = tuple(replace(one, stops=(), legs=(), lunch=None) for one in circuit.itineraries)
    page = circuit_map(replace(circuit, itineraries=idle), bundled_network(), "en")
    assert "No day of this circuit has a stop." in page
    empty = replace(circuit, itineraries=(), unvisited=())
    assert "<h1>Circuit</h1>" in circuit_map(empty, bundled_network(), "en")


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    """With different hash seeds, in different processes."""
    program = tmp_path / "build.py"
    program.write_text(
        "import datetime as dt, hashlib\n"
        "from routes.circuit import Circuit, Day, Itinerary, Leg, Lunch, Proof, Stop, Unvisited\n"
        "from routes.hours import TimeWindow\n"
        "from routes.places import bundled_eating_places, bundled_gateways\n"
        "from routes.outputs.webmap import circuit_map\n"
        "from routes.roads.schematic import bundled_network\n"
        "from routes.rules import Rules\n"
        "from routes.sites import bundled_sites_path, read_sites\n"
        "sites, base = read_sites(bundled_sites_path()), bundled_gateways()[0]\n"
        "clock = dt.datetime(2026, 11, 25, 9)\n"
        "window = TimeWindow(opens=clock, closes=clock.replace(hour=18))\n"
        "stops = tuple(Stop(site=site, prize=1, arrival=clock, begin=clock, departure=clock,\n"
        "    window=window, hours_basis='assumed', snap_m=0.0) for site in sites[:6])\n"
        "leg = Leg(origin_id='a', destination_id='b', departure=clock,\n"
        "    duration=dt.timedelta(minutes=5), distance_m=900,\n"
        "    geometry=(base.location, sites[0].location))\n"
        "day = Itinerary(day=Day(start=base, end=base, window=window), stops=stops,\n"
        "    legs=(leg,) * 8, lunch=Lunch(place=bundled_eating_places()[0], mode='meal', after=2,\n"
        "    arrival=clock, begin=clock, departure=clock, window=window, hours_basis='assumed',\n"
        "    snap_m=0.0))\n"
        "left = tuple(Unvisited(site=site, prize=1, reason='no_time') for site in sites[6:])\n"
        "network = bundled_network()\n"
        "circuit = Circuit(profile='car', roads=network.source, itineraries=(day, day),\n"
        "    unvisited=left, rules=Rules(), proof=Proof(status='heuristic', method='none'))\n"
        "page = circuit_map(circuit, network, 'ar')\n"
        "print(len(page), hashlib.sha256(page.encode()).hexdigest())\n",
        encoding="utf-8",
    )
    printed = []
    for seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(Path(routes.__file__).parents[1]),
        }
        done = subprocess.run(  # noqa: S603 - our own interpreter and file
            [sys.executable, str(program)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        printed.append(done.stdout)
    assert printed[0] == printed[1]
    assert int(printed[0].split()[0]) > 200_000


def _used() -> set[str]:
    """Return every message the web map's modules give to `t` or `tn`."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.py")))
    single = re.findall(r'\.t\(\s*"([^"]+)"', source)
    plural = re.findall(r'\.tn\(\s*"([^"]+)",\s*"[^"]+"', source)
    return {*single, *plural}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_catalogue_has_every_message_and_no_other(language: str) -> None:
    """What is used is translated, with the same fields, in every plural form."""
    with (LOCALES / language / "webmap.po").open("rb") as file:
        catalog = read_po(file)
    messages = [message for message in catalog if message.id]
    assert {_forms(message.id)[0] for message in messages} == _used()
    for message in messages:
        wanted = _fields(_forms(message.id)[-1])
        assert not message.fuzzy
        for form in _forms(message.string):
            assert form
            # the dual and the singular of Arabic are words, without a number
            assert _fields(form) == wanted or _fields(form) | {"n"} == wanted


def _forms(text: object) -> tuple[str, ...]:
    """Return a message as the tuple of its plural forms."""
    return (text,) if isinstance(text, str) else tuple(str(form) for form in text)  # type: ignore[attr-defined]


def _fields(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))
