"""Landmarks: what a driver passes and can recognise, by which directions are easier to follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - dataclass fields are read at run time

from routes.errors import RoadsError
from routes.message import msg

KINDS: Final = (
    *("city", "town", "village", "hamlet", "fuel", "mountain_pass"),
    *("suburb", "city_limit"),
)
"""What a landmark is; a kind in an array is an index into this. `city_limit` is a place sign."""

NAMELESS: Final = ("fuel", "mountain_pass")
"""Kinds that say something without a name."""

SEEN_M: Final = 3500.0
"""How far from a leg, or from a box of roads, landmarks may be of use, metres: who misses a turn is
followed for 3 km."""

LANGUAGES: Final = ("", "fr", "ar", "en")
"""The columns of names: as on the spot, then by language."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Landmarks:
    """Points beside the roads, k of them.

    Attributes:
        lonlat: (k, 2) float64, degrees.
        kind: (k,) uint8, index into `KINDS`.
        names: (k, 4) uint32, index into `strings` by `LANGUAGES`; 0 if not known.
        strings: the names; the first is empty.
    """

    lonlat: NDArray[np.float64]
    kind: NDArray[np.uint8]
    names: NDArray[np.uint32]
    strings: tuple[str, ...] = ("",)

    def __post_init__(self) -> None:
        """Check shapes and indices, and make the arrays read-only.

        Raises:
            RoadsError: if they do not fit together.
        """
        k = len(self.kind)
        sound = self.lonlat.shape == (k, 2) and self.names.shape == (k, len(LANGUAGES))
        sound = sound and int(self.kind.max(initial=0)) < len(KINDS)
        if not sound or int(self.names.max(initial=0)) >= len(self.strings):
            raise RoadsError(msg("the landmarks of the road network do not fit together"))
        for array in (self.lonlat, self.kind, self.names):
            array.flags.writeable = False

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.kind)

    def name(self, landmark: int, language: str = "") -> str:
        """Return the name of a landmark in a language, as on the spot if it has none in it."""
        row = self.names[landmark]
        return self.strings[int(row[LANGUAGES.index(language)] or row[0])]

    def same(self, other: Landmarks) -> bool:
        """Say whether other landmarks are the same, names compared as texts."""
        return (
            np.array_equal(self.lonlat, other.lonlat)
            and np.array_equal(self.kind, other.kind)
            and self._texts() == other._texts()
        )

    def _texts(self) -> list[list[str]]:
        return [[self.strings[index] for index in row] for row in self.names.tolist()]


def no_landmarks() -> Landmarks:
    """Return none.

    >>> len(no_landmarks())
    0
    """
    return Landmarks(
        lonlat=np.zeros((0, 2)),
        kind=np.zeros(0, dtype=np.uint8),
        names=np.zeros((0, len(LANGUAGES)), dtype=np.uint32),
    )
