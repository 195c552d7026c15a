"""The command line: it puts the pieces together and computes nothing itself."""

from __future__ import annotations

import os
import re
import sys
import warnings
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

from routes.cli.argumentwords import argparse_in
from routes.cli.console import DONE, INTERRUPTED, REFUSED
from routes.cli.parser import make_parser
from routes.errors import RoutesError, RoutesWarning
from routes.outputs.texts import Texts
from routes.settings import first_language, read_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

_WITH_POSITION = ("--bbox", "--from", "--to")
_NEGATIVE = re.compile(r"-[0-9.]")


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
        with _warnings_as_lines(texts):
            module, function = parsed.run.split(":")
            run = getattr(import_module(module), function)
            status: int = run(parsed, settings)
            sys.stdout.flush()
    except RoutesError as error:
        print(f"sse-routes: {texts.tell(error.message)}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print(f"sse-routes: {texts.t('interrupted; nothing was changed')}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return status


def _parsed(arguments: Sequence[str], texts: Texts) -> argparse.Namespace:
    """Read the arguments; help, or what is wrong with them, is printed in a language."""
    with argparse_in(texts):
        return make_parser(texts).parse_args(arguments)


def _with_positions(arguments: Sequence[str]) -> list[str]:
    """Tie positions west of Greenwich to their options, which argparse takes for options."""
    tied: list[str] = []
    for argument in arguments:
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
    """Show each of our warnings as one line on standard error, for as long as a command runs."""
    show_others = warnings.showwarning

    def show(  # the rest is where it was raised, which only programmers want
        message: Warning | str,
        category: type[Warning],
        *where: Any,  # noqa: ANN401
        **more: Any,  # noqa: ANN401
    ) -> None:
        if isinstance(message, RoutesWarning):
            said = texts.t("warning: {message}", message=texts.tell(message.message))
            print(f"sse-routes: {said}", file=sys.stderr)
        else:
            show_others(message, category, *where, **more)

    with warnings.catch_warnings():
        warnings.simplefilter("always", RoutesWarning)
        warnings.showwarning = show
        yield
