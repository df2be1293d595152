"""Clusters: groups of tellings by average linkage, which does not chain, around groups that stay as they are.

Average linkage (Sokal and Michener 1958) joins the two groups whose members agree best on average, so that one odd
telling between two happenings does not join them.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

__all__ = ["FLOOR", "link_groups"]

FLOOR = -8.0  # log odds of a pair that was not worth comparing; none counts as less

Pair = tuple[int, int]


def link_groups(
    groups: Sequence[Sequence[Hashable]], fixed: Sequence[bool], pairs: Mapping[Pair, tuple[float, int]]
) -> list[int]:
    """Join groups while the best pair of them is more probable than not.

    Parameters
    ----------
    groups
        For each group the articles of its members, an article once for each member.
    fixed
        Whether a group exists already: two of these are never joined.
    pairs
        For two groups, the smaller number first, the sum of the log odds of their pairs of members that were compared,
        and how many those are. Members of one article are not compared.

    Returns
    -------
    list of int
        For each group the number of the group that it ends in: a fixed one when there is one in it, else the first.
    """
    linkage = _Linkage(groups, pairs)
    ends = list(range(len(groups)))
    heap = [
        (-linkage.value(one, other), one, other) for one, other in sorted(pairs) if not (fixed[one] and fixed[other])
    ]
    heapq.heapify(heap)
    while heap:
        value, one, other = heapq.heappop(heap)
        if value >= 0:
            break
        if not linkage.has(one, other) or -linkage.value(one, other) != value:
            continue  # one of them has been joined to another since
        kept, gone = (other, one) if fixed[other] else (one, other)
        ends[gone] = kept
        for third in linkage.join(kept, gone):
            if not (fixed[kept] and fixed[third]):
                first, second = sorted((kept, third))
                heapq.heappush(heap, (-linkage.value(first, second), first, second))
    return [_end(ends, number) for number in range(len(groups))]


class _Linkage:
    """The groups that are left, and how well each two of them agree."""

    def __init__(self, groups: Sequence[Sequence[Hashable]], pairs: Mapping[Pair, tuple[float, int]]) -> None:
        self._members = {number: Counter(articles) for number, articles in enumerate(groups)}
        self._sizes = {number: len(articles) for number, articles in enumerate(groups)}
        self._near: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        for (one, other), found in pairs.items():
            self._near[one][other] = self._near[other][one] = found

    def has(self, one: int, other: int) -> bool:
        return one in self._members and other in self._members

    def value(self, one: int, other: int) -> float:
        """Return the mean log odds of all pairs of members of two articles."""
        total, compared = self._near[one][other]
        few, many = sorted((self._members[one], self._members[other]), key=len)
        of_one_article = sum(count * many[article] for article, count in few.items())
        rest = max(self._sizes[one] * self._sizes[other] - of_one_article - compared, 0)
        return (total + FLOOR * rest) / (compared + rest) if compared + rest else FLOOR

    def join(self, kept: int, gone: int) -> list[int]:
        """Put one group into another, and give the groups whose agreement with it has changed."""
        self._members[kept] += self._members.pop(gone)
        self._sizes[kept] += self._sizes.pop(gone)
        for third, (total, compared) in self._near.pop(gone).items():
            self._near[third].pop(gone, None)
            if third != kept:
                before = self._near[kept].get(third, (0.0, 0))
                joined = (before[0] + total, before[1] + compared)
                self._near[kept][third] = self._near[third][kept] = joined
        return list(self._near[kept])


def _end(ends: list[int], number: int) -> int:
    while ends[number] != number:
        number = ends[number]
    return number
