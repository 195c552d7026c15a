"""What people hold in their hands: files, a map, a booklet, in French, Arabic or English.

`texts` and `wording` put values into words; `circuitjson` is the canonical file; `gpx`, `kml`,
`geojson`, `ical`, `timetable_csv`, `officebook` and `cuesheet` are for other programs, and
`exports` makes any of them; `webmap`, `printmap` and `booklet` are for people; `bundle` writes a
folder of all of them, whole or not at all.
"""
