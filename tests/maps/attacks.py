"""Attack strings: the known ways to break out of HTML, attributes, scripts, templates, URLs, SVG, CSS and JSON."""
# ruff: noqa: E501, Q003

from itertools import product

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
    f"expression({RUN})", f"url(javascript:{RUN})", "is-lit mark-button", "x\" style=\"position:fixed;inset:0", f"onerror={RUN}", "../../etc/passwd", "file:///etc/passwd",
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
