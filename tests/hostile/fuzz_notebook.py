"""Fuzzes the notebook view: `python tests/hostile/fuzz_notebook.py -max_total_time=1800`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.hostile._fuzz import fuzz, read_as

READ = read_as(["a.ipynb"], "notebooks")
SEEDS = (
    b'{"cells": [{"cell_type": "code", "source": ["%matplotlib inline\\n", "x = !ls\\n", "import wandb"]}], '
    b'"metadata": {"kernelspec": {"language": "python"}}}',
    b'{"worksheets": [{"cells": [{"cell_type": "code", "input": "print 1"}]}], "nbformat": 3}',
    b"%%time\nimport torch\n\0%%bash\nls\n\0wandb.init(config={'lr': 1})\n?print\nfiles = !ls\n\0def f(:\n",
)


def target(data: bytes) -> None:
    """Read the bytes as a notebook; those that begin as no JSON does, as the text of its cells, parted by NUL.

    Bytes that are changed at random are hardly ever JSON, and then no cell would be read.
    """
    if data[:1] in (b"", b"{", b"["):
        return READ(data)
    cells = [{"cell_type": "code", "source": cell} for cell in data.decode("utf-8", "replace").split("\0")]
    return READ(json.dumps({"cells": cells}).encode())


if __name__ == "__main__":
    fuzz(target, SEEDS)
