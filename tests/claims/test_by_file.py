"""Numbers of tests that an answer says of one file after the other."""

from __future__ import annotations

import pytest

from auditor.claims import FileCount
from tests.claims.said import claims


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("We test the data (`test_data.py` with 16 tests) and the API (test_api.py with 12 tests).", (16, 12)),
        ("We wrote 7 tests in total. test_data.py (2 tests) is of the data. test_api.py (5 tests) is of the API.", (2, 5)),
        ("Seconds that each takes: test_data.py (24), test_api.py (3).", ()),
        ("In total there are 14: 5 tests in test_data.py and 9 in test_api.py.", (5, 9)),
        ("2 tests in test_data.py and 3 in test_api.py use mocks.", ()),
        ("The slow ones are 2 tests in test_data.py and 3 in test_api.py.", ()),
        ("A bug is found by 2 tests in test_data.py and 3 in test_api.py.", ()),
        ("At least 2 tests in test_data.py, 3 in test_api.py.", ()),
        ("In the template, test_data.py has 5 tests and test_api.py has 3 tests.", ()),
        ("test_data.py has 2 unit tests and 2 integration tests, test_api.py has 3 tests.", ()),
        ("We have 5 tests in test_data.py, 9 in the test_api.py.", (5, 9)),
        ("test_data.py has 5 tests and test_api.py has six tests.", (5, 6)),
        ("There are 7 tests (test_data.py and test_api.py).", ()),
        ("test_data.py has 5 tests and test_api.py tests the API.", ()),
        ("test_data.py (2 tests) is there, and test_api.py (5 tests) would come.", ()),
        ("test_data.py (2 tests) and test_api.py (5 tests), and test_data.py (1 test) again.", ()),
    ],
)  # fmt: skip
def test_each_file_of_an_enumeration_has_its_number(text: str, counts: tuple[int, ...]) -> None:
    found = {one.key: one.value for one in claims({7: text}) if isinstance(one.value, FileCount)}
    files = ("test_data.py", "test_api.py")
    assert found == {file: FileCount(file, count) for file, count in zip(files, counts, strict=False)}
