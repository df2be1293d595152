"""Attack strings: the known ways to break out of HTML, attributes, scripts, templates, URLs, SVG, CSS and JSON.

`hostile` makes a story with one of them in every field, `all_at_once` a story of many.
"""
# ruff: noqa: E501, PERF, Q003

import datetime as dt
from itertools import product

from shapely.geometry import LineString, Point

from tests.maps import stories

RUN = "window.__pwned=1"
SINGLE = [
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
    f"expression({RUN})", f"url(javascript:{RUN})", "is-lit mark-button", 'x" style="position:fixed;inset:0', f"onerror={RUN}", "../../etc/passwd", "file:///etc/passwd",
    "https://evil.example/?q=<b>", "place:event:route", "#hash", "", " ",
]  # fmt: skip
# Every way to break out of what may surround a text, combined with every way to run a script.
WAYS_OUT = [
    '"', "'", "`", '">', "'>", "`>", "\\", '\\"', "-->", "]]>", "*/", "//\n", "</script>", "</style>", "</title>", "</textarea>", "</svg>", "</math>", "</template>",
    "</select>", "</option>", "</iframe>", "}", "})", "};", "))", "\u2028", "\x00", "&quot;>", "%22%3E", "\uff02\uff1e", "<![CDATA[", "<!DOCTYPE x [", "<?xml?>",
]  # fmt: skip
PAYLOADS = [
    f"<script>{RUN}</script>", f"<img src=x onerror={RUN}>", f"<svg/onload={RUN}>", f";{RUN};//", f"${{{RUN}}}", f' onfocus="{RUN}" autofocus tabindex=1 x="',
]  # fmt: skip
MUTATED = [
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style>", f"<svg></p><style><g title='</style><img src=x onerror={RUN}>'>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>", f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={RUN}>",
    f"<svg><foreignObject><body onload={RUN}>", f"<svg><use href='data:image/svg+xml,<svg id=x onload={RUN}>#x'>", f"<svg><set attributeName=href to=javascript:{RUN}>",
    f"<svg><a xlink:href=javascript:{RUN}><text y=20>x", f"<svg><image href=x onerror={RUN}>", f"<xss style='animation:x' onanimationstart={RUN}>",
    f"<div style='width:expression({RUN})'>", f"<div style='background:url(\"javascript:{RUN}\")'>", f"<style>@keyframes x{{}}</style><b style=animation-name:x onanimationend={RUN}>",
    f"<marquee onstart={RUN}>", f"<isindex type=image src=x onerror={RUN}>", f"<table background=javascript:{RUN}>", f"<button formaction=javascript:{RUN}>x",
    f"<template><script>{RUN}</script></template>", f"<slot onslotchange={RUN}>", f"<portal src=javascript:{RUN}>", f"<dialog open onclose={RUN}>",
    f"L.marker([0,0]).bindPopup('<img src=x onerror={RUN}>')", f"<div class=leaflet-popup-content><img src=x onerror={RUN}></div>", f"map_1.on('load',()=>{{{RUN}}})",
]  # fmt: skip
ATTACKS = [*SINGLE, *(way + payload for way, payload in product(WAYS_OUT, PAYLOADS)), *MUTATED]


def hostile(text):
    """Make a story with the text in every field that can hold text."""
    mention, place, event, route = rows_of(text)
    end = len(text)
    story = stories.empty()
    story.article = stories.article(
        f"{text}\n{text}",
        title=text,
        language=text,
        published=dt.date(2024, 1, 1),
        source=text,
        notes=(text,),
        byline=text,
        publisher=text,
    )
    story.mentions = stories.table(
        "mentions", [mention, {**mention, "place_id": None, "start": end + 1, "end": 2 * end + 1}]
    )
    story.places = stories.table("places", [place], [Point(5, 50)])
    story.events = stories.table("events", [event], [Point(5, 50)])
    story.routes = stories.table("routes", [route], [LineString([(5, 50), (6, 51)])])
    return story


def rows_of(text):
    """Make a mention, a place, an event and a route with the text in every field that can hold text."""
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
    return mention, place, event, route


def all_at_once(attacks):
    """Make a story of as many places and events as there are attacks, each with its own in every field."""
    text = "\n".join(attacks)
    story = stories.empty(text)
    tables = {name: [] for name in ("mentions", "places", "events", "routes")}
    start = 0
    for number, attack in enumerate(attacks):
        for (name, rows), row in zip(tables.items(), rows_of(attack), strict=True):
            row |= {key: f"{row[key]}\x1f{number}" for key in row if key.endswith("_id") and row[key] is not None}
            if name in ("mentions", "events"):
                row |= {"start": start, "end": start + len(attack), "sentence_start": start}
            rows.append(row)
        start += len(attack) + 1
    spots = [Point(number % 20, number // 20) for number in range(len(attacks))]
    ways = [LineString([spot, Point(60, 10)]) for spot in spots]
    for name, rows in tables.items():
        setattr(story, name, stories.table(name, rows, ways if name == "routes" else spots))
    return story
