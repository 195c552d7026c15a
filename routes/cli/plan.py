"""`sse-routes plan`: from sites and roads to a folder of outputs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from routes.ascent import warn_of_missing_heights
from routes.cli.console import DONE, Progress
from routes.cli.request import materials_of, wishes_of
from routes.cli.timetable import plan_text
from routes.desk.inputs import read_inputs
from routes.desk.planfiles import folder_of, plan_files
from routes.desk.planning import plan_circuits
from routes.outputs.bundle import clear_folder, write_folder
from routes.outputs.texts import Texts
from routes.planning.variants import MOST_VARIANTS

if TYPE_CHECKING:
    import argparse

    from routes.settings import Settings


def run_plan(arguments: argparse.Namespace, settings: Settings) -> int:
    """Plan circuits, check and trace them, write everything, and print the timetables."""
    texts = Texts(settings.language, "cli")
    progress = Progress(texts, quiet=arguments.quiet)
    inputs = read_inputs(wishes_of(arguments), materials_of(arguments), settings, progress)
    circuits = plan_circuits(inputs, arguments.variants, settings.max_snap_m, progress)
    if inputs.terrain is not None and circuits:
        warn_of_missing_heights(circuits[0], arguments.elevation)
    progress(texts.t("Writing the map, the booklet and the tracks"))
    out = Path(arguments.out)
    folders = plan_files(circuits, inputs, arguments.lang)
    for name, files in reversed(folders.items()):
        write_folder(out / name, files)
    for number in range(len(folders) + 1, MOST_VARIANTS + 1):
        clear_folder(out / folder_of(number))
    progress.clear()
    if not arguments.quiet:
        print(plan_text(circuits, arguments.variants, arguments.lang) + "\n")
        for name, files in folders.items():
            print("\n".join(str(out / name / file) for file in files))
    return DONE
