"""Promises of `routes.places`."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.errors import PlaceError
from routes.geo import LonLat
from routes.outputs.texts import Texts
from routes.places import GATEWAY_KINDS, Place, bundled_gateways, find_place
from routes.sites import MOROCCO

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Site

TOWN = Place(
    id="ait-baha",
    location=LonLat(-9.15, 30.07),
    name="Aït Baha",
    name_ar="أيت باها",
    kind="town",
)


def test_bundled_gateways_are_ready_to_use() -> None:
    """Different ids, positions in Morocco, names, towns first."""
    gateways = bundled_gateways()
    ids = [gateway.id for gateway in gateways]
    assert len(set(ids)) == len(ids) > 50
    assert all(MOROCCO.contains(gateway.location) and gateway.name for gateway in gateways)
    kinds = [GATEWAY_KINDS.index(gateway.kind) for gateway in gateways]
    assert kinds == sorted(kinds)


def test_every_gateway_is_found_by_its_id_and_every_town_by_its_name() -> None:
    """No gateway hides another."""
    gateways = bundled_gateways()
    for gateway in gateways:
        assert find_place(gateway.id, (), gateways) is gateway
        if gateway.kind == "town":
            assert find_place(gateway.name, (), gateways).kind in {"town", "airport"}
            assert find_place(gateway.name_ar or gateway.name, (), gateways) is gateway


@pytest.mark.parametrize(
    "text",
    ["Aït Baha", "Ai\u0308t Baha", "AIT-BAHA", "  ait   baha ", "أيت باها", "ايت باها"],
)
def test_names_are_found_without_case_accents_and_hyphens(text: str) -> None:
    """As people type them, in Latin or Arabic, composed or not."""
    assert find_place(text, (), [TOWN]) is TOWN


def test_a_site_can_be_a_start(make_site: Callable[..., Site]) -> None:
    """By id or name; as a place it keeps both, and its position."""
    site = make_site("coop-afra", name="Coopérative Afra", name_ar="تعاونية أفرا")
    found = find_place("cooperative afra", [site], [TOWN])
    assert (found.id, found.kind, found.location) == ("coop-afra", "site", site.location)
    assert found.name_in("ar") == "تعاونية أفرا"
    assert find_place("coop-afra", [site], [TOWN]) == found


def test_ids_come_before_names_and_gateways_before_sites(make_site: Callable[..., Site]) -> None:
    """The same word always means the same place."""
    site = make_site("ait-baha", name="Somewhere")
    assert find_place("ait-baha", [site], [TOWN]) is TOWN
    named = make_site("other", name="ait-baha-2")
    hotel = Place(id="ait-baha-2", location=LonLat(-9, 30), name="Hotel", kind="lodging")
    assert find_place("ait-baha-2", [named], [hotel]) is hotel


def test_a_town_comes_before_a_hotel_of_its_name() -> None:
    """Who types Aït Baha means the town."""
    hotel = Place(id="hotel-1", location=LonLat(-9, 30), name="Aït Baha", kind="lodging")
    assert find_place("Aït Baha", (), [hotel, TOWN]) is TOWN


def test_an_ambiguous_name_is_refused_with_the_ids() -> None:
    """Rather than one being taken at random."""
    hotels = [
        Place(id=f"salama-{number}", location=LonLat(-9, 30), name="Hôtel Salama", kind="lodging")
        for number in (1, 2)
    ]
    with pytest.raises(PlaceError, match="salama-1, salama-2"):
        find_place("hotel salama", (), hotels)
    assert find_place("salama-2", (), hotels) is hotels[1]


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    """One letter wrong is enough to be asked: did you mean."""
    gateways = bundled_gateways()
    with pytest.raises(PlaceError, match=r"“Tafraut”.*Did you mean.*tafraout"):
        find_place("Tafraut", (), gateways)
    with pytest.raises(PlaceError, match=r"Give an id or name"):
        find_place("zzzzzz", (), gateways)
    with pytest.raises(PlaceError):
        find_place("", (), gateways)


def test_a_refused_name_is_told_in_one_sentence_for_each_case() -> None:
    """With or without something like it."""
    for wanted, told in (
        ("Tafraut", "aucun endroit ne s’appelle «\u00a0Tafraut\u00a0». Vouliez-vous dire tafraout"),
        ("zzzzzz", "«\u00a0zzzzzz\u00a0». Donnez l’identifiant ou le nom d’un point de départ"),
        ("1,x", "«\u00a01,x\u00a0» n’est pas compris\u00a0: une position s’écrit lon,lat"),
    ):
        with pytest.raises(PlaceError) as caught:
            find_place(wanted, (), bundled_gateways())
        assert told in Texts("fr").tell(caught.value.message)


def test_a_bare_position_is_a_place() -> None:
    """Rounded to a tenth of a metre, so that the same place has the same id."""
    place = find_place(" -9.73 , 29.7000001", (), [TOWN])
    assert (place.kind, place.id, place.name) == ("point", "-9.73,29.7", "-9.73,29.7")
    assert place.location == LonLat(-9.73, 29.7000001)


@pytest.mark.parametrize("text", ["29.7,-190", "a,b", "1,2,3", ",", "-9.73,"])
def test_a_bad_position_is_refused(text: str) -> None:
    """As a place, with how it is written."""
    with pytest.raises(PlaceError, match=r"ongitude|lon,lat"):
        find_place(text, (), [TOWN])


@given(st.text(max_size=40))
def test_any_text_is_a_place_or_refused(text: str) -> None:
    """Nothing typed makes it crash."""
    with contextlib.suppress(PlaceError):
        find_place(text, (), [TOWN])


def test_names_fall_back_on_the_local_one() -> None:
    """French and English show the local name, Arabic the Arabic one if it is known."""
    assert TOWN.name_in("fr") == TOWN.name_in("en") == "Aït Baha"
    assert TOWN.name_in("ar") == "أيت باها"
    assert Place(id="x", location=LonLat(0, 0), name="X").name_in("ar") == "X"
