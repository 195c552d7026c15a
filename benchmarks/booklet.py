"""How long a booklet takes to make, and how large it is.

    python -m benchmarks.booklet CIRCUIT... [--roads SPEC] [--times N]

CIRCUIT is a circuit.json. Printed are its days and stops, and for each language and format the
pages, the size, and the median and largest time of N runs from the circuit in memory to the bytes
of the PDF; and the sum of the medians of the three languages on A5. What is read once in a process
(fonts, background, catalogues) is read before, in a run that is shown as `first`. There is no peer:
no other program we know of makes such a booklet from such a file.
"""

from __future__ import annotations

import argparse
import time
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from pypdf import PdfReader

from routes.outputs.booklet import BOOKLETS, booklet_files
from routes.outputs.circuitjson import read_circuit
from routes.roads.load import BUNDLED, load_roads
from routes.roads.profile import read_profile
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.roads.network import RoadNetwork
    from routes.sites import Language


def timed(
    circuit: Circuit, network: RoadNetwork, language: Language, format_: str
) -> tuple[float, bytes]:
    """Return how long a booklet took, seconds, and the file that was asked for."""
    start = time.perf_counter()
    files = booklet_files(circuit, network, language, format_)
    return time.perf_counter() - start, list(files.values())[-1]


def measure(file: Path, spec: str, times: int) -> None:
    """Print a table of a circuit."""
    circuit = read_circuit(file)
    network = load_roads(spec, read_profile(circuit.profile), file.parent)
    first, _ = timed(circuit, network, "fr", "a5")
    size = f"{len(circuit.itineraries)} days, {len(circuit.stops)} stops"
    print(f"{file}: {size}; first {first:.2f} s\n")
    print("| format | language | pages | kB | s | slowest, s |")
    print("|---|---|--:|--:|--:|--:|")
    sums = 0.0
    for format_ in BOOKLETS:
        for language in LANGUAGES:
            runs = [timed(circuit, network, language, format_) for _ in range(times)]
            seconds, pdf = [run[0] for run in runs], runs[0][1]
            if any(run[1] != pdf for run in runs):
                raise RuntimeError(f"{file}: two builds differ")
            sums += median(seconds) if format_ == "a5" else 0.0
            pages = len(PdfReader(BytesIO(pdf)).pages)
            figures = (
                f"{pages} | {len(pdf) / 1000:.0f} | {median(seconds):.2f} | {max(seconds):.2f}"
            )
            print(f"| {format_} | {language} | {figures} |")
    print(f"\nA5 in {len(LANGUAGES)} languages: {sums:.2f} s")


def main() -> None:
    """Measure every circuit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("circuits", nargs="+", type=Path, metavar="CIRCUIT")
    parser.add_argument("--roads", default=BUNDLED, metavar="SPEC")
    parser.add_argument("--times", type=int, default=5, metavar="N")
    arguments = parser.parse_args()
    for file in arguments.circuits:
        measure(file, arguments.roads, arguments.times)


if __name__ == "__main__":
    main()
