"""A season as people read it, from the months and days that OpenStreetMap writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routes.outputs.texts import Texts

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WHEN = re.compile(rf"({'|'.join(_MONTHS)})(?: ([0-9]+)(?: ?- ?([0-9]+))?)?")
"""A month, a day of it, or days of it."""


def season_text(texts: Texts, season: str) -> str:
    """Return the season of a site in words, with the months of the country.

    >>> from routes.outputs.texts import Texts
    >>> season_text(Texts("fr"), "Feb 15-Mar 15, Oct")
    '15 février – 15 mars, octobre'
    >>> season_text(Texts("en"), "May 1-15")
    '1–15 May'
    """
    said = []
    for part in season.split(","):
        words = _WHEN.sub(lambda found: _day_and_month(texts, found), part.strip())
        said.append(re.sub(" ?- ?", " – ", words))
    return texts.comma.join(part for part in said if part)


def _day_and_month(texts: Texts, found: re.Match[str]) -> str:
    month, first, last = found.groups()
    days = "–".join(texts.number(int(day)) for day in (first, last) if day)
    name = texts.month_name(_MONTHS.index(month) + 1)
    return f"{days} {name}" if days else name
