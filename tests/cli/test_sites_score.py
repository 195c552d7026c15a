"""Promises of `sse-routes sites score`: what it prints, and what it refuses."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routes.census.score import prize_of
from routes.cli.console import DONE
from routes.cli.sites_score import run_score
from routes.errors import InputError, SitesError
from routes.settings import Settings
from routes.sites import write_sites

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.sites import Language, Site

SHIPPED = Path(__file__).parents[2] / "routes" / "data" / "score.toml"


@pytest.fixture
def sites(make_site: Callable[..., Site]) -> tuple[Site, ...]:
    """Return a body of which something is known, two sights alike, one prize of the office."""
    return (
        make_site("sight-b", kind="sight", sector="no"),
        make_site("coop", start_date="1997", women_led=True, name="Coopérative تعاونية"),
        make_site("sight-a", kind="sight", sector="no"),
        make_site("chosen", kind="souk", sector="no", prize=40),
    )


@pytest.fixture
def score(
    sites: tuple[Site, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Return a runner of the command on those sites: what it prints."""
    path = tmp_path / "sites.geojson"
    path.write_text(write_sites(sites), encoding="utf-8")

    def run(
        *ids: str, file: Path = path, formula: Path | None = None, language: Language = "en"
    ) -> str:
        arguments = argparse.Namespace(
            file=str(file), formula=str(formula) if formula else None, site=list(ids)
        )
        settings = Settings(cache_folder=tmp_path, language=language)
        assert run_score(arguments, settings) == DONE
        return capsys.readouterr().out

    return run


def blocks(printed: str) -> dict[str, list[list[str]]]:
    """Return the lines of each block as words, by its first line."""
    parts = (block.splitlines() for block in printed.strip().split("\n\n"))
    return {head: [line.split() for line in lines] for head, *lines in parts}


def test_every_site_is_printed_line_by_line(
    score: Callable[..., str], sites: tuple[Site, ...]
) -> None:
    """In the order of the file; the points add up to the prize that stands below them."""
    found = blocks(score())
    assert list(found)[:-1] == [f"{site.name} ({site.id})" for site in sites]
    for site in sites:
        *lines, last = found[f"{site.name} ({site.id})"]
        assert last == ["prize", str(prize_of(site))]
        assert sum(int(words[1]) for words in lines) == prize_of(site)
    assert ["women_led", "+2", "yes"] in found["Coopérative تعاونية (coop)"]
    assert ["members", "0", "not", "known"] in found["Coopérative تعاونية (coop)"]
    assert found["Chosen (chosen)"][0] == ["prize", "+40", "set", "by", "the", "office"]


def test_the_ranking_is_best_first_and_equal_prizes_share_a_rank(score: Callable[..., str]) -> None:
    """Equal ones stand in order of their ids."""
    ranking = blocks(score())["Ranking, of 4 sites:"]
    assert [row[:3] for row in ranking] == [
        ["rank", "prize", "id"], ["1", "40", "chosen"], ["2", "18", "coop"],
        ["3", "4", "sight-a"], ["3", "4", "sight-b"],
    ]  # fmt: skip


def test_sites_can_be_named(score: Callable[..., str]) -> None:
    """Only those are printed, with their rank among all."""
    found = blocks(score("coop"))
    assert list(found) == ["Coopérative تعاونية (coop)", "Ranking, of 4 sites:"]
    assert [row[:3] for row in found["Ranking, of 4 sites:"][1:]] == [["2", "18", "coop"]]


def test_another_formula_is_used_throughout(score: Callable[..., str], tmp_path: Path) -> None:
    """In the lines and in the ranking."""
    ours = tmp_path / "ours.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    assert "[kind.sight]\npoints = 4" in text
    text = text.replace("[kind.sight]\npoints = 4", "[kind.sight]\npoints = 30")
    ours.write_text(text, encoding="utf-8")
    found = blocks(score(formula=ours))
    assert found["Sight-A (sight-a)"][0] == ["kind", "+30", "sight"]
    ranked = [row[2] for row in found["Ranking, of 4 sites:"][1:]]
    assert ranked == ["chosen", "sight-a", "sight-b", "coop"]


def test_values_and_ranking_are_in_the_language_of_the_settings(
    score: Callable[..., str],
) -> None:
    """Names of the formula and the words of its lists stay as they stand there."""
    french = score(language="fr")
    assert "Classement, sur 4 sites\u00a0:" in french
    assert ["women_led", "+2", "oui"] in blocks(french)["Coopérative تعاونية (coop)"]
    assert "29 ans en 2026, depuis 1997" in french
    assert "fixée par l’office" in french
    arabic = score(language="ar")
    assert "الترتيب، من بين 4 مواقع:" in arabic
    assert "29 سنة إلى حدود 2026" in arabic
    assert not any(word in arabic for word in ("not known", "yes", "since", "rank"))


def test_what_cannot_be_used_is_refused(score: Callable[..., str], tmp_path: Path) -> None:
    """A site that is not in the file, a formula or a file that is not there."""
    with pytest.raises(InputError, match=r"sites\.geojson: there is no site “afra”"):
        score("coop", "afra")
    with pytest.raises(InputError, match=r"none\.toml: cannot be read"):
        score(formula=tmp_path / "none.toml")
    with pytest.raises(SitesError):
        score(file=tmp_path / "none.geojson")
