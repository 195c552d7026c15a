"""`sse-routes roads calibrate`: driving times fitted to drives that were timed."""

from __future__ import annotations

import warnings
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from routes.cli.console import DONE, Progress
from routes.errors import CalibrationWarning
from routes.files import write_file
from routes.message import msg
from routes.outputs.tabletext import table
from routes.outputs.texts import Texts
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
    from routes.roads.drives import Drive
    from routes.settings import Settings


def run_calibrate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Fit time factors to timed drives, print how well they fit, and write them if asked to."""
    sites = read_sites(arguments.sites or bundled_sites_path())
    drives = read_drives(arguments.file, sites, bundled_gateways())
    profile = read_profile(arguments.profile)
    texts = Texts(settings.language, "cli")
    progress = Progress(texts, quiet=False)
    progress(texts.t("Reading the roads"))
    network = load_roads(arguments.roads, profile, settings.cache_folder)
    progress(texts.t("Driving and fitting"))
    result = calibrate(network, profile, drives, settings.max_snap_m)
    progress.clear()
    _warn(arguments.file, result)
    print(_residuals(result, texts))
    print(f"\n{_errors(result, texts)}")
    print(f"\n{_factors(result, texts)}")
    if arguments.output:
        factors, spread = result.by_class(), result.spread()
        text = speeds_toml(profile.name, len(result.drives), factors, spread)
        write_file(Path(arguments.output), text.encode("utf-8"))
    values = {
        "file": texts.name(arguments.file),
        "drives": texts.tn("{n} drive", "{n} drives", len(result.drives)),
        "roads": texts.name(network.source.name),
    }
    said = (
        texts.t("{file}: {drives} on {roads}; {output}", **values, output=arguments.output)
        if arguments.output
        else texts.tell(
            msg("{file}: {drives} on {roads}; nothing written: name a file with -o", **values)
        )
    )
    print(f"\n{said}")
    return DONE


def _warn(file: str, result: Calibration) -> None:
    """Warn about drives that could not be used, and those that no factors explain."""
    for drive, why in result.unusable:
        left_out = msg(
            "{file}: row {row} ({origin} → {destination}): {reason}. Left out.",
            **_way(file, drive),
            reason=why,
        )
        warnings.warn(CalibrationWarning(left_out), stacklevel=2)
    for timed in result.drives:
        if not timed.explained:
            odd = msg(
                "{file}: row {row} ({origin} → {destination}): {minutes:g} minutes, no factors "
                "from {least} to {most} explain that: look for a stop, another way, or a slip of "
                "the pen.",
                **_way(file, timed.drive),
                minutes=timed.drive.minutes,
                least=LEAST_FACTOR,
                most=MOST_FACTOR,
            )
            warnings.warn(CalibrationWarning(odd), stacklevel=2)


def _way(file: str, drive: Drive) -> dict[str, object]:
    """Return which drive of which file it is, for a message."""
    ends = {"origin": drive.origin.id, "destination": drive.destination.id}
    return {"file": file, "row": drive.row, **ends}


def _residuals(result: Calibration, texts: Texts) -> str:
    """Return the minutes of each drive: measured, before, after, and what is left."""
    rows: list[tuple[str, ...]] = [
        (
            texts.t("row"),
            texts.t("drive"),
            texts.t("measured"),
            texts.t("before"),
            texts.t("after"),
            texts.t("residual"),
        )
    ]
    for timed in result.drives:
        drive = timed.drive
        before, after = timed.before_s / 60, timed.after_s / 60
        way = texts.isolate(f"{drive.origin.id} → {drive.destination.id}")
        left = drive.minutes - after
        residual = texts.isolate(f"{'-' if left < 0 else '+'}{texts.number(abs(left), 1)}")
        minutes = [texts.number(value, 1) for value in (drive.minutes, before, after)]
        rows.append((str(drive.row), way, *minutes, residual))
    return table(rows)


def _errors(result: Calibration, texts: Texts) -> str:
    """Return the median and the largest error in minutes, before and after."""

    def row(name: str, errors: list[float]) -> tuple[str, ...]:
        return (name, texts.number(median(errors), 1), texts.number(max(errors), 1))

    def off(timed: TimedDrive, seconds: float) -> float:
        return abs(timed.drive.minutes - seconds / 60)

    before = [off(timed, timed.before_s) for timed in result.drives]
    after = [off(timed, timed.after_s) for timed in result.drives]
    head = (texts.t("error, minutes"), texts.t("median"), texts.t("largest"))
    errors = table([head, row(texts.t("before"), before), row(texts.t("after"), after)])
    within = texts.t(
        "four drives in five are within {percent} of their time",
        percent=texts.percent(result.spread(), 1),
    )
    return f"{errors}\n\n  {within}"


def _factors(result: Calibration, texts: Texts) -> str:
    """Return the time factor of each group of classes, and how many drives tell it."""
    rows = [(texts.t("class"), texts.t("time factor"), texts.t("told by"))]
    nobody = texts.t(
        "no drive (none has {percent} of its time there): as in the table",
        percent=texts.percent(TELLING_SHARE),
    )
    for group, factor, count in zip(GROUPS, result.factors, result.telling, strict=True):
        by = texts.tn("{n} drive", "{n} drives", count) if count else nobody
        rows.append((texts.isolate(", ".join(group)), texts.number(factor, 3), by))
    return table(rows)
