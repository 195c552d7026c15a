"""A circuit as one HTML file: an interactive map and the whole itinerary as text.

folium builds the map; `layers` is the only module that knows it. Text from data never enters a
script: it stands in the page as HTML that went through `guard`, popups are copies of that HTML,
and the drawn background is inert JSON. `assets` brings Leaflet in from its registry package.
"""

from __future__ import annotations

from routes.outputs.webmap.page import circuit_map

__all__ = ["circuit_map"]
