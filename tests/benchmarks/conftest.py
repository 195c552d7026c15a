"""The benchmarks are no part of the installed package: the tests find them in the checkout."""

from __future__ import annotations

import sys
from pathlib import Path

# At the end: what is tested of `routes` is what is installed, not the folder beside.
sys.path.append(str(Path(__file__).parents[2]))
