"""Recognition: the names of places, persons and organisations in a text.

In: a document with its text, and a gazetteer. Out: `geo.document.Names`. This is the only package that reads
``data/models``. `Recogniser` is the seam; `RECOGNISERS` has the two that ship.
"""

from geo.recognition.hybrid import RECOGNISERS, gazetteer_marks, recognise_names
from geo.recognition.rules import Recogniser, recognise
from geo.recognition.subwords import BEGIN, END, Vocabulary, is_spaceless
from geo.recognition.tagger import CLASSES, Tagger, check_model, open_session, open_tagger, windows

__all__ = [
    "BEGIN",
    "CLASSES",
    "END",
    "RECOGNISERS",
    "Recogniser",
    "Tagger",
    "Vocabulary",
    "check_model",
    "gazetteer_marks",
    "is_spaceless",
    "open_session",
    "open_tagger",
    "recognise",
    "recognise_names",
    "windows",
]
