"""Records: the types of what the map takes, and of what its page holds."""

from typing import Any, NotRequired, Protocol, TypedDict

__all__ = [
    "ArticleHead",
    "ArticleRecord",
    "Basemap",
    "EventPoint",
    "Ground",
    "MentionRecord",
    "PageWords",
    "Payload",
    "PlacePoint",
    "PlaceRecord",
    "RouteLines",
    "Summary",
    "TileLayer",
]


# The protocols are not in `__all__`: numpydoc would ask for the parameters of an initialiser that they do not have.
class ArticleLike(Protocol):
    """What the map reads of an article, as of :class:`geo.article.Article`."""

    @property
    def text(self) -> str:
        """The text; its offsets are those of the tables."""

    @property
    def title(self) -> str | None:
        """The title."""

    @property
    def language(self) -> str | None:
        """The language, such as ``"id"`` or ``"en-GB"``."""

    @property
    def published(self) -> Any:
        """The day of publication, or None."""

    @property
    def source(self) -> str | None:
        """Where the article is from."""

    @property
    def notes(self) -> Any:
        """What the reader of the map should know: texts, and notes of :mod:`geo.article`."""


class TablesLike(Protocol):
    """What a page of clusters needs of a story or a corpus."""

    @property
    def article(self) -> ArticleLike:
        """The article."""

    @property
    def places(self) -> Any:
        """The table of places."""

    @property
    def events(self) -> Any:
        """The table of events."""

    @property
    def routes(self) -> Any:
        """The table of routes."""


class StoryLike(TablesLike, Protocol):
    """What a page with the text needs of a story: `geo.read_story` returns one."""

    @property
    def mentions(self) -> Any:
        """The table of mentions."""

    @property
    def times(self) -> Any:
        """The table of times."""


class ArticleHead(TypedDict):
    """What is known of an article without its text."""

    title: str | None
    byline: str | None
    language: str | None
    published: str | None
    source: str | None
    notes: list[dict[str, Any]]


class Summary(TypedDict):
    """What a map shows, in words: what happened, where, and how sure that is."""

    what: str
    where: str
    sure: str


class ArticleRecord(TypedDict):
    """One of the articles of a page, and the offset in the joined text where it begins [UTF-16 units]."""

    title: str | None
    language: str | None
    published: str | None
    source: str | None
    start: int


class PlacePoint(TypedDict):
    """What the first view needs to know of a place; `extent_km` is its radius [km]."""

    id: Any
    lon: float | None
    lat: float | None
    area: bool
    extent_km: float | None
    roles: list[str]
    mentions: int | None


class PlaceRecord(PlacePoint):
    """A place of a story."""

    name: str
    gazetteer_name: NotRequired[str]
    source: str | None
    feature: str | None
    country: str | None
    admin1: str | None
    population: int | None
    confidence: float | None
    alternatives: list[dict[str, Any]] | None
    reasons: list[str | dict[str, Any]] | None
    is_country: bool
    drawn: bool
    article: int


class EventPoint(TypedDict):
    """What the first view needs to know of an event."""

    id: Any
    place: Any
    lon: float | None
    lat: float | None


class RouteLines(TypedDict):
    """What the first view needs to know of a route: its lines as lists of [lon, lat]."""

    id: Any
    lines: list[list[list[float]]]
    origin: NotRequired[Any]
    destination: NotRequired[Any]


class MentionRecord(TypedDict):
    """What the roles of places are counted from."""

    place: str | None
    role: str


class Basemap(TypedDict):
    """The land that a page shows; rings and lines are differences of integers, `units` to a degree."""

    units: int
    world: dict[str, Any]
    detail: dict[str, Any] | None
    labels: list[list[Any]]
    outlines: dict[str, list[list[list[int]]]]


class Ground(TypedDict):
    """Towns, roads, railways and more around a story; lines are differences of integers, `units` to a degree."""

    units: int
    towns: list[list[Any]]
    areas: dict[str, list[list[list[int]]]]
    lines: dict[str, list[list[int]]]
    nearest: int
    credit: str | None


class TileLayer(TypedDict):
    """A tile service; `url` is a template of Leaflet's."""

    name: str
    url: str
    subdomains: list[str]
    hosts: list[str]
    attribution: str
    max_zoom: int


class PageWords(TypedDict):
    """What a page can say: `others` names its other languages and holds, packed, what it says in them."""

    language: str
    direction: str
    strings: dict[str, Any]
    others: dict[str, Any]


class Payload(PageWords):
    """What a page knows: its own words, the article, and the records of a story or packed columns (`clusters`)."""

    article: dict[str, Any]
    summary: NotRequired[Summary]
    view: dict[str, Any]
    basemap: Basemap
    articles: NotRequired[list[ArticleRecord]]
    mentions: NotRequired[list[Any]]
    places: NotRequired[list[PlaceRecord]]
    times: NotRequired[list[Any]]
    events: NotRequired[list[Any]]
    unsure: NotRequired[list[Any]]
    routes: NotRequired[list[Any]]
    sentences: NotRequired[list[str]]
    clusters: NotRequired[dict[str, Any]]
    ground: NotRequired[Ground | None]
    tiles: NotRequired[TileLayer | None]
    logo: NotRequired[dict[str, str]]
    image: NotRequired[str]
    embed: NotRequired[bool]
    edit: NotRequired[dict[str, Any] | None]
