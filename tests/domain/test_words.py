"""Each error ends in words a person can act on."""

from __future__ import annotations

import pytest

from studio.domain import errors
from studio.domain.job import JobError
from studio.domain.words import exit_code, explain, sentence


def refused(kind: type[errors.Refused] = errors.Refused, **values: object) -> errors.Refused:
    return kind("The server’s own words", status=400, request_id="req_1", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "code",
    ["prompt_blocked", "balance_too_low", "missing_scope", "invalid_api_key", "provider_timeout", "output_expired"],
)
def test_a_known_code_has_a_title_a_cause_and_advice(code: str) -> None:
    explanation = explain(refused(code=code))
    assert explanation.title and explanation.cause and explanation.advice
    assert explanation.request_id == "req_1"


def test_an_unknown_code_is_told_in_the_servers_words() -> None:
    explanation = explain(refused(code="from_the_future"))
    assert explanation.title == "The server said: “The server’s own words”"
    assert explanation.cost == ""


def test_a_refused_field_is_named() -> None:
    explanation = explain(refused(code="value_out_of_range", param="reference_image_urls[2]"))
    assert explanation.title == "The server did not accept References"
    assert explain(JobError(code="missing_field", message="m", param="prompt")).title.endswith("Prompt")
    assert explain(JobError(code="invalid_format", message="m", param="later")).title.endswith("later")


def test_nothing_is_said_about_money_that_is_not_proven() -> None:
    lost = explain(errors.AnswerLost("x"))
    assert lost.cost == "Cost being checked." and "twice" in lost.cause
    assert explain(errors.Unreachable("x")).cost == "Nothing new is sent."
    assert explain(JobError(code="provider_timeout", message="m")).cost == ""


def test_our_own_sentences_are_shown_as_they_are() -> None:
    assert explain(errors.DiskTrouble("There is no room left.")).title == "There is no room left."
    assert explain(errors.BadBytes("This is a PDF.")).title == "This is a PDF."


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.NotSignedIn("x"), 3),
        (refused(errors.KeyRefused), 3),
        (refused(errors.ScopeTooSmall), 3),
        (errors.SecretTrouble("x"), 3),
        (refused(errors.OutOfFunds), 4),
        (errors.LimitReached("x"), 4),
        (refused(), 5),
        (refused(errors.TooMany), 5),
        (refused(errors.Gone), 5),
        (errors.Unreachable("x"), 6),
        (errors.AnswerLost("x"), 6),
        (errors.Unreadable("x"), 6),
        (errors.Mistaken("x"), 2),
        (errors.BadBytes("x"), 2),
        (errors.DiskTrouble("x"), 7),
        (errors.StudioError("x"), 70),
    ],
)
def test_the_exit_code_tells_whose_turn_it_is(error: errors.StudioError, code: int) -> None:
    assert exit_code(error) == code


def test_a_refusal_in_general_words_names_its_field() -> None:
    assert sentence(refused(code="resource_not_found", param="lora_id")) == "Style: The server’s own words"
    assert sentence(refused(code="value_out_of_range", param="words")) == "The server’s own words"
    assert sentence(refused(code="resource_not_found")) == "The server’s own words"
    assert explain(refused(code="resource_not_found", param="lora_id")).title == "The server did not accept Style"
