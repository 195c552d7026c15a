"""Write the tables in `docs/sites.md` and `docs/score.md`, or check that they are up to date."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routes.siteprops import PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).parent
FORMULA = DOCS.parent / "routes" / "data" / "score.toml"


def properties() -> str:
    """Return the table of properties, one row each, in the order in which they are written."""
    head = "| property | type | example | required | meaning |\n|---|---|---|---|---|\n"
    rows = (
        f"| `{entry.key}` | {entry.type} | `{entry.example}` "
        f"| {'yes' if entry.required else ''} | {entry.meaning} |\n"
        for entry in PROPERTIES
    )
    return head + "".join(rows)


def kinds() -> str:
    """Return the table of base points, one row for each kind of site."""
    rows = (
        f"| `{kind}` | {row['points']} | {row['reason']} |\n"
        for kind, row in _formula()["kind"].items()
    )
    return "| kind | base points | why |\n|---|---|---|\n" + "".join(rows)


def indicators() -> str:
    """Return the table of indicators, one row each, in the order of the formula."""
    rows = (
        f"| `{name}` | {_weights(row)} | {row['reason']} |\n"
        for name, row in _formula().items()
        if name != "kind" and isinstance(row, dict)
    )
    return "| indicator | points | why |\n|---|---|---|\n" + "".join(rows)


def _formula() -> dict[str, Any]:
    return tomllib.loads(FORMULA.read_text(encoding="utf-8"))


def _weights(row: dict[str, Any]) -> str:
    if "steps" in row:
        return ", ".join(f"from {start}: {_signed(points)}" for start, points in row["steps"])
    return ", ".join(
        f"{key} {value if key in {'most', 'within_years'} else _signed(value)}"
        for key, value in row.items()
        if key != "reason"
    )


def _signed(points: int) -> str:
    return f"{points:+}".replace("-", "−") if points else "0"


TABLES: dict[str, dict[str, Callable[[], str]]] = {
    "sites.md": {"properties": properties},
    "score.md": {"kinds": kinds, "indicators": indicators},
}
"""Which tables stand on which page."""


def page(text: str, tables: dict[str, Callable[[], str]]) -> str:
    """Return the text of a page with its tables between their marks."""
    for name, table in tables.items():
        begin = f"<!-- {name}: written by docs/write_sites_table.py -->"
        end = f"<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}\n\n{table()}\n{end}{after}"
    return text


def main() -> int:
    """Write the tables, or with `--check` compare them; 1 if one is out of date."""
    stale = []
    for name, tables in TABLES.items():
        path = DOCS / name
        text = path.read_text(encoding="utf-8")
        if text == page(text, tables):
            continue
        stale.append(name)
        if "--check" not in sys.argv[1:]:
            path.write_text(page(text, tables), encoding="utf-8", newline="\n")
    if not stale or "--check" not in sys.argv[1:]:
        return 0
    print(f"{', '.join(stale)}: run python docs/write_sites_table.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
