"""Draw the land of the world as a grid of bits, by which sea lanes are straightened over open water.

A cell is land when land or its shore touches it, so that a line over cells of water alone crosses none.
"""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

CELLS = 10  # a degree


def land_grid(path: Path) -> NDArray[np.uint8]:
    """Draw a shapefile of land: rows from north to south, packed eight cells a byte."""
    image = Image.new("1", (360 * CELLS, 180 * CELLS))
    draw = ImageDraw.Draw(image)
    for polygon in gpd.read_file(path).geometry.explode():
        draw.polygon(cells(polygon.exterior.coords), fill=1, outline=1)
        for ring in polygon.interiors:  # inland seas are no way for ships
            draw.line(cells(ring.coords), fill=1)
    return np.packbits(np.asarray(image), axis=1)


def cells(ring: Any) -> list[tuple[float, float]]:
    """Turn positions in degrees into cells."""
    return [((lon + 180) * CELLS - 0.5, (90 - lat) * CELLS - 0.5) for lon, lat, *_ in ring]
