"""Recognition: the names of places, persons and organisations in a text.

In: a document with its text, and a gazetteer. Out: `geo.document.Names`. This is the only package that reads
``data/models``. `Recogniser` is the seam; `RECOGNISERS` has the two that ship.
"""

from geo.recognition.chunks import known_names
from geo.recognition.hybrid import RECOGNISERS, recognise_names
from geo.recognition.rules import Recogniser, recognise
from geo.recognition.subwords import Vocabulary
from geo.recognition.tagger import CLASSES, windows

__all__ = [
    "CLASSES",
    "RECOGNISERS",
    "Recogniser",
    "Vocabulary",
    "known_names",
    "recognise",
    "recognise_names",
    "windows",
]
