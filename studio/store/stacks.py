"""Pictures of one run, one behind the other."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pile:
    """Rows of which some stand for others.

    Attributes:
        keys: The rows that are left, in order.
        stacks: How many rows one stands for, itself included, where that is more than one.
    """

    keys: array[int]
    stacks: Mapping[int, int] = field(default_factory=dict)


def pile(keys: array[int], jobs: Sequence[int], *, spread: Collection[int]) -> Pile:
    """Let the first row of each of ``jobs`` stand for the others; those of ``spread`` follow it, wherever they stood.

    What came from no run, 0, stands alone. ``jobs`` are numbers for those of ``keys``, in the same order.
    """
    sizes = Counter(jobs)
    members: dict[int, list[int]] = {job: [] for job in spread}
    for key, job in zip(keys, jobs, strict=True) if spread else ():
        if job in members:
            members[job].append(key)
    left, stacks, met = array("q"), dict[int, int](), set[int]()
    for key, job in zip(keys, jobs, strict=True):
        if not job or sizes[job] == 1:
            left.append(key)
        elif job not in met:
            met.add(job)
            stacks[key] = sizes[job]
            left.extend(members.get(job, (key,)))
    return Pile(left, stacks)
