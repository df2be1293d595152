"""Event types: what kinds of event there are, and how they map to the codes of the field.

The types are the classes of PLOVER (Political Language Ontology for Verifiable Event Records, the successor of CAMEO)
in lower case, and what a map needs beside them. `CAMEO` gives each PLOVER class its root code; `PLAIN` is the one
mapping to the everyday types of a story.
"""

__all__ = ["CAMEO", "PLAIN", "PLOVER", "SCENIC", "TYPES"]

CAMEO = {
    "agree": "03",
    "consult": "04",
    "support": "05",
    "cooperate": "06",
    "aid": "07",
    "concede": "08",
    "retreat": "087",
    "investigate": "09",
    "demand": "10",
    "disapprove": "11",
    "reject": "12",
    "threaten": "13",
    "protest": "14",
    "mobilize": "15",
    "sanction": "16",
    "coerce": "17",
    "assault": "18",
    "fight": "19",
}
_BEYOND = ("travel", "accident", "disaster", "crime", "health", "election", "sport", "economy", "speak", "other")
TYPES = (*CAMEO, *_BEYOND)

PLAIN = {
    **{kind: kind for kind in ("travel", "accident", "disaster", "economy", "speak", "agree", "threaten", "protest")},
    **dict.fromkeys(("demand", "disapprove", "reject", "support"), "speak"),
    **dict.fromkeys(("assault",), "attack"),
    **dict.fromkeys(("fight", "mobilize", "retreat"), "military"),
    "consult": "meet",
    "cooperate": "agree",
    "concede": "other",
    "coerce": "arrest",
    "aid": "aid",
    "sanction": "economy",
    **dict.fromkeys(("investigate", "crime", "health", "election", "sport", "other"), "other"),
}

# Types that happen at a scene: without a place of its own, a later mention keeps the place.
SCENIC = frozenset({"assault", "accident", "disaster", "aid", "fight", "mobilize", "protest", "coerce", "crime"})

# The class that stands for an everyday type when no word says more.
PLOVER = {
    **{kind: kind for kind in ("travel", "accident", "disaster", "economy", "speak", "agree", "threaten", "protest")},
    "meet": "consult",
    "attack": "assault",
    "aid": "aid",
    "arrest": "coerce",
    "military": "fight",
    "other": "other",
}
