"""Write the table of properties in `docs/sites.md`, or check that it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from routes.siteprops import PROPERTIES

PAGE = Path(__file__).with_name("sites.md")
BEGIN = "<!-- properties: written by docs/write_sites_table.py -->"
END = "<!-- end of properties -->"


def table() -> str:
    """Return the table, one row for each property, in the order in which they are written."""
    head = "| property | type | example | required | meaning |\n|---|---|---|---|---|\n"
    rows = (
        f"| `{entry.key}` | {entry.type} | `{entry.example}` "
        f"| {'yes' if entry.required else ''} | {entry.meaning} |\n"
        for entry in PROPERTIES
    )
    return head + "".join(rows)


def page(text: str) -> str:
    """Return the text of the page with the table between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


def main() -> int:
    """Write the table, or with `--check` compare it; 1 if it is out of date."""
    text = PAGE.read_text(encoding="utf-8")
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(text), encoding="utf-8", newline="\n")
        return 0
    if text == page(text):
        return 0
    print(f"{PAGE.name} is out of date: run python docs/write_sites_table.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
