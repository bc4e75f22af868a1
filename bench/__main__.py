"""``python -m bench [WORD …]``: measure the figures whose name contains one of the words, or all of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bench import (
    cli_balance,
    client_overhead,
    clips,
    cold_start,
    gui_stall,
    importing,
    library,
    looking,
    polls,
    sandbox_throughput,
    save_output,
    scrubbing,
    thumbnails,
)
from bench.figure import Figure, Unmeasurable
from bench.table import Row, keep, table

FIGURES = (
    cold_start.FIGURE,
    cli_balance.FIGURE,
    client_overhead.FIGURE,
    save_output.FIGURE,
    *gui_stall.FIGURES,
    polls.FIGURE,
    thumbnails.FIGURE,
    *clips.FIGURES,
    *scrubbing.FIGURES,
    *library.FIGURES,
    *looking.FIGURES,
    *importing.FIGURES,
    sandbox_throughput.FIGURE,
)


def measured(figure: Figure) -> Row:
    print(f"measuring {figure.name} …", file=sys.stderr, flush=True)
    try:
        return Row(figure, figure.measure())
    except Unmeasurable as trouble:
        return Row(figure, None, str(trouble))


def main(words: Sequence[str]) -> int:
    """Print the table and keep it. A missed figure is shown, not punished: machines differ and have bad days."""
    chosen = [figure for figure in FIGURES if not words or any(word in figure.name for word in words)]
    if not chosen:
        print(f"no figure is called like that; there are: {', '.join(figure.name for figure in FIGURES)}")
        return 2
    rows = [measured(figure) for figure in chosen]
    print(table(rows))
    print(f"kept in {keep(rows)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
