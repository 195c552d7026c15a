"""Promises of `routes.outputs.seasontext`."""

from __future__ import annotations

import pytest

from routes.outputs.seasontext import season_text
from routes.outputs.texts import Texts


@pytest.mark.parametrize(
    ("season", "french", "english"),
    [
        ("Apr-Jun", "avril – juin", "April – June"),
        ("Feb 15-Mar 15", "15 février – 15 mars", "15 February – 15 March"),
        ("May 1-15", "1–15 mai", "1–15 May"),
        ("Jan-Mar,Nov", "janvier – mars, novembre", "January – March, November"),
        ("Nov 3", "3 novembre", "3 November"),
        ("", "", ""),
    ],
)
def test_a_season_is_told_in_words(season: str, french: str, english: str) -> None:
    """Months in full, days before them; nothing is left of the notation."""
    assert season_text(Texts("fr"), season) == french
    assert season_text(Texts("en"), season) == english


def test_arabic_has_the_months_of_morocco() -> None:
    """And its own comma."""
    assert season_text(Texts("ar"), "Jul 20-Aug,Nov") == "20 يوليوز – غشت، نونبر"
