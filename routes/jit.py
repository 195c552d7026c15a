"""Compiling: the only module that imports numba."""

from __future__ import annotations

import inspect
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

_F = TypeVar("_F", bound="Callable[..., object]")

# Nothing here allocates memory; not counting references makes it three times as fast.
_NO_ALLOCATION: dict[str, Any] = {"_nrt": False}
_CALLED_BY_COMPILED: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def compiled(function: _F) -> _F:
    """Return a function that only compiled functions call."""
    return cast("_F", njit(**_NO_ALLOCATION, **_CALLED_BY_COMPILED)(function))


def inlined(function: _F) -> _F:
    """Return a function that is made part of the compiled functions that call it."""
    options: dict[str, Any] = {**_NO_ALLOCATION, **_CALLED_BY_COMPILED, "forceinline": True}
    return cast("_F", njit(**options)(function))


def entry(function: _F) -> _F:
    """Return a function that Python calls: compiled at first, and kept on disk where that can be.

    It runs without Python's global lock, so that threads use several cores.
    """
    try:
        dispatcher = njit(nogil=True, cache=True, **_NO_ALLOCATION)(function)
    except RuntimeError:  # there is no folder that numba may write to
        return cast("_F", njit(nogil=True, **_NO_ALLOCATION)(function))
    source = Path(inspect.getfile(function))
    _forget_outdated(Path(dispatcher.stats.cache_path), source)
    return cast("_F", dispatcher)


def _forget_outdated(folder: Path, source: Path) -> None:
    """Remove what was compiled for a file before it or any file beside it changed.

    numba looks at the file of the entry alone, not at those of the functions it calls.
    """
    with suppress(OSError):  # another process may do the same
        sources = [Path(__file__), *source.parent.glob("*.py")]
        newest = max(path.stat().st_mtime for path in sources)
        for index in folder.glob(f"{source.stem}.*.nbi"):
            if index.stat().st_mtime <= newest:
                index.unlink()
