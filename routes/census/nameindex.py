"""Names in number: which of thousands may be like one, before each is looked at closely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from routes.census.names import SAME, name_score, sound_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORTH_A_LOOK = 55.0
"""Names that sound less alike than this cannot reach `routes.census.names.PERHAPS`."""


class NameIndex:
    """The names of many bodies, each body under a number of its own."""

    def __init__(self, bodies: Iterable[Sequence[str]] = ()) -> None:
        self._sounds: list[str] = []
        self._owners: list[int] = []
        self._names: list[tuple[str, ...]] = []
        for names in bodies:
            self.add(names)

    def add(self, names: Sequence[str]) -> int:
        """Add a body by its names and return its number, from 0."""
        number = len(self._names)
        self._names.append(tuple(dict.fromkeys(name for name in names if name)))
        for name in self._names[-1]:
            self._sounds.append(sound_of(name))
            self._owners.append(number)
        return number

    def scores(self, names: Sequence[str], least: float = SAME) -> dict[int, float]:
        """Return the bodies with a name like one of some, with how alike they are, 0 to 100.

        >>> index = NameIndex([("Coopérative Tifawin",), ("Coopérative Afra",)])
        >>> list(index.scores(["تعاونية تيفاوين"]))
        [0]
        """
        found: set[int] = set()
        for name in dict.fromkeys(names):
            near = process.extract(
                sound_of(name), self._sounds, scorer=fuzz.token_sort_ratio,
                score_cutoff=_WORTH_A_LOOK, limit=None,
            )  # fmt: skip
            found.update(self._owners[at] for _, _, at in near)
        scored = {
            owner: max(name_score(one, other) for one in names for other in self._names[owner])
            for owner in found
        }
        return {owner: score for owner, score in sorted(scored.items()) if score >= least}
