"""Heights of the road: how far a drive climbs, and its profile.

`climb` counts rises and falls along a line whose heights are known, `raster` reads heights from
files. What no file tells stays unknown; nothing here fills a gap.
"""
