"""The words of the page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from routes.outputs import wording
from routes.outputs.texts import Texts
from routes.siteprops import THEMES

if TYPE_CHECKING:
    from routes.sites import Language

LANGUAGE_NAMES: dict[Language, str] = {"fr": "Français", "ar": "العربية", "en": "English"}


@cache
def words(language: Language) -> dict[str, str]:
    """Return every word of the page by a short name."""
    texts = Texts(language, "web")
    return {
        **_frame(texts),
        **_sites(texts),
        **_form(texts),
        **_work(texts),
        **_plan(texts),
    }


def _frame(texts: Texts) -> dict[str, str]:
    return {
        "title": texts.t("Plan a circuit"),
        "intro": texts.t(
            "Choose a list of sites, say when and how, and ask for a circuit. Nothing leaves this "
            "server."
        ),
        "skip_link": texts.t("Skip to the content"),
        "language": texts.t("Language"),
        "needs_js": texts.t("This page needs JavaScript; the HTTP API does the same without."),
        "api": texts.t("HTTP API"),
        "new": texts.t("New circuit"),
        "recent": texts.t("Your circuits"),
        "no_page": texts.t("This page cannot be shown"),
    }


def _sites(texts: Texts) -> dict[str, str]:
    return {
        "step_sites": texts.t("1. Sites"),
        "upload": texts.t("Upload a list (Excel, CSV, GeoPackage or GeoJSON)"),
        "upload_hint": texts.t(
            "At most {mib} MB and {n} sites. A file can also be dropped here.",
            mib="{mib}",
            n="{n}",
        ),
        "other_type": texts.t("This kind of file is not taken: save it as .xlsx or .csv."),
        "too_large": texts.t("This file is too large."),
        "unreadable": texts.t("The file cannot be read: close it in Excel, and choose it again."),
        "lambert": texts.t("Coordinates in metres?"),
        "lambert_zone": texts.t("Coordinates of a spreadsheet"),
        "degrees": texts.t("in degrees, or as codes and links"),
        "lambert_1": texts.t("in metres, Lambert zone 1 (Nord Maroc)"),
        "lambert_2": texts.t("in metres, Lambert zone 2 (Sud Maroc)"),
        "lambert_3": texts.t("in metres, Lambert zone 3 (Sahara Nord)"),
        "lambert_4": texts.t("in metres, Lambert zone 4 (Sahara Sud)"),
        **{
            f"utm_{zone}": texts.t("in metres, UTM zone {zone}", zone=zone) for zone in (28, 29, 30)
        },
        "list_file": texts.t("Download the list (sites.geojson)"),
        "bundled": texts.t("Use the list of Tiznit province"),
        "bundled_name": texts.t("List of Tiznit province"),
        "your_list": texts.t("Your list"),
        "list_lost": texts.t(
            "The list you used is no longer here: upload it again. This is the list of the "
            "province."
        ),
        "reading": texts.t("Reading the list …"),
        "read": texts.t("Sites in the list: {n}", n="{n}"),
        "unusable": texts.t("This list cannot be used yet: mend the errors and upload it again."),
        "messages": texts.t("Messages about the list"),
        "no_messages": texts.t("Nothing to mend."),
        "said_error": texts.t("Errors"),
        "said_left_out": texts.t("Rows left out"),
        "said_doubt": texts.t("Not taken"),
        "said_warning": texts.t("To improve"),
        "said_note": texts.t("Good to know"),
        "rows": texts.t("Sites concerned:"),
        "lines": texts.t("Rows:"),
        "map": texts.t("Map of the sites"),
        "map_hint": texts.t("Click a site to make it a must, or to leave it out."),
        "choices": texts.t("Your wishes for each site"),
        "filter": texts.t("Find a site"),
        "free": texts.t("as it fits"),
        "must": texts.t("must"),
        "skip": texts.t("leave out"),
    }


def _form(texts: Texts) -> dict[str, str]:
    return {
        "step_wishes": texts.t("2. Days and wishes"),
        "date": texts.t("First day"),
        "days": texts.t("Number of days"),
        "start": texts.t("Leave at the earliest"),
        "end": texts.t("Back at the latest"),
        "from": texts.t("Start at"),
        "to": texts.t("End at"),
        "as_start": texts.t("where it starts"),
        "overnight": texts.t("Nights elsewhere than at the start"),
        "overnight_hint": texts.t(
            "The planner chooses among the places that you mark; without any, each day ends where "
            "it starts."
        ),
        "kind_town": texts.t("Towns"),
        "kind_airport": texts.t("Airport"),
        "kind_lodging": texts.t("Lodgings"),
        "themes": texts.t("Only these themes (none: all)"),
        "pace": texts.t("Pace"),
        "relaxed": texts.t("relaxed"),
        "normal": texts.t("normal"),
        "dense": texts.t("dense"),
        "lunch": texts.t("Lunch"),
        "lunch_meal": texts.t("at a table"),
        "lunch_picnic": texts.t("as a picnic"),
        "lunch_none": texts.t("not planned"),
        "vehicle": texts.t("Vehicle"),
        "group": texts.t("Persons in the group"),
        "budget": texts.t("Entrance fees in all, dirhams a person"),
        "after_dark": texts.t("Driving in the dark is allowed"),
        "variants": texts.t("Variants to compare"),
        "car": wording.profile_text(texts, "car"),
        "high-clearance": wording.profile_text(texts, "high-clearance"),
        "4x4": wording.profile_text(texts, "4x4"),
        **{f"theme_{theme}": wording.theme_text(texts, theme) for theme in THEMES},
    }


def _work(texts: Texts) -> dict[str, str]:
    return {
        "step_plan": texts.t("3. Circuit"),
        "plan": texts.t("Plan the circuit"),
        "cancel": texts.t("Cancel"),
        "queued": texts.t("Waiting for other plans …"),
        "running": texts.t("Planning …"),
        "done": texts.t("The circuit is ready."),
        "cancelled": texts.t("Cancelled."),
        "failed_time": texts.t("This takes too long: ask for fewer days or variants."),
        "failed_memory": texts.t("This takes too much memory: ask for fewer days or sites."),
        "failed_storage": texts.t("The disk of the server is full: tell who runs it."),
        "failed_stopped": texts.t("The server was stopped in the middle; ask again."),
        "failed_broken": texts.t("The server made a mistake; try again, or tell who runs it."),
        "failed_request": texts.t("This cannot be planned:"),
        "failed_infeasible": texts.t("These wishes cannot hold together:"),
        "offline": texts.t("The server does not answer; try again."),
        "waiting_for_server": texts.t("The server does not answer; waiting for it …"),
        "too_often": texts.t("Too many requests: wait a minute."),
    }


def _plan(texts: Texts) -> dict[str, str]:
    return {
        "map_page": texts.t("Map and itinerary"),
        "whole_map": texts.t("Open the map on its own page"),
        "embed": texts.t("Put the map on a web page"),
        "downloads": texts.t("Downloads"),
        "rewish": texts.t("Change dates and wishes"),
        "other_language": texts.t(
            "The map and the files are in {language}.", language="{language}"
        ),
        "in_fr": texts.t("French"),
        "in_ar": texts.t("Arabic"),
        "in_en": texts.t("English"),
        "translate": texts.t("Make them in this language"),
        "compare": texts.t("Variants side by side"),
        "compare_hint": texts.t("Choose a variant to see its map, its days and its files."),
        "variant": texts.t("Variant"),
        "points": texts.t("points"),
        "driving": texts.t("driving"),
        "distance": texts.t("distance"),
        "stops": texts.t("stops"),
        "new_stops": texts.t("new stops"),
        "women_led": texts.t("known to be women-led"),
        "road": texts.t("worst road"),
        "in_circuit": texts.t("In the circuit"),
        "left_out": texts.t("Left out, and why"),
        "change": texts.t("Change the circuit"),
        "how_to_change": texts.t(
            "Drag a site from one list to the other, or use its button; then plan again. All other "
            "stops are kept."
        ),
        "arrivals": texts.t("To be put in"),
        "departures": texts.t("To be taken out"),
        "nothing_left": texts.t("No site is left out."),
        "take_out": texts.t("Take out"),
        "put_in": texts.t("Put in"),
        "undo": texts.t("Undo"),
        "again": texts.t("Plan again, keeping the rest"),
        "not_yours": texts.t(
            "The list of sites of this circuit was uploaded in another session: upload it here to "
            "change the circuit."
        ),
        "notes": texts.t("Notes"),
        "days_of": texts.t("Days"),
        "booklet": texts.t("Booklet to print"),
        "cues": texts.t("Directions as text"),
        "track": texts.t("Track for the phone (GPX)"),
        "day_track": texts.t("Track of day {n} (GPX)", n="{n}"),
        "archive": texts.t("Download everything (.zip)"),
        "more_files": texts.t("Other files"),
        "file_kml": texts.t("For Google Earth"),
        "file_geojson": texts.t("For geographic information systems"),
        "file_ics": texts.t("Calendar"),
        "file_xlsx": texts.t("Workbook for the office"),
        "file_timetable": texts.t("Timetable for any spreadsheet"),
        "file_preview": texts.t("Picture shown with a link to the map"),
        "file_record": texts.t("Record for programs"),
    }
