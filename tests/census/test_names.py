"""Promises of `routes.census.names`, `nameindex` and `communes`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.census.communes import communes, find_commune, find_spot, nearest_commune
from routes.census.nameindex import NameIndex
from routes.census.names import PERHAPS, SAME, name_score

SAME_NAMES = [
    ("Coopérative féminine Tifawin (Tifaouine)", "تعاونية تيفاوين"),
    ("Coop. Tifaouine", "TIFAWIN"),
    ("Coopérative Afra", "coop affra"),
    ("Aoumerkt", "تعاونية أومركت النسوية"),
    ("Coopérative Chabab Attahaddi", "تعاونية شباب التحدي"),
    ("Coopérative Tafyoucht", "تافيوشت"),
]
OTHER_NAMES = [
    ("Coopérative Afra", "Coopérative Amagour"),
    ("Coopérative Argan Tiznit", "Coopérative Argan Tafraout"),
    ("تعاونية تيفاوين", "تعاونية أفرا"),
]


@pytest.mark.parametrize(("one", "other"), SAME_NAMES)
def test_spellings_and_scripts_of_one_name_are_the_same(one: str, other: str) -> None:
    """French ear, Arabic letters, capitals, brackets, and the words all bodies share."""
    assert name_score(one, other) >= SAME


@pytest.mark.parametrize(("one", "other"), OTHER_NAMES)
def test_other_names_are_others(one: str, other: str) -> None:
    """Being both cooperatives makes nothing alike."""
    assert name_score(one, other) < PERHAPS


def test_numbers_tell_names_apart() -> None:
    """Whoever numbered two branches meant two."""
    assert name_score("Argan de Tiznit 1", "Argan de Tiznit 2") <= PERHAPS


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_score_is_the_same_both_ways(one: str, other: str) -> None:
    """Between 0 and 100, whatever the text."""
    assert 0 <= name_score(one, other) <= 100
    assert name_score(one, other) == pytest.approx(name_score(other, one))


def test_the_index_finds_what_looking_at_all_finds(bundled_sites: tuple[object, ...]) -> None:
    """Every pair of bundled names that is the same, or perhaps, is among the candidates."""
    names = [site.name for site in bundled_sites]  # type: ignore[attr-defined]
    index = NameIndex((name,) for name in names)
    for name in names:
        all_of_them = {i for i, other in enumerate(names) if name_score(name, other) >= PERHAPS}
        assert set(index.scores([name], PERHAPS)) == all_of_them


def test_every_commune_is_found_by_each_of_its_names() -> None:
    """In French, in Arabic, in both at once, in capitals; and nothing else is one."""
    assert len(communes()) == 25
    for commune in communes():
        both = [f"{commune.name} {sign} {commune.name_ar}" for sign in "–/-"]
        plain = [commune.name, commune.name.upper(), f"Commune de {commune.name}"]
        for text in (*plain, commune.name_ar, *both):
            assert find_commune(text) == commune, text
        assert nearest_commune(commune.seat)[0] == commune
    for text in ("", "Massa", "Agadir", "Tafra", "Tiznit / Anzi", "/"):
        assert find_commune(text) is None
    assert find_commune("Tafraoute") == find_commune("Tafraout")
    short = {"Aglou": "Tnine Aglou", "أكلو": "Tnine Aglou", "Had Reggada": "Reggada",
             "Sahel": "Arbaa Sahel", "Maader": "El Maader El Kabir", "CT Ammeln": "Ammelne",
             "Ville de Tiznit": "Tiznit", "Tafraout (municipalité)": "Tafraout"}  # fmt: skip
    for text, name in short.items():
        found = find_commune(text)
        assert found is not None, text
        assert found.name == name
    for text in ("Aday", "Arbaa", "Ait", "Sidi", "Had"):  # a village elsewhere, or several
        assert find_commune(text) is None, text
    assert find_spot("Tiznit, Maroc") is not None
    assert find_spot("Nulleville") is None
