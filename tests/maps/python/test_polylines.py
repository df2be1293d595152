"""Lines as text, read back by another library."""

import polyline
from hypothesis import given
from hypothesis import strategies as st

from maps.polylines import with_polylines

NUMBERS = st.integers(-(2**30) + 1, 2**30 - 1)  # what the page's scripts can hold, doubled


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=20))
def test_another_library_reads_the_same_points(points):
    """Each point is the difference to the one before; the library adds them up."""
    flat = [number for point in points for number in point]
    made = with_polylines({"basemap": {"units": 100, "world": {"land": [[flat]]}, "detail": None, "outlines": {}}})
    assert made["basemap"]["detail"] is None
    (text,) = made["basemap"]["world"]["land"][0]
    x = y = 0
    wanted = []
    for dx, dy in points:
        x, y = x + dx, y + dy
        wanted.append((float(x), float(y)))
    assert polyline.decode(text, 0) == wanted
