"""Messages about a list of sites in the language of the page.

The lint speaks English, as the command line does. What it says without figures or names of its own
is translated here; the rest stays English, and the page marks it as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from routes.sites import Language


def lint_words(language: Language) -> dict[str, str]:
    """Return problems and fixes of `routes.census.lint`, by their English text.

    >>> lint_words("fr")["no source is given"]
    'aucune source n’est donnée'
    """
    return dict(zip(_said(Texts("en", "web")), _said(Texts(language, "web")), strict=True))


def _said(texts: Texts) -> list[str]:
    return [*_facts(texts), *_sources(texts), *_values(texts)]


def _facts(texts: Texts) -> list[str]:
    return [
        texts.t("only the commune is known: visitors cannot be led to the door"),
        texts.t("Call for the position, then correct the point."),
        texts.t("the coordinates have fewer than 4 decimals"),
        texts.t("Copy the position again in full: two decimals are 1 km."),
        texts.t("Check the position: longitude comes first, west is negative."),
        texts.t("the hours are not known: planned with those assumed for its kind"),
        texts.t("Call, and write the hours as OpenStreetMap does."),
        texts.t("a comment makes hours uncertain: no visit is planned then"),
        texts.t("is never open within a year from now"),
        texts.t("Check the hours, the season, the last admission, and the day if it is a market."),
        texts.t("the day of the market is not known: it cannot be planned"),
        texts.t("no source states the day of the market"),
        texts.t("the facts were never verified"),
    ]


def _sources(texts: Texts) -> list[str]:
    return [
        texts.t("Verify the facts on the spot or by telephone, and write the date."),
        texts.t("the date lies in the future"),
        texts.t("Write the day it was verified."),
        texts.t("the facts were verified more than twelve months ago"),
        texts.t("Verify them again, and write the date."),
        texts.t("no source is given"),
        texts.t("Write where the facts come from."),
        texts.t("no telephone: visitors cannot call ahead"),
        texts.t("Ask for a number that may be published."),
        texts.t("the picture has no credit, so it is not shown"),
        texts.t("Write who took it, and its licence."),
        texts.t("no name in French"),
        texts.t("no name in Arabic"),
        texts.t("Give it; the local name is printed meanwhile."),
    ]


def _values(texts: Texts) -> list[str]:
    return [
        texts.t("more women among the members than members"),
        texts.t("Correct one of the two numbers."),
        texts.t("is worth 0: it is only visited on request"),
        texts.t("Leave it out to use the worth of its kind."),
        texts.t("Delete one of them, or make the names tell them apart."),
        texts.t("is not read by this program"),
        texts.t("Give each site its own id."),
        texts.t("there is no geometry"),
        texts.t("A site is one Point: give its longitude and latitude."),
        texts.t("the coordinates are not numbers"),
        texts.t("is empty"),
        texts.t("has no list of sites"),
        texts.t("Give the feature an object of properties."),
    ]
