"""Uploads."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import Response

from studio.domain.limits import UPLOAD_BYTES
from studio.sandbox.files import PURPOSES, look, read_metadata
from studio.sandbox.gate import Call
from studio.sandbox.idempotency import key_of
from studio.sandbox.problems import Problem
from studio.sandbox.wire import answer, written

_CREATED = 201
_MOST_READ = 64 * 1024 * 1024


async def upload(call: Call) -> Response:
    """Take a picture in. Under one key, purpose and metadata are compared, the bytes are not."""
    house, form = call.house, await _form(call)
    try:
        file, purpose, metadata = _parts(form)
        content = await file.read(UPLOAD_BYTES + 1)
        looked = await asyncio.to_thread(look, content)
        key = key_of(call.request.headers)
        body: dict[str, Any] = {"purpose": purpose, "metadata": metadata}
        async with house.purchases.under(key, team=call.team, route="POST /v1/files", body=body) as purchase:
            if purchase.before is not None:
                return purchase.before
            await call.pause()
            name = await asyncio.to_thread(house.files.keep, content)
            with house.database.transaction():
                kept = house.files.add(
                    team=call.team,
                    purpose=purpose,
                    # Read in the letters the sender named, it may have some that cannot be written down.
                    name=(file.filename or "").encode(errors="replace").decode(),
                    content=name,
                    size=len(content),
                    looked=looked,
                    metadata=metadata,
                )
                return purchase.made(_CREATED, written(house.files.public(kept)))
    finally:
        await form.close()


async def _form(call: Call) -> FormData:
    if not call.request.headers.get("Content-Type", "").startswith("multipart/form-data"):
        raise Problem("invalid_format", "The body must be multipart/form-data.")

    read = 0

    async def bounded() -> Any:
        nonlocal read
        async for chunk in call.request.stream():
            read += len(chunk)
            if read > _MOST_READ:
                raise Problem("value_out_of_range", "file must have at most 10 MB.", param="file")
            yield chunk

    parser = MultiPartParser(call.request.headers, bounded(), max_files=1, max_fields=10)
    try:
        return await parser.parse()
    except (MultiPartException, LookupError, ValueError) as reason:
        raise Problem("invalid_format", "The body is no readable form.") from reason


def _parts(form: FormData) -> tuple[UploadFile, str, dict[str, Any] | None]:
    file, purpose, metadata = form.get("file"), form.get("purpose"), form.get("metadata")
    for name, part in (("file", file), ("purpose", purpose)):
        if part is None:
            raise Problem("missing_field", f"{name} is required.", param=name)
    if not isinstance(file, UploadFile):
        raise Problem("invalid_format", "file must be a file.", param="file")
    if not isinstance(purpose, str) or purpose not in PURPOSES:
        raise Problem("invalid_format", f"purpose must be one of {', '.join(PURPOSES)}.", param="purpose")
    if isinstance(metadata, UploadFile):
        raise Problem("invalid_format", "metadata must be text.", param="metadata")
    return file, purpose, read_metadata(metadata)


async def get(call: Call) -> Response:
    """Show a file, with a fresh address."""
    files = call.house.files
    return answer(files.public(files.get(call.path("id"), team=call.team)))


async def delete(call: Call) -> Response:
    """Forget a file. Always well, also for one nobody knows."""
    id = call.path("id")
    call.house.files.delete(id, team=call.team)
    return answer({"deleted": True, "id": id, "object": "file"})
