"""Video models: who sees which, under which names, and what their previews show."""

from __future__ import annotations

import uuid

from studio.domain import limits
from studio.sandbox.film.temperament import TEMPERAMENTS
from tests.sandbox.conftest import Live, error
from tests.sandbox.footage import footage
from tests.ssim import ssim


async def test_the_list_is_a_bare_array_that_a_team_sees_its_part_of(live: Live) -> None:
    models = (await live.api.get("/v1/video_loras")).json()
    assert isinstance(models, list)
    assert [model["slug"] for model in models if not model["is_public"]] == ["house-crane"]
    theirs = (await live.client("other_team_key").get("/v1/video_loras")).json()
    assert [model["slug"] for model in theirs if not model["is_public"]] == ["neighbour-crane"]
    public = [model for model in models if model["is_public"]]
    assert public == [model for model in theirs if model["is_public"]]
    assert len(public) >= 4


async def test_every_model_has_an_id_of_its_own_and_defaults_the_service_takes(live: Live) -> None:
    models = (await live.api.get("/v1/video_loras")).json()
    styles = (await live.api.get("/v1/loras")).json()
    ids = [thing["id"] for thing in models + styles]
    assert len(set(ids)) == len(ids)
    for model in models:
        assert model["id"].startswith("lora_")
        assert model["created_at"].endswith("Z")
        assert model["default_resolution"] in limits.RESOLUTIONS
        assert model["default_ratio"] in limits.RATIOS
        assert model["default_duration"] in limits.VIDEO_SECONDS


async def test_a_model_answers_to_id_slug_and_uuid(live: Live) -> None:
    model = (await live.api.get("/v1/video_loras")).json()[1]
    for name in (model["id"], model["slug"], str(uuid.uuid5(uuid.NAMESPACE_URL, model["slug"]))):
        assert (await live.api.get(f"/v1/video_loras/{name}")).json() == model
        body = {"prompt": "a heron", "video_lora_id": name}
        assert (await live.api.post("/v1/videos/estimate", json=body)).status_code == 200


async def test_what_is_foreign_unknown_or_a_style_does_not_exist(live: Live) -> None:
    assert (await live.client("other_team_key").get("/v1/video_loras/neighbour-crane")).status_code == 200
    for name in ("neighbour-crane", "nobody", "linocut"):
        assert error(await live.api.get(f"/v1/video_loras/{name}")) == (404, "resource_not_found", None)
    assert error(await live.api.get("/v1/loras/slow-drift")) == (404, "resource_not_found", None)


async def test_each_model_films_in_a_way_there_is(live: Live) -> None:
    slugs = [model["slug"] for model in (await live.api.get("/v1/video_loras")).json()]
    models = [live.house.video_models.by_slug(slug) for slug in slugs]
    arts = [model.art for model in models if model is not None]
    assert set(arts) <= set(TEMPERAMENTS)
    assert len(set(arts)) == len(slugs)


async def test_a_preview_is_a_clip_that_can_go_round(live: Live) -> None:
    model = (await live.api.get("/v1/video_loras/handheld")).json()
    assert model["preview_video_url"].startswith(live.server.media_url)
    answer = await live.media.get(model["preview_video_url"])
    assert answer.headers["Content-Type"] == "video/mp4"
    frames = footage(answer.content)
    assert frames[0].height > frames[0].width
    assert ssim(frames[0], frames[-1]) > 0.9 > ssim(frames[0], frames[len(frames) // 2])
    kept = live.house.previews / "handheld.mp4"
    before = kept.stat().st_mtime_ns
    assert (await live.media.get(model["preview_video_url"])).content == answer.content
    assert kept.stat().st_mtime_ns == before
    assert (await live.media.get("/previews/nobody.mp4")).status_code == 404
