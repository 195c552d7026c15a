"""Promises of `routes.roads.names`: of a name in several scripts, the part in one of them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.roads.names import Script, in_script
from routes.roads.osmtags import names_by_language, street_tags

LATIN = st.text("abcdefgABCÉçñœ", min_size=1, max_size=8)
ARABIC = st.text("ابتثجحخدتزنيگ", min_size=1, max_size=8)
TIFINAGH = st.text("ⵜⵉⵣⵏⴰⴳⵔ", min_size=1, max_size=8)
SCRIPTS: tuple[Script, ...] = ("latin", "arabic")


def letters(text: str, script: str) -> str:
    """Return the letters of a script in a text, by the names Unicode gives them."""
    return "".join(
        sign
        for sign in text
        if sign.isalpha()
        and unicodedata.category(sign) != "Lm"
        and unicodedata.name(sign, "").startswith(script.upper())
    )


@pytest.mark.parametrize(
    ("name", "latin", "arabic"),
    [
        ("Targa Wassay ⵜⴰⵔⴳⴰ ⵡⴰⵙⴰⵢ تاركا وساي", "Targa Wassay", "تاركا وساي"),
        ("شارع 20 غشت / Avenue 20 Août", "Avenue 20 Août", "شارع 20 غشت"),
        ("Tiznit (تيزنيت)", "Tiznit", "تيزنيت"),
        ("Lotissement 3 تجزئة 3", "Lotissement 3", "تجزئة 3"),
        ("20 Août شارع", "20 Août", "شارع"),
        ("Ain (bas) عين Z", "Ain (bas) Z", "عين"),
        ("Tafraout", "", ""),
        ("تـزنيـت", "", ""),
        ("Tiznit تـزنيـت", "Tiznit", "تـزنيـت"),
        ("Aït Baʼha أيت باها", "Aït Baʼha", "أيت باها"),
        ("تافراوت", "", ""),
        ("12 / 3", "", ""),
        ("", "", ""),
        ("ⵜⵉⵣⵏⵉⵜ", "", ""),
    ],
)
def test_the_part_in_a_script_is_found(name: str, latin: str, arabic: str) -> None:
    """A whole name in one script is no more a name in one language than in another."""
    assert (in_script(name, "latin"), in_script(name, "arabic")) == (latin, arabic)


@given(st.permutations([LATIN, ARABIC, TIFINAGH]).flatmap(lambda of: st.tuples(*of)))
def test_three_names_in_three_scripts_are_told_apart(names: tuple[str, ...]) -> None:
    """In whatever order they stand, joined by whatever joins them."""
    for joint in (" ", " / ", " - ", "  "):
        joined = joint.join(names)
        for script in SCRIPTS:
            wanted = next(name for name in names if letters(name, script))
            assert in_script(joined, script) == wanted


@given(st.text(max_size=40))
def test_no_letter_is_lost_added_or_taken_from_another_script(text: str) -> None:
    """Whatever stands in the data: hostile names too."""
    for script in SCRIPTS:
        part = in_script(text, script)
        other = "arabic" if script == "latin" else "latin"
        assert letters(part, other) == ""
        if part:
            assert letters(part, script) == letters(text, script)
        assert part == part.strip()


def test_a_tag_of_its_own_comes_before_a_part_of_the_name() -> None:
    """Vector tiles say `name:latin`; it stands for French and English where they are not tagged."""
    tags = {"name": "Sbouya ⵚⴱⵓⵢⴰ اصبويا", "name:ar": "صبويا", "name:latin": "Sbouia"}
    assert names_by_language(tags) == ("Sbouia", "صبويا", "Sbouia")
    assert names_by_language({**tags, "name:fr": "F", "name:en": "E"}) == ("F", "صبويا", "E")
    assert names_by_language({"name": "Carrer Major"}) == ("", "", "")


def test_streets_have_their_names_by_language() -> None:
    """As landmarks have them."""
    street = street_tags({"highway": "tertiary", "name": "Avenue Hassan II شارع الحسن الثاني"})
    assert street is not None
    assert (street.name_fr, street.name_en) == ("Avenue Hassan II", "Avenue Hassan II")
    assert street.name_ar == "شارع الحسن الثاني"
