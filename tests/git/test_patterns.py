from __future__ import annotations

import pytest

from auditor.git._patterns import Patterns

PATHS = [b"lib/python3.11/site-packages/torch/nn/modules/module_%d.py" % n for n in range(30_000)]


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("data/**/*_[0-9]*.csv\n**/*.py[cod]*\n", False),
        ("*o*o*o*o*o*b\n", False),
        ("# *[a-z]*[a-z]*[a-z]*[a-z]*x\n", False),
        ("*[a-z]*[a-z]*[a-z]*[a-z]*x\n", True),
        ("*?*?*?*?*x\n", True),
    ],
)
def test_a_pattern_of_a_few_stars_is_matched_though_there_are_many_files(line: str, refused: bool) -> None:
    patterns = Patterns()
    patterns.add(line)
    assert patterns.too_many_tries(PATHS) is refused
