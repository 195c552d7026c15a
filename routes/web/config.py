"""How the local page is served: where it keeps things, and what it allows."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routes.desk.wishes import Materials

if TYPE_CHECKING:
    from routes.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MIB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeConfig:
    """What the server was told when it was started.

    Attributes:
        folder: where lists of sites, drafts, jobs and plans are kept.
        settings: of the machine.
        materials: the roads and what is known of them; its sites are not used.
        hosts: names by which the page may be asked for, without port.
        secure: whether browsers reach it by https only, behind a proxy.
        jobs: plans made at the same time by one server process.
        queue: plans that may wait for one of those.
        own_jobs: plans that one session may have under way.
        job_s: seconds a plan may take.
        job_mib: memory a plan may take, MiB of address space; where the system can hold it.
        upload_mib: size of a list of sites at most, MiB.
        read_s: seconds that reading a list may take.
        most_sites: sites of a list at most.
        rate: requests that change something, in a minute, from one address.
        most_plans: plans kept at most; then new ones are refused.
        keep_days: days after which a session and its lists are forgotten.
    """

    folder: Path
    settings: Settings
    materials: Materials = field(default_factory=Materials)
    hosts: tuple[str, ...] = LOOPBACK
    secure: bool = False
    jobs: int = 1
    queue: int = 20
    own_jobs: int = 2
    job_s: float = 300
    job_mib: int = 4096
    upload_mib: int = 5
    read_s: float = 20
    most_sites: int = 1000
    rate: int = 120
    most_plans: int = 5000
    keep_days: int = 30

    @property
    def upload_bytes(self) -> int:
        """Size of a list of sites at most, bytes."""
        return self.upload_mib * MIB


def config_to_text(config: ServeConfig) -> str:
    """Return a configuration as a text, for other server processes; settings are read by each."""
    values = asdict(config) | {"folder": str(config.folder)}
    del values["settings"]
    return json.dumps(values)


def config_from_text(text: str, settings: Settings) -> ServeConfig:
    """Return the configuration of a text."""
    values = json.loads(text)
    materials: dict[str, Any] = values.pop("materials")
    materials["elevation"] = tuple(materials["elevation"])
    folder, hosts = Path(values.pop("folder")), tuple(values.pop("hosts"))
    return ServeConfig(
        folder=folder, settings=settings, hosts=hosts, materials=Materials(**materials), **values
    )
