"""Page: one file that needs no other, and whose policy allows no other.

folium and branca write links to content networks into a page's head. :class:`Page` replaces them by vendored files; a
link without such a file is an error. It then adds a Content-Security-Policy that names every script by its hash.
"""

import base64
import hashlib
import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import rcssmin
import rjsmin
from branca.element import CssLink, Figure, JavascriptLink, Link

from geo.errors import DataFileError, OptionError
from maps.payload import as_script_data, with_sentences_once
from maps.polylines import with_polylines
from maps.records import Payload

__all__ = ["Page", "own_colours"]

_STATIC = Path(__file__).resolve().parent / "static"
# The files of static/js by folder, in the order in which the browser must read them.
_SHARED = (
    *(
        "shared/bridge",
        "shared/words",
        "shared/languages",
        "shared/dom",
        "shared/status",
        "shared/basemap",
        "shared/ground",
        "shared/layout",
        "shared/fit",
    ),
    *(
        "shared/labels",
        "shared/cards",
        "shared/legend",
        "shared/timeline",
        "shared/locator",
        "shared/picture",
        "shared/card_picture",
    ),
    *("shared/share", "shared/tiles", "shared/shell"),
)
_STORY_SCRIPTS = (
    *_SHARED,
    *(
        "story/marks",
        "story/lanes",
        "story/routes",
        "story/text",
        "story/edges",
        "story/play",
        "story/embed",
        "story/follow",
        "story/lists",
        "story/redraw",
        "story/app",
    ),
)
_EDIT_SCRIPTS = ("story/edit_log", "story/edit_file", "story/edit_search", "story/edit_forms", "story/edit")
_CLUSTERS_SCRIPTS = (*_SHARED, "clusters/columns", "clusters/clusters", "clusters/lists", "clusters/app")
_POLICY = (
    "default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:{tiles}; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_TRUSTED = "; require-trusted-types-for 'script'; trusted-types default"
_SKELETON = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
{cards}
{head}
</head>
<body>
{body}
<script type="application/json" id="story-data">{data}</script>
{scripts}
</body>
</html>
"""
_SCRIPT = re.compile(r"<script(?![^>]*application/json)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Page(Figure):
    """A branca figure that renders to a self-contained page.

    Parameters
    ----------
    payload
        The story, as :func:`maps.payload.story_payload` gives it.
    css
        Rules of a house style, after the page's own.
    """

    def __init__(self, payload: Payload, *, css: str = "") -> None:
        super().__init__(height="720px")
        self.payload = payload
        self.css = css

    def render(self, **kwargs: Any) -> str:
        """Return the page.

        Parameters
        ----------
        **kwargs
            Handed to the layers' own ``render``.

        Returns
        -------
        str
            A whole HTML document.

        Raises
        ------
        OptionError
            When a layer needs a file from the network that is not carried here.
        DataFileError
            When a vendored file is missing or has been changed.
        """
        for child in list(self._children.values()):
            child.render(**kwargs)
        body, script = self.html.render(**kwargs), self.script.render(**kwargs)
        libraries = [_own_script("shared/trusted"), _vendored("leaflet.js")]
        if "clusters" in self.payload:
            libraries.append(_vendored("supercluster.min.js"))
        if "$(" in script or "jQuery" in script:  # folium's own popups and tooltips
            libraries.append(_vendored("jquery.slim.min.js"))
        styles = [_style(_vendored("leaflet.css")), _style(_own_style("story_map")), _style(self.css)]
        head = "\n".join([*styles, *map(_script, libraries), self._head(kwargs)])
        given = f"window.datelineIcons = {json.dumps(_icons())}; window.datelineStatuses = {_own('statuses.json')};"
        names = _CLUSTERS_SCRIPTS if "clusters" in self.payload else _STORY_SCRIPTS
        if self.payload.get("edit"):
            names = (*names, *_EDIT_SCRIPTS)
            head = f"{head}\n{_style(_own_style('edit'))}"
        scripts = [given, *map(_own_script, names), script]
        page = _SKELETON.format(
            language=self.payload["language"],
            direction=self.payload["direction"],
            policy="{policy}",
            title=_title(self.payload),
            cards=_cards(self.payload),
            head=head,
            body=body,
            data=as_script_data(with_polylines(with_sentences_once(self.payload))),
            scripts="\n".join(map(_script, scripts)),
        )
        tiles = self.payload.get("tiles")
        hosts = tiles["hosts"] if tiles else []
        # Layers of the user's may write markup of their own: popups, names in a control of layers.
        trusted = "" if any(child._children for child in self._children.values()) else _TRUSTED  # noqa: SLF001
        return page.replace("{policy}", _policy(page, hosts) + trusted, 1)

    def _head(self, kwargs: dict[str, Any]) -> str:
        """Return the layers' own head elements, with the vendored file in the place of every link."""
        parts = []
        for name, element in self.header._children.items():  # noqa: SLF001 - branca has no public way to its children
            if name == "meta_http":
                continue
            parts.append(_inlined(element) if isinstance(element, Link) else element.render(**kwargs))
        return "\n".join(part for part in parts if part)


def _inlined(link: Link) -> str:
    """Return an inline element with what a link points to."""
    if link.code is not None:
        text = link.code.decode("utf-8")
    else:
        name = next((name for name, entry in _manifest().items() if _serves(entry, link.url)), None)
        if name is None:
            msg = (
                f"a layer needs {link.url!r}, which Dateline does not carry; a story map loads nothing "
                "from the network. "
                "Use a layer that needs no plugin file, or add the link with download=True to put it into the page"
            )
            raise OptionError(msg)
        if name.startswith("leaflet."):
            return ""  # already in every page
        text = _vendored(name)
    if isinstance(link, JavascriptLink):
        return _script(text)
    assert isinstance(link, CssLink)
    return _style(text)


def _serves(entry: dict[str, str], url: str) -> bool:
    return "serves" in entry and re.search(entry["serves"], url) is not None


def _style(text: str) -> str:
    harmless = text.replace("</", "<\\/")
    return f"<style>{harmless}</style>"


def _script(code: str) -> str:
    return f"<script>{_harmless(code)}</script>"


def _harmless(code: str) -> str:
    """Return a script that cannot end its own element, and names no file beside it."""
    code = code.replace("\r\n", "\n").replace("\r", "\n")
    code = re.sub(r"</(?=script)", r"<\\/", code, flags=re.IGNORECASE).replace("<!--", r"<\!--")
    return re.sub(r"^//# sourceMappingURL=.*$", "", code, flags=re.MULTILINE)


def _policy(page: str, hosts: list[str]) -> str:
    hashes = (hashlib.sha256(found.group(1).encode("utf-8")).digest() for found in _SCRIPT.finditer(page))
    named = dict.fromkeys(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in hashes)
    return _POLICY.format(hashes=" ".join(named), tiles="".join(f" https://{host}" for host in hosts))


def _title(payload: Payload) -> str:
    several, words = payload.get("articles", []), payload["strings"]
    name = payload["article"]["title"] or (
        words["several"].format(n=len(several)) if len(several) > 1 else words["untitled"]
    )
    return _attribute(name)


def _attribute(text: object) -> str:
    """Return a text that is safe in an attribute and in a title, in one line."""
    return html.escape(_UNSHOWABLE.sub("\ufffd", " ".join(str(text).split())[:300]))


def _cards(payload: Payload) -> str:
    """Return what other sites show of a link to this page: title, summary, kind."""
    said = payload.get("summary")
    lines = [said[key] for key in ("where", "what", "sure") if said[key]] if said else []
    tags = {
        "og:type": "article",
        "og:title": _title(payload),
        "og:description": _attribute(". ".join(lines)),
        "og:site_name": _attribute(payload["article"]["source"] or ""),
        "og:locale": payload["language"],
        "og:image": _attribute(payload.get("image", "")),
        "twitter:card": "summary_large_image" if payload.get("image") else "summary",
    }
    made = [f'<meta property="{name}" content="{content}">' for name, content in tags.items() if content]
    if lines:
        made.append(f'<meta name="description" content="{tags["og:description"]}">')
    return "\n".join(made)


def own_colours() -> dict[str, str]:
    """Return the page's colours by day.

    Returns
    -------
    dict
        Colours as ``#rrggbb`` by the name of their variable.
    """
    root = _own("story_map.css").partition(":root {")[2].partition("}")[0]
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", root))


@cache
def _manifest() -> dict[str, dict[str, str]]:
    files: dict[str, dict[str, str]] = json.loads((_STATIC / "vendor/manifest.json").read_text(encoding="utf-8"))[
        "files"
    ]
    return files


@cache
def _bytes(name: str) -> bytes:
    path = _STATIC / "vendor" / name
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != _manifest()[name]["sha256"]:
        msg = f"the vendored file {name!r} is missing or is not the one in maps/static/vendor/manifest.json"
        raise DataFileError(msg)
    return content


def _data_uri(name: str) -> str:
    return "data:image/png;base64," + base64.b64encode(_bytes(name)).decode("ascii")


@cache
def _vendored(name: str) -> str:
    text = _bytes(name).decode("utf-8")
    if name.endswith(".css"):
        text = re.sub(r"url\((images/[\w.-]+)\)", lambda found: f"url({_data_uri(found.group(1))})", text)
    return text


@cache
def _own(name: str) -> str:
    path = _STATIC / name
    if not path.is_file():
        msg = f"the page's file {name!r} is missing: this installation of dateline is incomplete"
        raise DataFileError(msg)
    return path.read_text(encoding="utf-8")


@cache
def _own_script(name: str) -> str:
    """Return one of the page's scripts without comments and spaces that it does not need."""
    return str(rjsmin.jsmin(_own(f"js/{name}.js")))


@cache
def _own_style(name: str) -> str:
    """Return one of the page's styles without comments and spaces that it does not need."""
    return str(rcssmin.cssmin(_own(f"{name}.css")))


def _icons() -> dict[str, str]:
    return {
        "iconUrl": _data_uri("images/marker-icon.png"),
        "iconRetinaUrl": _data_uri("images/marker-icon-2x.png"),
        "shadowUrl": _data_uri("images/marker-shadow.png"),
    }
