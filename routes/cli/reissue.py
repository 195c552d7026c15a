"""`sse-routes reissue`: replace the published circuits that a closure or a changed site touches."""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from routes.cli.console import DONE, FOUND_WRONG, complain, silent
from routes.cli.editions import today
from routes.cli.planoptions import add_plan_options
from routes.cli.request import materials_of, wishes_of
from routes.desk.inputs import Ways, read_inputs, read_roads
from routes.desk.planfiles import plan_files
from routes.desk.planning import plan_circuits
from routes.editions.edition import STAMP, manifest_hash, read_stamp
from routes.editions.folder import whole_folder
from routes.editions.reissue import (
    issue_of,
    next_folder,
    renew_draft,
    replace_edition,
    touch_text,
    touches,
)
from routes.editions.repeat import repeated_request
from routes.editions.superseded import (
    Replaced,
    address_beside,
    next_address,
    superseded_files,
)
from routes.errors import InputError, OutputError, RequestError, RoutesError
from routes.matrix import travel_matrix
from routes.message import msg
from routes.outputs.bundle import write_folder
from routes.outputs.texts import Texts
from routes.places import bundled_eating_places
from routes.planning.measure import snap_request
from routes.roads.load import BUNDLED
from routes.sites import bundled_sites_path

if TYPE_CHECKING:
    from routes.desk.planfiles import PlanInputs
    from routes.editions.edition import Stamp
    from routes.editions.folder import Folder
    from routes.editions.reissue import Touch
    from routes.settings import Settings

_NEEDED = ("overrides", "speeds", "formula", "elevation")

_roads_of = lru_cache(maxsize=2)(read_roads)


def run_reissue(arguments: argparse.Namespace, settings: Settings) -> int:
    """Rebuild the published circuits that are touched; 1 if one could not be, otherwise 0."""
    texts = Texts(settings.language, "cli")
    known = [(path, _published(path)) for path in map(Path, arguments.folders)]
    failures = 0
    for path, published in known:
        if published is None:
            print(texts.t("{folder}: is not published", folder=texts.name(str(path))))
            continue
        try:
            _reissue(path, *published, arguments, settings)
        except OutputError:
            raise
        except RoutesError as error:
            failures += 1
            refusal = msg("{folder}: cannot be rebuilt: {error}", folder=path, error=error)
            complain(texts, texts.tell(refusal))
    return FOUND_WRONG if failures else DONE


def _published(path: Path) -> tuple[Folder, Stamp] | None:
    """Return a published folder, or a draft that replaces one, and its stamp; None of any other.

    Raises:
        InputError: if it is not as it was.
    """
    folder, stamp = whole_folder(path), read_stamp(path)
    if stamp is None:
        return None
    if stamp.manifest != manifest_hash(path):
        raise InputError(
            msg(
                "{folder}: its {stamp} is that of another circuit, which was there before.",
                folder=path,
                stamp=STAMP,
            )
        )
    return folder, stamp


def _reissue(
    path: Path, folder: Folder, stamp: Stamp, arguments: argparse.Namespace, settings: Settings
) -> None:
    """Say whether a circuit stands; if not, replace it."""
    texts = Texts(settings.language, "cli")
    name = texts.name(str(path))
    stamp = read_stamp(path) or stamp  # a folder may be named twice
    if stamp.superseded is not None:
        day = texts.isolate(f"{stamp.superseded}")
        print(texts.t("{folder}: was superseded on {date} already", folder=name, date=day))
        _finish(path, folder, stamp, texts, dry_run=arguments.dry_run)
        return
    inputs = _inputs(folder, stamp, arguments, settings)
    found = _touches(folder, inputs, settings)
    if not found:
        print(texts.t("{folder}: stands", folder=name))
        return
    print(texts.t("{folder}: touched", folder=name))
    for touch in found:
        print(f"  {touch_text(touch, folder.circuit, arguments.lang)}")
    if arguments.dry_run:
        target = texts.name(str(next_folder(path, stamp)))
        would = (
            texts.t("would be made again: it is a draft")
            if stamp.published is None
            else texts.t("would be replaced by {folder}", folder=target)
        )
        print(f"  {would}")
        return
    files = _files(folder, inputs, settings)
    count = texts.tn("{n} file", "{n} files", len(files))
    if stamp.published is None:
        renew_draft(path, stamp, files)
        print(f"  {texts.t('made again, {files}: publish it when it is right', files=count)}")
        return
    by = inputs.public_url or address_beside(next_folder(path, stamp).name)
    date, language = arguments.date or today(), folder.manifest["request"]["language"]
    replaced = Replaced(date=date, by=by, language=language)
    made = replace_edition(path, stamp, files, (found, folder.circuit), replaced)
    target = texts.name(str(made))
    said = texts.t(
        "replaced by {folder}, {files}: publish it when it is right", folder=target, files=count
    )
    print(f"  {said}")


def _finish(path: Path, folder: Folder, stamp: Stamp, texts: Texts, *, dry_run: bool) -> None:
    """Let files of a superseded edition say so that do not yet."""
    if stamp.superseded is None:
        return
    by = stamp.replaced_by or address_beside(next_folder(path, stamp).name)
    language = folder.manifest["request"]["language"]
    replaced = Replaced(date=stamp.superseded, by=by, language=language)
    files = superseded_files(path, stamp, replaced)
    if not files:
        return
    if dry_run:
        print(f"  {texts.t('its files do not say so yet')}")
        return
    write_folder(path, files)
    print(f"  {texts.t('its files say so now')}")


def _inputs(
    folder: Folder, stamp: Stamp, arguments: argparse.Namespace, settings: Settings
) -> PlanInputs:
    """Return what the circuit was planned from, as it is now."""
    asked = folder.manifest["request"]
    parser = argparse.ArgumentParser(add_help=False)
    add_plan_options(parser, Texts("en", "help"))  # only its defaults are used
    options = parser.parse_args([])
    options.sites, options.roads = arguments.sites, arguments.roads or BUNDLED
    _refuse_unnamed(folder, arguments)
    for name in (*_NEEDED, "elevation_credit"):
        setattr(options, name, getattr(arguments, name))
    options.profile = asked["profile"]
    options.road_limit = folder.circuit.rules.road_limit
    options.public_url, number = asked.get("public_url") or "", stamp.number
    if stamp.published is not None:
        name, next_name = folder.path.resolve().name, next_folder(folder.path, stamp).name
        options.public_url = next_address(options.public_url, name, next_name)
        number += 1
    options.tiles, options.tiles_attribution = asked.get("tiles"), asked.get("tiles_attribution")

    ways = Ways(roads=_roads_of, request=lambda _, sites: repeated_request(folder, sites))
    asked_again = (wishes_of(options), materials_of(options))
    inputs = read_inputs(*asked_again, settings, silent, ways)
    inputs = replace(inputs, issue=issue_of(number))
    if "ledger" in folder.manifest["inputs"]:  # its visits are in the circuit, as they were then
        inputs.hashes["ledger"] = folder.manifest["inputs"]["ledger"]
    return inputs


def _refuse_unnamed(folder: Folder, arguments: argparse.Namespace) -> None:
    """Refuse to plan from other files than the circuit was planned from, only for want of a name.

    Raises:
        RequestError: if a file is not named.
    """
    made_from = folder.manifest["inputs"]
    bundled = sha256(bundled_sites_path().read_bytes()).hexdigest()
    missing = [
        name
        for name in _NEEDED
        if not getattr(arguments, name) and any(key.split("/")[0] == name for key in made_from)
    ]
    if arguments.sites is None and made_from.get("sites") != bundled:
        missing.append("sites")
    if arguments.roads is None and not folder.circuit.roads.is_schematic:
        missing.append("roads")
    if missing:
        raise RequestError(
            msg(
                "it was made with {what} that you did not name: give them, as they are now, with "
                "{option}.",
                what=missing[0],
                option=f"--{missing[0]}",
            )
        )


def _touches(folder: Folder, inputs: PlanInputs, settings: Settings) -> tuple[Touch, ...]:
    tables = bundled_eating_places()
    snapped = snap_request(inputs.request, inputs.sites, tables, inputs.graph, settings.max_snap_m)
    matrix = travel_matrix(inputs.graph, snapped.snaps, find=inputs.find)
    return touches(folder.circuit, inputs.sites, matrix)


def _files(folder: Folder, inputs: PlanInputs, settings: Settings) -> dict[str, bytes]:
    """Plan the same request again; return the files of the same variant."""
    asked = folder.manifest["request"]
    number = int(asked.get("variant", 1))
    circuits = plan_circuits(inputs, number, settings.max_snap_m, silent)
    if len(circuits) < number:
        raise RequestError(
            msg("there is no variant {number} of this request any more.", number=number)
        )
    files = plan_files(circuits, inputs, asked["language"])
    return files[list(files)[number - 1]]
