"""The words of the census: columns of its form, values to choose from, grades.

The headings and values are also what `routes.census` reads when the form comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.census.fields import HEADINGS
from routes.outputs import sitewords, wording
from routes.siteprops import KINDS, THEMES

if TYPE_CHECKING:
    from routes.outputs.texts import Texts

COLUMNS = tuple(HEADINGS)
"""The columns of the form in their order: properties of a site, its id, and its position."""


def heading_text(texts: Texts, key: str) -> str:
    """Return the heading of a column."""
    return texts.tell(HEADINGS[key])


def help_text(texts: Texts, key: str) -> str:
    """Return what to write into a column."""
    return {**_body_help(texts), **_visit_help(texts)}[key]


def _body_help(texts: Texts) -> dict[str, str]:
    """Return what to write into columns about a body and where it is."""
    return {
        "id": texts.t("Leave it empty for a new site."),
        "name:fr": texts.t("As on the sign or in the register."),
        "name:ar": texts.t("As on the sign or in the register."),
        "sse:kind": texts.t("Choose from the list."),
        "sse:legal_form": texts.t("What it is in law."),
        "sse:registration": texts.t("As in the register of cooperatives, or of commerce."),
        "sse:statutes": texts.t("Were the statutes adopted and filed?"),
        "start_date": texts.t("Year, or day/month/year."),
        "sse:theme": texts.t("What a visit is about: choose from the list."),
        "sse:activity:fr": texts.t("What is made or seen, in a few words."),
        "sse:commune": texts.t("Choose from the list; another one may be typed."),
        "sse:place": texts.t("Douar or street, in words."),
        "position": texts.t(
            "{example}, or a Plus code, or the long link of a map.",
            example=texts.isolate("29.6986, -9.7313"),
        ),
        "sse:precision": texts.t("Door, village, or only the commune?"),
        "sse:coordinate_source": texts.t("Telephone on the spot, map, or other."),
        "sse:access_road": texts.t("The worst of the last stretch."),
        "wheelchair": texts.t("Does one get in with a wheelchair?"),
        "sse:members_founding": texts.t("Members when it was founded."),
        "sse:members": texts.t("Members today."),
        "sse:women_members": texts.t("Women among the members today."),
        "sse:women_led": texts.t("Is it a women's body, or led by a woman?"),
        "sse:jobs": texts.t("Persons paid for their work, members included."),
        "sse:certifications": texts.t("Several are separated by a semicolon."),
        "sse:awards": texts.t("With the year; several are separated by a semicolon."),
    }


def _visit_help(texts: Texts) -> dict[str, str]:
    """Return what to write into columns about a visit, its contact and its truth."""
    return {
        "sse:offer": texts.t("Several of the list are separated by a semicolon."),
        "opening_hours": texts.t("Days and hours, such as lundi-samedi 9h-17h; vendredi fermé."),
        "sse:souk_day": texts.t("Of a weekly market only: the day it is held."),
        "sse:season": texts.t("Months worth a visit, such as mars-juin; all year if always."),
        "sse:group_max": texts.t("Largest group that is received."),
        "sse:languages": texts.t("Several are separated by a semicolon."),
        "charge": texts.t("Dirhams for one person; 0 if free."),
        "sse:payment": texts.t("Several are separated by a semicolon."),
        "sse:call_ahead": texts.t("Must one call before coming?"),
        "phone": texts.t("Of the organisation, for visitors; never a private number."),
        "email": texts.t("Of the organisation, for visitors."),
        "website": texts.t("Beginning with https://."),
        "sse:consent": texts.t(
            "Did it agree that its contact is published? Without yes it is not."
        ),
        "check_date": texts.t("Day of the visit or of the call."),
        "sse:verified_by": texts.t("A role, never a name."),
        "sse:sources": texts.t("Where the facts come from."),
    }


def grade_text(texts: Texts, grade: str) -> str:
    """Return what a grade is called."""
    messages = {
        "publishable": texts.t("publishable"),
        "needs a call": texts.t("needs a call"),
        "not publishable": texts.t("not publishable"),
    }
    return messages[grade]


def choices(texts: Texts, key: str) -> dict[str, str]:
    """Return the values to choose from in a column, each with what it is called.

    There are none where anything may be written.
    """
    if key == "sse:kind":
        return {kind: wording.kind_text(texts, kind) for kind in KINDS}
    if key == "sse:theme":
        return {theme: wording.theme_text(texts, theme) for theme in THEMES}
    if key in {"sse:statutes", "sse:women_led", "sse:call_ahead", "sse:consent"}:
        return {"yes": texts.t("yes"), "no": texts.t("no")}
    return _of_body(texts, key) or _of_visit(texts, key)


def _of_body(texts: Texts, key: str) -> dict[str, str]:
    """Return the values of columns about a body and where it is."""
    messages = {
        "sse:legal_form": {
            "cooperative": texts.t("cooperative"),
            "cooperative-union": texts.t("union of cooperatives"),
            "gie": texts.t("economic interest group"),
            "association": texts.t("association"),
            "federation": texts.t("federation"),
            "mutual": texts.t("mutual society"),
            "foundation": texts.t("foundation"),
            "company": texts.t("company"),
            "sole-trader": texts.t("sole trader"),
        },
        "sse:precision": {
            "door": texts.t("door"),
            "village": texts.t("village"),
            "commune": texts.t("commune"),
        },
        "sse:access_road": sitewords.access_words(texts),
    }
    return messages.get(key, {})


def _of_visit(texts: Texts, key: str) -> dict[str, str]:
    """Return the values of columns about a visit."""
    messages = {
        "sse:offer": sitewords.offer_words(texts),
        "sse:languages": sitewords.language_words(texts),
        "sse:payment": sitewords.payment_words(texts),
        "wheelchair": sitewords.wheelchair_words(texts),
    }
    return messages.get(key, {})
