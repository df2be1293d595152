"""Hostile text through every field that can carry text: nothing runs, nothing is lost, the text is shown as it is."""
# ruff: noqa: E501, Q003, PERF

import datetime as dt
import json
import re

import pytest
import stories
from shapely.geometry import LineString, Point

import maps

RUN = "window.__pwned=1"
ATTACKS = [
    f"<script>{RUN}</script>", f"</script><script>{RUN}</script>", f"</SCRIPT ><script>{RUN}//", f"<!--<script>{RUN}</script>-->",
    f"<!-- <script> {RUN}", f"--><script>{RUN}</script>", f"]]><script>{RUN}</script>", f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>", f"</textarea><script>{RUN}</script>", f"</noscript><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>", f"<img src=x onerror='{RUN}'//", f'"><img src=x onerror="{RUN}">', f"'><img src=x onerror={RUN}>",
    f"<svg onload={RUN}>", f"<svg/onload={RUN}//", f"<svg><script>{RUN}</script></svg>", f"<svg><animate onbegin={RUN} attributeName=x>",
    f"<math><mtext><script>{RUN}</script>", f"<body onload={RUN}>", f"<input autofocus onfocus={RUN}>", f"<details open ontoggle={RUN}>",
    f"<video><source onerror={RUN}>", f"<audio src=x onerror={RUN}>", f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<iframe src=javascript:parent.{RUN}>", f"<object data=javascript:{RUN}>", f"<embed src=javascript:{RUN}>", f"<a href=javascript:{RUN}>x</a>",
    f"<form action=javascript:{RUN}><button>x", f"<base href=javascript:{RUN}//>", "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>", "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<img src=https://evil.example/x.png>", "<style>@import 'https://evil.example/x.css';</style>", f"<style>*{{background:url(javascript:{RUN})}}",
    "</style><style>body{display:none}", f"javascript:{RUN}", f"JaVaScRiPt:{RUN}", f"data:text/html,<script>{RUN}</script>", f"vbscript:{RUN}",
    f"${{{RUN}}}", f"`${{{RUN}}}`", f"\\`${{{RUN}}}", f"`;{RUN};`", f"';{RUN};'", f'";{RUN};"', f"\\';{RUN};//", f'\\";{RUN};//', f"\\u003cscript>{RUN}",
    f"\\x3cscript\\x3e{RUN}\\x3c/script\\x3e", f"&lt;script&gt;{RUN}&lt;/script&gt;", f"&#60;script&#62;{RUN}", f"&lt;img src=x onerror={RUN}&gt;",
    f"{{{{ cycler.__init__.__globals__ }}}}{{% set x = 1 %}}{RUN}", "{{7*7}}", "{% raw %}", "{policy}", "{data}{scripts}{0}", "%s%(x)s", "{title}{n}",
    f"constructor.constructor('{RUN}')()", "__proto__", "constructor", "toString", "hasOwnProperty", f"\u2028{RUN}\u2029", f"a\u2028</script>{RUN}",
    "\ud800 lone \udc00", "nul\x00nul", "bell\x07 esc\x1b[31m del\x7f c1\x85", "\u202eright to left\u202c", "\u2066isolate", "\u200f\u200e\u061c marks",
    "\ufeff bom \ufffe\uffff", "e\u0301\u0301\u0301" * 30, "😀👩‍👩‍👧‍👦🏳️‍🌈", "W" * 10_000, "م" * 10_000, "\t\ttabs\t", "a\r\nb\rc\nd", "<" * 500, "&" * 500, "]]>" * 50,
    f"expression({RUN})", f"url(javascript:{RUN})", "is-lit mark-button", "x\" style=\"position:fixed;inset:0", f"onerror={RUN}", "../../etc/passwd", "file:///etc/passwd",
    "https://evil.example/?q=<b>", "place:event:route", "#hash", "", " ",
]  # fmt: skip


def hostile(text):
    """A story that carries the text in every field that can carry text."""
    article = stories.article(
        f"{text}\n{text}", title=text, language=text, published=dt.date(2024, 1, 1), source=text, notes=(text,)
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
  const data = JSON.parse(document.getElementById("story-data").textContent);
  const text = document.getElementById("article-text").cloneNode(true);
  text.querySelectorAll(".event-number").forEach((element) => element.remove());
  dateline.select("event:" + data.events[0].id, { from: "list" });
  const wanted = data.article.title || data.article.source || dateline.words.t("untitled");
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


@pytest.mark.parametrize("policy", [True, False], ids=["policy", "no-policy"])
def test_hostile_text_neither_runs_nor_is_lost(open_page, policy):
    assert len(set(ATTACKS)) >= 60
    page = open_page(page_of(ATTACKS[0], policy=policy))
    bad = {}
    for attack in ATTACKS:
        page.log.requests.clear()
        page.log.path.write_text(page_of(attack, policy=policy), encoding="utf-8")
        page.goto(page.log.path.as_uri())
        page.wait_for_function("window.__ready === true")
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


def test_no_text_of_the_story_stands_outside_the_data_but_in_the_title():
    html = maps.story_map(hostile("Zanzibar-Q7")).get_root().render()
    rest = re.sub(r'<script type="application/json".*?</script>|<title>.*?</title>', "", html, flags=re.DOTALL)
    assert "Zanzibar-Q7" not in rest
