"""Plan circuits over places of the social and solidarity economy.

The data flows one way; open the modules in this order to follow it:

1. `routes.errors`, `routes.geo`, `routes.hours`: the words everything else uses
2. `routes.sites`, `routes.places`, `routes.census`: what there is to visit, and where days start
3. `routes.roads`: the road network, from an OSM file, from Overpass or from the bundled table
4. `routes.matrix`: how long it takes between places
5. `routes.circuit`: the answer's values: days, stops, legs
6. `routes.planning`: from a request to a circuit
7. `routes.check`: an independent look at any circuit
8. `routes.trace`: the streets and the directions of the chosen legs; `routes.ascent` and
   `routes.elevation`: their heights, if files of such are given
9. `routes.outputs`: what people hold in their hands
10. `routes.settings`, `routes.desk`: from what a planner asks to circuits and their files
11. `routes.editions`: a season of circuits, what moved between two, and what is published
12. `routes.cli`, `routes.web`: the command line and the local page put the pieces together
"""

__version__ = "0.1.0"
