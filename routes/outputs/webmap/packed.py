"""Lines as short texts, for pages that hold thousands of points.

A line is its first point, longitude first, then the steps from point to point, in whole
hundred-thousandths of a degree (about a metre). Each number is written as by Google's encoded
polyline algorithm (developers.google.com/maps/documentation/utilities/polylinealgorithm): its sign
as the last bit, then five bits a sign, the lowest first, a sixth saying that more follow. The signs
are those of base64url, which neither JSON nor HTML needs to escape. That takes a sixth of the bytes
of GeoJSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

UNITS_PER_DEG: Final = 100_000
_SIGNS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BITS, _MORE = 5, 32


def packed(points: NDArray[np.float64]) -> str:
    """Return (k, 2) points, degrees, as a text; steps that go nowhere are left out.

    >>> packed(np.array([[-9.73, 29.69], [-9.72, 29.69]]))
    'vss7Bw6m1Fw-BA'
    """
    whole = np.rint(points * UNITS_PER_DEG).astype(np.int64)
    steps = np.diff(whole, axis=0)
    kept = np.vstack([whole[:1], steps[steps.any(axis=1)]])
    return "".join(sign for number in kept.ravel().tolist() for sign in _signs(number))


def unpacked(text: str) -> NDArray[np.float64]:
    """Return the (k, 2) points of a text, degrees.

    >>> unpacked("vss7Bw6m1Fw-BA").tolist()
    [[-9.73, 29.69], [-9.72, 29.69]]
    """
    numbers, value, shift = [], 0, 0
    for sign in text:
        bits = _SIGNS.index(sign)
        value |= (bits % _MORE) << shift
        shift += _BITS
        if bits < _MORE:
            numbers.append((value >> 1) ^ -(value & 1))
            value = shift = 0
    return np.cumsum(np.array(numbers).reshape(-1, 2), axis=0) / UNITS_PER_DEG


def _signs(number: int) -> Iterator[str]:
    """Yield the signs of one number."""
    left = (number << 1) ^ (number >> 63)
    while left >= _MORE:
        yield _SIGNS[_MORE + left % _MORE]
        left >>= _BITS
    yield _SIGNS[left]
