"""Thousands stand together as a few do."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, groupby

import pytest

from studio.domain.listing import Grouping, Listing, Order
from studio.domain.picture import Picture
from studio.domain.query import parse
from studio.store.store import Store

from .examples import NOW, picture


@pytest.mark.parametrize("order", [Order.NEWEST, Order.OLDEST, Order.RATING])
async def test_thousands_stand_together_as_a_few_do(store: Store, order: Order) -> None:
    """So many are told by whole indexes, in which also stand those in the Trash and those that are not looked for."""
    styles = ("Ink", "ash", "", "ASH", "Zebra")
    made = [
        picture(
            number,
            style_name=styles[number // 2 % 5],
            job_id=f"01J{number // 3 % 1500}" if number % 7 else "",
            generation_id="",
            rating=number % 6,
            trashed_at=NOW if number % 11 == 0 else None,
            path=f"{number}.png",
        )
        for number in range(6000)
    ]
    await store.library.add_all(made)
    wanted = [each for each in made if each.trashed_at is None and each.rating != 1]
    if order is not Order.OLDEST:
        wanted.reverse()
    if order is Order.RATING:
        wanted.sort(key=lambda each: -each.rating)

    async def found(grouping: Grouping, by: Order = order) -> tuple[Listing, list[str]]:
        listing = await store.finder.find(parse("-rating:1"), order=by, grouping=grouping)
        return listing, list(await store.finder.ids(listing.keys))

    styled = [each for style in ("ASH", "ash", "Ink", "Zebra", "") for each in wanted if each.style_name == style]
    listing, ids = await found(Grouping.STYLE)
    assert ids == [each.id for each in styled]
    sizes = Counter(each.style_name for each in wanted)
    assert [(group.name, group.count) for group in listing.groups] == [
        (style, sizes[style]) for style in ("ASH", "ash", "Ink", "Zebra", "")
    ]
    assert [group.start for group in listing.groups] == [0, *accumulate(group.count for group in listing.groups[:-1])]
    if order is Order.NEWEST:
        assert (await found(Grouping.NONE, Order.STYLE))[1] == ids
        listing, ids = await found(Grouping.JOB)
        neighbours = [len(list(same)) for _, same in groupby(each.job_id for each in wanted)]
        assert ids == [each.id for each in wanted] and [group.count for group in listing.groups] == neighbours
    heads: dict[str, Picture] = {}
    for each in wanted:
        heads.setdefault(each.job_id or each.id, each)
    listing, ids = await found(Grouping.STACK)
    assert ids == [each.id for each in heads.values()] and listing.behind == len(wanted) - len(heads)
