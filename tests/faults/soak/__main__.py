"""``python -m tests.faults.soak``: the soak, and a table of what it did."""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.faults.soak.fuzzing import Fuzzing
from tests.faults.soak.soak import Soak

SEED = 20260515
_MINUTES = 10.0
_SHOWN = 40


def main(words: Sequence[str], *, meddle: Callable[[Soak], object] = lambda _: None) -> int:
    """Run it; 0 when the books agree and no fuzzed parser failed. ``meddle`` may spoil what is about to be counted."""
    options = _options(words)
    seed = secrets.randbelow(1 << 31) if options.seed == "random" else int(options.seed)
    _say(f"seed {seed}")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    root = Path(tempfile.mkdtemp(prefix="aurous-soak-", dir=options.folder))
    soak, good = Soak(root, seed=seed, say=_say, meddle=meddle), False
    fuzzing = Fuzzing(cases=options.fuzz, seed=seed, log=root / "fuzz.txt") if options.fuzz else None
    try:
        soak.run(options.minutes * 60)
        if fuzzing is not None:
            soak.tally.fuzz = fuzzing.result()
        good = not soak.tally.differences and (fuzzing is None or fuzzing.good)
    finally:
        if fuzzing is not None:
            fuzzing.close()
        soak.close(keep=not good)
    found = soak.tally.differences
    for each in found[:_SHOWN]:
        _say(f"  {each}")
    if len(found) > _SHOWN:
        _say(f"  … and {len(found) - _SHOWN} more")
    kept = "" if good else f"Kept in {root}. "
    _say(f'{kept}Again: make soak ARGS="--seed {seed} --minutes {options.minutes:g} --fuzz {options.fuzz}"')
    _say(soak.tally.table())
    return 0 if good else 1


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=_MINUTES, help="of abuse; healing and counting come on top")
    parser.add_argument("--seed", default=str(SEED), help="a number, or: random")
    parser.add_argument("--fuzz", type=int, default=10_000, metavar="N", help="cases for each fuzzed parser; 0: none")
    parser.add_argument("--folder", help="where the folder of this run is made; left out, where temporary files go")
    return parser.parse_args(words)


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
