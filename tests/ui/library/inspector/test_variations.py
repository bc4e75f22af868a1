"""A variation and what it varies lead to each other in the inspector, and none is shown as a reference."""

from __future__ import annotations

from studio.domain.reference import Origin, Reference, ReferenceKind
from studio.domain.request import ImageRequest
from studio.state.library.inspector import Inspector
from studio.ui.library.inspector.kin import KinRow
from studio.ui.library.inspector.pane import InspectorPane
from tests.ui.library.inspector.test_pane import look_at
from tests.ui.rooms import Room, until


async def test_both_ways_and_no_reference(pane: InspectorPane, room: Room, inspector: Inspector) -> None:
    parent = (await room.add_run(2))[1]
    varied = Origin(generation_id=parent.generation_id, index=1, varied=True)
    web = Reference(kind=ReferenceKind.WEB, source="https://example.com/x.png", name="example.com")
    request = ImageRequest(prompt="again", reference_image_urls=(web.source,))
    (child,) = await room.add_run(1, request=request, references=(web,), origins=(varied,))

    async def roles(row: str, number: int) -> list[str]:
        kin = pane.findChild(KinRow, row)
        assert kin is not None
        await until(lambda: len(kin.buttons) == number)
        return [each.tile.role for each in kin.buttons]

    await look_at(inspector, child)
    assert await roles("madeFrom", 1) == ["Varied from"]
    assert await roles("references", 1) == ["Reference"]
    await look_at(inspector, parent)
    assert await roles("ledTo", 1) == ["Variation"]
