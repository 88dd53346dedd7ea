from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from auditor import Repository, once, once_by
from auditor.checklist import load_catalogue
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from tests.conftest import MakeRepo


@pytest.fixture
def repo(make_repo: MakeRepo) -> Iterator[Callable[[str], Repository]]:
    """Return a function that opens a repository of one empty file."""
    with ExitStack() as opened:

        def build(path: str) -> Repository:
            source = parse_source(str(make_repo({path: ""}, name=path)))
            return Repository(opened.enter_context(open_snapshot(source)), load_catalogue())

        yield build


def test_what_is_found_once_is_found_once_for_each_repository_and_arguments(repo: Callable[[str], Repository]) -> None:
    asked: list[tuple[Repository, str, int]] = []

    @once
    def found(repository: Repository, name: str, number: int = 0) -> str:
        """Find."""
        asked.append((repository, name, number))
        return f"{name} {number}"

    one, two = repo("a.py"), repo("b.py")
    for _ in range(2):
        given = [found(one, "x"), found(one, "y"), found(one, "x", number=1), found(two, "x")]
        assert given == ["x 0", "y 0", "x 1", "x 0"]
    assert asked == [(one, "x", 0), (one, "y", 0), (one, "x", 1), (two, "x", 0)]
    assert found.__doc__ == "Find."


def test_what_is_dear_to_tell_apart_is_known_by_what_is_made_of_it(repo: Callable[[str], Repository]) -> None:
    asked = []

    @once_by(lambda names, *, last=False: (names[0], last))
    def found(repository: Repository, names: list[str], *, last: bool = False) -> str:
        """Find."""
        asked.append(names)
        return names[-1] if last else names[0]

    one, two = repo("a.py"), repo("b.py")
    assert [found(one, ["a", "b"]), found(one, ["a", "c"]), found(one, ["a", "c"], last=True)] == ["a", "a", "c"]
    assert found(two, ["a", "d"]) == "a"
    assert asked == [["a", "b"], ["a", "c"], ["a", "d"]]
    assert found.__doc__ == "Find."


def test_nothing_that_was_found_is_asked_again(repo: Callable[[str], Repository]) -> None:
    calls = []

    @once
    def nothing(repository: Repository) -> None:
        calls.append(repository)

    made = repo("a.py")
    assert (nothing(made), nothing(made)) == (None, None)
    assert calls == [made]


def test_two_functions_of_one_name_are_two(repo: Callable[[str], Repository]) -> None:
    def made(result: int) -> object:
        @once
        def found(repository: Repository) -> int:
            return result

        return found(given)

    given = repo("a.py")
    assert (made(1), made(2)) == (1, 2)


def test_a_view_is_known_to_have_been_asked_for(repo: Callable[[str], Repository]) -> None:
    made = repo("a.py")
    assert not made.asked("python")
    assert made.python.modules
    assert made.asked("python")
    with pytest.raises(AttributeError):
        made.asked("pyton")
