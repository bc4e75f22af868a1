"""The player: what is seen is what is taken."""

from __future__ import annotations

import os
from dataclasses import replace as changed
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from studio.domain.job import JobError, JobState
from studio.domain.picture import Picture
from studio.domain.request import VideoRequest
from studio.flow.events import JobChanged, PictureSaved
from studio.media.frames import ClipFrames
from studio.state.player import Player, PlayerView
from tests.media.films import film
from tests.state.eye import Eye, clip, eye, pixels, player
from tests.ui.rooms import Room, make_job, room, until

__all__ = ["clip", "eye", "player", "room"]


async def test_a_clip_is_opened_at_its_first_frame(player: Player, clip: Picture) -> None:
    view = player.view
    assert (view.clip, view.count, view.number, view.playing, view.playable) == (clip, 48, 0, False, True)
    assert (view.seconds, view.rate, view.ratio) == (4.0, 12.0, 160 / 90)
    assert not view.has_sound and view.trouble == ""


async def test_its_words_say_what_it_is_and_cost(player: Player) -> None:
    await until(lambda: "quoted" in player.view.facts)
    assert player.view.title == "A heron wades"
    assert (player.view.facts, player.view.money) == ("4 s · 160 × 90 · quoted 1", "charged 1")


async def test_each_step_shows_exactly_the_next_frame(eye: Eye, room: Room, clip: Picture) -> None:
    with ClipFrames(room.studio.path_of(clip)) as frames:
        for by, number in ((1, 1), (1, 2), (-1, 1), (20, 21), (-3, 18), (99, 47), (-1, 46), (-99, 0)):
            eye.player.step(by)
            await eye.at(number)
            assert pixels(eye.image) == frames.at(number).tobytes()


async def test_a_burst_of_steps_ends_where_it_should(eye: Eye) -> None:
    for _ in range(40):
        eye.player.step(1)
    assert eye.player.view.number == 40
    await eye.at(40)
    assert len(eye.numbers) < 40  # those nobody waits for any more were not decoded
    for _ in range(15):
        eye.player.step(-1)
    await eye.at(25)


async def test_time_and_number_belong_together(eye: Eye) -> None:
    eye.player.seek_seconds(1.51)
    await eye.at(18)
    assert eye.player.view.at == 1.5
    eye.player.skip(1)
    await eye.at(30)
    eye.player.skip(-9)
    await eye.at(0)
    eye.player.go_end()
    await eye.at(47)
    eye.player.go_start()
    await eye.at(0)


async def test_what_is_seen_when_it_stops_is_where_it_is(eye: Eye) -> None:
    for _ in range(3):
        eye.player.toggle()
        before = len(eye.numbers)
        await until(lambda before=before: len(eye.numbers) > before + 2)  # type: ignore[misc]
        eye.player.toggle()
        assert not eye.player.view.playing
        assert eye.player.view.number == eye.numbers[-1] == eye.painted
    assert eye.numbers[-1] > 3


async def test_at_its_end_it_stands_still_and_starts_over(eye: Eye) -> None:
    eye.player.set_speed(2.0)
    eye.player.seek(44)
    eye.player.toggle()
    await until(lambda: not eye.player.view.playing)
    assert eye.player.view.number == 47 == eye.painted
    eye.player.toggle()
    await until(lambda: 0 < eye.player.view.number < 40)
    eye.player.pause()


async def test_a_loop_goes_on(eye: Eye) -> None:
    eye.player.toggle_loop()
    eye.player.seek(45)
    eye.player.toggle()
    await until(lambda: 0 < eye.player.view.number < 40)
    assert eye.player.view.playing and eye.player.view.loop
    eye.player.step(1)
    assert not eye.player.view.playing
    await eye.at(eye.player.view.number)


async def test_speed_has_its_bounds_and_is_kept_for_the_next_clip(eye: Eye, room: Room) -> None:
    eye.player.set_speed(9)
    assert eye.player.view.speed == 2.0
    eye.player.set_speed(0.01)
    assert eye.player.view.speed == 0.25
    eye.player.toggle_loop()
    other = await room.add_clip(seconds=1.0)
    eye.player.show(other)
    await until(lambda: eye.player.view.count == 12)
    assert (eye.player.view.speed, eye.player.view.loop) == (0.25, True)


async def test_another_clip_takes_its_place_and_the_file_is_let_go(eye: Eye, room: Room, clip: Picture) -> None:
    other = await room.add_clip(seconds=1.0)
    eye.player.step(30)
    eye.player.show(other)
    eye.player.step(5)
    await until(lambda: eye.player.view.count == 12 and eye.numbers[-1] == 0)
    assert not opened(room.studio.path_of(clip)) and opened(room.studio.path_of(other))
    eye.player.close()
    await until(lambda: not opened(room.studio.path_of(other)))


def opened(path: Path) -> bool:
    """Whether this process holds the file open."""
    links = Path("/proc/self/fd")
    if not links.is_dir():
        pytest.skip("this system does not tell which files are open")
    return any(os.path.realpath(link) == str(path) for link in links.iterdir())


async def test_frames_come_in_the_size_of_the_surface(eye: Eye) -> None:
    eye.player.fit(80)
    await until(lambda: eye.image.width() == 80)
    eye.player.fit(320)
    await until(lambda: eye.image.width() == 320)
    assert (eye.image.height(), eye.player.view.number) == (180, 0)


BAD = {
    "gone": (None, "not there any more"),
    "web page": (b"<!DOCTYPE html><html>" + b" " * 2000, "HTML page"),
    "no bytes": (b"", ""),
    "half": (b"half", "truncated"),
}


@pytest.mark.parametrize("kind", BAD)
async def test_what_cannot_be_shown_says_why(eye: Eye, room: Room, kind: str) -> None:
    content, words = BAD[kind]
    bad = await room.add_clip(seconds=1.0)
    path = room.studio.path_of(bad)
    whole = path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_bytes(whole[: len(whole) // 2] if content == b"half" else content)
    eye.player.show(bad)
    await until(lambda: eye.player.view.trouble)
    assert words in eye.player.view.trouble and eye.player.view.trouble.endswith(".")
    view = eye.player.view
    for deed in (eye.player.toggle, eye.player.go_end, eye.player.pause, room.studio.video.taker.save_frame):
        deed()
    eye.player.step(1)
    room.studio.video.taker.use_frame("first")
    assert eye.player.view == view and not view.playable


async def test_a_frame_that_cannot_be_decoded_is_told_and_others_are_still_seen(eye: Eye, room: Room) -> None:
    broken = await room.add_clip(seconds=1.0)
    path = film(room.studio.path_of(broken), frames=600, size=(160, 90))
    eye.player.show(broken)
    await until(lambda: eye.player.view.count == 600 and eye.numbers[-1] == 0)
    os.truncate(path, path.stat().st_size // 2)  # under our hands, as a disk that fails
    eye.player.go_end()
    await until(lambda: eye.player.view.trouble)
    assert eye.player.view.playable and not eye.player.view.playing
    eye.player.go_start()
    await until(lambda: not eye.player.view.trouble)
    assert eye.painted == 0


async def test_a_codec_that_players_may_lack_is_shown_all_the_same(eye: Eye, room: Room) -> None:
    odd = await room.add_clip(seconds=1.0)
    film(room.studio.path_of(odd), frames=12, size=(160, 90), codec="libsvtav1")
    eye.player.show(odd)
    await until(lambda: eye.player.view.clip == odd and eye.player.view.count == 12)
    eye.player.step(7)
    await until(lambda: eye.numbers[-1] == 7)
    assert abs(eye.painted - 7) <= 1  # the codec is not quite true to the colour


async def test_a_run_is_shown_while_it_is_made_and_then_its_clip(eye: Eye, room: Room) -> None:
    studio = room.studio
    job = make_job(state=JobState.ACCEPTED, request=VideoRequest(video_lora_id="orbit", prompt="A koi turns"))
    eye.player.submitted(job)
    view = eye.player.view
    assert (view.clip, view.title, view.making, view.failure) == (None, "A koi turns", "Being sent", None)
    clip = await room.add_clip(seconds=1.0)
    studio.link.heard.emit(PictureSaved(replace(clip, job_id=job.id)))
    await until(lambda: eye.player.view.count == 12)
    assert eye.player.view.making == ""


async def test_who_looks_at_an_older_clip_is_not_disturbed(eye: Eye, room: Room, clip: Picture) -> None:
    await room.add_clip(seconds=1.0)
    eye.player.show(clip)
    job = make_job(request=VideoRequest(video_lora_id="orbit", prompt="A koi turns"))
    eye.player.submitted(job)
    room.studio.link.heard.emit(PictureSaved(await room.add_clip(seconds=1.0)))
    assert eye.player.view.clip == clip


async def test_who_looks_at_the_newest_sees_the_next(eye: Eye, room: Room) -> None:
    newer = await room.add_clip(seconds=1.0)
    room.studio.link.heard.emit(PictureSaved((await room.add_run(1))[0]))
    room.studio.link.heard.emit(PictureSaved(newer))
    assert eye.player.view.clip == newer


async def test_a_run_that_failed_says_why_and_what_it_cost(eye: Eye, room: Room) -> None:
    error = JobError(code="provider_timeout", message="Timed out", request_id="req_1")
    request = VideoRequest(video_lora_id="orbit", prompt="A koi turns")
    job = make_job(state=JobState.ACCEPTED, request=request, held=Decimal(5))
    eye.player.submitted(job)
    failed = replace(job, state=JobState.FAILED, error=error, charged=Decimal(0))
    room.studio.link.heard.emit(JobChanged(failed, None))
    failure = eye.player.view.failure
    assert failure is not None and failure.cost == "Not charged. The hold of 5 was released."
    assert (eye.player.job, eye.player.view.making) == (failed, "")
    cancelled = replace(job, state=JobState.CANCELLED)
    eye.player.show_job(cancelled)
    assert (eye.player.view.note, eye.player.view.failure) == ("Cancelled by you.", None)


async def test_the_shot_of_a_storyboard_lends_its_name(eye: Eye) -> None:
    eye.player.shot_words = {"s1": "Shot 1"}.__getitem__
    eye.player.show_job(make_job(request=VideoRequest(video_lora_id="orbit", prompt="A koi"), shot="s1"))
    assert eye.player.view.title == "Shot 1"


async def test_the_newest_clip_is_there_on_entering(room: Room) -> None:
    player = room.studio.video.player
    older, newer = await room.add_clip(seconds=1.0, days=2), await room.add_clip(seconds=1.0, days=1)
    await room.add_run(1)
    player.enter()
    await until(lambda: player.view.count)
    assert player.view.clip is not None and player.view.clip.id == newer.id != older.id
    player.show(older)
    player.enter()
    assert player.view.clip == older


async def test_without_any_clip_it_stays_empty(room: Room) -> None:
    player = room.studio.video.player
    await room.add_run(1)
    player.enter()
    await until(lambda: not room.studio.tasks.running("newest clip"))
    assert player.view == PlayerView()
    player.toggle()
    player.step(1)
    player.toggle_favourite()
    assert changed(player.view, playing=False) == PlayerView()


async def test_favourites_are_kept_and_told(eye: Eye, room: Room, clip: Picture) -> None:
    eye.player.toggle_favourite()
    await until(lambda: eye.player.view.clip and eye.player.view.clip.favourite)
    kept = await room.store.library.get(clip.id)
    assert kept is not None and kept.favourite
    assert room.studio.recent.rows[0].picture.favourite
