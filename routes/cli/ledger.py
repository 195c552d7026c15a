"""`sse-routes ledger`: the visits that published circuits have promised."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from routes.census.fairness import changed_shares, gini, shares
from routes.census.ledger import Edition, Ledger, promised, read_ledger, write_ledger
from routes.cli.console import DONE
from routes.errors import InputError
from routes.message import msg
from routes.outputs.circuitjson import read_circuit
from routes.outputs.tabletext import table
from routes.outputs.texts import Texts
from routes.sitevalues import PropertyError, read_id, read_name

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.settings import Settings


def run_ledger_show(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the editions of a ledger, and the visits and share of every site, most visits first."""
    texts = Texts(settings.language, "cli")
    ledger = read_ledger(arguments.ledger)
    for edition in ledger.editions:
        visits = sum(count for _, count in edition.visits)
        print(
            texts.t(
                "{issued}  {edition}  {title}: {visits}",
                issued=texts.isolate(f"{edition.issued}"),
                edition=texts.isolate(edition.id),
                title=texts.name(edition.title),
                visits=texts.tn("{n} visit", "{n} visits", visits),
            )
        )
    visits_of = ledger.visits
    if visits_of:
        part = shares(visits_of, visits_of)
        ranked = sorted(visits_of, key=lambda site_id: (-visits_of[site_id], site_id))
        rows = [(id_, f"{visits_of[id_]:6}", f"{texts.percent(part[id_], 1):>6}") for id_ in ranked]
        heading = (texts.t("site"), texts.t("visits"), f"{texts.t('share'):>6}")
        print(f"\n{table([heading, *rows])}\n")
    print(
        texts.t(
            "{file}: {editions}, {visits} of {sites}, Gini coefficient {gini} among them",
            file=texts.name(arguments.ledger),
            editions=texts.tn("{n} edition", "{n} editions", len(ledger.editions)),
            visits=texts.tn("{n} visit", "{n} visits", sum(visits_of.values())),
            sites=texts.tn("{n} site", "{n} sites", len(visits_of)),
            gini=texts.number(gini(visits_of.values()), 2),
        )
    )
    return DONE


def run_ledger_add(arguments: argparse.Namespace, settings: Settings) -> int:
    """Enter the stops of a circuit into a ledger; a ledger that does not exist is begun."""
    texts = Texts(settings.language, "cli")
    path = Path(arguments.ledger)
    ledger = read_ledger(path) if path.exists() else Ledger()
    edition = _edition(read_circuit(Path(arguments.circuit)), arguments)
    longer = ledger.add(edition)
    if longer == ledger:
        print(
            texts.t(
                "{file}: the edition {edition} is already there; nothing was changed",
                file=texts.name(str(path)),
                edition=texts.isolate(edition.id),
            )
        )
        return DONE
    write_ledger(path, longer)
    rows = [
        (
            row.site_id,
            texts.isolate(f"{row.visits_before} → {row.visits_after}"),
            texts.isolate(f"{texts.percent(row.before, 1)} → {texts.percent(row.after, 1)}"),
        )
        for row in changed_shares(ledger.visits, dict(edition.visits), longer.visits)
    ]
    print(table([(texts.t("site"), texts.t("visits"), texts.t("share")), *rows]))
    entered = texts.t(
        "{file}: edition {edition} entered, {sites}; Gini coefficient {gini}",
        file=texts.name(str(path)),
        edition=texts.isolate(edition.id),
        sites=texts.tn("{n} site", "{n} sites", len(edition.visits)),
        gini=texts.number(gini(longer.visits.values()), 2),
    )
    print(f"\n{entered}")
    return DONE


def _edition(circuit: Circuit, arguments: argparse.Namespace) -> Edition:
    """Return the edition that a circuit and the options make."""
    visits = promised((stop.site.id for stop in circuit.stops), arguments.departures)
    dates = tuple(sorted({itinerary.day.date for itinerary in circuit.itineraries}))
    first, last = circuit.itineraries[0].day, circuit.itineraries[-1].day
    days = f"{dates[0]}" if len(dates) == 1 else f"{dates[0]}_{dates[-1]}"
    title = arguments.title or f"{first.start.name} – {last.end.name}"
    return Edition(
        id=_given("--edition", read_id, days if arguments.edition is None else arguments.edition),
        issued=_today(),
        title=_given("--title", read_name, title),
        dates=dates,
        visits=visits,
    )


def _given(option: str, read: Callable[[object], str], value: str) -> str:
    try:
        return read(value)
    except PropertyError as error:
        raise InputError(msg("{option}: {error}", option=option, error=error)) from error


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
