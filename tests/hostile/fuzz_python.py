"""Fuzzes the Python view: `python tests/hostile/fuzz_python.py -max_total_time=1800`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.hostile._fuzz import fuzz, read_as

SEEDS = (
    b"import torch.nn as nn\nfrom . import data\n\n@hydra.main(config_path='../conf')\ndef main(cfg: 'Cfg', *a, k=1, **kw) -> None:\n"
    b"    with wandb.init(project=f'{cfg.name!r:>{k}}') as run:\n        run.log({**cfg, 'loss': 1})\n\n"
    b"if __name__ == '__main__':\n    main()\n",
    b"class A(B, metaclass=C):\n    x: int = 1\n    async def f(self):\n        async for a in b: await c\n"
    b"        return [y := 1, *(lambda z, /: z)(2)]\ntry:\n    import a\nexcept* E as e:\n    pass\n"
    b"match a:\n    case {'k': [1, *r], **kw} if r: pass\n    case A(x=1) | None: pass\n",
    b"import pytest\n@pytest.mark.parametrize('a', [1, 2])\ndef test_a(a):\n    assert a\n\nassert f(1), 'no'\n",
)

if __name__ == "__main__":
    fuzz(read_as(["src/train.py"], "python"), SEEDS)
