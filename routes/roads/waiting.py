"""Wait for a busy Overpass server, as long as it tells itself.

It tells so in the header `Retry-After` (RFC 9110, section 10.2.3), or on its status page, which
lists the slots an address has: free, taken until a time, or running a query.
"""

from __future__ import annotations

import logging
import math
import re
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from routes.errors import DownloadError
from routes.message import msg, msgn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from routes.message import Message

LEAST_S: Final = 1.0
"""The shortest pause: a server that says “now” has just refused."""

LONGEST_S: Final = 600.0
"""Who is asked to wait longer is told so, instead of a command that seems to hang."""

_log = logging.getLogger(__name__)

_SLOT: Final = re.compile(r"^Slot available after: .*, in (-?\d{1,9}) seconds", re.MULTILINE)


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return the seconds the header `Retry-After` asks for; None without a usable one.

    A date is taken as seen by the server's own clock, its header `Date`.

    >>> retry_after_s({"Retry-After": "120"})
    120.0
    >>> retry_after_s({"Retry-After": "soon"}) is None
    True
    """
    told = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", told):
        return max(float(told), LEAST_S)
    try:
        pause = parsedate_to_datetime(told) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError, OverflowError):
        return None
    return max(pause.total_seconds(), LEAST_S)


def slot_free_s(status: str) -> float | None:
    r"""Return the seconds until the first slot is free by a status page; None if it tells none.

    It tells none where a slot is free now, which then is not why the server refused, and where
    all of them run queries, which end when they end.

    >>> slot_free_s("Rate limit: 2\nSlot available after: 2026-11-26T09:30:24Z, in 68 seconds.\n")
    68.0
    >>> slot_free_s("Rate limit: 2\n2 slots available now.\n") is None
    True
    """
    pauses = [float(seconds) for seconds in _SLOT.findall(status)]
    return max(min(pauses), LEAST_S) if pauses and " available now." not in status else None


class BusyError(DownloadError):
    """The server is busy and may be asked again after a pause.

    Attributes:
        told_s: the pause it asks for, seconds; None if it does not say.
    """

    def __init__(self, message: Message, told_s: float | None) -> None:
        super().__init__(message)
        self.told_s = told_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often a busy server is asked, and how long it is left alone in between.

    Attributes:
        attempts: how often it is asked at most, 1 or more.
        pause_s: the first pause where it tells none, seconds; each further one is twice as long.
        sleep: what waits that many seconds.
    """

    attempts: int = 3
    pause_s: float = 30.0
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        if self.attempts < 1 or not 0 <= self.pause_s < math.inf:
            raise ValueError("ask once at least, with pauses of 0 s or more")

    def ask(self, question: Callable[[], None], status: Callable[[], str]) -> None:
        """Ask one question until the server has time for it, with a pause after each refusal.

        Args:
            question: raises BusyError where the server is busy.
            status: returns its status page, read only where the refusal tells no pause.

        Raises:
            DownloadError: if it stays busy, or asks for a pause of more than `LONGEST_S`.
        """
        for attempt in range(1, self.attempts):
            try:
                return question()
            except BusyError as error:
                pause_s = self._pause_s(error, status, attempt)
                _log.warning(
                    msg("{error} Asking again in {pause_s:g} s.", error=error, pause_s=pause_s)
                )
            self.sleep(pause_s)
        try:
            return question()
        except BusyError as error:
            raise DownloadError(msg("{error} Try again in some minutes.", error=error)) from error

    def _pause_s(self, error: BusyError, status: Callable[[], str], attempt: int) -> float:
        told_s = slot_free_s(status()) if error.told_s is None else error.told_s
        if told_s is None:
            return self.pause_s * 2.0 ** (attempt - 1)
        if told_s > LONGEST_S:
            raise DownloadError(
                msgn(
                    "{error} It asks to be left alone for {n:,} minute: try again then.",
                    "{error} It asks to be left alone for {n:,} minutes: try again then.",
                    math.ceil(told_s / 60),
                    error=error,
                )
            ) from error
        return told_s


PATIENT: Final = Patience()
"""For a public server: three questions, with pauses of half a minute and a minute."""
