"""Dataset: a folder of partitioned GeoParquet that grows batch by batch.

``DATASET/events/day=2024-05-06/part-00001.parquet`` holds the events of the articles of one day of publication that
one batch read; the other tables likewise. A batch counts once ``_batches/00001.json`` is there, which is written last:
files of a batch that does not count are overwritten by the next run.
"""

import datetime as dt
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.corpus.happenings import HAPPENINGS, UNDATED
from geo.corpus.integrity import DAMAGE, check_columns, check_manifest, check_reference_system, check_rows, damage
from geo.corpus.remote import as_file, is_remote, is_there, open_path
from geo.corpus.store import write_whole
from geo.errors import DataFileError, MissingExtraError, OutputError
from geo.tables import CRS, OBJECT_LISTS, SCHEMA, Column, story_table

__all__ = [
    "ABOUT",
    "ARTICLES",
    "BATCHES",
    "FORMAT",
    "HAPPENING",
    "TABLES",
    "article_ids",
    "batches",
    "check_dataset",
    "day_of",
    "empty_part",
    "is_dataset",
    "last_batch",
    "manifest_text",
    "open_dataset",
    "parse_rows",
    "part_name",
    "part_path",
    "read_day",
    "read_part",
    "read_table",
    "settle",
    "table_files",
    "write_batch",
    "write_frame",
    "write_manifest",
]

FORMAT = 2  # of the folder; it changes when an older version could not go on with it
ARTICLES: Mapping[str, Column] = {
    "article_id": Column("string", "Identity of the article, made of its content and address."),
    "doc_id": Column("string", "Identity that the input gives, as JSON unless it is text.", null="It gives none."),
    "address": Column("string", "Web address or file name.", null="Not known."),
    "origin": Column("string", "The file and line, row or record where it was found."),
    "title": Column("string", "The headline.", null="Not known."),
    "language": Column("string", "Its language.", "ISO 639-1", "Not known."),
    "published": Column("date", "Day of publication.", "day", "Not known."),
    "characters": Column("integer", "Length of the text.", "characters"),
    "error": Column(
        "string", "Why it could not be read; it has no rows in the other tables then.", null="It was read."
    ),
    "copy_of": Column(
        "string",
        "The article of which it is a copy or a version; it has no rows in the other tables then.",
        null="It is none.",
    ),
    "signature": Column("string", "MinHash signature.", "64 values of 32 bits, hexadecimal", "Too short, or not read."),
}
HAPPENING = Column("string", "Its happening in `happenings`.")  # of each event
_ARTICLE = Column("string", "Its article in `articles`.")  # of each row of a story's tables
TABLES = ("articles", *SCHEMA, "happenings")
_DTYPES = {"string": "string", "integer": "int64", "number": "float64", "boolean": "bool"}
_NUMBERS = frozenset({"anchor"})  # lists of whole numbers; the others are lists of text
_AS_JSON = OBJECT_LISTS | {"told_counts"}  # lists of objects, which are JSON text as in every other export
_DAY = "day"  # key of the partitions
_UNKNOWN_DAY = UNDATED  # Hive's own name for null would keep geopandas from opening the folder
ABOUT, BATCHES = "_dataset.json", "_batches"


def day_of(article: Mapping[str, Any]) -> str:
    """Return the name of the partition of an article.

    Parameters
    ----------
    article
        Its row.

    Returns
    -------
    str
        The day of publication, or ``unknown``.
    """
    return str(article["published"] or _UNKNOWN_DAY)


def open_dataset(root: Path) -> int:
    """Make a dataset, or open one to write to it: only with its lock held.

    Parameters
    ----------
    root
        Its folder.

    Returns
    -------
    int
        The number of its last batch, 0 when it has none.

    Raises
    ------
    OutputError
        When the folder holds something else, or cannot be written.
    DataFileError
        When the dataset is of another format.
    """
    about = root / ABOUT
    if not about.exists():
        others = [path.name for path in root.iterdir() if not path.name.startswith("_")] if root.is_dir() else []
        if others or (root.exists() and not root.is_dir()):
            msg = f"{str(root)!r} is no dataset, and not empty: a dataset wants a folder of its own"
            raise OutputError(msg)
        text = json.dumps({"dataset": "dateline", "format": FORMAT}) + "\n"
        write_whole(about, lambda path: path.write_text(text, encoding="utf-8"), scratch=root / "_work")
    check_dataset(root)
    for name in TABLES:  # so that every table can be opened, also one that stays empty
        empty = root / empty_part(name)
        if not empty.exists():
            write_part(empty, name, [], scratch=root / "_work")
    settle(root)
    return last_batch(root)


def settle(root: Path) -> None:
    """Bring the files to what the manifests say: finish a compaction, remove what does not count (lock held).

    Parameters
    ----------
    root
        The dataset.

    Raises
    ------
    OutputError
        When a file cannot be moved or removed; the next call goes on from there.
    """
    try:
        _settle(root, batches(root))
    except OSError as error:
        msg = f"cannot write {str(root)!r}: {error.strerror or error}"
        raise OutputError(msg) from error


def _settle(root: Path, known: Sequence[Mapping[str, Any]]) -> None:
    first = min((batch["number"] for batch in known), default=0)
    current = {root / name for table in TABLES for name in (*_names(known, table), empty_part(table))}
    for folder in [folder for table in TABLES for folder in _listed(root / table, "") if folder.is_dir()]:
        for path in _listed(folder, ".parquet"):
            if path not in current:  # replaced, or of a batch that was not finished
                path.unlink()
        for path in _listed(folder, ".parquet.new"):
            final = path.with_suffix("")
            if final in current:
                path.replace(final)
            else:
                path.unlink()
    for path in _listed(root / BATCHES, ".json"):
        if int(path.stem) < first:
            path.unlink()


def _listed(folder: Path, ending: str) -> list[Path]:
    """List what is in a folder: `glob` takes one that cannot be read for an empty one, and its files would be lost."""
    try:
        return sorted((path for path in folder.iterdir() if path.name.endswith(ending)), key=lambda path: path.name)
    except FileNotFoundError:
        return []


def last_batch(root: Path) -> int:
    """Return the number of the last batch of a dataset.

    Parameters
    ----------
    root
        The dataset.

    Returns
    -------
    int
        The number; 0 when it has none.
    """
    return max((batch["number"] for batch in batches(root)), default=0)


def is_dataset(path: str | Path) -> bool:
    """Tell whether a folder is a dataset.

    Parameters
    ----------
    path
        Any path.

    Returns
    -------
    bool
        True for a folder that `open_dataset` made, of whatever format.
    """
    return is_there(open_path(path) / ABOUT)


def check_dataset(root: Path) -> None:
    """Refuse what is no dataset of this format; nothing is written.

    Parameters
    ----------
    root
        Its folder.

    Raises
    ------
    DataFileError
        When it is no dataset, or one of another format.
    """
    about = root / ABOUT
    if not is_dataset(root):
        msg = f"{str(root)!r} is no dataset"
        raise DataFileError(msg)
    try:
        known = json.loads(about.read_text(encoding="utf-8"))["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{str(about)!r} cannot be read: {error}"
        raise DataFileError(msg) from error
    if known != FORMAT:
        msg = f"{str(root)!r} is a dataset of format {known}, and this version of Dateline writes format {FORMAT}"
        raise DataFileError(msg)


def empty_part(table: str) -> str:
    """Name the file that shows the columns of a table that has no rows.

    Parameters
    ----------
    table
        One of `TABLES`.

    Returns
    -------
    str
        Its path in the dataset.
    """
    return f"{table}/{_DAY}={_UNKNOWN_DAY}/part-00000.parquet"


def batches(root: Path) -> list[dict[str, Any]]:
    """Return what the batches of a dataset hold, in order.

    Parameters
    ----------
    root
        The dataset.

    Returns
    -------
    list of dict
        ``number``, ``files`` (paths in the dataset) and ``rows`` (a count for each table) of each batch. A batch that
        replaces all before it, as a compaction makes it, is the first.

    Raises
    ------
    DataFileError
        When a manifest is damaged, or names another file than one of a table.
    """
    try:
        paths = _listed(root / BATCHES, ".json")
    except OSError as error:
        raise damage(root / BATCHES, error.strerror or error) from error
    # The time of an object may be unknown, and it can be written again: only files are remembered.
    found = [_read_manifest(path) if is_remote(path) else _manifest(path, path.stat().st_mtime_ns) for path in paths]
    start = max((at for at, batch in enumerate(found) if batch.get("replaces")), default=0)
    return found[start:]


@lru_cache(maxsize=10_000)
def _manifest(path: Path, _changed: int) -> dict[str, Any]:
    return _read_manifest(path)


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        number, given = int(path.stem), json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise damage(path, error) from error
    return {**check_manifest(path, given), "number": number}


def article_ids(root: Path) -> set[bytes]:
    """Return the identities of all articles of a dataset.

    Parameters
    ----------
    root
        The dataset.

    Returns
    -------
    set of bytes
        Identities of 12 bytes: about 100 bytes of memory each.
    """
    known: set[bytes] = set()
    for path in _files(root, "articles"):
        known.update(bytes.fromhex(one) for one in read_part(path, ["article_id"])["article_id"])
    return known


def _files(root: Path, table: str, day: str | None = None) -> list[Path]:
    """Give the files of a table, of all days or of one."""
    return [part_path(root, name) for name in _names(batches(root), table, day)]


def _names(known: Iterable[Mapping[str, Any]], table: str, day: str | None = None) -> list[str]:
    """Name the files of a table, of all days or of one; of the happenings of a day only the last, which has all."""
    start = f"{table}/" if day is None else f"{table}/{_DAY}={day}/"
    names = [name for batch in known for name in batch["files"] if name.startswith(start)]
    if table == "happenings":
        names = list({name.rpartition("/")[0]: name for name in names}.values())
    return names


def table_files(root: Path, table: str) -> list[str]:
    """Name the files of a table that count.

    Parameters
    ----------
    root
        The dataset.
    table
        One of `TABLES`.

    Returns
    -------
    list of str
        Paths in the dataset.
    """
    return _names(batches(root), table)


def part_path(root: Path, name: str) -> Path:
    """Return where a file that a manifest names is: a compaction may not have given it its final name yet.

    Parameters
    ----------
    root
        The dataset.
    name
        Its path in the dataset.

    Returns
    -------
    pathlib.Path
        The file.
    """
    path = root / name
    return path if path.exists() else path.with_name(f"{path.name}.new")


def part_name(number: int) -> str:
    """Return the name of the files of a batch.

    Parameters
    ----------
    number
        The batch's, from 1.

    Returns
    -------
    str
        A file's name.
    """
    return f"part-{number:05}.parquet"


def read_day(root: Path, table: str, day: str) -> list[dict[str, Any]]:
    """Read the rows of a day as `parse_rows` gives them.

    Parameters
    ----------
    root
        The dataset.
    table
        One of `TABLES`.
    day
        The day of publication, or ``unknown``.

    Returns
    -------
    list of dict
        The rows in the order of the batches, without geometry but with ``lat`` and ``lon``.
    """
    return [row for path in _files(root, table, day) for row in _plain_rows(read_part(path))]


def _plain_rows(frame: Any) -> list[dict[str, Any]]:
    if "geometry" in frame:
        frame = frame.assign(lon=frame.geometry.x, lat=frame.geometry.y).drop(columns="geometry")
    rows = pd.DataFrame(frame).to_dict("records")
    return [{str(name): _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    """Turn a cell into what a story's row has: lists, days, and None where nothing is known."""
    if isinstance(value, pd.Timestamp):
        return value.date()
    if hasattr(value, "tolist"):
        return value.tolist()
    return None if value is None or value is pd.NaT or value is pd.NA or value != value else value  # noqa: PLR0124


def read_table(root: Path, table: str, columns: list[str] | None = None) -> Any:
    """Read a table of a dataset.

    Parameters
    ----------
    root
        The dataset.
    table
        One of `TABLES`, or ``"happenings"``.
    columns
        The columns to read; all when None.

    Returns
    -------
    geopandas.GeoDataFrame or pandas.DataFrame
        Its rows, those of unfinished batches left out.

    Raises
    ------
    DataFileError
        When a file of it is damaged.
    """
    paths = _files(root, table)
    if not paths:
        return read_part(root / empty_part(table), columns)
    return pd.concat([read_part(path, columns) for path in paths], ignore_index=True)


def read_part(path: Path, columns: list[str] | None = None) -> Any:
    """Read a file of a dataset.

    Parameters
    ----------
    path
        The file, in the folders of its table and day.
    columns
        The columns to read; all when None.

    Returns
    -------
    geopandas.GeoDataFrame or pandas.DataFrame
        Its rows.

    Raises
    ------
    DataFileError
        When it is damaged.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415  (an extra)

    known = _columns_of(path.parent.parent.name)
    wanted = known if columns is None else {name: known[name] for name in columns}
    try:
        with pq.ParquetFile(as_file(path)) as file:
            schema = file.schema_arrow
            check_columns(path, {field.name: str(field.type) for field in schema}, wanted, _AS_JSON)
            present = [name for name in schema.names if name != "bbox"] if columns is None else columns
            frame = file.read(columns=present, use_pandas_metadata=True).to_pandas()
        if "geometry" in present and b"geo" in (schema.metadata or {}):
            # `geopandas.read_parquet` would parse the reference system of each file, which takes ten times as long.
            check_reference_system(path, schema.metadata[b"geo"])
            frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries.from_wkb(frame["geometry"], crs=CRS))
        check_rows(path, frame, wanted)
    except DAMAGE as error:
        if isinstance(error, DataFileError):
            raise
        raise damage(path, error) from error
    return frame


def _columns_of(table: str) -> Mapping[str, Column]:
    """Return the columns of a table in a dataset."""
    if table in SCHEMA:
        return {"article_id": _ARTICLE, **SCHEMA[table], **({"happening_id": HAPPENING} if table == "events" else {})}
    return {"articles": ARTICLES, "happenings": HAPPENINGS}[table]


def parse_rows(line: bytes) -> dict[str, Any]:
    """Parse the rows of an article as a shard keeps them.

    Parameters
    ----------
    line
        A line of JSON.

    Returns
    -------
    dict
        ``article``, and the rows of each table, with days and shapes as a story has them.
    """
    given = json.loads(line)
    published = given["article"]["published"]
    given["article"] |= {"published": published and dt.date.fromisoformat(published), "copy_of": None}
    for table, columns in SCHEMA.items():
        days = [name for name, column in columns.items() if column.type == "date"]
        has_shape = "geometry" in columns
        for row in given.setdefault(table, []):
            for name in days:
                row[name] = row[name] and dt.date.fromisoformat(row[name])
            if has_shape:
                row["geometry"] = shapely.from_wkb(row["geometry"]) if row["geometry"] else None
    return dict(given)


def write_batch(
    root: Path,
    number: int,
    articles: Iterable[Mapping[str, Any]],
    happenings: Sequence[Mapping[str, Any]] = (),
) -> dict[str, int]:
    """Write what a batch of articles tells, and make it count.

    Parameters
    ----------
    root
        The dataset.
    number
        The batch's, from 1.
    articles
        The rows of each article, as `parse_rows` gives them, with the happening of each event.
    happenings
        The happenings that are new or have changed.

    Returns
    -------
    dict
        How many rows each table got; ``failed`` and ``copies`` count articles.

    Raises
    ------
    OutputError
        When a file cannot be written; then the batch does not count.
    """
    by_day: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    rows: Counter[str] = Counter()
    for given in articles:
        article, day = given["article"], day_of(given["article"])
        by_day["articles", day].append(dict(article))
        rows["articles"] += 1
        rows["failed"] += article["error"] is not None
        rows["copies"] += article["copy_of"] is not None
        for table in SCHEMA:
            by_day[table, day] += [{"article_id": article["article_id"], **row} for row in given[table]]
            rows[table] += len(given[table])
    files = []
    for (table, day), found in sorted(by_day.items()):
        if found:
            name = f"{table}/{_DAY}={day}/{part_name(number)}"
            write_part(root / name, table, found, scratch=root / "_work")
            files.append(name)
    superseded, written = _write_happenings(root, number, happenings)
    files += written
    rows["happenings"] = len(happenings)
    write_manifest(root, number, files, rows)
    for path in superseded:
        path.unlink(missing_ok=True)
    return dict(rows)


def write_manifest(
    root: Path, number: int, files: Sequence[str], rows: Mapping[str, int], *, replaces: bool = False
) -> None:
    """Make a batch count.

    Parameters
    ----------
    root
        The dataset.
    number
        The batch's.
    files
        Its files, by their paths in the dataset.
    rows
        How many rows each table has.
    replaces
        Whether the files of all earlier batches count no more.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    text = manifest_text(files, rows, replaces=replaces)
    done = root / BATCHES / f"{number:05}.json"
    write_whole(done, lambda path: path.write_text(text, encoding="utf-8"), scratch=root / "_work")


def manifest_text(files: Sequence[str], rows: Mapping[str, int], *, replaces: bool = False) -> str:
    """Write the manifest of a batch.

    Parameters
    ----------
    files
        Its files, by their paths in the dataset.
    rows
        How many rows each table has.
    replaces
        Whether the files of all earlier batches count no more.

    Returns
    -------
    str
        JSON.
    """
    about = {"files": list(files), "rows": dict(sorted(rows.items())), **({"replaces": True} if replaces else {})}
    return json.dumps(about, indent=0, sort_keys=True) + "\n"


def write_frame(root: Path, name: str, frame: Any) -> None:
    """Write a table as a file of a dataset.

    Parameters
    ----------
    root
        The dataset.
    name
        The file's path in it.
    frame
        The table, as `read_part` gives it.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    write_whole(root / name, lambda new: _write_parquet(frame, new), scratch=root / "_work")


def _write_happenings(root: Path, number: int, happenings: Iterable[Mapping[str, Any]]) -> tuple[list[Path], list[str]]:
    """Write each day on which a changed happening was founded anew, with the happenings that have not changed."""
    by_day: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in happenings:
        by_day[row["happening_id"].rpartition("-")[0]].append(row)
    superseded, written = [], []
    for day, rows in sorted(by_day.items()):
        changed = {row["happening_id"] for row in rows}
        frame = _frame(rows, HAPPENINGS)
        for path in _files(root, "happenings", day):
            before = read_part(path)
            frame = pd.concat([before[~before["happening_id"].isin(changed)], frame], ignore_index=True)
            superseded.append(path)
        name = f"happenings/{_DAY}={day}/{part_name(number)}"
        write_frame(root, name, frame.sort_values("happening_id", ignore_index=True))
        written.append(name)
    return superseded, written


def write_part(path: Path, table: str, rows: Sequence[Mapping[str, Any]], *, scratch: Path) -> None:
    """Write a file of a dataset.

    Parameters
    ----------
    path
        The file.
    table
        One of `TABLES`.
    rows
        Its rows.
    scratch
        A folder on the same disk.

    Raises
    ------
    OutputError
        When it cannot be written.
    MissingExtraError
        When pyarrow is not installed.
    """
    own = {"articles": ARTICLES, "happenings": HAPPENINGS}
    frame = _frame(rows, own[table]) if table in own else _story_frame(table, rows)
    try:
        write_whole(path, lambda new: _write_parquet(frame, new), scratch=scratch)
    except ImportError as error:
        msg = "a dataset needs pyarrow: install it with  pip install 'dateline[corpus]'"
        raise MissingExtraError(msg) from error


def _write_parquet(frame: Any, path: Path) -> None:
    """Write a table as GeoParquet, a list without any item with the type that it has in other files."""
    import pyarrow as pa  # noqa: PLC0415  (an extra)
    import pyarrow.parquet as pq  # noqa: PLC0415

    is_geo = "geometry" in frame
    options: Any = {"schema_version": "1.1.0", "write_covering_bbox": True} if is_geo else {"index": False}
    buffer = io.BytesIO()
    frame.to_parquet(buffer, **options)
    table = pq.read_table(buffer)
    for at, one in enumerate(table.schema):
        if pa.types.is_list(one.type):
            column = table.column(at).cast(pa.list_(pa.int64() if one.name in _NUMBERS else pa.string()))
            table = table.set_column(at, pa.field(one.name, column.type), column)
    pq.write_table(table, path, compression="zstd")


def _story_frame(table: str, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Build a table of a story with the article of each row, and lists as Parquet has them."""
    frame = story_table(table, rows)
    for name in SCHEMA[table]:
        if name in _AS_JSON:
            frame[name] = _json_texts(frame[name])
    if table == "events":
        frame["happening_id"] = pd.array([row["happening_id"] for row in rows], dtype="string")
    frame.insert(0, "article_id", pd.array([row["article_id"] for row in rows], dtype="string"))
    return frame


def _json_texts(values: Iterable[Any]) -> "pd.Series[Any]":
    return pd.Series([json.dumps(value, ensure_ascii=False) for value in values], dtype="string")


def _frame(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Column]) -> Any:
    """Build a table of columns that are no story's."""
    series: dict[str, Any] = {}
    for name, column in columns.items():
        values = [row[name] for row in rows]
        if name in _AS_JSON:
            series[name] = _json_texts(values)
        elif column.type == "date":
            series[name] = pd.to_datetime(pd.Series(values, dtype="object")).astype("datetime64[s]")
        elif column.type == "category":
            series[name] = pd.Series(values, dtype=pd.CategoricalDtype(list(column.values)))
        else:
            series[name] = pd.Series(values, dtype=_DTYPES.get(column.type, "object"))
    frame = pd.DataFrame(series)
    return (
        gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(list(frame["geometry"]), crs=CRS))
        if "geometry" in series
        else frame
    )
