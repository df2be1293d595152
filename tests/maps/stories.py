"""Stories made by hand, in the form that `geo.read_story` returns."""
# ruff: noqa: E501, PERF

import datetime as dt
import random
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, MultiLineString, Point

COLUMNS = {
    "mentions": "mention_id start end text sentence sentence_start place_id role cue confidence".split(),
    "places": (
        "place_id name source feature country admin1 population extent_km mentions confidence alternatives reasons"
    ).split(),
    "times": "start end text edtf time_start time_end".split(),
    "events": (
        "event_id type title sentence sentence_start start end place_id time time_start time_end status according_to "
        "participants cues counts confidence"
    ).split(),
    "routes": (
        "route_id event_id origin_id destination_id via mode network length_km time status according_to sentence"
    ).split(),
}
PLACES = {  # name: lon, lat, feature, country, admin1, population, extent [km]
    "Pyongyang": (125.7543, 39.0339, "P.PPLC", "KP", "Pyongyang", 3222000, 18),
    "Vladivostok": (131.8735, 43.1056, "P.PPLA", "RU", "Primorskiy Kray", 587022, 14),
    "Washington": (-77.0364, 38.8951, "P.PPLC", "US", "District of Columbia", 601723, 12),
    "Moskow": (37.6156, 55.7522, "P.PPLC", "RU", "Moskva", 10381222, 25),
    "Rusia": (100.0, 60.0, "A.PCLI", "RU", None, 144478050, 3200),
    "Korea Utara": (127.0, 40.0, "A.PCLI", "KP", None, 25549819, 250),
    "Ukraina": (32.0, 49.0, "A.PCLI", "UA", None, 44622516, 500),
    "Tokyo": (139.6917, 35.6895, "P.PPLC", "JP", "Tokyo", 8336599, 25),
    "San Francisco": (-122.4194, 37.7749, "P.PPLA2", "US", "California", 864816, 11),
    "القاهرة": (31.2497, 30.0626, "P.PPLC", "EG", "Cairo Governorate", 9606916, 20),
    "غزة": (34.4667, 31.5, "P.PPLA", "PS", "Gaza Strip", 410000, 8),
    "Laut Jepang": (135.0, 40.0, "H.SEA", None, None, None, 500),
}
RAIL = [
    (125.754, 39.034),
    (126.4, 39.25),
    (127.44, 39.15),
    (127.53, 39.83),
    (128.56, 40.17),
    (129.2, 40.67),
    (129.33, 41.24),
    (129.78, 41.79),
    (130.3, 42.25),
    (130.64, 42.41),
    (130.79, 42.6),
    (131.3, 43.0),
    (131.95, 43.8),
    (131.95, 43.4),
    (131.8735, 43.1056),
]


def table(name, rows, geometry=None):
    """Return a table with all its columns, whatever the rows leave out."""
    empty = {**dict.fromkeys(COLUMNS[name]), "counts": []}
    frame = pd.DataFrame([{**empty, **row} for row in rows], columns=COLUMNS[name], dtype=object)
    for column in ("time_start", "time_end"):
        if column in frame:
            frame[column] = pd.to_datetime(frame[column])
    return gpd.GeoDataFrame(frame, geometry=geometry or [None] * len(rows), crs=4326)


def article(text="", **known):
    return SimpleNamespace(
        **{"text": text, "title": None, "language": None, "published": None, "source": "a.txt", "notes": (), **known}
    )


def sentence_at(text, offset):
    starts = [0] + [k + 2 for k in range(len(text) - 1) if text[k] in ".!?" and text[k + 1] in " \n"]
    start = max(s for s in starts if s <= offset)
    end = min([s - 1 for s in starts if s > offset], default=len(text))
    return text[start:end], start


def story(text, mentions, events=(), routes=(), places=PLACES, **known):
    """Build a story. mentions: (surface, occurrence, place name or None, role); events and routes: dicts."""
    ids = {name: f"geonames:{k}" for k, name in enumerate(places, 100)}
    rows, points = [], []
    for k, (surface, nth, name, role) in enumerate(mentions, 1):
        start = -1
        for _ in range(nth + 1):
            start = text.index(surface, start + 1)
        said, at = sentence_at(text, start)
        rows.append(
            {
                "mention_id": f"m{k}",
                "start": start,
                "end": start + len(surface),
                "text": surface,
                "sentence": said,
                "sentence_start": at,
                "place_id": ids.get(name),
                "role": role,
                "confidence": 0.91,
            }
        )
        points.append(Point(places[name][:2]) if name else None)
    used = [name for name in places if any(m[2] == name for m in mentions)]
    place_rows = [
        {
            "place_id": ids[name],
            "name": name,
            "source": ids[name],
            "feature": places[name][2],
            "country": places[name][3],
            "admin1": places[name][4],
            "population": places[name][5],
            "extent_km": places[name][6],
            "mentions": sum(m[2] == name for m in mentions),
            "confidence": 0.9,
            "alternatives": [
                {"place_id": "geonames:9", "name": name, "country": "XX", "admin1": "Elsewhere", "score": 0.2}
            ],
            "reasons": ["the largest place of this name", "near the story's other places"],
        }
        for name in used
    ]
    event_rows, event_points = [], []
    for k, event in enumerate(events, 1):
        trigger = text.index(event["at"])
        said, at = sentence_at(text, trigger)
        place = event.get("place")
        kept = {key: value for key, value in event.items() if key not in ("at", "place")}
        event_rows.append(
            {
                "event_id": f"e{k}",
                "sentence": said,
                "sentence_start": at,
                "start": trigger,
                "end": trigger + len(event["at"]),
                "place_id": ids.get(place),
                "participants": [],
                "cues": [],
                "confidence": 0.7,
                **kept,
            }
        )
        event_points.append(Point(places[place][:2]) if place else None)
    route_rows = [
        {
            "route_id": f"r{k}",
            "event_id": route.get("event_id"),
            "origin_id": ids[route["from"]],
            "destination_id": ids[route["to"]],
            "via": [],
            "mode": route["mode"],
            "network": route["network"],
            "length_km": route["km"],
            "status": route["status"],
            "according_to": route.get("according_to"),
            "sentence": route.get("sentence", ""),
        }
        for k, route in enumerate(routes, 1)
    ]
    return SimpleNamespace(
        article=article(text, **known),
        mentions=table("mentions", rows, points),
        places=table("places", place_rows, [Point(places[name][:2]) for name in used]),
        times=table("times", []),
        events=table("events", event_rows, event_points),
        routes=table("routes", route_rows, [route["line"] for route in routes]),
    )


KIM = (
    "KONTAN.CO.ID - WASHINGTON. Pemimpin Korea Utara, Kim Jong Un, dikabarkan akan segera berkunjung ke Rusia untuk "
    "bertemu dengan Presiden Putin dan membicarakan kesepakatan senjata.\n"
    "Kim diprediksi berangkat dari Pyongyang pada pertengahan bulan September untuk menghadiri Forum Ekonomi Timur.\n"
    '"Kim akan melakukan perjalanan dari Pyongyang, ibu kota Korea Utara, mungkin dengan kereta lapis baja, ke Vladivostok '
    "di mana ia akan bertemu dengan Putin. Dua pemimpin akan berada di kampus Universitas Federal Timur Jauh di Vladivostok "
    'untuk menghadiri Forum Ekonomi Timur, yang dijadwalkan berlangsung pada 10-13 September," kata sumber tersebut.\n'
    "Menanggapi laporan tersebut, Dewan Keamanan Nasional (NSC) Gedung Putih menyatakan mereka tidak bisa mengonfirmasi "
    "kebenarannya. Namun, mereka percaya Kim mungkin memang sedang mengincar dialog tingkat tinggi di Rusia.\n"
    "Dugaan tersebut didasarkan pada pernyataan Menteri Pertahanan Rusia Sergei Shoigu bulan Juli lalu. Dalam kunjungannya "
    "ke Pyongyang saat itu, Shoigu mengaku berusaha meyakinkan Pyongyang untuk menjual amunisi artileri ke Moskow.\n"
    "Kirby memperingatkan bahwa Korea Utara berpotensi memberikan senjata tambahan kepada Rusia untuk digunakan dalam "
    "perang di Ukraina."
)


def kim():
    """A story like the sample: one planned train, four events of four kinds, three countries."""
    mentions = [
        ("WASHINGTON", 0, "Washington", "dateline"),
        ("Korea Utara", 0, "Korea Utara", "reference"),
        ("Rusia", 0, "Rusia", "destination"),
        ("Pyongyang", 0, "Pyongyang", "origin"),
        ("Pyongyang", 1, "Pyongyang", "origin"),
        ("Korea Utara", 1, "Korea Utara", "reference"),
        ("Vladivostok", 0, "Vladivostok", "destination"),
        ("Universitas Federal Timur Jauh", 0, None, "scene"),
        ("Vladivostok", 1, "Vladivostok", "scene"),
        ("Gedung Putih", 0, "Washington", "actor"),
        ("Rusia", 1, "Rusia", "scene"),
        ("Rusia", 2, "Rusia", "reference"),
        ("Pyongyang", 2, "Pyongyang", "destination"),
        ("Pyongyang", 3, "Pyongyang", "actor"),
        ("Moskow", 0, "Moskow", "actor"),
        ("Korea Utara", 2, "Korea Utara", "actor"),
        ("Rusia", 3, "Rusia", "actor"),
        ("Ukraina", 0, "Ukraina", "reference"),
    ]
    who = "pejabat AS yang tidak disebutkan identitasnya"
    events = [
        {
            "type": "travel",
            "title": "Kim Jong Un ke Vladivostok dengan kereta",
            "at": "perjalanan dari",
            "place": "Vladivostok",
            "time": "2023-09-11/2023-09-20~",
            "time_start": "2023-09-11",
            "time_end": "2023-09-20",
            "status": "planned",
            "according_to": who,
            "cues": ["akan", "mungkin"],
            "participants": ["Kim Jong Un"],
        },
        {
            "type": "meeting",
            "title": "Forum Ekonomi Timur",
            "at": "berlangsung pada",
            "place": "Vladivostok",
            "time": "2023-09-10/2023-09-13",
            "time_start": "2023-09-10",
            "time_end": "2023-09-13",
            "status": "planned",
            "according_to": who,
            "cues": ["dijadwalkan"],
            "participants": ["Kim Jong Un", "Putin"],
        },
        {
            "type": "statement",
            "title": "Gedung Putih tidak bisa mengonfirmasi",
            "at": "menyatakan",
            "place": "Washington",
            "time": None,
            "status": "happened",
            "participants": ["NSC"],
        },
        {
            "type": "travel",
            "title": "Kunjungan Shoigu ke Pyongyang",
            "at": "kunjungannya",
            "place": "Pyongyang",
            "time": "2023-07",
            "time_start": "2023-07-01",
            "time_end": "2023-07-31",
            "status": "happened",
            "participants": ["Sergei Shoigu"],
        },
        {
            "type": "aid",
            "title": "Senjata dari Korea Utara untuk Rusia",
            "at": "memberikan senjata",
            "place": None,
            "status": "possible",
            "according_to": "John Kirby",
            "cues": ["berpotensi"],
        },
    ]
    routes = [
        {
            "from": "Pyongyang",
            "to": "Vladivostok",
            "mode": "rail",
            "network": "OpenStreetMap railways (scgraph_data 2.0.0)",
            "km": 1152.3,
            "status": "planned",
            "according_to": who,
            "event_id": "e1",
            "line": LineString(RAIL),
            "sentence": "Kim akan melakukan perjalanan dari Pyongyang ...",
        }
    ]
    return story(
        KIM,
        mentions,
        events,
        routes,
        language="id",
        published=dt.date(2023, 9, 6),
        source="kontan_kim_vladivostok_id.txt",
        title="Kim Jong Un Dikabarkan Segera ke Rusia, Naik Kereta Lapis Baja",
    )


def empty(text="", **known):
    return story(text, [], **{"notes": ("No publication date is known.",), **known})


def arabic():
    text = "وصل الوفد إلى القاهرة يوم الثلاثاء. وقال المتحدث (John Smith) إن المساعدات ستنقل من القاهرة إلى غزة قريبا."
    mentions = [
        ("القاهرة", 0, "القاهرة", "destination"),
        ("القاهرة", 1, "القاهرة", "origin"),
        ("غزة", 0, "غزة", "destination"),
    ]
    events = [
        {"type": "travel", "title": "وصول الوفد", "at": "وصل", "place": "القاهرة", "status": "happened"},
        {
            "type": "aid",
            "title": "نقل المساعدات",
            "at": "ستنقل",
            "place": "غزة",
            "status": "predicted",
            "cues": ["ستنقل"],
        },
    ]
    routes = [
        {
            "from": "القاهرة",
            "to": "غزة",
            "mode": "road",
            "network": "schematic",
            "km": 345.0,
            "status": "predicted",
            "event_id": "e2",
            "line": LineString([(31.2497, 30.0626), (34.4667, 31.5)]),
        }
    ]
    return story(text, mentions, events, routes, language="ar", title="الوفد في القاهرة (report)")


def pacific():
    text = "The ship left Tokyo on Monday. It will reach San Francisco in two weeks."
    mentions = [("Tokyo", 0, "Tokyo", "origin"), ("San Francisco", 0, "San Francisco", "destination")]
    line = MultiLineString(
        [
            [(139.7, 35.7), (150, 40.5), (165, 45.2), (180, 48)],
            [(-180, 48), (-165, 47.6), (-150, 45.3), (-135, 41.6), (-122.42, 37.77)],
        ]
    )
    events = [
        {
            "type": "travel",
            "title": "Tokyo to San Francisco",
            "at": "reach",
            "place": "San Francisco",
            "status": "predicted",
            "time": "2023-09-18",
            "time_start": "2023-09-18",
            "time_end": "2023-09-18",
        }
    ]
    routes = [
        {
            "from": "Tokyo",
            "to": "San Francisco",
            "mode": "sea",
            "network": "Eurostat marnet (searoute 1.6.0)",
            "km": 8270.0,
            "status": "predicted",
            "event_id": "e1",
            "line": line,
        }
    ]
    return story(text, mentions, events, routes, language="en", title="Over the date line")


def many(count=50):
    places = {
        f"Town {k}": (100 + (k * 7 % 23) * 0.9, -6 + (k * 5 % 19) * 0.8, "P.PPL", "ID", "Region", 1000 * k, 3)
        for k in range(count)
    }
    text = " ".join(f"In Town {k} the river rose." for k in range(count))
    mentions = [(f"Town {k} ", 0, f"Town {k}", "scene") for k in range(count)]
    kinds = ["happened", "ongoing", "planned", "predicted", "possible", "unconfirmed", "denied"]
    events = [
        {"type": "disaster", "title": f"Flood {k}", "at": f"Town {k} the", "place": f"Town {k}", "status": kinds[k % 7]}
        for k in range(count)
    ]
    return story(text, mentions, events, places=places, language="en", title="Fifty floods")


def crowded(count=60, at_one=30):
    """Places within one city, many events at one of them, and two places at the same point."""
    places = {
        f"Kampung {k}": (106.7 + (k * 7 % 13) * 0.02, -6.3 + (k * 5 % 11) * 0.02, "P.PPLX", "ID", "Jakarta", 9000, 1)
        for k in range(count)
    }
    places["Universitas Negeri Jakarta Timur Laut"] = (106.88, -6.19, "S.UNIV", "ID", "Jakarta", None, None)
    places["Rumah Sakit Pusat Jakarta"] = places["Universitas Negeri Jakarta Timur Laut"]
    places["Indonesia"] = (118.0, -2.0, "A.PCLI", "ID", None, 267663435, 2500)
    sentences = [f"In {name}, the river rose." for name in places]
    text = " ".join([*sentences, *(f"Flood {k} hit the campus." for k in range(at_one))])
    mentions = [(name, 0, name, "scene" if k % 3 else "reference") for k, name in enumerate(places)]
    kinds = ["happened", "ongoing", "planned", "predicted", "possible", "unconfirmed", "denied"]
    events = [
        {
            "type": "disaster",
            "title": f"Flood {k}",
            "at": f"Flood {k} hit",
            "place": "Universitas Negeri Jakarta Timur Laut",
            "status": kinds[k % 7],
        }
        for k in range(at_one)
    ]
    return story(text, mentions, events, places=places, language="en", title="Sixty places in one city")


def three_ways():
    """Two ways from one city to another and one back."""
    text = "The train left Pyongyang for Vladivostok. The guests flew to Vladivostok. They will fly back to Pyongyang."
    mentions = [
        ("Pyongyang", 0, "Pyongyang", "origin"),
        ("Vladivostok", 0, "Vladivostok", "destination"),
        ("Vladivostok", 1, "Vladivostok", "destination"),
        ("Pyongyang", 1, "Pyongyang", "destination"),
    ]
    straight = [PLACES["Pyongyang"][:2], PLACES["Vladivostok"][:2]]
    there = {"from": "Pyongyang", "to": "Vladivostok", "status": "happened"}
    routes = [
        {**there, "mode": "rail", "network": "OpenStreetMap railways", "km": 1152.3, "line": LineString(RAIL)},
        {**there, "mode": "air", "network": "schematic", "km": 690.0, "line": LineString(straight)},
        {
            "from": "Vladivostok",
            "to": "Pyongyang",
            "mode": "air",
            "network": "schematic",
            "km": 690.0,
            "status": "planned",
            "line": LineString(straight[::-1]),
        },
    ]
    return story(text, mentions, [], routes, language="en", title="There and back")


STATUSES = ["happened", "ongoing", "planned", "predicted", "possible", "unconfirmed", "denied"]
WORDS = "attack rebels market convoy aid bridge said after before floods hit the in of on a".split()


def many_events(events=2500, places=300, seed=1):
    """A made-up corpus: places in three clusters and two countries, events in 40 articles, two routes on one line."""
    chance = random.Random(seed)
    centres = [(32, 49), (110, -3), (35, 15)]
    names = [f"Town {k}" for k in range(places - 2)] + ["Ukraine", "Sudan"]
    spots = [Point(chance.gauss(x, 4), chance.gauss(y, 3)) for x, y in (centres[k % 3] for k in range(places - 2))] + [
        Point(32, 49),
        Point(30, 15),
    ]
    features = ["P.PPL"] * (places - 2) + ["A.PCLI"] * 2
    rows = [
        {
            "place_id": f"geonames:{k}",
            "name": name,
            "source": f"geonames:{k}",
            "feature": features[k],
            "country": {"Ukraine": "UA", "Sudan": "SD"}.get(name, "ID"),
            "admin1": "State",
            "population": 1000 + k,
            "extent_km": 3.0 if k < places - 2 else 500.0,
            "mentions": 2,
            "confidence": 0.9,
            "alternatives": [{"name": name, "country": "XX", "admin1": "Else", "score": 0.2}],
            "reasons": ["the largest place of this name"],
        }
        for k, name in enumerate(names)
    ]
    event_rows = []
    for k in range(events):
        words = (
            chance.choice([chance.choice(WORDS), f"w{chance.randrange(3000)}"]) for _ in range(chance.randint(8, 30))
        )
        quote = " ".join(words)
        at = quote.index(" ") + 1
        place = chance.randrange(places) if chance.random() < 0.9 else None
        day = pd.Timestamp("2023-01-01") + pd.Timedelta(days=k * 400 // events) if chance.random() < 0.8 else pd.NaT
        event_rows.append(
            {
                "event_id": f"e{k}",
                "type": chance.choice(["assault", "aid", "meeting"]),
                "title": quote[at : at + 12],
                "sentence": quote,
                "sentence_start": 50,
                "start": 50 + at,
                "end": 55 + at,
                "place_id": None if place is None else f"geonames:{place}",
                "time": None if day is pd.NaT else f"{day:%Y-%m-%d}" + chance.choice(["", "~", "?"]),
                "time_start": day,
                "time_end": day if day is pd.NaT else day + pd.Timedelta(days=chance.choice([0, 0, 3])),
                "status": chance.choice(STATUSES),
                "according_to": chance.choice([None, "the governor"]),
                "participants": ["Kim"],
                "cues": ["will"],
                "confidence": round(chance.random(), 2),
                "spot": None if place is None else spots[place],
                "article": k * 40 // events,
            }
        )
    made = empty()
    made.places = table("places", rows, spots)
    made.events = table("events", event_rows, [row["spot"] for row in event_rows])
    made.events["article"] = [row["article"] for row in event_rows]
    ends = {"origin_id": "geonames:0", "destination_id": "geonames:1", "mode": "road", "status": "planned"}
    way = LineString([spots[0], (40, 20), spots[1]])
    made.routes = table(
        "routes",
        [
            {"route_id": "r1", **ends, "network": "schematic", "length_km": 9.5, "sentence": "A convoy left."},
            {"route_id": "r2", **ends, "network": "OpenStreetMap roads", "length_km": 9.5},
        ],
        [way, way],
    )
    made.articles = [article("", title=f"Article {k}", source=f"{k}.txt") for k in range(40)]
    return made


STORIES = {
    "kim": kim,
    "empty": empty,
    "arabic": arabic,
    "pacific": pacific,
    "many": many,
    "crowded": crowded,
    "three_ways": three_ways,
}
