"""`sse-routes sites`: work on a list of sites."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from routes.census.grade import GRADES, Gap, grade
from routes.census.lint import lint, summary
from routes.cli.console import DONE, REFUSED, listed
from routes.outputs.census_words import grade_text
from routes.outputs.tabletext import table
from routes.outputs.texts import Texts
from routes.sites import scan_sites

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from routes.errors import Fault
    from routes.settings import Settings
    from routes.sites import Site

_MANY = 20
"""Above so many faults the list is followed by a count of each kind."""


def run_lint(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print every fault of a list of sites, and their grades; 2 if there is an error."""
    texts = Texts(settings.language, "cli")
    scanned = scan_sites(arguments.file)
    faults = lint(arguments.file, scanned=scanned)
    for fault in faults:
        print(_line(fault, texts))
    if len(faults) > _MANY:
        print(f"\n{texts.t('By kind:')}\n{_kinds(faults, texts)}\n")
    _print_grades(scanned[0], texts)
    count = Counter(fault.severity for fault in faults)
    print(
        texts.t(
            "{file}: {errors}, {warnings}",
            file=texts.name(arguments.file),
            errors=texts.tn("{n} error", "{n} errors", count["error"]),
            warnings=texts.tn("{n} warning", "{n} warnings", count["warning"]),
        )
    )
    return REFUSED if count["error"] else DONE


def _line(fault: Fault, texts: Texts) -> str:
    """Return how grave a fault is, and all that is said of it."""
    message = texts.tell(fault.message)
    if fault.severity == "error":
        return texts.t("error: {message}", message=message)
    return texts.t("warning: {message}", message=message)


def _kinds(faults: Sequence[Fault], texts: Texts) -> str:
    """Return how many faults there are of each kind."""
    severities = {"error": texts.t("error"), "warning": texts.t("warning")}
    rows = [
        (
            severities[group.severity],
            str(len(group.rows)),
            f"{texts.isolate(group.field)}: {texts.tell(group.problem)}",
        )
        for group in summary(faults)
    ]
    return table(rows)


def _print_grades(sites: Sequence[Site], texts: Texts) -> None:
    """Print how far each site may be published, and how many of each grade there are."""
    today = dt.datetime.now().astimezone().date()
    grades = {site.id: grade(site, today) for site in sites}
    if not grades:
        return
    gaps, census = _gaps(texts), Texts(texts.language, "census")
    rows = [
        (
            grade_text(census, name),
            id_,
            listed([gaps[gap] for gap in graded.gaps], texts) if graded.gaps else "",
        )
        for name in GRADES
        for id_, graded in grades.items()
        if graded.grade == name
    ]
    count = Counter(graded.grade for graded in grades.values())
    print(f"\n{texts.t('Grades:')}\n{table(rows)}")
    said = texts.t(
        "{publishable}, {needing_a_call}, {not_publishable}",
        publishable=texts.tn("{n} publishable", "{n} publishable", count["publishable"]),
        needing_a_call=texts.tn("{n} needs a call", "{n} need a call", count["needs a call"]),
        not_publishable=texts.tn(
            "{n} not publishable", "{n} not publishable", count["not publishable"]
        ),
    )
    print(f"{said}\n")


def _gaps(texts: Texts) -> dict[Gap, str]:
    """Return what each gap is called."""
    return {
        "refused": texts.t("refused"),
        "only_commune": texts.t("only commune"),
        "souk_day_unknown": texts.t("souk day unknown"),
        "low_confidence": texts.t("low confidence"),
        "never_verified": texts.t("never verified"),
        "stale": texts.t("stale"),
        "verified_by_nobody": texts.t("verified by nobody"),
        "hours_unknown": texts.t("hours unknown"),
        "only_village": texts.t("only village"),
        "no_consent": texts.t("no consent"),
        "no_contact": texts.t("no contact"),
        "sector_unclear": texts.t("sector unclear"),
    }
