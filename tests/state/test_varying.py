"""What a draft varies: noted with the purchase, and given up with other words."""

from __future__ import annotations

from msgspec.structs import replace

from studio.domain.reference import Origin
from studio.state.studio import Studio
from tests.store.examples import picture
from tests.studio_fixture import until


async def test_a_draft_is_a_variation_until_its_words_change(studio: Studio) -> None:
    composer, first = studio.composer, replace(picture(0), generation_id="img_0", index=2)
    composer.vary(first)
    assert composer.draft.varied == Origin(generation_id="img_0", index=2, varied=True)
    composer.random_seed()
    composer.set(count=2)
    assert composer.draft.varied is not None
    composer.set(prompt="Something else")
    assert composer.draft.varied is None
    composer.vary(first)
    composer.use_settings(first)
    assert composer.draft.varied is None
    composer.vary(replace(first, generation_id=""))
    assert composer.draft.varied is None


async def test_what_is_bought_of_it_is_written_with_the_job(live: Studio) -> None:
    live.composer.set(prompt="A heron", count=1)
    live.composer.set(varied=Origin(generation_id="img_0", varied=True))
    await until(lambda: live.pricing.view.enabled, live.pricing.changed)
    jobs: list[object] = []
    live.purchase.submitted.connect(jobs.append)
    live.purchase.generate()
    await until(lambda: jobs, live.purchase.submitted)
    assert [getattr(each, "origins", None) for each in jobs] == [(Origin(generation_id="img_0", varied=True),)]
