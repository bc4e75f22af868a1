"""Searches find what they say, in order, in groups, and nothing from the Trash."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.domain.job import JobState
from studio.domain.listing import Counts, Group, Grouping, Order
from studio.domain.marks import Change, Member
from studio.domain.picture import FileState, Picture
from studio.domain.query import Query, parse
from studio.domain.request import ImageRequest, VideoRequest
from studio.store.finder import Finder, Sums
from studio.store.numbering import made_at
from studio.store.paths import Paths
from studio.store.store import Store

from .examples import NOW, job, picture


class Library:
    """A store with pictures that are called by their prompts."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._minute = 0

    async def put(self, prompt: str, **fields: Any) -> Picture:
        """Save a picture, a minute after the last one unless told when."""
        self._minute += 1
        request = fields.pop("request", None) or ImageRequest(prompt=prompt, **fields.pop("asked", {}))
        one = picture(self._minute, request=request, **fields)
        await self.store.library.add(one)
        return one

    async def found(self, text: str, *, base: str = "", order: Order = Order.NEWEST) -> list[str]:
        """Return the prompts of what is found; all ways to ask must say the same."""
        query, within = parse(text), parse(base)
        first = await self.store.finder.first(query, base=within, order=order)
        listing = await self.store.finder.find(query, base=within, order=order)
        assert [row.key for row in first] == list(listing.keys)
        assert await self.store.finder.rows(listing.keys) == first
        assert await self.store.finder.count(query, base=within) == len(first)
        assert listing.charged == sum((row.picture.charged or Decimal(0) for row in first), Decimal(0))
        return [row.picture.request.prompt for row in first]


@pytest.fixture
def library(store: Store) -> Library:
    return Library(store)


async def test_words_are_found_from_their_beginning_and_phrases_as_they_are(library: Library) -> None:
    await library.put("A Héron, at DAWN", style_name="Ink wash", tags=("sea",))
    await library.put("fox at dawn", asked={"negative_prompt": "blur"}, notes="for the cover")
    found = library.found
    assert await found("heron") == await found("hero daw") == await found("ink") == await found("SEA")
    assert await found("heron") == ["A Héron, at DAWN"]
    assert await found("dawn") == await found("") == await found("heron OR fox") == ["fox at dawn", "A Héron, at DAWN"]
    assert await found("blur") == await found("cover") == await found("dawn -heron") == ["fox at dawn"]
    assert await found("-dawn") == await found("eron") == await found("heron fox") == await found('"hero"') == []
    assert await found('"fox at dawn"') == await found("-sea") == await found("(fox OR x) dawn") == ["fox at dawn"]
    assert await found("fox - at dawn") == await found("fox , — !!!") == await found("fox, dawn.") == ["fox at dawn"]
    assert await found('"at dawn fox"') == await found("dawn -(fox OR sea)") == []


async def test_scripts_without_spaces_are_found_in_the_middle(library: Library) -> None:
    await library.put("水辺の鷺が夜明けに立つ")
    await library.put("AI画像の🦊", tags=("海辺",))
    assert await library.found("鷺") == await library.found("夜明け") == ["水辺の鷺が夜明けに立つ"]
    assert await library.found("画像") == await library.found("AI画像") == await library.found("ai") == ["AI画像の🦊"]
    assert (
        await library.found("🦊") == await library.found("辺 -鷺") == await library.found("tag:海辺") == ["AI画像の🦊"]
    )
    assert await library.found("明夜") == await library.found("🦉") == []


class Searched:
    """A small library outside of any running loop."""

    def __init__(self, home: Path) -> None:
        paths = Paths.find({"AUROUS_STUDIO_HOME": str(home)})
        self._runner = asyncio.Runner()
        self._store = self._runner.run(Store.open(paths))
        self._runner.run(self._store.library.add(picture(0, prompt="a heron", tags=("sea",))))
        self._runner.run(self._store.journal.add(job(0, state=JobState.FAILED)))

    def search(self, text: str) -> tuple[int, int, int]:
        """Return how many are found, asked in all ways."""
        finder, query = self._store.finder, parse(text)
        listing = self._runner.run(finder.find(query))
        first = self._runner.run(finder.first(query))
        return len(listing.keys), len(first), self._runner.run(finder.count(query))

    def close(self) -> None:
        self._runner.run(self._store.close())
        self._runner.close()


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searched]:
    opened = Searched(tmp_path_factory.mktemp("searched"))
    yield opened
    opened.close()


@given(
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.sampled_from(["", "-", "style:", "tag:", "in:", "id:", "req:", "status:failed "]),
)
@settings(max_examples=150, deadline=None)
def test_any_text_may_be_searched_for(searched: Searched, text: str, before: str) -> None:
    for typed in (before + text, f'{before}"{text}"', f"-({before}{text}) heron"):
        assert len(set(searched.search(typed))) == 1


async def test_comparisons_and_names(library: Library) -> None:
    await library.put(
        "small",
        asked={"steps": 20, "guidance_scale": 4.5, "size": "square"},
        width=1024,
        height=1024,
        rating=2,
        charged=Decimal("0.5"),
        style_name="Ink wash",
        seed=7,
    )
    await library.put(
        "wide",
        asked={"steps": 40, "guidance_scale": 6.5, "enhance_prompt": True, "reference_image_urls": ("file_1",)},
        width=1344,
        height=768,
        rating=5,
        favourite=True,
        charged=Decimal(3),
        style_name="Woodblock",
        seed=8,
        tags=("Coast",),
        notes="print",
        imported=True,
    )
    clip = VideoRequest(video_lora_id="seedance", prompt="clip")
    await library.put("clip", request=clip, media_type="video/mp4", seconds=6.0, style_name="Seedance", charged=None)
    for text in (
        "rating>=4", "cost>2", "steps>28", "guidance=6.5", "width>=1.3k", "height<1k -type:video", "seed:8", "is:fav",
        "is:enhanced", "is:imported", "has:reference", "has:notes", "has:tags", "style:WOOD", "tag:coast",
        "size:1344x768", "ratio:7:4", "ratio:landscape", "rating:5 OR style:nothing", "seed>7",
        "-(type:clip OR rating:2)",
    ):  # fmt: skip
        assert await library.found(text) == ["wide"], text
    for text in ("cost:0.5", "cost<=.5", "size:square", "ratio:1:1 style:ink", "rating<5 -is:unrated", "steps<=20"):
        assert await library.found(text) == ["small"], text
    for text in ("type:video", "duration>5s", "model:seed", "is:unrated", "style:seedance", "-cost>=0"):
        assert await library.found(text) == ["clip"], text
    for text in ("is:sandbox", "model:ink", "tag:coas", "status:missing", "expires<3h", "in:nothing", "width>9k"):
        assert await library.found(text) == [], text


async def test_an_id_is_found_from_its_beginning(library: Library) -> None:
    one = await library.put("one", generation_id="img_abc", job_id="01JOB")
    await library.put("other", generation_id="img_xyz", job_id="01KOB")
    await library.store.journal.add(job(0, id="01JOB", request_ids=("req_first", "req_second")))
    for text in (f"id:{one.id}", f"id:{one.id.lower()}", "id:img_a", "id:01jo", "req:req_sec", "req:req_second"):
        assert await library.found(text) == ["one"], text
    assert await library.found("id:img_") == ["other", "one"]
    assert await library.found("req:second") == await library.found("id:zzz") == []


async def test_dates_are_those_of_this_computer(store: Store, library: Library) -> None:
    midnight = datetime(2026, 5, 4).astimezone().astimezone(UTC)
    for name, hours in (("before", -1), ("at", 0), ("after", 1)):
        await library.put(name, created_at=midnight + timedelta(hours=hours))
    assert await library.found("after:2026-05-04") == ["after", "at"]
    assert await library.found("before:2026-05-04") == ["before"]
    assert await library.found("after:2026-05 before:2027") == ["after", "at", "before"]
    for text, names in (
        ("a after:2026-05-04", ["after", "at"]),
        ("b before:2026-05-04", ["before"]),
        ("b after:2026-05-04", []),
    ):
        assert await library.found(text) == names, text
    assert await library.found("b (-after:2026-05-04 OR zzz)") == ["before"]
    held = Finder(store._database, Held(midnight + timedelta(hours=30)))
    for text, names in (("after:yesterday", ["after", "at"]), ("before:29.5h", ["at", "before"]), ("after:today", [])):
        assert [row.picture.request.prompt for row in await held.first(parse(text))] == names


class Held:
    """A clock that stands."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError


async def test_what_is_in_the_trash_is_nowhere_else(library: Library) -> None:
    await library.put("kept", tags=("sea",))
    await library.put("thrown away", tags=("sea",), trashed_at=NOW, favourite=True)
    assert await library.found("") == await library.found("tag:sea") == await library.found("sea") == ["kept"]
    assert await library.found("is:trashed") == await library.found("sea", base="is:trashed") == ["thrown away"]
    assert await library.found("thrown") == await library.found("is:fav") == []
    counts = await library.store.finder.counts()
    assert counts == Counts(all=1, unrated=1, trash=1, tags={"sea": 1})
    assert await library.store.library.count() == (await library.store.finder.find(parse(""))).total == 1
    assert [one.request.prompt for one in await library.store.library.page()] == ["kept"]
    assert [one.request.prompt async for one in library.store.library.iterate()] == ["kept"]


async def test_runs_without_a_file_are_found_when_they_are_asked_for(store: Store, library: Library) -> None:
    await library.put("saved")
    soon, later = NOW + timedelta(hours=2), NOW + timedelta(hours=9)
    for minute, state, deadline in (
        (10, JobState.FINISHED, soon),
        (11, JobState.ACCEPTED, later),
        (12, JobState.FAILED, None),
        (13, JobState.LOST, None),
        (14, JobState.CANCELLED, None),
        (15, JobState.SAVED, None),
        (16, JobState.PLANNED, None),
    ):
        one = job(minute, prompt=f"{state.value} run", state=state, deadline=deadline, charged=Decimal(1))
        await store.journal.add(one)
    found = library.found
    assert await found("") == await found("status:saved") == ["saved"]
    assert await found("status:waiting") == ["accepted run", "finished run"]
    assert await found("status:failed") == await found("run", base="status:failed") == ["failed run"]
    assert await found("status:lost OR status:cancelled cost=1") == ["cancelled run", "lost run"]
    assert await found("status:waiting OR saved") == ["accepted run", "finished run", "saved"]
    assert await found("status:waiting OR saved", order=Order.OLDEST) == ["saved", "finished run", "accepted run"]
    assert await found("status:waiting fin") == await found("status:waiting -accepted") == ["finished run"]
    held = Finder(store._database, Held(NOW))
    for text, names in (("expires<3h", ["finished run"]), ("expires>3h", ["accepted run"]), ("expires<1h", [])):
        assert [row.picture.request.prompt for row in await held.first(parse(text))] == names
    (row,) = await held.first(parse("expires<3h"))
    assert row.key < 0
    assert (row.picture.state, row.picture.expires_at, row.picture.path) == (FileState.WAITING, soon, "")
    assert await held.key_of(row.picture.id) == row.key
    assert (await held.counts()).waiting == 2


async def test_orders(library: Library) -> None:
    await library.put("a", rating=1, charged=Decimal(5), width=10, height=10, style_name="Zebra")
    await library.put("b", rating=5, charged=None, width=30, height=10, style_name="")
    await library.put("c", rating=1, charged=Decimal(1), width=10, height=20, style_name="apple")
    orders = {order: "".join(await library.found("", order=order)) for order in Order}
    assert orders == {
        Order.NEWEST: "cba",
        Order.OLDEST: "abc",
        Order.RATING: "bca",
        Order.COST: "acb",
        Order.LARGEST: "bca",
        Order.STYLE: "cab",
        Order.ARRANGED: "cba",
    }
    assert await library.found("rating:1 a OR c", order=Order.COST) == ["a", "c"]


async def test_a_collection_has_an_order_of_its_own(store: Store, library: Library) -> None:
    a, b, c, d = [await library.put(name) for name in "abcd"]
    shelf = await store.marks.create("Best")
    await store.marks.apply((a.id, b.id, c.id, d.id), Change(join=(Member(shelf.id),)))
    base = f"in:#{shelf.id}"
    assert await library.found("", base=base, order=Order.ARRANGED) == ["d", "c", "b", "a"]
    await store.marks.arrange(shelf.id, (a.id, d.id), before=c.id)
    assert await library.found("", base=base, order=Order.ARRANGED) == ["a", "d", "c", "b"]
    assert await library.found("a OR c", base=base, order=Order.ARRANGED) == ["a", "c"]
    assert await library.found("in:best", order=Order.ARRANGED) == ["a", "d", "c", "b"]
    assert await library.found("", base=base) == await library.found("", order=Order.ARRANGED) == ["d", "c", "b", "a"]


async def test_a_run_stands_together_in_its_own_order_whenever_it_was_saved(store: Store) -> None:
    for minute, generation, index in ((0, "img_1", 1), (5, "img_2", 0), (9, "img_1", 0), (1, "img_1", 2)):
        await store.library.add(picture(minute, generation_id=generation, index=index))
    rows = await store.finder.first(parse(""))
    assert [(row.picture.generation_id, row.picture.index) for row in rows] == [
        ("img_2", 0),
        ("img_1", 0),
        ("img_1", 1),
        ("img_1", 2),
    ]


async def test_thousands_of_one_moment_all_have_a_number_near_it(store: Store) -> None:
    same = [picture(0, generation_id="", path=f"{number}.png") for number in range(3000)]
    await store.library.add_all(same)
    listing = await store.finder.find(parse(""))
    assert len(set(listing.keys)) == 3000
    assert all(abs(made_at(key) - NOW.timestamp()) < 1 for key in listing.keys)


async def test_groups(store: Store, library: Library) -> None:
    midnight = datetime(2026, 5, 4).astimezone().astimezone(UTC)
    for name, hours, style, run, rating in (
        ("a", -2, "Ink", "01A", 1),
        ("b", -1, "Ink", "01B", 4),
        ("c", 1, "ash", "01B", 2),
        ("d", 30, "Ink", "", 3),
    ):
        moment = midnight + timedelta(hours=hours)
        await library.put(name, created_at=moment, style_name=style, job_id=run, rating=rating)

    async def grouped(grouping: Grouping, order: Order = Order.NEWEST) -> tuple[str, tuple[Group, ...]]:
        listing = await store.finder.find(Query(), order=order, grouping=grouping)
        assert listing.grouping is grouping
        rows = await store.finder.rows(listing.keys)
        return "".join(row.picture.request.prompt for row in rows), listing.groups

    days = (Group("2026-05-05", 0, 1), Group("2026-05-04", 1, 1), Group("2026-05-03", 2, 2))
    assert await grouped(Grouping.DAY) == ("dcba", days)
    assert await grouped(Grouping.DAY, Order.RATING) == ("dcba", days)
    assert await grouped(Grouping.DAY, Order.STYLE) == ("dcba", days)
    oldest = (Group("2026-05-03", 0, 2), Group("2026-05-04", 2, 1), Group("2026-05-05", 3, 1))
    assert await grouped(Grouping.DAY, Order.OLDEST) == ("abcd", oldest)
    assert await grouped(Grouping.STYLE) == ("cdba", (Group("ash", 0, 1), Group("Ink", 1, 3)))
    assert await grouped(Grouping.STYLE, Order.RATING) == ("cbda", (Group("ash", 0, 1), Group("Ink", 1, 3)))
    jobs = (Group("", 0, 1), Group("", 1, 2), Group("", 3, 1))
    assert await grouped(Grouping.JOB, Order.RATING) == ("dcba", jobs)
    assert await grouped(Grouping.NONE) == ("dcba", ())


async def test_pictures_of_a_run_stand_behind_the_first_of_them(store: Store, library: Library) -> None:
    for name, run, rating in (("a", "01A", 1), ("b", "01B", 2), ("c", "01A", 5), ("d", "", 0), ("e", "", 0)):
        await library.put(name, job_id=run, rating=rating)

    async def stacked(text: str = "", order: Order = Order.NEWEST, spread: str = "") -> tuple[str, dict[str, int], int]:
        keys = {row.picture.request.prompt: row.key for row in await store.finder.first(parse(""))}
        listing = await store.finder.find(
            parse(text), order=order, grouping=Grouping.STACK, spread=[keys[name] for name in spread]
        )
        names = {key: name for name, key in keys.items()}
        assert listing.groups == () and listing.total == 5
        stacks = {names[key]: count for key, count in listing.stacks.items()}
        return "".join(names[key] for key in listing.keys), stacks, listing.behind

    assert await stacked() == ("edcb", {"c": 2}, 1)
    assert await stacked(order=Order.OLDEST) == ("abde", {"a": 2}, 1)
    assert await stacked(order=Order.RATING) == ("cbed", {"c": 2}, 1)
    assert await stacked(spread="a") == await stacked(spread="c") == ("edcab", {"c": 2}, 0)
    assert await stacked(spread="bd") == ("edcb", {"c": 2}, 1)
    assert await stacked("a OR b") == ("ba", {}, 0)


async def test_counts_collections_and_names(store: Store, library: Library) -> None:
    one = await library.put("one", style_name="Ink", favourite=True, tags=("Sea", "dusk"))
    other = await library.put("other", style_name="Ink", rating=3, tags=("sea",))
    await library.put("clip", style_name="Seedance", media_type="video/mp4", rating=1)
    shelf = await store.marks.create("Coast and sea")
    await store.marks.apply((one.id, other.id), Change(join=(Member(shelf.id),), add_tags=("new one",)))
    counts = await store.finder.counts()
    assert counts == Counts(
        all=3, favourites=1, videos=1, unrated=1, collections={shelf.id: 2}, tags={"new one": 2, "sea": 2, "dusk": 1}
    )
    assert list(counts.tags) == ["new one", "sea", "dusk"]
    names = await store.finder.vocabulary()
    assert (names.styles, names.models, names.collections) == (("Ink",), ("Seedance",), ("Coast and sea",))
    assert names.tags == ("new one", "sea", "dusk")
    for text in (f"in:#{shelf.id}", 'in:"coast AND sea"', "tag:sea", 'tag:"new one"', "new"):
        assert await library.found(text) == ["other", "one"], text
    await store.marks.apply((one.id,), Change(remove_tags=("sea",), leave=(shelf.id,)))
    assert await library.found(f"tag:sea in:#{shelf.id}") == await library.found("sea") == ["other"]


async def test_a_rare_wish_behind_a_common_word_is_found_however_old(store: Store, library: Library) -> None:
    """The newest matches of a common word are looked at first; what is wanted may be older than all of them."""
    await library.put("common", rating=5, tags=("first",))
    await store.library.add_all([picture(60 + number, prompt="common") for number in range(10_500)])
    assert len(await store.finder.first(parse("common"))) == 300
    for text in ("common rating:5", "comm tag:first", "common -rating<5"):
        (row,) = await store.finder.first(parse(text))
        assert row.picture.rating == 5
    assert await store.finder.first(parse("common rating:4")) == ()


async def test_many_are_named_and_added_up_without_being_read(store: Store, library: Library) -> None:
    made = [await library.put(str(number), charged=Decimal("0.25"), size_bytes=5) for number in range(3)]
    await library.put("free", charged=None, size_bytes=2)
    await store.journal.add(job(0, state=JobState.FAILED, charged=Decimal(9)))
    keys = [row.key for row in await store.finder.first(parse("status:failed OR cost>0"))]
    assert (len(keys), min(keys) < 0) == (4, True)
    assert await store.finder.ids(keys[::-1]) == tuple(one.id for one in made)
    assert await store.finder.sums(keys) == Sums(15, Decimal("0.75"))
    assert await store.finder.sums((*(await store.finder.find(Query())).keys, 12345)) == Sums(17, Decimal("0.75"))
    assert (await store.finder.ids(()), await store.finder.sums(())) == ((), Sums())
