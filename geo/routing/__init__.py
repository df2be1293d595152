"""Routing: the line of a leg on railways, roads and sea lanes, or a geodesic that says that it is schematic.

In: points as (longitude, latitude) and a means of travel. Out: a `Leg`. This is the only package that reads
``data/networks``; it knows nothing of texts. `Router` is the seam; docs/routers.md shows how to use others.
"""

from geo.routing.lines import SCHEMATIC, Leg, own_network
from geo.routing.networks import Network, open_network
from geo.routing.router import MODES, ROUTED, Router, ask, own_lines, route

__all__ = [
    "MODES",
    "ROUTED",
    "SCHEMATIC",
    "Leg",
    "Network",
    "Router",
    "ask",
    "open_network",
    "own_lines",
    "own_network",
    "route",
]
