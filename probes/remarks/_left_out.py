"""Remarks about tests that pytest is told to leave out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor import Evidence, Remark, Repository, remark
from probes._tests.left_out import left_out as left_out_of
from probes.remarks._items import item_of_tests
from probes.remarks._words import listed


@remark("tests-left-out")
def left_out(repo: Repository) -> Iterator[Remark]:
    """Pytest is told not to collect a file of tests.

    By `collect_ignore` or `collect_ignore_glob` of a conftest.py, by `--ignore` in its options, or by
    `__test__ = False` at the top of the file. Only what is written out, under no condition, counts. Silent where a
    workflow, task or script names the file or its folder, which pytest then collects. One remark a place.
    """
    tests = Counter(test.path for test in repo.python.test_functions())
    for (path, line, name), unnamed in left_out_of(repo).items():
        count = sum(tests[each.path] for each in unnamed)
        names = listed(each.path for each in unnamed)
        many = f"their {count} tests never run" if len(unnamed) > 1 else "its test never runs"
        many = f"its {count} tests never run" if len(unnamed) == 1 and count > 1 else many
        yield Remark(
            "tests-left-out",
            item_of_tests(unnamed[0]),
            f"{path} tells pytest to leave out {names}, so {many}",
            (Evidence(path, line, name), *(Evidence(each.path, 1, "is left out") for each in unnamed[:3])),
        )
