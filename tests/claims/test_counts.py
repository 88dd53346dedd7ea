from __future__ import annotations

import pytest

from tests.conftest import MakeRepo
from tests.test_claimcheck import verdicts


@pytest.mark.parametrize(("said", "verdict"), [("around 15", "consistent"), ("around 18", "contradicted")])
def test_a_rough_number_of_tests(make_repo: MakeRepo, said: str, verdict: str) -> None:
    more = {"tests/test_x.py": "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(12))}
    assert verdicts(make_repo, {7: f"In total we wrote {said} tests."}, more)["test-count"] == {verdict}


@pytest.mark.parametrize(("said", "verdict"), [("3 unit tests", "unverifiable"), ("4 unit tests", "contradicted")])
def test_the_tests_of_one_folder_may_be_left_out(make_repo: MakeRepo, said: str, verdict: str) -> None:
    cases = "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(3))
    more = {"tests/test_x.py": cases, "tests/integration/test_y.py": cases + cases.replace("test_", "test_y")}
    assert verdicts(make_repo, {7: f"In total we wrote {said}."}, more)["test-count"] == {verdict}
