"""Where one group of a listing ends and the next begins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from studio.domain.listing import Group
from studio.store.numbering import lowest, made_at


def by_name(names: Iterable[str]) -> tuple[Group, ...]:
    """Return the groups of rows that are called alike and stand together."""
    groups: list[Group] = []
    last, start, count = None, 0, 0
    for count, name in enumerate(names, 1):
        if name != last:
            if last is not None:
                groups.append(Group(last, start, count - 1 - start))
            last, start = name, count - 1
    if last is not None:
        groups.append(Group(last, start, count - start))
    return tuple(groups)


def by_day(made: Sequence[int], *, newest_first: bool) -> tuple[Group, ...]:
    """Return the days of this computer's zone in ``made``, numbers in order. Costs a search for each day."""
    groups: list[Group] = []
    start = 0
    while start < len(made):
        name, begin, after = day_of(made[start])
        if newest_first:
            behind = bisect_right(made, -begin, lo=start, key=lambda number: -number)
        else:
            behind = bisect_left(made, after, lo=start)
        groups.append(Group(name, start, behind - start))
        start = behind
    return tuple(groups)


def days(made: Iterable[int]) -> list[int]:
    """Return the lowest numbers of all days in ``made``, whatever its order, the earliest first."""
    ordered = sorted(made)
    return [day_of(ordered[group.start])[1] for group in by_day(ordered, newest_first=False)]


def day_of(number: int) -> tuple[str, int, int]:
    """Return the local day a row was made on, its lowest number, and the lowest one of the next day."""
    moment = datetime.fromtimestamp(made_at(number), UTC).astimezone()
    day = moment.date()
    after = day + timedelta(days=1)
    begin, end = (lowest(datetime(each.year, each.month, each.day).astimezone()) for each in (day, after))
    return day.isoformat(), begin, end
