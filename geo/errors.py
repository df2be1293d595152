"""Errors: one root class, and subclasses that also derive from the matching builtin.

::

    DatelineError
    ├── ArticleError (ValueError)            the input is not an article that can be read
    │   ├── ArticleNotFoundError (FileNotFoundError)
    │   └── FetchError (ConnectionError)     the address the user typed could not be fetched
    ├── OptionError (ValueError)             an option has a value that cannot be used
    ├── DataFileError (ValueError)           a shipped or user-supplied data file is missing, cut or foreign
    ├── OutputError (OSError)                a result could not be written
    └── MissingExtraError (ImportError)      an optional part is not installed
"""

__all__ = [
    "ArticleError",
    "ArticleNotFoundError",
    "DataFileError",
    "DatelineError",
    "FetchError",
    "MissingExtraError",
    "OptionError",
    "OutputError",
]


class DatelineError(Exception):
    """Root of every error that Dateline raises on purpose."""


class ArticleError(DatelineError, ValueError):
    """The input is not an article that can be read."""


class ArticleNotFoundError(ArticleError, FileNotFoundError):
    """The article's file does not exist."""


class FetchError(ArticleError, ConnectionError):
    """The web address could not be fetched."""


class OptionError(DatelineError, ValueError):
    """An option has a value that cannot be used."""


class DataFileError(DatelineError, ValueError):
    """A data file (gazetteer, lexicon, network, basemap) is missing, cut or of another format."""


class OutputError(DatelineError, OSError):
    """A result could not be written."""


class MissingExtraError(DatelineError, ImportError):
    """An optional part is not installed; the message names the install line."""
