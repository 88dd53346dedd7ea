from __future__ import annotations

import pytest

from auditor.repository import Repository
from probes._settings import UNKNOWN, settings
from tests.probes.conftest import MakeRepository


def given(made: Repository, name: str) -> list[object]:
    return ["unknown" if item.value is UNKNOWN else item.value for item in settings(made, name)]


@pytest.mark.parametrize("order", [("alpha", "beta"), ("beta", "alpha")])
def test_what_was_asked_before_does_not_change_what_a_name_is_given(
    repo: MakeRepository, order: tuple[str, str]
) -> None:
    made = repo({"a.py": "alpha = 4\nconf = {'alpha': beta}\nother = {'beta': alpha}\n"})
    assert [given(made, name) for name in order] == [[4], [4]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("workers = 4\nn = workers\n", [4]),
        ("workers = read()\nn = workers\n", ["unknown"]),
        ("n = workers\n", ["unknown"]),
        ("n = n\n", []),
        ("m = n\nn = m\n", []),
        ("workers = 2\nn = workers\nn = 3\n", [2, 3]),
        ("workers = 2\nn = workers\nn = workers\n", [2]),
        ("spare = 1\nn = workers or spare\n", [1]),
        ("load(n=cfg.get('n', 0))\n", [0]),
        ("class A:\n    @property\n    def n(self):\n        return os.cpu_count()\n", ["unknown"]),
        ("class A:\n    @property\n    def n(self):\n        return 0\n", ["0"]),
        ("class A:\n    k = 3\n    @property\n    def n(self):\n        return self.k\n", [3]),
        ("class A:\n    def n(self):\n        return 4\n", []),
    ],
)
def test_a_name_is_given_what_the_names_that_it_is_handed_are_given(
    repo: MakeRepository, text: str, expected: list[object]
) -> None:
    assert given(repo({"a.py": text}), "n") == expected


def test_what_a_name_falls_back_on_counts_where_configuration_gives_it_nothing(repo: MakeRepository) -> None:
    files = {"a.py": "load(n=cfg.get('n', 0))\n"}
    assert given(repo({**files, "conf.yaml": "n: 4\n"}), "n") == [4]


def test_names_that_hand_on_for_ever_so_long_are_unknown(repo: MakeRepository) -> None:
    chain = "".join(f"n{number} = n{number + 1}\n" for number in range(30)) + "n30 = 5\n"
    made = repo({"a.py": chain})
    assert given(made, "n0") == ["unknown"]
    assert given(made, "n25") == [5]
    assert given(made, "n0") == ["unknown"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cores: 6\ndata:\n  n: ${cores}\n", [6]),
        ("hardware:\n  cores: 6\ndata:\n  n: ${hardware.cores}\n", [6]),
        ("data:\n  cores: 6\n  n: ${.cores}\n", [6]),
        ("data:\n  n: 6\nother:\n  n: ${data.n}\n", [6]),
        ("n: ${oc.env:CORES,4}\n", ["4"]),
        ("n: ${oc.env:CORES, '4'}\n", ["4"]),
        ("n: ${oc.env:CORES}\n", ["unknown"]),
        ("n: ${oc.select:cores,4}\n", ["4"]),
        ("n: ${cores}\n", ["${cores}"]),
        ("n: ${n}\n", []),
        ("n: ${twice:${cores}}\ncores: 2\n", ["${twice:${cores}}"]),
        ("n: data/${cores}\ncores: 2\n", ["data/${cores}"]),
    ],
)
def test_a_value_that_configuration_takes_from_another_key_is_that_key_s(
    repo: MakeRepository, text: str, expected: list[object]
) -> None:
    assert given(repo({"configs/a.yaml": text}), "n") == expected


def test_a_list_of_configuration_is_one_value(repo: MakeRepository) -> None:
    made = repo({"a.yaml": "trainer:\n  n: [0, 1]\nn:\n  - 4\nm:\n  - n: 2\n"})
    assert given(made, "n") == [2, (0, 1), (4,)]
