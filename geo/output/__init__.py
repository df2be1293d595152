"""Output: a story as files for a GIS, and as tables in a terminal.

In: a `geo.story.Story` or a `geo.document.Document`. Out: files (`write_story`) or printed tables.
"""

from geo.output.files import FORMATS, LAYERS, story_files, to_geojson, write_story
from geo.output.interchange import to_annotations, to_linked_places, to_moving_features, to_plover
from geo.output.terminal import doubts, print_candidates, print_explanation, print_scores, print_sources, print_story

__all__ = [
    "FORMATS",
    "LAYERS",
    "doubts",
    "print_candidates",
    "print_explanation",
    "print_scores",
    "print_sources",
    "print_story",
    "story_files",
    "to_annotations",
    "to_geojson",
    "to_linked_places",
    "to_moving_features",
    "to_plover",
    "write_story",
]
