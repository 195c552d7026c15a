"""Promise: a province can be cut out of a country's file while it is read, in little memory.

The file of the country is not part of the project; where it is absent, these tests are skipped.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.geo import BoundingBox
from routes.roads.osmfile import read_osm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROVINCE = BoundingBox(-10.15, 29.30, -8.70, 30.00)
MOST_MB = 2500

READ = """
import resource, sys
from routes.geo import BoundingBox
from routes.roads.cache import save_network
from routes.roads.osmfile import read_osm
box = BoundingBox(*map(float, sys.argv[3:]))
save_network(read_osm(sys.argv[1], bbox=box), sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
"""Memory is that of a process of its own; Linux counts it in kB."""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise elsewhere")
def test_a_province_of_a_country_is_read_in_little_memory(
    shared_data: Callable[[str], Path], tmp_path: Path
) -> None:
    """16.4 million nodes pass by; what is kept is the same as from the province's own file."""
    files = [shared_data(f"{name}.osm.pbf") for name in ("morocco-roads", "tiznit-province")]
    npz = tmp_path / "province.npz"
    command = [sys.executable, "-c", READ, str(files[0]), str(npz), *map(str, PROVINCE)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    assert int(done.stdout) / 1000 < MOST_MB
    whole = read_osm(files[1], bbox=PROVINCE)
    with np.load(npz) as cut:
        assert set(cut["osm_way"].tolist()) == set(whole.osm_way.tolist())
        assert cut["length_m"].sum() == pytest.approx(whole.length_m.sum())
