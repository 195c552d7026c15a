"""The mapping file of an office: what its headings and words mean, to be corrected by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from routes.census.headings import is_share
from routes.census.words import SPECIAL, fold_words
from routes.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from routes.census.importing import Import

_HEAD = (
    msg("What the headings and words of our spreadsheet mean: to be given with --mapping."),
    msg("Correct what is on the right; the properties are in docs/sites.md."),
    msg("Other meanings of a heading: {meanings}.", meanings=", ".join(SPECIAL)),
    msg(
        "“private” is kept apart and never published, “keep” is kept as it is, “drop” is left out."
    ),
)
_TAIL = (
    (msg("A word of ours that was not known, and the value it stands for:"),
     '[words."sse:theme"]', '"tazerbit" = "weaving"'),
    (msg("What holds for every site that says nothing else:"),
     "[defaults]", '"sse:theme" = "argan"', '"sse:precision" = "village"'),
    (msg('Which site of the list a row is about, by its name; "new" if it is none of them:'),
     "[ids]"),
)  # fmt: skip


def mapping_text(done: Import, tell: Callable[[Message], str] = str) -> str:
    """Return the text of a mapping file with the headings that were found, as they were taken.

    Args:
        done: the import.
        tell: says a message in the language of the comments; without it that is English.
    """
    head = "".join(f"# {tell(line)}\n" for line in _HEAD)
    tail = "".join(
        f"\n# {tell(said)}\n" + "".join(f"# {line}\n" for line in lines) for said, *lines in _TAIL
    )
    return f"{head}\n[headings]\n{''.join(_lines(done))}{tail}{''.join(_ids(done))}"


def _lines(done: Import) -> Iterator[str]:
    seen: set[str] = set()
    for heading, meaning in done.reading.headings:
        if fold_words(heading) and fold_words(heading) not in seen and not is_share(heading):
            seen.add(fold_words(heading))
            yield f"{_quoted(heading)} = {_quoted(meaning)}\n"


def _ids(done: Import) -> Iterator[str]:
    """Yield a line to complete for each row that may be about a site of the list."""
    for name in dict.fromkeys(done.merge.doubtful):
        yield f'# {_quoted(name)} = "new"\n'


def _quoted(text: str) -> str:
    """Return a text as a basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
