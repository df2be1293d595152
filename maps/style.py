"""Style: an editor's own fonts, colours and logo, from a TOML file; text that cannot be read is refused."""

import base64
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from geo.errors import OptionError

__all__ = ["Style", "contrast", "read_style"]

_FONTS = {"headlines": "serif", "labels": "sans"}  # key of the file: variable of the page
_STATUSES = ("happened", "ongoing", "planned", "predicted", "possible", "unconfirmed", "denied")
_COLOURS = ("paper", "panel", "ink", "soft", "rule", "accent", "sea", "land", "lake", "border", "country", *_STATUSES)
# What stands on what, and the contrast that WCAG 2.2 asks for: 4.5 for text, 3 for signs.
_ON_PAPER = {"ink": 4.5, "soft": 4.5, "accent": 3.0, **dict.fromkeys(_STATUSES, 3.0)}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FAMILY = re.compile(r"[\w ,'-]{1,200}")
_FONT_KINDS = {".woff2": "font/woff2", ".woff": "font/woff", ".ttf": "font/ttf", ".otf": "font/otf"}
_LOGO_KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".svg": "image/svg+xml"}
_MOST_BYTES = 400_000  # of one file


class Style(NamedTuple):
    """A style as the page holds it.

    Parameters
    ----------
    css
        Rules that follow the page's own.
    logo
        The logo as a ``data:`` address, None without one.
    logo_text
        What the logo says.
    """

    css: str
    logo: str | None
    logo_text: str


def read_style(path: Path, *, base: Mapping[str, str]) -> Style:
    """Read a style.

    Parameters
    ----------
    path
        The TOML file; files that it names lie beside it.
    base
        The page's own colours by day, by name.

    Returns
    -------
    Style
        Rules, logo and its text.

    Raises
    ------
    OptionError
        When the file cannot be read, has a key that is not known or a value that is no font or colour, or when a
        colour could not be told from the paper.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"the style {str(path)!r} cannot be read: {getattr(error, 'strerror', None) or error}"
        raise OptionError(msg) from error
    _known(given, ("fonts", "colours", "dark", "logo"), "the style")
    fonts = dict(_table(given, "fonts"))
    files = _table(fonts, "files")
    fonts.pop("files", None)
    _known(fonts, tuple(_FONTS), "[fonts]")
    rules = [_face(name, path.parent, file) for name, file in files.items()]
    letters = {_FONTS[key]: _family(key, value) for key, value in fonts.items()}
    day, night = (_colours(_table(given, key), key) for key in ("colours", "dark"))
    _check(day, base, "[colours]")
    rules.append(_rule({**letters, **day}))
    if night:
        _check(night, {"paper": "#17191b"}, "[dark]")
        rules.append(f"@media (prefers-color-scheme: dark) {{ {_rule(night)} }}")
    elif day:  # colours for the day alone: the night looks the same
        rules.append(
            f"@media (prefers-color-scheme: dark) {{ {_rule({**base, **day})} :root {{ color-scheme: light }} }}"
        )
    logo = _table(given, "logo")
    _known(logo, ("file", "text"), "[logo]")
    drawn = _data(path.parent, logo["file"], _LOGO_KINDS) if "file" in logo else None
    return Style("\n".join(rules), drawn, str(logo.get("text", "")))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours after WCAG 2.2, between 1 and 21.

    Parameters
    ----------
    one, other
        Colours as ``#rrggbb``.

    Returns
    -------
    float
        The ratio of their luminances.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return round((light + 0.05) / (dark + 0.05), 2)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _table(given: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = given.get(key, {})
    if not isinstance(value, dict):
        msg = f"the style's {key!r} is a table, as [{key}], not {value!r}"
        raise OptionError(msg)
    return value


def _known(given: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    other = next((key for key in given if key not in keys), None)
    if other is not None:
        msg = f"{where} has no {other!r}; it takes {', '.join(keys)}"
        raise OptionError(msg)


def _family(key: str, value: object) -> str:
    if not isinstance(value, str) or not _FAMILY.fullmatch(value) or value.count("'") % 2:
        msg = f'the font {key!r} is a list of family names like "Georgia, serif", not {value!r}'
        raise OptionError(msg)
    return value


def _colours(given: Mapping[str, Any], where: str) -> dict[str, str]:
    _known(given, _COLOURS, f"[{where}]")
    for key, value in given.items():
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            msg = f'the colour {key!r} is written like "#1a2b3c", not {value!r}'
            raise OptionError(msg)
    return {**given, **({"halo": given["paper"]} if "paper" in given else {})}


def _check(given: Mapping[str, str], base: Mapping[str, str], where: str) -> None:
    """Refuse colours that cannot be told from the paper."""
    paper = given.get("paper", base["paper"])
    for key, least in _ON_PAPER.items():
        colour = given.get(key, base.get(key))
        if colour and (key in given or "paper" in given) and contrast(colour, paper) < least:
            found = contrast(colour, paper)
            msg = f"{where}: {key} {colour} on paper {paper} has a contrast of {found}; it needs {least}"
            raise OptionError(msg)


def _rule(values: Mapping[str, str]) -> str:
    return ":root { " + " ".join(f"--{key}: {value};" for key, value in values.items()) + " }"


def _face(name: str, folder: Path, file: object) -> str:
    if not re.fullmatch(r"[\w -]{1,60}", name):
        msg = f'the name of a font is words like "My Font", not {name!r}'
        raise OptionError(msg)
    return f"@font-face {{ font-family: '{name}'; src: url({_data(folder, file, _FONT_KINDS)}); font-display: swap; }}"


def _data(folder: Path, file: object, kinds: Mapping[str, str]) -> str:
    path = folder / str(file)
    if not isinstance(file, str) or path.suffix.lower() not in kinds:
        msg = f"{str(file)!r} is none of {', '.join(kinds)}"
        raise OptionError(msg)
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"the style's file {str(path)!r} cannot be read: {error.strerror}"
        raise OptionError(msg) from error
    if len(content) > _MOST_BYTES:
        msg = f"the style's file {str(path)!r} is larger than {_MOST_BYTES // 1000} kB, too large for a page"
        raise OptionError(msg)
    return f"data:{kinds[path.suffix.lower()]};base64,{base64.b64encode(content).decode('ascii')}"
