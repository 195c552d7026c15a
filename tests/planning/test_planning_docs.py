"""Promises of `docs/planning.md`: its figures are those of the code."""

from __future__ import annotations

from pathlib import Path

from routes.census.visit import kind_defaults
from routes.planning.exact import MAX_SITES
from routes.planning.request import DEFAULT_ITERATIONS, MAX_DAYS
from routes.siteprops import KINDS

PAGE = (Path(__file__).parents[2] / "docs" / "planning.md").read_text(encoding="utf-8")


def test_the_table_of_kinds_is_the_one_in_use() -> None:
    """Every kind with its prize, minutes and assumed hours."""
    for kind in KINDS:
        row = kind_defaults()[kind]
        assert f"| `{kind}` | {row.prize} | {row.service_min} | `{row.assumed}` |" in PAGE


def test_the_limits_are_those_of_the_code() -> None:
    """Days, candidates and iterations."""
    assert f"up to {MAX_SITES} candidates" in PAGE
    assert f"at most {MAX_DAYS} days" in PAGE
    assert f"{DEFAULT_ITERATIONS:,} iterations" in PAGE
