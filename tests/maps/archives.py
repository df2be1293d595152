"""Archives of vector tiles made by hand: PMTiles by its own writer, tiles by mapbox-vector-tile."""

import gzip
import math

import mapbox_vector_tile
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

RADIUS = 20037508.342789244  # of the square of Web Mercator [m]


def mercator(lon, lat):
    return lon / 180 * RADIUS, math.asinh(math.tan(math.radians(lat))) / math.pi * RADIUS


def tiles_over(box, zoom):
    """Return the tiles that a box [degrees] touches."""
    (west, south), (east, north) = mercator(*box[:2]), mercator(*box[2:])
    size = 2 * RADIUS / 2**zoom
    columns = range(int((west + RADIUS) / size), int((east + RADIUS) / size) + 1)
    rows = range(int((RADIUS - north) / size), int((RADIUS - south) / size) + 1)
    return [(zoom, x, y) for x in columns for y in rows]


def tile(zoom, x, y, features, *, extent=4096):
    """Encode features (layer, geometry in degrees, properties) as one tile; what lies outside is cut off."""
    size = 2 * RADIUS / 2**zoom
    west, north = x * size - RADIUS, RADIUS - y * size

    def pixels(points):
        places = [mercator(*point) for point in points]
        return [((east - west) / size * extent, (north - up) / size * extent) for east, up in places]

    parts = [(layer, shapely.transform(shape, pixels), told) for layer, shape, told in features]
    inside = [(layer, shapely.clip_by_rect(part, 0, 0, extent, extent), told) for layer, part, told in parts]
    return encoded([one for one in inside if not one[1].is_empty], extent=extent)


def encoded(features, *, extent=4096):
    """Encode features whose geometry is in parts of the tile, north above."""
    layers = {}
    for layer, shape, told in features:
        layers.setdefault(layer, []).append({"geometry": shape, "properties": told})
    made = [{"name": name, "features": found} for name, found in layers.items()]
    return mapbox_vector_tile.encode(made, default_options={"extents": extent, "y_coord_down": True})


def write_archive(path, tiles, *, metadata=None, **header):
    """Write tiles ({(zoom, x, y): bytes}) as an archive; `header` replaces what the header says."""
    with path.open("wb") as file:
        writer = Writer(file)
        for at, data in sorted(tiles.items(), key=lambda one: zxy_to_tileid(*one[0])):
            writer.write_tile(zxy_to_tileid(*at), gzip.compress(data))
        said = {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, **header}
        writer.finalize(said, metadata or {})
    return path


def regional(path, box, features, *, zooms=range(7, 11), extent=4096, **more):
    """Write an archive of a region: the features at every zoom."""
    tiles = {at: tile(*at, features, extent=extent) for zoom in zooms for at in tiles_over(box, zoom)}
    return write_archive(path, tiles, **more)
