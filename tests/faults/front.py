"""A service in two parts: a home that gets the key, played by the sandbox behind a door, and a foreign host.

What a call meets is named by the first part of its path, so that ``AUROUS_BASE_URL`` chooses it: ``relay`` is the
service as it is, with its files on the foreign host; ``echo-401-json`` an error that quotes the whole request;
``move-302-slashes`` a redirect to the foreign host. What comes back from there lies under ``stash``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.faults.origin import Asked, Origin, Reply
from tests.sandbox_fixture import Sandbox

REFERENCE_TOKEN = "cmVmZXJlbmNlIG9mIGEgc3RyYW5nZXI.b25seSBmb3IgdGhlIG93bmVy"
PREVIEW_TOKEN = "cHJldmlldyBvZiBhIHN0eWxl.b25seSBmb3IgdGhlIHdpbmRvdw"
_HOP = frozenset({"host", "connection", "content-length", "accept-encoding", "transfer-encoding"})
_LINK = re.compile(r"http://127\.0\.0\.1:\d+(?=/(?:previews|outputs|files))")
_OUTPUT = re.compile(r"/v1/(?:images|videos)/[^/]+/output(?:/(\d+))?(?:\?|$)")


class Front:
    """Both hosts.

    Attributes:
        home: The only origin that may hear the key.
        foreign: The origin that may hear nothing but its own links.
        tokens: What home handed out to open its own addresses.
        secrets: Signing secrets home handed out.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.home = Origin(self._at_home)
        self.foreign = Origin(self._abroad)
        self.tokens: set[str] = set()
        self.secrets: set[str] = set()
        self._sandbox = sandbox
        self._client = httpx.Client(timeout=180)
        self._media = ""
        self._tries: Counter[str] = Counter()

    def base_url(self, mood: str = "relay") -> str:
        """Return the address of the service in that mood."""
        return self.home.url(f"/{mood}")

    def close(self) -> None:
        """End both."""
        self.home.close()
        self.foreign.close()
        self._client.close()

    def _at_home(self, asked: Asked) -> Reply:
        mood, _, rest = asked.path[1:].partition("/")
        kind, *details = mood.split("-")
        moods: dict[str, Callable[[], Reply]] = {
            "echo": lambda: _echo(asked, int(details[0]), details[1]),
            "move": lambda: Reply(int(details[0]), {"Location": self._elsewhere(details[1], rest)}),
            "refuse": lambda: (
                _echo(asked, 422, "json") if (asked.method, rest) == ("POST", "v1/images") else self._relay(asked, rest)
            ),
            "relay": lambda: self._relay(asked, rest),
            "stash": lambda: self._bytes(rest),
        }
        return moods[kind]()

    def _elsewhere(self, where: str, rest: str) -> str:
        port, home = self.foreign.port, self.home.port
        return {
            "localhost": f"http://localhost:{port}/{rest}",
            "six": f"http://[::1]:{port}/{rest}",
            "twin": f"http://localhost:{home}/relay/{rest}",
            "scheme": f"https://127.0.0.1:{home}/relay/{rest}",
            "user": f"http://127.0.0.1:{home}@localhost:{port}/{rest}",
            "slashes": f"//localhost:{port}/{rest}",
            "backslash": f"http://localhost:{port}\\@127.0.0.1:{home}/{rest}",
            "back": f"http://localhost:{port}/back/{rest}",
            "relative": f"/relay/{rest}",
            "onward": f"/move-308-localhost/{rest}",
        }[where]

    def _relay(self, asked: Asked, rest: str) -> Reply:
        headers = {name: value for name, value in asked.headers.items() if name not in _HOP}
        answer = self._client.request(
            asked.method, f"{self._sandbox.base_url}/{rest}", headers=headers, content=asked.body
        )
        told = {name: value for name, value in answer.headers.items() if name not in {*_HOP, "location"}}
        if "location" in answer.headers:
            return Reply(302, told | {"Location": self._moved(answer.headers["location"], asked.path, rest)})
        return Reply(answer.status_code, told, self._rewritten(answer.text, answer.headers.get("content-type", "")))

    def _rewritten(self, text: str, media_type: str) -> bytes:
        """Let links lead to us, and remember what opens them."""
        if not media_type.startswith("application/json"):
            return text.encode()
        text = text.replace(self._sandbox.base_url, self.base_url())
        if found := _LINK.search(text):
            self._media = found[0]
        text = _LINK.sub(self.foreign.url("/media", "localhost"), text)
        self.secrets.update(re.findall(r"whsec_\w{12,}", text))
        document = json.loads(text, object_hook=_with_tokens)
        text = json.dumps(document)
        self.tokens.update(re.findall(r"token=([\w.\-]+)", text))
        return text.encode()

    def _moved(self, location: str, path: str, rest: str) -> str:
        """Send each output of a run another way round."""
        parts = urlsplit(location)
        self._media = f"{parts.scheme}://{parts.netloc}"
        link = f"{parts.path}?{parts.query}"
        found = _OUTPUT.search(f"/{rest}")
        number = int(found[1] or 0) if found else 0
        self._tries[path] += 1
        if number == 1:
            return self.foreign.url(f"/hop{link}", "[::1]" if self.foreign.addresses > 1 else "localhost")
        if number == 2 and self._tries[path] == 1:
            return f"http://127.0.0.1:{self.home.port}@localhost:{self.foreign.port}/media{link}"
        if number == 2:
            return f"//localhost:{self.foreign.port}/media{link}"
        return self.foreign.url(f"/media{link}", "localhost")

    def _abroad(self, asked: Asked) -> Reply:
        kind, _, rest = asked.path[1:].partition("/")
        if kind == "media":
            return self._bytes(rest)
        if kind == "hop":
            return Reply(308, {"Location": f"http://127.0.0.1:{self.foreign.port}/back/{rest}"})
        if kind == "back":
            return Reply(302, {"Location": self.home.url(f"/stash/{rest}")})
        return Reply(404)

    def _bytes(self, rest: str) -> Reply:
        answer = self._client.get(f"{self._media}/{rest}")
        return Reply(answer.status_code, {"Content-Type": answer.headers["content-type"]}, answer.content)


def _echo(asked: Asked, status: int, kind: str) -> Reply:
    """Quote the request, as gateways and careless servers do."""
    quoted = "; ".join(f"{name}: {value}" for name, value in asked.headers.items())
    if kind == "html":
        page = f"<html><h1>{status}</h1><pre>{asked.method} {asked.path} {quoted}</pre></html>"
        return Reply(status, {"Content-Type": "text/html", "X-Echo": quoted}, page.encode())
    key = asked.headers.get("x-api-key", "")
    error = {"type": f"type {key}", "code": f"code_{key}", "message": f"Bad: {quoted}", "param": f"param {key}"}
    document: dict[str, Any] = {"error": {**error, "request_id": f"req_{key}"}, "available_credits": quoted}
    headers = {"Content-Type": "application/json", "Aurous-Request-Id": f"req_{key}", "Retry-After": "0"}
    return Reply(status, headers, json.dumps(document).encode())


def _with_tokens(fields: dict[str, Any]) -> dict[str, Any]:
    """Sign the addresses of references and previews, as a service with private files does."""
    references = fields.get("reference_image_urls")
    if references:
        fields["reference_image_urls"] = [f"https://cdn.invalid/{n}?token={REFERENCE_TOKEN}" for n in references]
    for name in ("preview_image_url", "preview_video_url"):
        if fields.get(name):
            fields[name] = f"{fields[name]}?token={PREVIEW_TOKEN}"
    return fields
