"""Headers and addresses from outside: numbers within their caps, origins one can be sure of, or nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from studio.api import retry, signature
from studio.api.downloads import _count, _place
from studio.api.origin import base_of, origin_of
from studio.api.paths import checked, path
from studio.api.rate import Rates, bucket_in
from studio.api.tally import Tally
from studio.domain.clock import SystemClock
from studio.domain.errors import BadSignature, Mistaken, Unreadable
from tests.fuzz.documents import TEXTS
from tests.fuzz.dose import cases, quick
from tests.fuzz.recipes import either, joined, listed, number, pick, spliced, text

PARSERS = (
    "studio.api.retry.http_date",
    "studio.api.origin.origin_of",
    "studio.api.paths.checked",
)

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
_DATES = (
    format_datetime(NOW, usegmt=True),
    *("Tue, 24 Nov 2026 10:00:00", "Tue, 24 Nov 99999 10:00:00 GMT", "Tue, 31 Feb 2026 10:00:00 GMT", "0"),
    *(
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 +2359",
        "1e9",
        "inf",
        "-inf",
        "nan",
        "٣٠",
        "1_0",
    ),
    *("120", "-5", "0x10", "  7 ", "9" * 400, "1" * 5000, "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"),
)
SAID = either(pick(*_DATES, *TEXTS), spliced(_DATES), text(60))


@cases(said=SAID)
def test_when_to_ask_again(said: str) -> None:
    with quick():
        for wait in (retry.seconds(said, now=NOW), retry.until(said, now=NOW)):
            assert wait is None or 0.0 <= wait <= retry.RETRY_AFTER_CAP
        moment = retry.http_date(said)
    assert moment is None or moment.tzinfo is UTC


@cases(said=SAID)
def test_the_servers_clock(said: str) -> None:
    with quick():
        tally = Tally(SystemClock())
        tally.heard("get", {"date": said}, asked=tally.now())
        assert tally.now() - timedelta(days=999) < tally.now() + timedelta(days=999)


@cases(told=listed(SAID, 3, 3), old=pick(True, False))
def test_what_a_bucket_holds(told: list[str], old: bool) -> None:
    prefix = "ratelimit" if old else "x-ratelimit"
    headers = dict(zip((f"{prefix}-limit", f"{prefix}-remaining", f"{prefix}-reset"), told, strict=True))
    with quick():
        bucket = bucket_in(headers, now=NOW)
        rates = Rates()
        rates.leaving("get")
        rates.back("get", bucket, now=NOW)
        wait = rates.wait("get", now=NOW)
    assert bucket is None or 0 <= bucket.remaining <= bucket.limit
    assert 0.0 <= wait <= 60.0


DIGITS = text(25, letters="0123456789٣۷")


@cases(
    told=either(
        text(50),
        joined(pick("bytes ", "bytes", ""), DIGITS, pick("-"), DIGITS, pick("/"), either(DIGITS, pick("*"))),
        spliced(("bytes 0-99/100", "bytes 7-9/*")),
    ),
    asked=either(number(0, 2**40), number(0, 9)),
)
def test_which_part_of_a_file_comes(told: str, asked: int) -> None:
    with quick(), suppress(Unreadable):
        start, total = _place(told, asked)
        assert start == asked and (total is None or 0 <= total < 10**18)
        count = _count(told)
        assert count is None or 0 <= count < 10**18


_ADDRESSES = (
    *("https://api.example.com/v1/x?y=1", "http://127.0.0.1:8000", "http://[::1]:80/", "https://h.example:443/a#b"),
    *("https://user:secret@h/", "https://h\\@evil/", "https://h%2fevil/", "https:///x", "//h/x", "https://h:99999/"),
    *("https://h:٣/", "https://[::1", "https://[v1.x]/", "https://ⓔxample.com/", "https://h./", "file:///etc/passwd"),
    *("HTTPS://H/", "https://h:0/", "https://1.2.3.4.5/", "javascript:x", "data:,x", "https://h\t/", "http://0x7f.1/"),
)
ADDRESS = either(pick(*_ADDRESSES, *TEXTS), spliced(_ADDRESSES), text(60))


@cases(address=ADDRESS)
def test_where_an_address_leads(address: str) -> None:
    with quick(), suppress(ValueError):
        origin = origin_of(address)
        assert origin.scheme in ("http", "https") and origin.host and 0 < origin.port < 2**16
        assert not set(origin.host) & set(" @\\/%#?\r\n\0")
        assert isinstance(origin.safe, bool)
    with quick(), suppress(Mistaken):
        base = base_of(address)
        assert not base.endswith("/") and origin_of(base).safe


@cases(parts=listed(either(pick(*TEXTS), text(30)), 1, 3), address=ADDRESS)
def test_an_id_never_leads_elsewhere(parts: list[str], address: str) -> None:
    with quick(), suppress(Mistaken):
        made = path(*parts)
        assert made.startswith("/v1/") and made.count("/") == 1 + len(parts) and made.isascii()
        assert checked(made) == made
    with quick(), suppress(Mistaken):
        assert checked(address).startswith("/v1/") and ".." not in address.split("?")[0].split("/")


SECRET = "whsec_" + "s" * 32
BODY = b'{"type": "image.completed"}'
AT = 1_764_000_000
_SIGNED = signature.sign(BODY, SECRET, at=AT)
_HEADERS = (
    *(_SIGNED, f"{_SIGNED},{_SIGNED}", _SIGNED.upper(), f"{_SIGNED},v2=x", "t=1", "v1=0", "t=,v1=", ",=,=", "t=1,v1="),
    *(f"t={'9' * 12},v1={'0' * 64}", "t=٣,v1=" + "0" * 64, _SIGNED[:-1], _SIGNED + "0", f"v1={'0' * 64},{_SIGNED}"),
)


@cases(header=either(pick(*_HEADERS, *TEXTS), spliced(_HEADERS), text(200)))
def test_a_signature_is_the_right_one_or_none(header: str) -> None:
    with quick():
        try:
            signature.verify(BODY, header, [SECRET], now=AT)
        except BadSignature:
            return
    assert _SIGNED.partition(",")[2] in header.split(",") and f"t={AT}" in header.split(",")
