"""The command line: it puts the pieces together and computes nothing itself."""

from __future__ import annotations

import logging
import os
import re
import sys
import warnings
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

from routes.cli.argumentwords import argparse_in
from routes.cli.console import DONE, INTERRUPTED, REFUSED, complain, told
from routes.cli.parser import make_parser
from routes.errors import RoutesError, RoutesWarning
from routes.outputs.texts import Texts
from routes.settings import first_language, read_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

_WITH_POSITION = ("--bbox", "--from", "--to")
_NEGATIVE = re.compile(r"-[0-9.]")
_DIRECTION = dict.fromkeys((0x200E, 0x200F, *range(0x2066, 0x206A)))
"""Marks and isolates of left-to-right and right-to-left text."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    A message goes to standard error; a traceback never does, unless the program itself is wrong.
    """
    _speak_utf8(sys.stdout)
    _speak_utf8(sys.stderr)
    texts = Texts(first_language(os.environ), "cli")
    try:
        settings = read_settings(os.environ)
        texts = Texts(settings.language, "cli")
        given = sys.argv[1:] if arguments is None else arguments
        parsed = _parsed(_with_positions(given), Texts(settings.language, "help"))
        with _warnings_as_lines(texts), _log_as_lines(texts):
            module, function = parsed.run.split(":")
            run = getattr(import_module(module), function)
            status: int = run(parsed, settings)
            sys.stdout.flush()
    except RoutesError as error:
        complain(texts, texts.tell(error.message))
        return REFUSED
    except KeyboardInterrupt:
        complain(texts, texts.t("interrupted; nothing was changed"))
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return status


def _warning(texts: Texts, message: str) -> str:
    return texts.t("warning: {message}", message=told(texts, message))


class _Lines(logging.Handler):
    """Shows what is logged as a line on standard error."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(logging.WARNING)
        self._texts = texts

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage() if record.args else record.msg
        complain(self._texts, _warning(self._texts, message))


@contextmanager
def _log_as_lines(texts: Texts) -> Iterator[None]:
    """Show what the package logs, from warnings up, for as long as a command runs."""
    logger, handler = logging.getLogger("routes"), _Lines(texts)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def _parsed(arguments: Sequence[str], texts: Texts) -> argparse.Namespace:
    """Read the arguments; help, or what is wrong with them, is printed in a language."""
    with argparse_in(texts):
        return make_parser(texts).parse_args(arguments)


def _with_positions(arguments: Sequence[str]) -> list[str]:
    """Tie positions west of Greenwich to their options, which argparse takes for options.

    Signs of direction are taken away: who copies an option out of an Arabic message has them too.
    """
    tied: list[str] = []
    for argument in (given.translate(_DIRECTION) for given in arguments):
        if tied and tied[-1] in _WITH_POSITION and _NEGATIVE.match(argument):
            tied[-1] += f"={argument}"
        else:
            tied.append(argument)
    return tied


def _speak_utf8(stream: TextIO) -> None:
    """Let Arabic through on consoles of another encoding; what cannot be shown becomes `?`."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        encoding = None if stream.isatty() else "utf-8"
        reconfigure(encoding=encoding, errors="replace")


@contextmanager
def _warnings_as_lines(texts: Texts) -> Iterator[None]:
    """Show each of our warnings once, a line on standard error, for as long as a command runs."""
    show_others = warnings.showwarning
    shown: set[str] = set()

    def show(  # the rest is where it was raised, which only programmers want
        message: Warning | str,
        category: type[Warning],
        *where: Any,  # noqa: ANN401
        **more: Any,  # noqa: ANN401
    ) -> None:
        if not isinstance(message, RoutesWarning):
            show_others(message, category, *where, **more)
        elif message.message not in shown:
            shown.add(message.message)
            complain(texts, _warning(texts, message.message))

    with warnings.catch_warnings():
        warnings.simplefilter("always", RoutesWarning)
        warnings.showwarning = show
        yield
