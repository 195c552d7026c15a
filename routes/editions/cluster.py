"""Work on a cluster of machines: the only module that imports dask.

It comes with the extra `cluster`. The machines of the cluster need this program and the input
files at the same places; the outputs come back over the network and are written here.
"""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from distributed import CancelledError, Client, KilledWorker, as_completed
from distributed.comm.addressing import get_address_host_port

from routes.editions.jobs import failed, made_safely
from routes.errors import InputError
from routes.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routes.editions.jobs import Made, Make, Task
    from routes.message import Message

_CONNECT_S = 10
_RETRIES = 2


def run_cluster(tasks: Sequence[Task], make: Make, address: str) -> Iterator[tuple[Made, ...]]:
    """Make tasks on a cluster of Dask, and yield what became of each as it is done.

    The scheduler gives the task of a worker that dies to another. A task over which several die
    (`distributed.scheduler.allowed-failures`, 3 by default) fails alone.

    Args:
        tasks: what to make.
        make: makes a task; the workers must be able to import it.
        address: of the scheduler, such as `tcp://10.0.0.1:8786`.

    Raises:
        InputError: if there is no scheduler at that address.
    """
    with _connected(address) as client:
        futures = {
            client.submit(made_safely, make, task, pure=False, retries=_RETRIES): task
            for task in tasks
        }
        for future in as_completed(futures, loop=client.loop):
            try:
                made = future.result()
            except Exception as error:  # noqa: BLE001 - whatever killed it must not stop the rest
                made = failed(futures[future], _problem(error))
            future.release()
            yield made


def _problem(error: Exception) -> Message:
    """Return why no worker made a task, without what differs from run to run."""
    if isinstance(error, CancelledError):
        return msg(
            "the scheduler of Dask was lost meanwhile: start it again, and give the same command."
        )
    if isinstance(error, KilledWorker):
        return msg("several workers died while they made it: most likely the memory ran out.")
    return msg("no worker could make it: {error}", error=str(error))


def _knock(address: str) -> None:
    """Raise an OSError if nobody listens at an address, a ValueError if it is none.

    A client of Dask that finds nobody cannot be closed, and ends in a traceback at exit.
    """
    host, port = get_address_host_port(address)
    with socket.create_connection((host, port), timeout=_CONNECT_S):
        pass


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """Connect to a scheduler; what was asked of it is withdrawn at the end."""
    try:
        _knock(address)
        client = Client(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(
            msg(
                "--cluster {address}: there is no scheduler of Dask ({error}). Start one "
                "with “dask scheduler”, and give the address that it prints.",
                address=address,
                error=str(error),
            )
        ) from error
    try:
        yield client
    finally:
        client.close()
