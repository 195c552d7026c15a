"""Promises of `routes.web.lintwords`: the lint speaks the language of the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from routes.census import lint
from routes.sites import bundled_sites_path
from routes.web.lintwords import lint_words


def test_every_message_translated_is_one_that_the_lint_says() -> None:
    """None is left of an earlier wording."""
    folder = Path(lint.__file__).parents[1]
    code = "".join(
        (folder / name).read_text(encoding="utf-8")
        for name in ("census/lint.py", "sites.py", "sitevalues.py")
    ).replace("{ENOUGH_DECIMALS}", str(lint.ENOUGH_DECIMALS))
    assert [text for text in lint_words("en") if text not in code] == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_most_of_what_is_said_of_the_bundled_list_is_translated(language: str) -> None:
    """All but what names figures, values or fields."""
    known = lint_words("ar" if language == "ar" else "fr")
    faults = lint.lint(bundled_sites_path())
    translated = [fault for fault in faults if fault.problem in known and fault.fix in known]
    assert len(translated) > 0.8 * len(faults)
