"""Messages that can be told in the reader's language.

A message is English text that remembers the template it was made from and the values in it, so
that whoever shows it to a person (the command line, the local page) can look the template up in a
catalogue and fill it in again. To everybody else it is a plain string.

>>> message = msg("there is no road file {file}", file="nowhere.npz")
>>> message, message.template
('there is no road file nowhere.npz', 'there is no road file {file}')
>>> msgn("{n} site", "{n} sites", 2)
'2 sites'
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

BETWEEN = "\n  "
"""What stands between the messages of a tuple that is a value of another message."""


class Message(str):
    """English text with the template and the values that it was made from.

    Made by `msg` and `msgn` only, whose templates are found in the code and translated in the
    catalogues. A value may be a message itself, an error or another thing that has a `message`,
    or a tuple of messages, one a line.

    Attributes:
        template: the text with {fields}, in the singular if there is a plural.
        plural: the same for other numbers than one; empty if there is no plural.
        values: what the fields stand for; `n` decides between singular and plural.
    """

    __slots__ = ("plural", "template", "values")

    template: str
    plural: str
    values: dict[str, Any]

    def __new__(cls, template: str, plural: str, values: dict[str, Any]) -> Self:
        """Fill in the English text."""
        values = {name: _plain(value) for name, value in values.items()}
        form = plural if plural and values["n"] != 1 else template
        shown = {name: _joined(value) for name, value in values.items()}
        self = super().__new__(cls, form.format(**shown))
        self.template, self.plural, self.values = template, plural, values
        return self

    def __reduce__(
        self,
    ) -> tuple[Callable[..., Message], tuple[str, str, dict[str, Any]]]:
        """Keep template and values when a message goes to another process."""
        return Message, (self.template, self.plural, self.values)


def _plain(value: object) -> object:
    """Return what is kept of a value: its message if it has one, of errors and paths the text."""
    message = getattr(value, "message", None)
    if isinstance(message, Message):
        return message
    return str(value) if isinstance(value, BaseException | PurePath) else value


def _joined(value: object) -> object:
    return BETWEEN.join(value) if isinstance(value, tuple) else value


class Named(str):
    """The name of a place or a site, which has others in other languages.

    Attributes:
        names: by language.
    """

    __slots__ = ("names",)

    names: dict[str, str]

    def __new__(cls, text: str, names: dict[str, str]) -> Self:
        """Keep the name by which it is known on the spot, and those in other languages."""
        self = super().__new__(cls, text)
        self.names = names
        return self

    def __reduce__(self) -> tuple[Callable[..., Named], tuple[str, dict[str, str]]]:
        """Keep the names when a message goes to another process."""
        return Named, (str(self), self.names)


def msg(template: str, /, **values: object) -> Message:
    """Return a message; the template is written where it is used, with {fields} in it."""
    return Message(template, "", values)


def msgn(one: str, many: str, n: int, /, **values: object) -> Message:
    """Return the form of a message that fits a number; {n} stands for it."""
    return Message(one, many, {"n": n, **values})
