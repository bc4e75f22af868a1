"""Every operation of the contract, asked with right and wrong requests made from its schema: the sandbox answers none
with an error of its own, a status that is not documented, or a body or header that does not look as documented."""

from __future__ import annotations

import pytest
from hypothesis import settings
from schemathesis.core.result import Ok
from schemathesis.pytest.lazy import get_all_tests

from tests.contract.document import OPERATIONS
from tests.contract.twin import JUDGED_WELL, SCHEMA, SETTINGS, SPOKEN_WELL, Case, Twin, twin

__all__ = ["twin"]

_FUZZED = 15
"""Drawn cases for each operation, beside those that stand at the edges of every field."""


def judge(case: Case, twin: Twin) -> None:
    twin.ask(case, [*SPOKEN_WELL, *JUDGED_WELL])


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_the_sandbox_answers_as_the_contract_says(operation_id: str, twin: Twin) -> None:
    one = SCHEMA.include(operation_id=operation_id)
    few = settings(SETTINGS, max_examples=_FUZZED)
    (made,) = get_all_tests(schema=one, test_func=judge, settings=few, given_kwargs=None)
    assert isinstance(made, Ok), made
    _, judged = made.ok()
    judged(twin=twin)
