"""Story map: a folium map of a story, beside its article."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import folium
from folium.template import Template
from xyzservices import TileProvider

from geo.errors import OptionError
from geo.files import replacing
from maps.clusters import PAGE_BYTES, clusters_payload, is_clustered
from maps.embed import embedded
from maps.headline import image_address as checked_address
from maps.names import PlaceNames
from maps.page import Page, own_colours
from maps.payload import story_payload
from maps.records import Payload, StoryLike, TablesLike
from maps.style import read_style
from maps.tiles import tile_layer
from maps.together import join_stories

__all__ = ["StoryMap", "story_map"]

_UNUSED = "it has no tiles around the story, or the story is wider than 14 degrees, or has very many events"


def story_map(  # noqa: PLR0913 - each is an option of the command, too
    story: TablesLike | Sequence[StoryLike],
    *,
    language: str | None = None,
    page_bytes: int = PAGE_BYTES,
    tiles: str | TileProvider | None = None,
    place_names: PlaceNames = "article",
    title: str | None = None,
    byline: str | None = None,
    source: str | None = None,
    embed: bool = False,
    edit: bool = True,
    style: str | Path | None = None,
    image_address: str | None = None,
    basemap: str | Path | None = None,
) -> "StoryMap":
    """Return the map of a story, or of several: a folium map whose ``save`` writes one self-contained page.

    Parameters
    ----------
    story
        The story, as :func:`geo.read_story` returns it, or any object with ``article`` and the five tables. A list of
        stories makes one map of all: each article is a layer, each place is one mark. Above 2,000 places and events,
        or 10,000 mentions, the page draws clusters on a canvas and shows only quotations instead of the texts; above
        100,000 events it aggregates them by cell and period, and says so.
    language
        Language of the page's own words, one of `maps.payload.ui_languages`; None takes the article's, or English.
    page_bytes
        The size that a page of very many events should stay below [bytes]; quotations are cut to reach it.
    tiles
        A tile service by its name in xyzservices, such as ``"OpenStreetMap.Mapnik"``. Its tiles are shown over the
        basemap when the page is opened on the web; a page that is opened as a file loads nothing.
    place_names
        ``"article"`` names places as the article spells them, ``"gazetteer"`` as the gazetteer does, ``"interface"``
        in `language` where the CLDR (countries) or the gazetteer knows such a name, else as the article; a page of very
        many events always takes the gazetteer's.
    title, byline, source
        The headline of the page, who wrote the article and who published it; None takes what the article says of
        itself, and as headline its lead sentence where it has none.
    embed
        Whether the page is to stand in a frame of another page: it is the map alone, without the article's text, fills
        its frame, tells the page around it how high it should be, and can change its language.
    edit
        Whether the reader can correct the story in the page and save a file of corrections. A page of several articles
        or of clusters has no editor.
    style
        A TOML file with fonts, colours and a logo; see docs/styles.
    image_address
        The web address at which you publish a picture of the map; other sites show it beside a link to the page. The
        page itself does not load it.
    basemap
        A PMTiles archive of vector tiles of your own. What it has around the story is cut into the page, in the place
        of the shipped roads and towns; see docs/guides/tiles.md.

    Returns
    -------
    StoryMap
        Add folium layers to it as to any other map. Its ``notes`` say what could not be drawn as asked for.

    Raises
    ------
    OptionError
        When `language` is not one of the page's, a table lacks columns, or `tiles`, `style` or `image_address`
        cannot be used.
    DataFileError
        When `basemap` cannot be used.
    MissingExtraError
        When the packages that read `basemap` are not installed.

    Examples
    --------
    >>> story_map(story).save("map.html")  # doctest: +SKIP
    """
    if isinstance(story, Sequence):
        story = story[0] if len(story) == 1 else join_stories(story)
    house = None if style is None else read_style(Path(style), base=own_colours())
    layer = None if tiles is None else tile_layer(tiles)
    image = None if image_address is None else checked_address(image_address)
    if is_clustered(story):
        payload = clusters_payload(story, language=language, page_bytes=page_bytes)
    else:
        edit = edit and not embed  # without the text nothing can be quoted
        payload = story_payload(
            cast("StoryLike", story), language=language, place_names=place_names, edit=edit, basemap=basemap
        )
    given = {"title": title, "byline": byline, "source": source}
    payload["article"].update({key: value for key, value in given.items() if value})
    if embed:
        payload = embedded(payload)
    if house and house.logo:
        payload = {**payload, "logo": {"image": house.logo, "text": house.logo_text}}
    if image is not None:
        payload = {**payload, "image": image}
    ground = payload.get("ground")
    unused = basemap is not None and (ground is None or ground["credit"] is None)
    notes = [f"the basemap {str(basemap)!r} is not used: {_UNUSED}"] if unused else []
    return StoryMap({**payload, "tiles": layer}, css=house.css if house else "", notes=notes)


class StoryMap(folium.Map):
    """A folium map with a story on it.

    No text of the story passes through folium: the page holds it as data, and the page's own scripts show it.

    Parameters
    ----------
    payload
        The story, as :func:`maps.payload.story_payload` gives it.
    css
        Rules of a house style, after the page's own.
    notes
        What could not be drawn as asked for.
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div id="dateline">
          <div id="map-frame"><div id="map-stage">
            <div class="folium-map" id={{ this.get_name()|tojson }}></div>
          </div></div>
        </div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = Dateline.makeMap({{ this.get_name()|tojson }});
        Dateline.show({{ this.get_name() }}, Dateline.storyData());
        {% endmacro %}
        """
    )
    # Leaflet is in every Page; the rest of folium's list serves its own popups and icons.
    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own attribute
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, payload: Payload, *, css: str = "", notes: Sequence[str] = ()) -> None:
        self.notes = tuple(notes)
        view = payload["view"]
        centre = [(view["south"] + view["north"]) / 2, (view["west"] + view["east"]) / 2]
        super().__init__(location=centre, tiles=None)
        Page(payload, css=css).add_child(self)

    def render(self, **kwargs: Any) -> str:
        """Render the map into its page.

        Parameters
        ----------
        **kwargs
            Handed on to folium.

        Returns
        -------
        str
            Nothing: what folium renders goes into the page.

        Raises
        ------
        OptionError
            When a layer would load map tiles, which the page does not allow.
        """
        for child in self._children.values():
            if isinstance(child, folium.TileLayer):
                msg = "a story map takes no tile layer: its basemap is inside, and story_map(tiles=NAME) asks for tiles"
                raise OptionError(msg)
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:  # folium's own signature
        """Write the page.

        Parameters
        ----------
        outfile
            A path, written whole or not at all, or a binary file object.
        close_file
            Whether a file object is closed afterwards.
        **kwargs
            Handed to the layers' ``render``.

        Raises
        ------
        OutputError
            When the file cannot be written.
        """
        page = self.get_root().render(**kwargs).encode("utf-8")
        if isinstance(outfile, str | bytes | Path):
            path = Path(outfile.decode() if isinstance(outfile, bytes) else outfile)
            with replacing(path) as temporary:
                temporary.write_bytes(page)
            return
        outfile.write(page)
        if close_file:
            outfile.close()
