"""Maps: the story as one self-contained page.

``maps.story_map(story)`` gives an ordinary ``folium.Map``; its ``save`` writes a page that opens without a network.
"""

from maps.story_map import StoryMap, story_map

__all__ = ["StoryMap", "story_map"]
