"""What the system and Python's readers say went wrong, as messages for any language.

>>> try:
...     open("nowhere.geojson")
... except OSError as error:
...     os_cause(error)
'No such file or directory'
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from routes.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from json import JSONDecodeError
    from os import PathLike

_KNOWN: dict[str, Message] = {
    message: message
    for message in (
        msg("No such file or directory"),
        msg("Permission denied"),
        msg("Operation not permitted"),
        msg("Is a directory"),
        msg("Not a directory"),
        msg("Directory not empty"),
        msg("File exists"),
        msg("File name too long"),
        msg("No space left on device"),
        msg("Read-only file system"),
        msg("Input/output error"),
        msg("Address already in use"),
        msg("Cannot assign requested address"),
        msg("Expecting value"),
        msg("Expecting ',' delimiter"),
        msg("Expecting ':' delimiter"),
        msg("Expecting property name enclosed in double quotes"),
        msg("Unterminated string starting at"),
        msg("Invalid control character at"),
        msg("Extra data"),
        msg("Illegal trailing comma before end of array"),  # these two from Python 3.13 on
        msg("Illegal trailing comma before end of object"),
    )
}


def os_cause(error: OSError) -> Message:
    """Return why the system refused something; in English where it is none of the usual causes."""
    return known_cause(error.strerror or str(error) or type(error).__name__, _KNOWN)


def unreadable(path: str | PathLike[str], error: OSError) -> Message:
    """Return what is wrong with a file that cannot be read; for after its name."""
    if Path(path).is_dir():
        return msg("is a folder")
    return msg("cannot be read ({reason})", reason=os_cause(error))


def json_cause(error: JSONDecodeError) -> Message:
    """Return why a text is no JSON; in English where it is none of the usual causes."""
    return known_cause(error.msg, _KNOWN)


def json_problem(error: JSONDecodeError) -> Message:
    """Return what is wrong with a text that is no JSON, with the place; for after a file's name."""
    return msg(
        "is not valid JSON ({cause}, line {line}, column {column})",
        cause=json_cause(error),
        line=error.lineno,
        column=error.colno,
    )


def known_cause(text: str, known: Mapping[str, Message]) -> Message:
    """Return the message of a text by itself; a text that is not known stays as it came."""
    return known.get(text) or msg("{cause}", cause=text)
