"""Hostile text in every field that can hold text: nothing runs, nothing is lost, the text is shown unchanged."""
# ruff: noqa: E501, PERF

import datetime as dt
import json
import re

import pytest
from shapely.geometry import LineString, Point

import maps
from tests.maps import stories
from tests.maps.attacks import ATTACKS, SINGLE
from tests.maps.waiting import wait_for_search, wait_until_ready


def hostile(text):
    """Make a story with the text in every field that can hold text."""
    article = stories.article(
        f"{text}\n{text}",
        title=text,
        language=text,
        published=dt.date(2024, 1, 1),
        source=text,
        notes=(text,),
        byline=text,
        publisher=text,
    )
    end = len(text)
    mention = {
        "mention_id": text,
        "start": 0,
        "end": end,
        "text": text,
        "sentence": text,
        "sentence_start": 0,
        "place_id": text,
        "role": text,
        "cue": text,
        "confidence": 0.5,
    }
    place = {
        "place_id": text,
        "name": text,
        "source": text,
        "feature": text,
        "country": text,
        "admin1": text,
        "population": 5,
        "extent_km": 9.0,
        "mentions": 1,
        "confidence": 0.5,
        "reasons": [text],
        "alternatives": [{"place_id": text, "name": text, "country": text, "admin1": text, "score": 0.1}],
    }
    event = {
        "event_id": text,
        "type": text,
        "title": text,
        "sentence": text,
        "sentence_start": 0,
        "start": 0,
        "end": end,
        "place_id": text,
        "time": text,
        "status": text,
        "according_to": text,
        "participants": [text],
        "cues": [text],
        "counts": [{"text": text, "start": 0, "end": end}],
        "confidence": 0.5,
    }
    route = {
        "route_id": text,
        "event_id": text,
        "origin_id": text,
        "destination_id": text,
        "via": [text],
        "mode": text,
        "network": text,
        "length_km": 10.0,
        "time": text,
        "status": text,
        "according_to": text,
        "sentence": text,
    }
    story = stories.empty()
    story.article = article
    story.mentions = stories.table(
        "mentions", [mention, {**mention, "place_id": None, "start": end + 1, "end": 2 * end + 1}]
    )
    story.places = stories.table("places", [place], [Point(5, 50)])
    story.events = stories.table("events", [event], [Point(5, 50)])
    story.routes = stories.table("routes", [route], [LineString([(5, 50), (6, 51)])])
    return story


LOOK_EVERYWHERE = """
() => {
  for (const button of document.querySelectorAll("button:not(.download), summary")) button.click();
  for (const kind of ["place", "event", "route"]) {
    dateline.select(kind + ":" + dateline.data[kind + "s"][0].id, { from: "list" });
    document.querySelectorAll(".card button, .card summary").forEach((element) => element.click());
  }
  const data = Dateline.storyData();
  const text = document.getElementById("article-text").cloneNode(true);
  text.querySelectorAll(".event-number").forEach((element) => element.remove());
  dateline.select("event:" + data.events[0].id, { from: "list" });
  const wanted = data.article.title || dateline.words.t("untitled");
  return {
    pwned: window.__pwned, evil: document.querySelectorAll("#dateline :is(script, iframe, object, embed, form, base, link, meta, style, video, a:not(.leaflet-bar a))").length,
    title: document.querySelector("h1").textContent === wanted, text: text.textContent === data.article.text,
    quote: document.querySelector(".event-list").textContent.includes(data.events[0].sentence),
    wide: document.documentElement.scrollWidth <= innerWidth, card: !document.querySelector(".card").hidden,
  };
}
"""


def page_of(text, *, policy):
    html = maps.story_map(hostile(text)).get_root().render()
    # A lone surrogate must not stop the page from being written.
    html.encode("utf-8")
    return html if policy else re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)


# Without the policy a text has to be harmless by itself. That the policy breaks no page needs fewer texts.
@pytest.mark.parametrize(("policy", "attacks"), [(True, SINGLE[::8]), (False, SINGLE)], ids=["policy", "no-policy"])
def test_hostile_text_neither_runs_nor_is_lost(open_page, policy, attacks):
    page = open_page(page_of(attacks[0], policy=policy))
    bad = {}
    for attack in attacks:
        page.log.requests.clear()
        page.log.path.write_text(page_of(attack, policy=policy), encoding="utf-8")
        page.goto(page.log.path.as_uri())
        wait_until_ready(page)
        seen = page.evaluate(LOOK_EVERYWHERE)
        expected = {"evil": 0, "title": True, "text": True, "quote": True, "wide": True, "card": True}
        if {key: value for key, value in seen.items() if value is not None} != expected or len(page.log.requests) != 1:
            bad[attack[:60]] = (seen, page.log.requests[1:])
    assert bad == {}
    assert page.log.complaints == []


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_data_holds_the_text_unchanged(attack):
    html = maps.story_map(hostile(attack)).get_root().render()
    data = re.search(r'<script type="application/json" id="story-data">(.*?)</script>', html, re.DOTALL).group(1)
    assert not set(data) & set("<>&\u2028\u2029\u202e\x00")
    assert json.loads(data)["article"]["text"] == f"{attack}\n{attack}"


def test_no_text_of_the_story_is_outside_the_data_but_in_the_title_and_what_other_sites_show():
    html = maps.story_map(hostile("Zanzibar-Q7")).get_root().render()
    allowed = r'<script type="application/json".*?</script>|<title>.*?</title>|<meta (?:property|name)="[a-z:_]+" content="[^"<>]*">'
    assert "Zanzibar-Q7" not in re.sub(allowed, "", html, flags=re.DOTALL)


@pytest.mark.parametrize(
    "attack", ['"><script>boom()</script>', "' onload=boom() x='", '"/><img src=x onerror=boom()>', "a\nb"]
)
def test_what_other_sites_show_is_escaped(attack):
    html = maps.story_map(hostile(attack)).get_root().render()
    head = html[: html.index("<script")]
    assert "<img" not in head
    assert "boom()</script>" not in head
    assert all(
        re.fullmatch(r'<meta [a-z-]+="[^"<>]*"(?: content="[^"<>]*")?>', one) for one in re.findall(r"<meta .*", head)
    )


def all_at_once():
    """A story of as many places and events as there are attacks, each with its own in every field."""
    assert len(set(ATTACKS)) >= 300
    text = "\n".join(ATTACKS)
    story = stories.empty(text)
    tables = {name: [] for name in ("mentions", "places", "events", "routes")}
    start = 0
    for number, attack in enumerate(ATTACKS):
        one = hostile(attack)
        for name, rows in tables.items():
            row = getattr(one, name).drop(columns="geometry").iloc[0].to_dict()
            row |= {key: f"{row[key]}\x1f{number}" for key in row if key.endswith("_id") and row[key] is not None}
            if name in ("mentions", "events"):
                row |= {"start": start, "end": start + len(attack), "sentence_start": start}
            rows.append(row)
        start += len(attack) + 1
    spots = [Point(number % 20, number // 20) for number in range(len(ATTACKS))]
    ways = [LineString([spot, Point(60, 10)]) for spot in spots]
    for name, rows in tables.items():
        setattr(story, name, stories.table(name, rows, ways if name == "routes" else spots))
    return story


def opened(open_page, story, *, policy):
    html = maps.story_map(story).get_root().render()
    return open_page(html if policy else re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html))


SAFE = """
() => [window.__pwned === undefined, document.querySelectorAll(
  "#dateline :is(script, iframe, object, embed, form, base, link, meta, style, video, math, a:not(.leaflet-bar a))").length,
  document.documentElement.scrollWidth <= innerWidth]
"""
CODES = "(texts) => texts.map((text) => Array.from(text, (sign) => sign.codePointAt(0)))"


def codes(text):
    return [ord(sign) for sign in text]


@pytest.mark.parametrize("policy", [True, False], ids=["policy", "no-policy"])
def test_three_hundred_attacks_in_one_story_are_shown_as_they_are(open_page, policy):
    page = opened(open_page, all_at_once(), policy=policy)
    quoted = f"() => ({CODES})([...document.querySelectorAll('.event-list blockquote')].map((one) => one.textContent))"
    assert page.evaluate(quoted) == [codes(attack) for attack in ATTACKS if attack]
    page.evaluate("() => document.querySelectorAll('.card button, summary').forEach((one) => one.click())")
    assert page.evaluate(SAFE) == [True, 0, True]
    assert page.log.complaints == []
    assert len(page.log.requests) == 1


@pytest.mark.parametrize("policy", [True, False], ids=["policy", "no-policy"])
def test_three_hundred_attacks_among_clusters_are_shown_as_they_are(open_page, policy, monkeypatch):
    monkeypatch.setattr("maps.clusters.MOST_MARKS", 10)
    page = opened(open_page, all_at_once(), policy=policy)
    shown = f"""() => ({CODES})(Array.from({{ length: dateline.columns.size }}, (_, k) => {{
      dateline.select("event:" + k, {{ from: "list" }});
      document.querySelectorAll(".card summary").forEach((one) => one.click());
      return (document.querySelector(".card blockquote") || {{ textContent: "" }}).textContent;
    }}))"""
    assert page.evaluate(shown) == [codes(attack) for attack in ATTACKS]
    page.evaluate("""() => {
      for (let k = 0; k < dateline.columns.places.size; k += 1) dateline.select("place:" + k, { from: "list" });
      for (let k = 0; k < dateline.columns.routes.size; k += 1) dateline.select("route:" + k, { from: "list" });
      document.querySelectorAll("#dateline button:not(.download, .share button), summary").forEach((one) => one.click());
    }""")
    for attack in ('"><img src=x onerror=window.__pwned=1>', "(((((a+)+)+)+)+)$", "\\"):
        page.locator(".search").fill(attack)
        wait_for_search(page)
    assert page.evaluate(SAFE) == [True, 0, True]
    assert page.log.complaints == []
    assert [url for url in page.log.requests[1:] if not url.startswith(("data:", "blob:"))] == []
