"""A folder of outputs read again: its circuit, and what its manifest says it was made from."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routes.editions.edition import stamped_files
from routes.errors import InputError
from routes.message import msg
from routes.outputs.bundle import CIRCUIT
from routes.outputs.circuitjson import read_circuit
from routes.outputs.provenance import MANIFEST, sha256_of

if TYPE_CHECKING:
    from routes.circuit import Circuit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Folder:
    """A circuit that was written, and its manifest.

    Attributes:
        path: the folder.
        circuit: what is in it.
        manifest: as JSON; empty where there is none, or only that of another circuit.
    """

    path: Path
    circuit: Circuit
    manifest: dict[str, Any] = field(default_factory=dict)

    @property
    def made_with(self) -> dict[str, str]:
        """The hash of each input and the version of each package, by name."""
        inputs = {f"inputs/{name}": text for name, text in self.manifest.get("inputs", {}).items()}
        versions = self.manifest.get("versions", {})
        return inputs | {f"versions/{name}": text for name, text in versions.items()}


def open_folder(path: Path) -> Folder:
    """Read a folder written by `plan` or `batch`, or a circuit.json alone.

    Raises:
        CircuitError: if the circuit cannot be read.
    """
    file = path / CIRCUIT if path.is_dir() else path
    circuit = read_circuit(file)
    digest = sha256_of(file.read_bytes())
    manifest = _manifest(file.parent / MANIFEST)
    ours = manifest.get("files", {}).get(CIRCUIT, {}).get("sha256") == digest
    return Folder(path=file.parent, circuit=circuit, manifest=manifest if ours else {})


def whole_folder(path: Path) -> Folder:
    """Read a folder whose every file is as its manifest says, or as its stamp says.

    Raises:
        InputError: if it is not; it names the file.
    """
    found = open_folder(path)
    if not found.manifest or not path.is_dir():
        raise InputError(
            msg(
                "{path}: give a folder with its {manifest}, as “plan” writes it.",
                path=path,
                manifest=MANIFEST,
            )
        )
    stamped = stamped_files(path)
    for name, entry in found.manifest["files"].items():
        file = path / Path(name).name
        allowed = {entry["sha256"], stamped.get(name)}
        if not file.is_file() or sha256_of(file.read_bytes()) not in allowed:
            raise InputError(
                msg(
                    "{file}: is missing or was changed since it was written: plan it again.",
                    file=file,
                )
            )
    return found


def _manifest(path: Path) -> dict[str, Any]:
    """Return a manifest of the shape that ours have; empty if it is none."""
    try:
        found = json.loads(path.read_bytes())
        parts = [found["files"], found["inputs"], found["versions"], found["request"]]
        hashes = [entry["sha256"] for entry in found["files"].values()]
        texts = [*hashes, *found["inputs"].values(), *found["versions"].values()]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}
    is_ours = all(isinstance(part, dict) for part in parts)
    return dict(found) if is_ours and all(isinstance(text, str) for text in texts) else {}


def differing(old: Folder, new: Folder) -> dict[str, tuple[str, str]]:
    """Return what two folders were made with and is not the same, as name: (older, newer).

    Nothing is said where a manifest is missing: nothing is known then.
    """
    if not old.manifest or not new.manifest:
        return {}
    before, after = old.made_with, new.made_with
    return {
        name: (before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    }
