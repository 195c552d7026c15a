"""`sse-routes sites score`: what each site is worth, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.census.formula import default_formula, read_formula
from routes.census.ranking import HEAD, ranking, told_title
from routes.census.score import prize_of, score_lines
from routes.cli.console import DONE
from routes.errors import InputError
from routes.message import msg
from routes.outputs.tabletext import table
from routes.outputs.texts import Texts
from routes.sites import read_sites

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from routes.census.formula import Formula
    from routes.census.ranking import Ranked
    from routes.settings import Settings
    from routes.sites import Site


def run_score(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the points of the sites asked for, of all if none is named, then their ranking."""
    texts = Texts(settings.language)
    sites = read_sites(arguments.file)
    formula = read_formula(arguments.formula) if arguments.formula else default_formula()
    chosen = _chosen(sites, arguments.site, arguments.file)
    for site in chosen:
        print(f"{site.name} ({site.id})\n{_points(texts, site, formula)}\n")
    print(f"{texts.tell(told_title(sites))}\n{_ranking(texts, ranking(sites, chosen, formula))}")
    return DONE


def _chosen(sites: Sequence[Site], ids: Sequence[str], file: str) -> list[Site]:
    """Return the sites of these ids in the order of the file; all if there are none."""
    known = {site.id for site in sites}
    for site_id in ids:
        if site_id not in known:
            raise InputError(
                msg(
                    "{file}: there is no site “{site_id}”. Give an id from that file.",
                    file=file,
                    site_id=site_id,
                )
            )
    return [site for site in sites if not ids or site.id in ids]


def _points(texts: Texts, site: Site, formula: Formula) -> str:
    lines = score_lines(site, formula)
    signed = [(line, f"{line.points:+}" if line.points else "0") for line in lines]
    rows = [
        (line.indicator, f"{points:>4}", texts.tell(line.value_text)) for line, points in signed
    ]
    return table([*rows, ("prize", f"{prize_of(site, formula):4}", "")])


def _ranking(texts: Texts, ranked: Sequence[Ranked]) -> str:
    rows = [(f"{each.rank:4}", f"{each.prize:5}", each.site.id, each.site.name) for each in ranked]
    return table([tuple(texts.tell(head) for head in HEAD), *rows])
