"""The index of the booklet: every site visited, by name, with its telephone and its card."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from routes.outputs.booklet_cards import card_key, phones
from routes.outputs.booklet_days import site_name
from routes.outputs.fonts import shorten
from routes.outputs.sitewords import where_texts

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.outputs.texts import Texts

_WHERE = 40


def site_index(circuit: Circuit, texts: Texts) -> list[dict[str, Any]]:
    """Return a row for each stop in the order of names, accents and case aside.

    Args:
        circuit: the circuit.
        texts: of the domain `booklet`.
    """
    rows = [
        (sort_key(stop.site.name_in(texts.language)), day, number, stop.site)
        for day, itinerary in enumerate(circuit.itineraries, start=1)
        for number, stop in enumerate(itinerary.stops, start=1)
    ]
    return [
        {
            "name": site_name(site, texts),
            "where": texts.name(shorten(next(iter(where_texts(texts, site)), ""), _WHERE)),
            "number": texts.isolate(f"{day}.{number}"),
            "phones": [texts.isolate(phone) for phone in phones(site)] or [texts.t("not known")],
            "key": card_key(day, number),
        }
        for _, day, number, site in sorted(rows, key=lambda row: row[:3])
    ]


def sort_key(name: str) -> str:
    """Return what a name is sorted by: its letters and digits without accents.

    >>> sorted(["École", "Eau", "« Afra »"], key=sort_key)
    ['« Afra »', 'Eau', 'École']
    """
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in bare if sign.isalnum() or sign == " ").strip()
