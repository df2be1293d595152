"""Files of corrections: read and check one, describe the article it is for, write one."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from geo.article import Article
from geo.corrections.schema import FORMAT, JSON_SCHEMA, PRINTABLE, VERSION
from geo.errors import DataFileError
from geo.files import replacing
from geo.intervals import day_range

__all__ = [
    "Corrections",
    "corrections_path",
    "corrections_text",
    "describe_article",
    "parse_corrections",
    "read_corrections",
    "write_corrections",
]

_LARGEST = 20_000_000  # bytes
_ENDING = ".corrections.json"
_LONGEST_REASON = 160  # characters of what the schema complains of


class Corrections(NamedTuple):
    """The content of a file of corrections.

    Parameters
    ----------
    article
        The article it is for, as `describe_article` describes it.
    changes
        The changes in their order, as JSON objects of the schema.
    """

    article: Mapping[str, Any]
    changes: Sequence[Mapping[str, Any]]


def describe_article(article: Article) -> dict[str, Any]:
    """Describe an article so that it can be recognised.

    Parameters
    ----------
    article
        The article.

    Returns
    -------
    dict
        ``title``, ``characters`` (the length of its text) and ``sha256`` (of its text in UTF-8).
    """
    return {
        "title": (article.title or "").encode("utf-8", "replace").decode()[:500],
        "characters": len(article.text),
        "sha256": hashlib.sha256(article.text.encode("utf-8", "replace")).hexdigest(),
    }


def corrections_path(article: str | Path) -> Path:
    """Name the file of corrections that is looked for beside an article.

    Parameters
    ----------
    article
        The article's file.

    Returns
    -------
    pathlib.Path
        The article's name with ``.corrections.json`` in the place of its ending.

    Examples
    --------
    >>> corrections_path("article.txt").name
    'article.corrections.json'
    """
    path = Path(article)
    return path.with_name(f"{path.stem}{_ENDING}")


def find_corrections(paths: Iterable[str | Path]) -> list[Path]:
    """List files of corrections, and those in folders.

    Parameters
    ----------
    paths
        Files, and folders: of these every file, also further below, whose name ends in ``.corrections.json``.

    Returns
    -------
    list of Path
        The files as given, those of a folder by their names.

    Raises
    ------
    DataFileError
        When a folder holds none.
    """
    found = list[Path]()
    for path in map(Path, paths):
        inside = sorted(path.rglob(f"*{_ENDING}")) if path.is_dir() else [path]
        if not inside:
            msg = f"the folder {str(path)!r} holds no file of corrections: their names end in {_ENDING}"
            raise DataFileError(msg)
        found += inside
    return found


def read_corrections(path: str | Path) -> Corrections:
    """Read a file of corrections.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Corrections
        Its content.

    Raises
    ------
    DataFileError
        When the file cannot be read, is no file of corrections, is of a newer version, or has a change that is not
        valid; then none of it is used.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        msg = f"cannot read the corrections {str(path)!r}: {error.strerror or error}"
        raise DataFileError(msg) from error
    if len(content) > _LARGEST:
        msg = f"the corrections {str(path)!r} are larger than {_LARGEST:,} bytes"
        raise DataFileError(msg)
    return parse_corrections(content, name=str(path))


def parse_corrections(content: str | bytes, *, name: str = "corrections") -> Corrections:
    """Read and check corrections.

    Parameters
    ----------
    content
        JSON, as text or as bytes in UTF-8.
    name
        What messages call it.

    Returns
    -------
    Corrections
        The content.

    Raises
    ------
    DataFileError
        When it is not valid.
    """
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        given = json.loads(text, parse_constant=_no_number)
        "".join(_strings(given)).encode("utf-8")
    except (ValueError, RecursionError) as error:  # among them what is no UTF-8 and half characters
        msg = f"the corrections {name!r} are no JSON that can be read: {_cut(str(error))}"
        raise DataFileError(msg) from error
    _refuse_other_versions(given, name)
    problem = next(iter(_problems(given)), None)
    if problem:
        msg = f"the corrections {name!r} are not valid: {problem}"
        raise DataFileError(msg)
    return Corrections(given["article"], tuple(given["changes"]))


def corrections_text(corrections: Corrections) -> str:
    """Return the content of a file of corrections.

    Parameters
    ----------
    corrections
        The corrections.

    Returns
    -------
    str
        JSON that `parse_corrections` reads.
    """
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "article": corrections.article,
        "changes": list(corrections.changes),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def write_corrections(corrections: Corrections, path: str | Path) -> None:
    """Write a file of corrections, whole or not at all.

    Parameters
    ----------
    corrections
        The corrections.
    path
        The file.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    with replacing(Path(path)) as temporary:
        temporary.write_text(corrections_text(corrections), encoding="utf-8")


def _no_number(name: str) -> float:
    msg = f"{name} is no number"
    raise ValueError(msg)


def _strings(node: Any) -> Iterator[str]:
    """Yield every text of a JSON value, names of properties among them."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for part in node:
            yield from _strings(part)
    elif isinstance(node, dict):
        for key, part in node.items():
            yield key
            yield from _strings(part)


def _refuse_other_versions(given: Any, name: str) -> None:
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        msg = f"{name!r} is no file of corrections: its 'format' is not {FORMAT!r}"
        raise DataFileError(msg)
    version = given.get("version")
    if isinstance(version, int) and version > VERSION:
        msg = f"the corrections {name!r} are of version {version}; this Dateline reads version {VERSION}: update it"
        raise DataFileError(msg)


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator  # noqa: PLC0415  (only who has corrections needs it)

    return Draft202012Validator(dict(JSON_SCHEMA))


def _problems(given: Any) -> Iterator[str]:
    """Yield what is not valid, a sentence each: against the schema, and what a schema cannot say."""
    from jsonschema.exceptions import best_match  # noqa: PLC0415  (only who has corrections needs it)

    for error in _validator().iter_errors(given):
        exact = best_match([error])
        control = exact.validator == "pattern" and exact.validator_value == PRINTABLE
        said = "a control character is not allowed" if control else _cut(exact.message)
        yield f"{_where(exact.absolute_path)}: {said}"
    if given["article"]["characters"] < max(_ends(given["changes"]), default=0):
        yield f"an offset is beyond the {given['article']['characters']:,} characters of the article"
    for number, change in enumerate(given["changes"], 1):
        days = change.get("set", {}).get("days")
        if days is not None and day_range(days) is None:
            yield f"change {number}: {days!r} is no EDTF value for days, such as 2023-09-12 or 2023-09-12/2023-09-14"
        if change["kind"] != "mention" or change["action"] != "edit" or change["set"]:
            continue
        yield f"change {number}: it changes nothing"


def _ends(node: Any) -> Iterator[int]:
    """Yield where quotations end, in code points; an end before its start counts as beyond every text."""
    if isinstance(node, list):
        for part in node:
            yield from _ends(part)
    elif isinstance(node, dict):
        if node.get("type") == "TextPositionSelector" and "start" in node:
            yield node["end"] if node["start"] <= node["end"] else 1 << 62
        for part in node.values():
            yield from _ends(part)


def _where(path: Sequence[Any]) -> str:
    """Say which part of the file an error is in: ``change 3, set, status``."""
    parts = list(path)
    if len(parts) > 1 and parts[0] == "changes":
        parts[:2] = [f"change {parts[1] + 1}"]
    return ", ".join(str(part) for part in parts) or "the file"


def _cut(message: str) -> str:
    return message if len(message) <= _LONGEST_REASON else f"{message[: _LONGEST_REASON - 1]}…"
