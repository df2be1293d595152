"""Progress: how far a run is, in one line."""

__all__ = ["progress_line"]

_MINUTE, _HOUR = 60, 3600  # seconds


def progress_line(articles: int, seconds: float, share: float | None) -> str:
    """Say how far a run is.

    Parameters
    ----------
    articles
        How many were read.
    seconds
        Since the run began [s].
    share
        The part of the input that was read, 0-1; None when its size is not known.

    Returns
    -------
    str
        Articles, articles a second, and where it can be told the time left.

    Examples
    --------
    >>> progress_line(1200, 60.0, 0.25)
    '1,200 articles, 20.0 a second, 25 %, 3 min left'
    """
    parts = [f"{articles:,} articles"]
    if seconds > 0:
        parts.append(f"{articles / seconds:.1f} a second")
    if share:
        left = seconds * (1 - share) / share
        parts += [f"{share:.0%}".replace("%", " %"), f"{_rough(left)} left"]
    return ", ".join(parts)


def _rough(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < 2 * _HOUR else f"{seconds / _HOUR:.1f} h"
