"""The road network: from three sources to one graph a vehicle can be routed on.

Read in this order: `network` (streets and junctions as arrays), `osmtags` and `osmfigures` (what
tags mean), `bends` (how much roads turn, and what that costs), the sources `schematic`, `osmfile`
and `overpass` (with `waiting`, for a busy server), `cache` (one `.npz` file), `overrides` (what
people on the spot know), `matching` (which roads they mean), `amend` (the network changed by it),
`profile` (what a vehicle may use, how fast), `speeds` (how much longer it takes), `graph` (what
it can drive), `snap` (from a place to its nearest road), `reduce` (the same answers from fewer
junctions), `paths` (the fastest way), `drives` (what somebody timed), `calibrate` (speeds fitted
to it), `passage` (what a way takes), `compass`, `drive` and `decisions` (where a driver decides),
`landmarking` and `missed` (what one sees), `cues` (how to say it), `netx` (to networkx and osmnx
and back).
"""
