"""What Python's reader of TOML says went wrong, as a message for any language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from routes.causes import known_cause
from routes.message import Message, msg

if TYPE_CHECKING:
    from tomllib import TOMLDecodeError

_KNOWN: dict[str, Message] = {
    message: message
    for message in (
        msg("Invalid statement"),
        msg("Invalid value"),
        msg("Invalid date or datetime"),
        msg("Invalid initial character for a key part"),
        msg("Expected newline or end of document after a statement"),
        msg("Expected '=' after a key in a key/value pair"),
        msg("Expected ']' at the end of a table declaration"),
        msg("Expected ']]' at the end of an array declaration"),
        msg("Cannot overwrite a value"),
        msg("Unclosed array"),
        msg("Unclosed inline table"),
        msg("Unterminated string"),
        msg("Unescaped '\\' in a string"),
        msg("Invalid hex value"),
    )
}
_AT_LINE = re.compile(r"(.+) \(at line ([0-9]+), column ([0-9]+)\)", re.DOTALL)
_AT_END = " (at end of document)"


def toml_cause(error: TOMLDecodeError | RecursionError) -> Message:
    """Return why a text is no TOML and where; the cause in English where it is none of the usual.

    >>> import tomllib
    >>> try:
    ...     tomllib.loads("language = french")
    ... except tomllib.TOMLDecodeError as error:
    ...     toml_cause(error)
    'Invalid value (at line 1, column 12)'
    """
    if isinstance(error, RecursionError):
        return msg("is nested too deeply")
    text = str(error)
    if place := _AT_LINE.fullmatch(text):
        cause, line, column = place.groups()
        return msg(
            "{cause} (at line {line}, column {column})",
            cause=known_cause(cause, _KNOWN),
            line=line,
            column=column,
        )
    if text.endswith(_AT_END):
        return msg(
            "{cause} (at end of document)", cause=known_cause(text.removesuffix(_AT_END), _KNOWN)
        )
    return known_cause(text, _KNOWN)
