"""Evaluation: how often Dateline is right on gold stories.

In: gold stories (`read_gold`) and the records that Dateline makes of their texts. Out: the scores of the field
(`score_stories`).
"""

from geo.evaluation.scores import calibration_error, score_stories
from geo.evaluation.stories import read_gold

__all__ = ["calibration_error", "read_gold", "score_stories"]
