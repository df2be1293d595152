"""Polylines: the lines of the ground as text, which is half as long as their numbers.

The text is that of Google's Encoded Polyline Algorithm Format: of each number its sign goes to the last bit, and five
bits at a time become a sign between ``?`` and ``~``.
"""

from functools import cache
from typing import Any

from maps.records import Payload

__all__ = ["with_polylines"]

_BITS, _MORE, _FIRST = 5, 0x20, 63  # of a sign: its bits, the one that says that another follows, the first of all
_LINED = {"basemap": ("world", "detail", "outlines"), "ground": ("areas", "lines")}


def with_polylines(payload: Payload) -> Payload:
    """Write the lines of the ground as text.

    Parameters
    ----------
    payload
        The story, as :func:`maps.payload.story_payload` gives it.

    Returns
    -------
    dict
        The story with a text in the place of every line; the page's ``Dateline.storyData`` makes numbers of it.
    """
    parts: dict[str, Any] = dict(payload)
    for name, keys in _LINED.items():
        if parts.get(name):
            parts[name] = {**parts[name], **{key: _written(parts[name][key]) for key in keys}}
    return parts  # type: ignore[return-value]


def _written(shapes: Any) -> Any:
    """Replace each list of numbers in lists and dicts of them."""
    if isinstance(shapes, dict):
        return {key: _written(value) for key, value in shapes.items()}
    if isinstance(shapes, list):
        if shapes and isinstance(shapes[0], int):
            return "".join(map(_signs, shapes))
        return [_written(value) for value in shapes]
    return shapes


@cache
def _small(number: int) -> str:
    return _encoded(number)


def _signs(number: int) -> str:
    common = 2_000  # most differences between points are less
    return _small(number) if -common < number < common else _encoded(number)


def _encoded(number: int) -> str:
    rest, signs = (number << 1) ^ (number >> 63), ""
    while rest >= _MORE:
        signs += chr((rest & (_MORE - 1) | _MORE) + _FIRST)
        rest >>= _BITS
    return signs + chr(rest + _FIRST)
