"""No network, and networks that only look like one: a state in which everything waits, and from which it goes on."""

from __future__ import annotations

import asyncio
import math
import os
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from studio.domain.job import Job, JobState
from studio.flow.events import BalanceSeen, Connection, ConnectionSeen
from tests.commands.shell import Shell
from tests.faults.proxy import Proxy
from tests.faults.test_network import BUY, LIST, PRICE, ROUTES, SHORT, corrupt_json
from tests.flow.desk import Desk, QuickClock
from tests.sandbox_fixture import Sandbox

_PATIENCE = 180


class Watch(QuickClock):
    """Remembers how long everybody wanted to wait."""

    def __init__(self, speed: float) -> None:
        super().__init__(speed)
        self.waits: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await super().sleep(seconds)


@pytest.fixture
async def far(tmp_path: Path, sandbox: Sandbox, network: Proxy) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path / "home", sandbox, base_url=network.base_url, timeouts=SHORT)
    desk.clock = Watch(60)
    await desk.open()
    yield desk
    await desk.close()


def seen(desk: Desk) -> list[Connection]:
    return [event.connection for event in desk.events if isinstance(event, ConnectionSeen)]


async def all_come_home(desk: Desk, jobs: list[Job]) -> None:
    for job in jobs:
        assert (await desk.reaches(job, JobState.SAVED)).charged == 1
    await desk.engine.drained()
    assert await desk.sound() == len(desk.charges()) == len(desk.sandbox.generations()) == len(jobs)
    assert desk.troubles == []


async def test_what_is_ordered_offline_waits_and_goes_on_by_itself_at_prices_of_the_day(
    far: Desk, network: Proxy
) -> None:
    network.refuse()
    await far.engine.start()
    jobs = [await far.buy(f"heron {number}") for number in range(5)]
    await far.engine.drained()
    assert {(await far.row(job)).state for job in jobs} == {JobState.PLANNED}
    far.clock.advance(hours=2)
    await network.start()
    await all_come_home(far, jobs)
    assert network.calls[PRICE] == 5
    assert seen(far).count(Connection.OFFLINE) == 1


async def test_a_network_that_comes_back_is_noticed_within_half_a_minute(far: Desk, network: Proxy) -> None:
    await far.engine.start()
    far.sandbox.control("outcomes", holds=True)
    job = await far.reaches(await far.buy(), JobState.ACCEPTED)
    # Now the pulse has nothing to ask for a minute, and it is the poller that meets the silence.
    await far.until(lambda: any(isinstance(event, BalanceSeen) and event.balance.held_credits for event in far.events))
    assert isinstance(far.clock, Watch)
    waits, begun = far.clock.waits, list[int]()
    far.engine.listen(lambda event: begun.append(len(waits)) if event == ConnectionSeen(Connection.OFFLINE) else None)
    network.refuse()
    await far.until(lambda: seen(far)[-1] is Connection.OFFLINE)
    await asyncio.sleep(2)  # two minutes of the clock
    # It asks again within seconds, and then at most half a minute apart: not after the minute of quiet days.
    assert {2.0, 4.0} & set(waits[begun[0] : begun[0] + 2])
    assert len([wait for wait in waits[begun[0] :] if wait <= 30]) > 4
    await network.start()
    await far.until(lambda: seen(far)[-1] is Connection.LIVE)
    far.sandbox.control("release")
    await all_come_home(far, [job])
    assert seen(far).count(Connection.OFFLINE) == 1


async def test_behind_a_page_that_wants_a_login_everything_waits(far: Desk, network: Proxy) -> None:
    for route in ROUTES:
        network.plan(route, a_page_only, times=math.inf)
    await far.engine.start()
    jobs = [await far.buy(f"heron {number}") for number in range(3)]
    await far.until(lambda: Connection.OFFLINE in seen(far))
    assert network.calls[BUY] == 0  # nothing is bought before the server told its time
    network.mend()
    await all_come_home(far, jobs)
    assert seen(far).count(Connection.OFFLINE) == 1


async def a_page_only(line: object) -> None:
    await line.answer("200 OK", b"<!doctype html><p>Please log in", "Content-Type: text/html")  # type: ignore[attr-defined]


async def test_a_host_of_files_that_is_gone_is_no_outage(far: Desk, network: Proxy) -> None:
    network.refuse_media()
    await far.engine.start()
    first = await far.reaches(await far.buy(), JobState.FINISHED)
    await far.until(lambda: far.engine.stuck(first.id) is not None)
    second = await far.reaches(await far.buy("another"), JobState.FINISHED)
    await far.clock.sleep(60)
    assert Connection.OFFLINE not in seen(far)
    await network.start()
    for job in (first, second):
        await far.reaches(job, JobState.SAVED)
    assert await far.sound() == len(far.charges()) == 2


async def test_one_route_that_cannot_be_read_is_no_outage(far: Desk, network: Proxy) -> None:
    network.plan(LIST, corrupt_json, times=12)
    await far.engine.start(reconcile=False)
    jobs = [await far.buy(f"heron {number}") for number in range(3)]
    for job in jobs:
        await far.reaches(job, JobState.SAVED)
    assert Connection.OFFLINE not in seen(far)


def test_without_any_network_the_command_line_says_so(tmp_path: Path) -> None:
    alone = ["unshare", "-n"] if os.getuid() == 0 else ["unshare", "-rn"]
    if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this computer lets nobody be without a network")
    shell = Shell(tmp_path / "home", AUROUS_API_KEY="al_live_" + "8f" * 32)
    for command in (["generate", "a heron"], ["balance"], ["rescue"]):
        said = subprocess.run(
            [*alone, sys.executable, "-m", "studio", *command],
            env=shell.environ,
            cwd=Path(__file__).resolve().parents[2],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
        last = said.stderr.strip().splitlines()[-1] if said.stderr else ""
        assert (said.returncode, last.startswith("aurous-studio: The server could not be reached")) == (6, True), (
            command,
            said,
        )
        assert "Traceback" not in said.stderr


class Papers:
    """An authority of our own, and the certificates it writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority of these tests")])
        self.file = folder / "authority.pem"
        self.file.write_bytes(self._written(self._name, self._key, days=(-1, 2), authority=True))

    def seal(self, host: str = "localhost", *, days: tuple[int, int] = (-1, 2), trusted: bool = True) -> ssl.SSLContext:
        """Return what a server needs to call itself ``host`` in ``days`` from today."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        path = self._folder / "server.pem"
        written = self._written(name, key, days=days, signed_by=self._key if trusted else key)
        path.write_bytes(written + _pem(key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _written(
        self,
        name: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *,
        days: tuple[int, int],
        authority: bool = False,
        signed_by: ec.EllipticCurvePrivateKey | None = None,
    ) -> bytes:
        now = datetime.now(UTC)
        host = str(name.rdns[0].rfc4514_string()).removeprefix("CN=")
        names = [x509.DNSName(host.replace(" ", "-")), x509.IPAddress(ip_address("127.0.0.2"))]
        issuer = self._name if signed_by in (None, self._key) else name
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=days[0]))
            .not_valid_after(now + timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .sign(signed_by or key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


DISTRUSTED: dict[str, tuple[Callable[[Papers], ssl.SSLContext | None], str]] = {
    "made by itself": (lambda papers: papers.seal(trusted=False), "its certificate is not trusted"),
    "of another host": (lambda papers: papers.seal("portal.example"), "its certificate is not trusted"),
    "of another year": (lambda papers: papers.seal(days=(-9, -8)), "is this computer’s clock right?"),
    "none": (lambda _: None, "it does not speak https"),
}


# asyncio drops the far ends of handshakes that failed without closing them: those are this test's own server's.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", DISTRUSTED)
async def test_a_server_that_cannot_prove_itself_gets_nothing_until_it_can(
    tmp_path: Path, sandbox: Sandbox, network: Proxy, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    papers = await asyncio.to_thread(Papers, tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(papers.file))
    good = papers.seal()
    network.sealed(good)
    base_url = network.base_url
    make, words = DISTRUSTED[name]
    network.sealed(make(papers))
    await network.start()
    desk = await Desk(tmp_path / "home", sandbox, base_url=base_url, timeouts=SHORT).open()
    await desk.engine.start()
    job = await desk.make()
    assert job.state is JobState.PLANNED and words in str(desk.engine.stuck(job.id))
    assert network.lines == []
    network.sealed(good)
    await network.start()
    assert (await desk.reaches(job, JobState.SAVED)).charged == 1
    assert await desk.sound() == len(desk.charges()) == 1
    await desk.close()


async def test_a_server_that_speaks_https_where_http_is_asked_for_is_offline(
    tmp_path: Path, sandbox: Sandbox, network: Proxy
) -> None:
    plain = network.base_url
    papers = await asyncio.to_thread(Papers, tmp_path)
    network.sealed(papers.seal())
    await network.start()
    desk = await Desk(tmp_path / "home", sandbox, base_url=plain, timeouts=SHORT).open()
    await desk.engine.start()
    job = await desk.make()
    assert job.state is JobState.PLANNED and seen(desk)[-1] is Connection.OFFLINE
    network.sealed(None)
    await network.start()
    assert (await desk.reaches(job, JobState.SAVED)).charged == 1
    await desk.close()
