from typing import Any, NamedTuple
from shapely.geometry import LineString
class Leg(NamedTuple):
    geometry: Any
    length_km: float
    network: str
    schematic_km: float
def route(origin, destination, *, mode):
    return Leg(LineString([origin, destination]), 0.0, "schematic", 0.0)
