"""Which of the tests that touch a topic are first of all about it, and which only make use of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor import Repository
from probes._tests.about import Case, api_calls, named_after, own_targets, stem_of
from probes._tests.topics import DATA, parts_of, plain_topic_words, snake_case


def tests_by_directness(
    repo: Repository, tests_found: Iterable[Case], topic: re.Pattern[str], other: re.Pattern[str]
) -> tuple[list[Case], bool]:
    """Return the tests that are about a topic, those in files named after it first, and whether that is sure.

    What only asks a service, borrows from the topic in a file about the other, or says plainly that it is about the
    other is left out where there is anything else; where there is nothing else, it is not sure.
    """
    listed = list(tests_found)
    direct = [test for test in listed if not _in_passing(repo, test, topic, other)]
    chosen = direct or listed
    return sorted(chosen, key=lambda test: _further(stem_of(test), topic)), bool(direct)


def _further(stem: str, topic: re.Pattern[str]) -> int:
    """Return how far the name of a file is from a topic: 0 where it says it outright, 2 where it does not at all."""
    return 2 if topic.search(stem) is None else int(plain_topic_words(topic).search(stem) is None)


def _in_passing(repo: Repository, test: Case, topic: re.Pattern[str], other: re.Pattern[str]) -> bool:
    if api_calls(repo, test):
        return True
    if topic.search(stem_of(test)):
        return False
    name = named_after(test)
    said, said_of_other = plain_topic_words(topic).search(name), plain_topic_words(other).search(name)
    if said:
        return False
    if other.search(stem_of(test)):
        # Where file and name speak of the model alone, the data that the test takes is what the model is given.
        given = topic is DATA and other.search(name) is not None and topic.search(name) is None
        return given or _borrows(repo, test, topic, other)
    return said_of_other is not None and not any(map(plain_topic_words(topic).search, _parts(repo, test)))


def _parts(repo: Repository, test: Case) -> list[str]:
    return [part for target in own_targets(repo, test) for part in parts_of(repo, target)]


def _borrows(repo: Repository, test: Case, topic: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Return whether all that a test takes from a topic is made and asked for what the other one needs.

    A model that is made only for its transformation of the data is neither run nor handed to what trains it.
    """
    of_topic = [target for target in own_targets(repo, test) if any(map(topic.search, parts_of(repo, target)))]
    made = {target for target in of_topic if repo.python.class_(target) is not None}
    if not made:
        return False
    for call in test.module.calls_in(test.function.qualname):
        if call.name.endswith("()") and call.name.replace("()", "") in made:
            return False
        if any(text.replace("()", "") in made for value in call.values for text in (value.name, value.call) if text):
            return False
    rest = [snake_case(target.rpartition(".")[2]) for target in of_topic if target not in made]
    return all(other.search(name) and not topic.search(name) for name in rest)
