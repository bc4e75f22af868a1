"""``webhooks``: endpoints from first to last, and secrets that are told once or not at all."""

from __future__ import annotations

import os
import pty
import signal
from pathlib import Path

import pytest

from tests.commands.shell import Shell
from tests.sandbox_fixture import Sandbox

HERE = "http://127.0.0.1:9/hook"
ROOT = "/v1/webhook_endpoints"


def created(shell: Shell, *arguments: str) -> dict[str, object]:
    """Register an address and return what was told."""
    said = shell.run("webhooks", "create", HERE, "--events", "image.completed", *arguments, "--json")
    assert said.code == 0, said.err
    document: dict[str, object] = said.document
    return document


def test_an_endpoint_from_first_to_last(shell: Shell, sandbox: Sandbox) -> None:
    said = shell.run(
        *("webhooks", "create", HERE, "--events", "image.completed,image.failed", "video.completed"),
        *("--description", "my bell", "--metadata", "room=studio", "note=a=b", "--json"),
    )
    endpoint = said.document
    assert said.code == 0 and "never again" in said.err and endpoint["secret"] not in said.err
    assert endpoint["secret"].startswith("whsec_") and endpoint["object"] == "webhook_endpoint"
    assert endpoint["events"] == ["image.completed", "image.failed", "video.completed"]
    assert endpoint["metadata"] == {"room": "studio", "note": "a=b"}

    shown = shell.run("webhooks", "show", endpoint["id"], "--json").document
    assert shown == sandbox.get(f"{ROOT}/{endpoint['id']}") and shown["secret"] is None
    assert shell.run("webhooks", "list", "--json").document == sandbox.get(ROOT)
    listed = shell.run("webhooks", "list").out
    assert "my bell" in listed and endpoint["id"] in listed and HERE in listed

    changed = shell.run(
        *("webhooks", "update", endpoint["id"], "--events", "all", "--description", "", "--metadata", "--disable"),
        "--json",
    ).document
    assert (changed["is_active"], changed["description"], changed["metadata"]) == (False, None, {})
    assert len(changed["events"]) == 8 and changed["url"] == HERE
    assert "  off  " in shell.run("webhooks", "list").out

    fired = shell.run("webhooks", "test", endpoint["id"], "--event", "image.failed", "--json").document
    assert fired["enqueued"] is False
    assert "disabled" in shell.run("webhooks", "test", endpoint["id"], "--event", "image.failed").out
    assert shell.run("webhooks", "update", endpoint["id"], "--enable", "--json").document["is_active"]

    renewed = shell.run("webhooks", "rotate", endpoint["id"], "--json").document
    assert renewed["secret"].startswith("whsec_") and renewed["secret"] != endpoint["secret"]

    gone = shell.run("webhooks", "delete", endpoint["id"], "--json")
    assert (gone.code, gone.document) == (0, {"deleted": True, "id": endpoint["id"]})
    again = shell.run("webhooks", "delete", endpoint["id"], "--json")
    assert (again.code, again.document) == (0, {"deleted": False, "id": None})
    missing = shell.run("webhooks", "show", endpoint["id"], "--json")
    assert (missing.code, missing.document["error"]["code"]) == (5, "resource_not_found")
    assert missing.document["error"]["request_id"] in missing.err


def test_people_get_the_secret_once_with_a_warning(shell: Shell) -> None:
    said = shell.run("webhooks", "create", HERE, "--events", "all")
    assert said.out.count("whsec_") == 2  # the secret and the preview that stays
    assert "never again" in said.err and "whsec_" not in said.err


def test_deliveries_tell_every_try(shell: Shell, sandbox: Sandbox) -> None:
    endpoint = created(shell)
    fired = shell.run("webhooks", "test", str(endpoint["id"]), "--event", "image.completed", "--json").document
    path = f"{ROOT}/{endpoint['id']}/deliveries"
    for _ in range(1000):  # nobody listens there: the first try fails as soon as it is made
        if rows := [row for row in sandbox.get(path)["data"] if row["status"] == "failed"]:
            break
    told = shell.run("webhooks", "deliveries", str(endpoint["id"]), "--json").document
    assert rows[0] in told["data"] and {row["event_id"] for row in told["data"]} == {fired["event_id"]}
    said = shell.run("webhooks", "deliveries", str(endpoint["id"])).out
    assert fired["event_id"] in said and "failed" in said
    limited = shell.run("webhooks", "deliveries", str(endpoint["id"]), "--limit", "1", "--json").document
    assert len(limited["data"]) == 1


def test_a_kept_secret_is_printed_nowhere(shell: Shell, kept: Path) -> None:
    endpoint = created(shell, "--keep-secret")
    assert endpoint["secret"] is None
    first = kept.read_text()
    assert "whsec_" in first and str(endpoint["id"]) in first
    said = shell.run("webhooks", "rotate", str(endpoint["id"]), "--keep-secret")
    assert said.code == 0 and "keyring" in said.err and said.out.count("whsec_") == 1  # the preview
    shown = shell.run("webhooks", "secret", "show", "--json").document["secrets"]
    assert [each["id"] for each in shown] == [endpoint["id"]]
    assert shown[0]["previous"] and shown[0]["secret"] != shown[0]["previous"]
    secrets = {word for word in (first + kept.read_text()).replace("\\", "").split('"') if word.startswith("whsec_")}
    assert len(secrets) == 2
    for path in (path for path in shell.home.rglob("*") if path.is_file()):
        assert not [secret for secret in secrets if secret.encode() in path.read_bytes()]
    assert shell.run("webhooks", "secret", "remove", str(endpoint["id"])).code == 0
    assert "whsec_" not in kept.read_text()
    assert shell.run("webhooks", "secret", "remove", str(endpoint["id"])).code == 2


def test_without_a_keyring_nothing_is_registered_and_nothing_renewed(shell: Shell, sandbox: Sandbox) -> None:
    endpoint = created(shell)
    for arguments in (
        ["create", HERE, "--events", "all", "--keep-secret"],
        ["rotate", str(endpoint["id"]), "--keep-secret"],
    ):
        said = shell.run("webhooks", *arguments, "--json")
        assert said.code == 3 and "AUROUS_WEBHOOK_SECRET" in said.document["error"]["message"]
    assert sandbox.calls(f"POST {ROOT}") == 1
    assert sandbox.get(ROOT)["data"][0]["secret_preview"] == endpoint["secret_preview"]


def test_a_secret_comes_from_a_pipe_and_is_shown_masked(shell: Shell, kept: Path) -> None:
    secret = "whsec_" + "Ab3" * 10
    said = shell.run("webhooks", "secret", "set", "we_1", "--json", piped=f" {secret}\n")
    assert said.code == 0 and said.document == {"id": "we_1", "secret": "whsec_Ab3…"}
    assert secret in kept.read_text() and secret not in said.out + said.err
    for piped, words in (("", "empty"), ("two words", "one word"), ("al_live_" + "0" * 64, "API key")):
        refused = shell.run("webhooks", "secret", "set", "--json", piped=piped)
        assert refused.code == 2 and words in refused.document["error"]["message"]


def test_a_secret_that_is_typed_is_not_seen(shell: Shell, kept: Path) -> None:
    ours, theirs = pty.openpty()
    secret = "whsec_" + "Cd4" * 10
    with shell.start("webhooks", "secret", "set", stdin=theirs) as process:
        assert process.stderr is not None
        assert process.stderr.read(len("Signing secret: ")) == "Signing secret: "
        os.write(ours, f"{secret}\n".encode())
        out, err = process.communicate(timeout=180)
    os.write(theirs, b"the end")
    seen = os.read(ours, 4096).decode()
    os.close(theirs)
    os.close(ours)
    assert process.returncode == 0 and secret in kept.read_text()
    assert secret not in out + err + seen and seen.endswith("the end")


def test_ctrl_c_at_the_prompt_ends_it(shell: Shell, kept: Path) -> None:
    ours, theirs = pty.openpty()
    with shell.start("webhooks", "secret", "set", stdin=theirs) as process:
        assert process.stderr is not None
        process.stderr.read(len("Signing secret: "))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=180)
    os.close(theirs)
    os.close(ours)
    assert process.returncode == 130 and "Traceback" not in err
    assert not kept.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["create", HERE], "--events"),
        (["create", "http://example.com/hook", "--events", "all"], "https://"),
        (["create", "ftp://example.com", "--events", "all"], "https://"),
        (["create", "https://example.com/" + "x" * 2048, "--events", "all"], "2,048"),
        (["create", HERE, "--events", ","], "at least one"),
        (["create", HERE, "--events", "all", "--metadata", "room"], "NAME=TEXT"),
        (["create", HERE, "--events", "all", "--metadata", "=x"], "NAME=TEXT"),
        (["create", HERE, "--events", "all", "--metadata", "a=" + "x" * 501], "500"),
        (["create", HERE, "--events", "all", "--metadata", *(f"k{n}=x" for n in range(51))], "50"),
        (["create", HERE, "--events", "all", "--metadata", "a=\udcff"], "metadata"),
        (["update", "we_1", "--enable", "--disable"], "--disable"),
        (["test", "we_1"], "--event"),
        (["deliveries", "we_1", "--limit", "none"], "--limit"),
        (["paint"], "paint"),
        (["show", "\udcff"], "id"),
    ],
    ids=lambda value: " ".join(value)[:40].encode("ascii", "replace").decode() if isinstance(value, list) else None,
)
def test_mistakes_need_no_server(lonely: Shell, arguments: list[str], words: str) -> None:
    said = lonely.run("webhooks", *arguments, "--json")
    assert said.code == 2 and words in said.document["error"]["message"], said.err
    assert "Traceback" not in said.err


def test_nothing_to_change_is_a_mistake_and_an_event_nobody_subscribed_to_is_refused(shell: Shell) -> None:
    endpoint = created(shell)
    assert shell.run("webhooks", "update", str(endpoint["id"])).code == 2
    said = shell.run("webhooks", "test", str(endpoint["id"]), "--event", "video.failed", "--json")
    assert (said.code, said.document["error"]["code"]) == (5, "value_out_of_range")


def test_a_lost_answer_says_what_became_of_the_secret(shell: Shell, sandbox: Sandbox) -> None:
    sandbox.fault(f"POST {ROOT}", "drop", when="after")
    said = shell.run("webhooks", "create", HERE, "--events", "all", "--json")
    assert (said.code, said.document["error"]["code"]) == (6, "answer_lost")
    assert "webhooks list" in said.err
    assert sandbox.calls(f"POST {ROOT}") == 1


def test_a_key_that_may_only_look_changes_nothing(shell: Shell, sandbox: Sandbox) -> None:
    shell.environ["AUROUS_API_KEY"] = sandbox.keys["read_only_key"]
    assert shell.run("webhooks", "list").out == "No endpoints yet.\n"
    said = shell.run("webhooks", "create", HERE, "--events", "all", "--json")
    assert (said.code, said.document["error"]["code"]) == (3, "missing_scope")
