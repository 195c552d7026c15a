"""Write `docs/cli.md` from the command line's own help, or check that it is up to date."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from routes.cli.parser import make_parser

PAGE = Path(__file__).with_name("cli.md")
HEAD = """# The command line

This page is written by `python docs/write_cli.py` from the program's own help.

Help and all that a command prints are in French, Arabic or English: in the language that the
variable `SSE_ROUTES_LANGUAGE` names (`fr`, `ar` or `en`), else in that of the key `language` of
the settings file (`language = "fr"`), else in that of the system, and in English if the system
speaks none of the three. The language of the system is that of `LC_ALL`, `LC_MESSAGES` or `LANG`,
the first that is set; on Windows, where none usually is, that of its windows and menus. The
settings file is `settings.toml` in the configuration folder of the user, or the one that
`SSE_ROUTES_SETTINGS` names.

Commands, options, values and ids are the same in every language, and so is what programs read
(JSON, CSV of `matrix`). What is written for visitors has an option of its own, `--lang`; the
timetable that `plan` prints, the lines of `diff` and the reasons of `reissue` follow it.

Exit status: 0 all well, 1 a check found something wrong, 2 the input was refused (nothing was
changed), 130 interrupted.
"""


def commands(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """Return a parser and all its commands, each before its own."""
    found = [parser]
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to list them
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for child in action.choices.values():
                found.extend(commands(child))
    return found


def page() -> str:
    """Return the text of the page."""
    os.environ["COLUMNS"] = "88"
    parts = [HEAD]
    parts.extend(
        f"## `{parser.prog}`\n\n```\n{parser.format_help()}```\n"
        for parser in commands(make_parser())
    )
    return "\n".join(parts)


def main() -> int:
    """Write the page, or with `--check` compare it; 1 if it is out of date."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
        return 0
    if PAGE.read_text(encoding="utf-8") == page():
        return 0
    print(f"{PAGE.name} is out of date: run python docs/write_cli.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
