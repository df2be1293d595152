"""Packing: what a page unpacks when it needs it."""

import base64
import gzip
import json
from typing import Any

__all__ = ["pack_bytes", "pack_json"]


def pack_json(made: Any) -> str:
    """Return what a page unpacks when it needs it.

    Parameters
    ----------
    made
        JSON's types only.

    Returns
    -------
    str
        Base64 of gzipped JSON.
    """
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:  # lone surrogates, which only JSON's escapes can carry
        data = json.dumps(made, separators=(",", ":"), allow_nan=False).encode("ascii")
    return pack_bytes(data)


def pack_bytes(data: bytes) -> str:
    """Return bytes as a page unpacks them.

    Parameters
    ----------
    data
        The bytes.

    Returns
    -------
    str
        Base64 of gzip.
    """
    return base64.b64encode(gzip.compress(data, compresslevel=9, mtime=0)).decode("ascii")
