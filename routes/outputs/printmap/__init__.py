"""Maps for print, drawn as SVG from the road network: no tiles, no images, no network.

`projection` puts the globe on a sheet, `layers` says what lies under the circuit, `labels` where
names and numbers go, `drawing` writes SVG, and `maps` puts them together.
"""

from routes.outputs.printmap.maps import (
    MOST_NAMED_STOPS,
    day_map,
    map_description,
    named_day_map,
    overview_map,
)
from routes.outputs.printmap.marks import lunch_sign

__all__ = [
    "MOST_NAMED_STOPS",
    "day_map",
    "lunch_sign",
    "map_description",
    "named_day_map",
    "overview_map",
]
