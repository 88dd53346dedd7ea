from __future__ import annotations

from collections.abc import Iterator

from auditor.git.waiting import Waiting


def test_work_goes_on_until_what_was_waited_for_has_come_and_then_goes_on_where_it_stopped() -> None:
    done: list[int] = []

    def steps() -> Iterator[None]:
        for number in range(5):
            done.append(number)
            yield

    waiting = Waiting(steps=steps())
    waiting.until(lambda: len(done) == 2)
    assert done == [0, 1]
    waiting.until(lambda: False)
    assert done == [0, 1, 2, 3, 4]
    waiting.until(lambda: False)
    assert len(done) == 5


def test_who_wants_to_know_is_told() -> None:
    said: list[str] = []
    Waiting(said.append).tell("cloning")
    Waiting().tell("nobody hears it")
    assert said == ["cloning"]
