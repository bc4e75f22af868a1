"""Signatures of webhooks: ours and those of another's verifier, against each other."""

from __future__ import annotations

import hashlib
import hmac
import time

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st

from studio.api.signature import HEADER, sign, verify
from studio.domain.errors import BadSignature, Mistaken
from studio.domain.limits import SIGNATURE_SECONDS

SECRET, OLD, FOREIGN = "whsec_8jKwxyz", "whsec_before", "whsec_of-somebody-else"
BODY = b'{"id": "evt_1", "type":"image.completed" }\n'
NOW = 1_777_888_800

texts = st.text(max_size=300)
secrets = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=60).map("whsec_{}".format)


def reason(body: bytes = BODY, header: str = "", *, secret: str = SECRET, now: float = NOW) -> str:
    with pytest.raises(BadSignature) as caught:
        verify(body, header, [secret], now=now)
    return str(caught.value)


def theirs(body: bytes, header: str, secret: str) -> bool:
    """Return whether Stripe's own verifier accepts a header, whatever its age."""
    try:
        return bool(stripe.WebhookSignature.verify_header(body, header, secret))
    except stripe.SignatureVerificationError:
        return False


def ours(body: bytes, header: str, secret: str, *, now: float = NOW) -> bool:
    try:
        verify(body, header, [secret], now=now)
    except BadSignature:
        return False
    return True


def digest(body: bytes, secret: str, at: int) -> str:
    return sign(body, secret, at=at).partition(",v1=")[2]


def test_a_signature_is_made_as_documented() -> None:
    expected = hmac.new(SECRET.encode(), b"1777888800." + BODY, hashlib.sha256).hexdigest()
    assert sign(BODY, SECRET, at=NOW) == f"t=1777888800,v1={expected}"
    assert HEADER == "Aurous-Webhook-Signature"


@given(body=st.binary(max_size=300), secret=secrets)
def test_every_body_that_was_signed_is_accepted_whatever_its_bytes(body: bytes, secret: str) -> None:
    verify(body, sign(body, secret, at=NOW), [secret], now=NOW)


@given(text=texts, secret=secrets)
def test_each_verifier_accepts_what_the_other_side_signs(text: str, secret: str) -> None:
    body = text.encode()
    now = int(time.time())
    assert theirs(body, sign(body, secret, at=now), secret)
    header = stripe.WebhookSignature.generate_signature_header(text, secret, now)
    verify(body, header, [secret], now=now)


parts = st.sampled_from(["good", "foreign", "short", "upper", "v0", "alone", "empty"])


@given(kinds=st.lists(parts, max_size=5), body=texts, place=st.integers(0, 5))
def test_of_headers_in_any_shape_we_accept_what_stripe_accepts(kinds: list[str], body: str, place: int) -> None:
    content = body.encode()
    good = digest(content, SECRET, NOW)
    written = {
        "good": f"v1={good}",
        "foreign": f"v1={digest(content, FOREIGN, NOW)}",
        "short": f"v1={good[:-1]}",
        "upper": f"v1={good.upper()}",
        "v0": f"v0={good}",
        "alone": "nonsense",
        "empty": "",
    }
    elements = [written[kind] for kind in kinds]
    elements.insert(min(place, len(elements)), f"t={NOW}")
    header = ",".join(elements)
    accepted = ours(content, header, SECRET)
    assert accepted == theirs(content, header, SECRET)
    assert accepted == ("good" in kinds)


@given(st.text(st.sampled_from("tv10=, .-+abcdef"), max_size=80))
def test_no_header_breaks_the_verifier_and_none_made_of_nothing_passes(header: str) -> None:
    assert not ours(BODY, header, SECRET)


@given(text=texts.filter(bool), place=st.integers(min_value=0), change=st.integers(1, 255))
def test_one_altered_byte_is_noticed(text: str, place: int, change: int) -> None:
    body = bytearray(text.encode())
    header = sign(bytes(body), SECRET, at=NOW)
    body[place % len(body)] ^= change
    assert "does not match" in reason(bytes(body), header)


def test_a_body_written_anew_is_another_body() -> None:
    header = sign(BODY, SECRET, at=NOW)
    assert "does not match" in reason(b'{"id":"evt_1","type":"image.completed"}', header)


def test_another_secret_or_another_time_does_not_match() -> None:
    assert "another secret" in reason(header=sign(BODY, FOREIGN, at=NOW))
    moved = f"t={NOW + 1},v1={digest(BODY, SECRET, NOW)}"
    assert "does not match" in reason(header=moved)


def test_the_window_is_open_to_both_sides_and_its_edges_belong_to_it() -> None:
    header = sign(BODY, SECRET, at=NOW)
    for now in (NOW - SIGNATURE_SECONDS, NOW, NOW + SIGNATURE_SECONDS):
        verify(BODY, header, [SECRET], now=now)
    assert reason(header=header, now=NOW + 301) == "It was signed 301 seconds ago; at most 300 are accepted."
    assert reason(header=header, now=NOW - 301) == "It was signed 301 seconds in the future; at most 300 are accepted."
    verify(BODY, header, [SECRET], now=NOW + 1000, window=1000)
    with pytest.raises(BadSignature):
        verify(BODY, header, [SECRET], now=NOW + 11, window=10)


def test_after_a_rotation_either_secret_and_either_signature_will_do() -> None:
    for signer in (SECRET, OLD):
        verify(BODY, sign(BODY, signer, at=NOW), [SECRET, OLD], now=NOW)
    both = f"t={NOW},v1={digest(BODY, FOREIGN, NOW)},v1={digest(BODY, OLD, NOW)}"
    for secrets in ([SECRET, OLD], [OLD]):
        verify(BODY, both, secrets, now=NOW)
    assert "does not match" in reason(header=both)


GOOD = digest(BODY, SECRET, NOW)


def test_unknown_elements_are_passed_over() -> None:
    verify(BODY, f"v0=old,t={NOW},v1={GOOD},v2=,next,k=a=b", [SECRET], now=NOW)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("", "It is not signed."),
        (" ", "It is not signed."),
        (f"v1={GOOD}", "Its signature header has no time."),
        (f"t,v1={GOOD}", "The time in its signature header is no Unix second."),
        (f"t=,v1={GOOD}", "The time in its signature header is no Unix second."),
        (f"t=-{NOW},v1={GOOD}", "The time in its signature header is no Unix second."),
        (f"t={NOW}.0,v1={GOOD}", "The time in its signature header is no Unix second."),
        (f"t=١٢٣,v1={GOOD}", "The time in its signature header is no Unix second."),
        (f"t={'9' * 13},v1={GOOD}", "The time in its signature header is no Unix second."),
        (f"t={NOW},t={NOW},v1={GOOD}", "Its signature header has more than one time."),
        (f"t={NOW}", "Its signature header has no v1 signature."),
        (f"t={NOW},v0={GOOD}", "Its signature header has no v1 signature."),
        (f"t={NOW} v1={GOOD}", "The time in its signature header is no Unix second."),
        (f"t={NOW},v1=", "Its v1 signature is not 64 lower-case hex digits."),
        (f"t={NOW},v1={GOOD.upper()}", "Its v1 signature is not 64 lower-case hex digits."),
        (f"t={NOW},v1={GOOD}\n", "Its v1 signature is not 64 lower-case hex digits."),
        (f"t={NOW},v1={'é' * 64}", "Its v1 signature is not 64 lower-case hex digits."),
        (f"t={NOW},v1={GOOD}," + "x" * 5000, "Its signature header is too long."),
    ],
)
def test_a_malformed_header_is_refused_with_its_own_reason(header: str, told: str) -> None:
    assert reason(header=header) == told


@pytest.mark.parametrize("secrets", [[], [""], [SECRET, ""], ["  "]])
def test_without_a_secret_nothing_can_be_verified(secrets: list[str]) -> None:
    header = sign(BODY, "", at=NOW)
    with pytest.raises(Mistaken):
        verify(BODY, header, secrets, now=NOW)
