"""What the command line says of its arguments, in a language: the words of argparse, and ours.

Names that are typed (commands, options, FILE, SPEC, PLACE) are the same in every language.
"""

from __future__ import annotations

import argparse
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LATIN = re.compile(r"""[-.'"{\[/]*[A-Za-z0-9](?:[ -~]*[A-Za-z0-9}%'"\]/])?""")
_LINE = re.compile(r"^( *(?:\S.*?  +)?)(\S.*)$", re.MULTILINE)
"""A line of help: an option and the spaces after it, if there is one, and its text."""

_CONTINUED = " " * 8
"""More than stands before an option: what begins with it goes on from the line above."""

_HEADING = re.compile(r"^(\S.*):$", re.MULTILINE)


def parser_class(texts: Texts) -> type[argparse.ArgumentParser]:
    """Return the class of the parsers that speak a language.

    The language is in the class because argparse makes the parser of each command itself, from the
    class of the parser it belongs to.
    """

    class Parser(argparse.ArgumentParser):
        """Says what is wrong in one line, without the whole usage before it."""

        def format_help(self) -> str:
            usage, blank, rest = super().format_help().partition("\n\n")
            return f"{usage}{blank}{laid_out(rest, texts)}"

        def error(self, message: str) -> NoReturn:
            see = texts.t("See “{command} --help”.", command=self.prog)
            self.exit(2, laid_out(f"{self.prog}: {message}\n{see}\n", texts))

    return Parser


@contextmanager
def argparse_in(texts: Texts) -> Iterator[None]:
    """Let argparse say its own words in a language, while a parser is made and arguments are read.

    It asks the module `gettext` for them, through the names `_` and `ngettext` of its own module,
    which are replaced here, for all threads. Its documented way would need compiled catalogues in
    a folder of the system and the language in the environment. What has no translation, such as
    words that came with a later Python, stays English.
    """
    if texts.language == "en":
        yield
        return
    words = argument_words(texts)

    def some(one: str, many: str, n: int) -> str:
        if one == "expected %s argument":
            return texts.tn("expected %s argument", "expected %s arguments", n)
        return one if n == 1 else many

    names = vars(argparse)
    ours = {"_": lambda message: words.get(message, message), "ngettext": some}
    kept = {name: names[name] for name in ours if name in names}
    try:
        names.update({name: ours[name] for name in kept})
        yield
    finally:
        names.update(kept)


def argument_words(texts: Texts) -> dict[str, str]:
    """Return the words of argparse with what they are in a language."""
    words = dict(zip(_words(Texts("en", "help")), _words(texts), strict=True))
    words["usage: "] = f"{_right_to_left(texts.t('usage:'), texts)} "
    return words


def _words(texts: Texts) -> tuple[str, ...]:
    """Return the messages of Python 3.11 to 3.13 that are meant for whoever types a command.

    The others tell mistakes in how a parser is made, or belong to what is not used here.
    """
    return (
        texts.t("positional arguments"),
        texts.t("options"),
        texts.t("show this help message and exit"),
        texts.t("argument %(argument_name)s: %(message)s"),
        texts.t("the following arguments are required: %s"),
        texts.t("unrecognized arguments: %s"),
        texts.t("ambiguous option: %(option)s could match %(matches)s"),
        texts.t("expected one argument"),
        texts.t("expected at most one argument"),
        texts.t("expected at least one argument"),
        texts.t("ignored explicit argument %r"),
        texts.t("not allowed with argument %s"),
        texts.t("one of the arguments %s is required"),
        texts.t("invalid %(type)s value: %(value)r"),
        texts.t("invalid choice: %(value)r (choose from %(choices)s)"),
    )


def laid_out(text: str, texts: Texts) -> str:
    """Return help or an error as the language is set.

    In French a space stands before the colon of a heading. In Arabic the options stay on the left,
    and what is said of them is one right-to-left stretch on each line, in which names of options
    and other Latin words are kept whole. This is done to finished lines, so that no stretch goes
    from one to the next.
    """
    if texts.language == "fr":
        return _HEADING.sub("\\1\u00a0:", text)
    if texts.direction == "ltr":
        return text
    return _LINE.sub(lambda line: _right_to_left_after(line[1], line[2], texts), text)


def _right_to_left_after(option: str, text: str, texts: Texts) -> str:
    if _ARABIC.search(text) or option.startswith(_CONTINUED):
        return option + _right_to_left(text, texts)
    return option + text


def _right_to_left(text: str, texts: Texts) -> str:
    """Return text as one stretch of Arabic, if that is the language, its Latin words kept whole."""
    return texts.stretch(_LATIN.sub(lambda word: texts.isolate(word[0]), text))
