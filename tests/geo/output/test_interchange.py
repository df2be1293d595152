"""What is exchanged with other fields is read back by libraries of theirs, or checked against the form's own rules."""

import datetime as dt
import json
import warnings

import geopandas as gpd
import jsonschema
import pytest
import rdflib

from geo import read_story
from geo.document import STATUSES
from geo.errors import OptionError
from geo.events import CAMEO, TYPES
from geo.output import to_annotations, to_linked_places, to_moving_features, to_plover, write_story
from geo.reader import read_by_rules

TEXT = (
    "PARIS (Reuters) - A train left Paris for Berlin on Monday. 😀 Rebels attacked Goma on 5 September 2023, "
    "police said.\n"
    "A truck will go from Goma to Bukavu."
)
# The terms of the annotation vocabulary that are used, in the place of the context on the network.
CONTEXT = {
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    **{name: f"oa:{name}" for name in ("Annotation", "TextualBody", "SpecificResource")},
    **{name: f"oa:{name}" for name in ("TextQuoteSelector", "TextPositionSelector")},
    "AnnotationPage": "as:OrderedCollectionPage",
    "items": {"@id": "as:items", "@container": "@list"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    **{name: f"oa:{name}" for name in ("identifying", "classifying", "describing", "tagging", "linking")},
    "body": "oa:hasBody",
    "target": "oa:hasTarget",
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": "oa:hasSelector",
    "value": "rdf:value",
    **{name: f"oa:{name}" for name in ("exact", "prefix", "suffix")},
    **{name: {"@id": f"oa:{name}", "@type": "xsd:nonNegativeInteger"} for name in ("start", "end")},
}  # fmt: skip
_TIMESPANS = {
    "type": "object",
    "required": ["timespans"],
    "properties": {
        "timespans": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["start"],
                "properties": {
                    end: {
                        "type": "object",
                        "required": ["in"],
                        "properties": {"in": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d[~?%]?$"}},
                    }
                    for end in ("start", "end")
                },
            },
        }
    },
}
_CERTAINTY = {"enum": ["certain", "less-certain", "uncertain"]}
# What Linked Places Format 1.2 requires, after its description.
LINKED_PLACES = {
    "type": "object",
    "required": ["type", "@context", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "@context": {"type": "string", "pattern": "linkedplaces-context"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["@id", "type", "properties", "names", "geometry"],
                "properties": {
                    "@id": {"type": "string", "pattern": "^(https?|urn):"},
                    "type": {"const": "Feature"},
                    "properties": {
                        "type": "object",
                        "required": ["title"],
                        "properties": {
                            "ccodes": {"type": "array", "items": {"type": "string", "pattern": "^[A-Z]{2}$"}}
                        },
                    },
                    "names": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["toponym", "citations"],
                            "properties": {"citations": {"type": "array", "items": {"required": ["label", "@id"]}}},
                        },
                    },
                    "types": {"type": "array", "items": {"required": ["identifier", "label"]}},
                    "geometry": {
                        "type": "object",
                        "required": ["type", "geometries"],
                        "properties": {
                            "type": {"const": "GeometryCollection"},
                            "geometries": {"type": "array", "items": {"properties": {"certainty": _CERTAINTY}}},
                        },
                    },
                    "relations": {
                        "type": "array",
                        "items": {
                            "required": ["relationType", "relationTo", "label"],
                            "properties": {"when": _TIMESPANS, "certainty": _CERTAINTY},
                        },
                    },
                    "links": {"type": "array", "items": {"required": ["type", "identifier"]}},
                    "descriptions": {"type": "array", "items": {"required": ["@id", "value"]}},
                    "when": _TIMESPANS,
                },
            },
        },
    },
}


_TEXT = {"type": "string", "minLength": 1}
_TEXT_OR_NONE = {"type": ["string", "null"]}
_LOCATION = {
    "type": ["object", "null"],
    "required": ["name", "country", "admin1", "latitude", "longitude", "geonames_id"],
    "additionalProperties": False,
    "properties": {
        "name": _TEXT,
        "country": {"type": ["string", "null"], "pattern": "^[A-Z]{2}$"},
        "admin1": _TEXT_OR_NONE,
        "latitude": {"type": "number", "minimum": -90, "maximum": 90},
        "longitude": {"type": "number", "minimum": -180, "maximum": 180},
        "geonames_id": {"type": ["integer", "null"], "minimum": 1},
    },
}
_DATE = {
    "type": ["object", "null"],
    "required": ["start", "end", "edtf"],
    "properties": {end: {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"} for end in ("start", "end")},
}
_PLOVER_EVENT = {
    "id": {"type": "string", "pattern": "^(https?|ni):"},
    "event": {"enum": [*(name.upper() for name in CAMEO), None]},
    "cameo_root": {"enum": [*CAMEO.values(), None]},
    "type": {"enum": list(TYPES)},
    "date": _DATE,
    "status": {"enum": list(STATUSES)},
    "location": _LOCATION,
    "participants": {"type": "array", "items": _TEXT},
    "according_to": _TEXT_OR_NONE,
    "title": _TEXT,
    "text": _TEXT,
    "start": {"type": "integer", "minimum": 0},
    "end": {"type": "integer", "minimum": 1},
    "confidence": {"type": "number", "minimum": 0, "maximum": 1},
}
PLOVER = {
    "type": "object",
    "required": ["ontology", "article", "events"],
    "additionalProperties": False,
    "properties": {
        "ontology": _TEXT,
        "article": {"type": "object", "required": ["id", "title", "language", "published", "publisher"]},
        "events": {
            "type": "array",
            "items": {
                "type": "object",
                "required": list(_PLOVER_EVENT),
                "additionalProperties": False,
                "properties": _PLOVER_EVENT,
            },
        },
    },
}


@pytest.fixture(scope="module")
def story():
    return read_story(text=TEXT, language="en", published="2023-09-06")


def test_linked_places_are_what_the_form_requires_and_a_gis_reads_them(story, tmp_path):
    document = to_linked_places(story)
    jsonschema.validate(document, LINKED_PLACES)
    (path,) = write_story(story, tmp_path / "story.lpf.json")
    read = gpd.read_file(path)
    assert read["title"].tolist() == story.places["name"].tolist()
    points = [shape.geoms[0] for shape in read.geometry]
    assert all(one.distance(other) < 1e-5 for one, other in zip(points, story.places.geometry, strict=True))
    paris = next(feature for feature in document["features"] if feature["properties"]["title"] == "Paris")
    assert [name["toponym"] for name in paris["names"]] == ["PARIS", "Paris"]
    assert paris["when"] == {"timespans": [{"start": {"in": "2023-09-04"}, "end": {"in": "2023-09-04"}}]}
    assert [relation["relationTo"] for relation in paris["relations"]] == ["https://sws.geonames.org/2950159/"]


def test_annotations_are_linked_data_that_select_the_words(story, tmp_path):
    (path,) = write_story(story, tmp_path / "story.jsonld")
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["@context"] == "http://www.w3.org/ns/anno.jsonld"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the library's own
        graph = rdflib.Graph().parse(data=json.dumps({**document, "@context": CONTEXT}), format="json-ld")
    found = graph.query(
        """PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?motivation ?exact ?start ?end WHERE {
          ?a a oa:Annotation ; oa:motivatedBy ?motivation ; oa:hasTarget ?target .
          ?target oa:hasSource ?source ; oa:hasSelector ?quote, ?position .
          ?quote a oa:TextQuoteSelector ; oa:exact ?exact .
          ?position a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end . }"""
    )
    selected = sorted(
        (str(one.motivation).split("#")[1], str(one.exact), int(one.start), int(one.end)) for one in found
    )
    tables = (("identifying", story.mentions), ("classifying", story.events))
    wanted = [
        (motivation, TEXT[start:end], start, end)
        for motivation, table in tables
        for start, end in zip(table["start"], table["end"], strict=True)
    ]
    assert selected == sorted(wanted)
    identified = set(graph.objects(None, rdflib.URIRef("http://www.w3.org/ns/oa#hasSource")))
    assert rdflib.URIRef("https://sws.geonames.org/2988507/") in identified
    assert len(to_annotations(story)["items"]) == len(wanted)


def test_moving_features_are_trajectories_with_the_days_of_the_article(story, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of extras of its own
        import movingpandas
    (path,) = write_story(story, tmp_path / "story.mfjson")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = movingpandas.read_mf_json(path, traj_id_property="route_id")
    dated = story.routes[story.routes["time_start"].notna()]
    assert [trajectory.id for trajectory in read] == dated["route_id"].tolist()
    assert 0 < len(dated) < len(story.routes)
    trajectory = next(iter(read))
    assert trajectory.get_start_time() == dt.datetime(2023, 9, 4)  # noqa: DTZ001  (as the library gives it)
    assert trajectory.get_end_time() == dt.datetime(2023, 9, 5)  # noqa: DTZ001
    origin = story.places.geometry[story.places["place_id"] == dated["origin_id"].iloc[0]].iloc[0]
    assert trajectory.get_start_location().distance(origin) < 0.2
    assert trajectory.to_linestring().length == pytest.approx(dated.geometry.iloc[0].length, rel=1e-3)


def test_events_after_plover_have_a_class_days_a_place_and_their_words(story, tmp_path):
    (path,) = write_story(story, tmp_path / "story.plover.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(document, PLOVER)
    drawn = story.events[story.events["drawn"]]
    assert [event["type"] for event in document["events"]] == drawn["type"].tolist()
    attack = next(event for event in document["events"] if event["event"] == "ASSAULT")
    assert (attack["cameo_root"], attack["status"]) == ("18", "happened")
    assert (attack["date"]["start"], attack["date"]["end"]) == ("2023-09-05", "2023-09-05")
    assert (attack["location"]["name"], attack["location"]["country"]) == ("Goma", "CD")
    assert attack["text"] in TEXT
    assert {TEXT[event["start"] : event["end"]] for event in document["events"]} >= {"attacked"}
    others = [event for event in document["events"] if event["event"] is None]
    assert {event["type"] for event in others} <= set(TYPES) - set(CAMEO)


def test_a_story_without_anything_is_a_document_without_features():
    empty = read_story(text="Nothing.", language="en", reader=read_by_rules)
    assert to_linked_places(empty)["features"] == []
    assert to_moving_features(empty)["features"] == []
    assert to_annotations(empty)["items"] == []
    assert to_plover(empty)["events"] == []


def test_an_address_of_the_article_is_its_name(story):
    from dataclasses import replace

    article = replace(story.article, source='https://example.org/a b?q="><script>')
    items = to_annotations(replace(story, article=article))["items"]
    assert items[0]["target"]["source"] == "https://example.org/a%20b?q=%22%3E%3Cscript%3E"
    article = replace(story.article, source="javascript:alert(1)")
    assert to_annotations(replace(story, article=article))["items"][0]["id"].startswith("ni:///sha-256;")


def test_one_document_cannot_be_a_file_a_layer(story, tmp_path):
    with pytest.raises(OptionError, match=r"\.lpf\.json is one document"):
        write_story(story, tmp_path / "a.lpf.json", per_layer=True)
    assert list(tmp_path.iterdir()) == []
