"""`sse-routes roads calibrate`: driving times fitted to drives that were timed."""

from __future__ import annotations

import warnings
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from routes.cli.console import DONE, Progress, counted
from routes.errors import CalibrationWarning
from routes.files import write_file
from routes.outputs.tabletext import table
from routes.places import bundled_gateways
from routes.roads.calibrate import GROUPS, TELLING_SHARE, calibrate
from routes.roads.drives import read_drives
from routes.roads.load import load_roads
from routes.roads.profile import read_profile
from routes.roads.speeds import LEAST_FACTOR, MOST_FACTOR, speeds_toml
from routes.sites import bundled_sites_path, read_sites

if TYPE_CHECKING:
    import argparse

    from routes.roads.calibrate import Calibration, TimedDrive
    from routes.settings import Settings


def run_calibrate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Fit time factors to timed drives, print how well they fit, and write them if asked to."""
    sites = read_sites(arguments.sites or bundled_sites_path())
    drives = read_drives(arguments.file, sites, bundled_gateways())
    profile = read_profile(arguments.profile)
    progress = Progress(quiet=False)
    progress("Reading the roads")
    network = load_roads(arguments.roads, profile, settings.cache_folder)
    progress("Driving and fitting")
    result = calibrate(network, profile, drives, settings.max_snap_m)
    progress.clear()
    _warn(arguments.file, result)
    print(_residuals(result))
    print(f"\n{_errors(result)}")
    print(f"\n{_factors(result)}")
    if arguments.output:
        factors, spread = result.by_class(), result.spread()
        text = speeds_toml(profile.name, len(result.drives), factors, spread)
        write_file(Path(arguments.output), text.encode("utf-8"))
    size = counted(len(result.drives), "drive")
    target = arguments.output or "nothing written: name a file with -o"
    print(f"\n{arguments.file}: {size} on {network.source.name}; {target}")
    return DONE


def _warn(file: str, result: Calibration) -> None:
    """Warn about drives that could not be used, and those that no factors explain."""
    for drive, why in result.unusable:
        warnings.warn(f"{file}: {drive}: {why}. Left out.", CalibrationWarning, stacklevel=2)
    for timed in result.drives:
        if not timed.explained:
            warnings.warn(
                f"{file}: {timed.drive}: {timed.drive.minutes:g} minutes, no factors from "
                f"{LEAST_FACTOR} to {MOST_FACTOR} explain that: look for a stop, another way, "
                "or a slip of the pen.",
                CalibrationWarning,
                stacklevel=2,
            )


def _residuals(result: Calibration) -> str:
    """Return the minutes of each drive: measured, before, after, and what is left."""
    rows = [("row", "drive", "measured", "before", "after", "residual")]
    for timed in result.drives:
        drive = timed.drive
        before, after = timed.before_s / 60, timed.after_s / 60
        way = f"{drive.origin.id} → {drive.destination.id}"
        minutes = (f"{drive.minutes:.1f}", f"{before:.1f}", f"{after:.1f}")
        rows.append((str(drive.row), way, *minutes, f"{drive.minutes - after:+.1f}"))
    return table(rows)


def _errors(result: Calibration) -> str:
    """Return the median and the largest error in minutes, before and after."""

    def row(name: str, errors: list[float]) -> tuple[str, ...]:
        return (name, f"{median(errors):.1f}", f"{max(errors):.1f}")

    def off(timed: TimedDrive, seconds: float) -> float:
        return abs(timed.drive.minutes - seconds / 60)

    before = [off(timed, timed.before_s) for timed in result.drives]
    after = [off(timed, timed.after_s) for timed in result.drives]
    head = ("error, minutes", "median", "largest")
    errors = table([head, row("before", before), row("after", after)])
    return f"{errors}\n\n  four drives in five are within {result.spread():.1%} of their time"


def _factors(result: Calibration) -> str:
    """Return the time factor of each group of classes, and how many drives tell it."""
    rows = [("class", "time factor", "told by")]
    for group, factor, count in zip(GROUPS, result.factors, result.telling, strict=True):
        nobody = f"no drive (none has {TELLING_SHARE:.0%} of its time there): as in the table"
        told = counted(count, "drive") if count else nobody
        rows.append((", ".join(group), f"{factor:.3f}", told))
    return table(rows)
