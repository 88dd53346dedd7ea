"""The steps by which unit tests of the data code or of the model are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from auditor import Confidence, Evidence, Finding, Repository, Trait, absent
from probes._shared import OfTests, no_code
from probes._tests.about import Case, api_calls, cases, evidence_of, is_about
from probes._tests.collected import of_a_class_that_counts
from probes._tests.firsthand import tests_by_directness
from probes._tests.hollow import asserts_only_own_values, empty_test_files, why_weak
from probes._tests.of_data import calls_data_module
from probes._tests.of_models import builds_library_model
from probes._tests.topics import DATA, MODEL

A_TEST: Final = ("def test", "class test")
"""What a module says that holds a test."""


class Topic(NamedTuple):
    """A topic that tests may be about, and those that are about it."""

    repo: Repository
    what: str
    topic: re.Pattern[str]
    other: re.Pattern[str]
    matching: list[Case]

    def sound(self) -> list[Case]:
        """Return the tests about the topic that assert something and are not the template's own."""
        stub = self.repo.template.stub
        return [test for test in self.matching if test.sound and not stub(test.module.path)]


def topic_of(repo: Repository, what: str, topic: re.Pattern[str], other: re.Pattern[str]) -> Topic:
    """Return a topic with the tests about it."""
    return Topic(repo, what, topic, other, [test for test in cases(repo) if is_about(repo, test, topic, other)])


def testing_themselves(tests: Topic) -> Finding | None:
    """All the tests about the topic are about nothing but what they make themselves."""
    sound = tests.sound()
    if not sound or not all(asserts_only_own_values(tests.repo, test) for test in sound):
        return None
    message = f"the tests of the {tests.what} are about nothing but what they make themselves"
    return no_code(tests.repo, Finding.partial(message, *evidence_of(sound)), A_TEST)


def asserting(tests: Topic) -> Finding | None:
    """A test about the topic asserts something."""
    real = [test for test in tests.sound() if not asserts_only_own_values(tests.repo, test)]
    if not real:
        return None
    collected = [test for test in real if test.collected]
    found, sure = tests_by_directness(tests.repo, collected or real, tests.topic, tests.other)
    return _that_assert(tests.repo, tests.what, found, sure)


def calling_data_code(tests: Topic) -> Finding | None:
    """A test that is named for neither topic calls what handles the data."""
    others = _about_neither(tests) if tests.topic is DATA else []
    unnamed = [test for test in others if _calls_data_code(tests.repo, test)]
    if not unnamed:
        return None
    message = f"{len(unnamed)} of the tests call{'s' if len(unnamed) == 1 else ''} what handles the data"
    return Finding.done(message, *evidence_of(unnamed), confidence=Confidence.MEDIUM)


def running_a_library_model(tests: Topic) -> Finding | None:
    """A test that is named for neither topic builds a model of a library."""
    others = _about_neither(tests) if tests.topic is MODEL else []
    borrowed = [test for test in others if _runs_a_library_model(tests.repo, test)]
    if not borrowed:
        return None
    message = f"{len(borrowed)} of the tests build{'s' if len(borrowed) == 1 else ''} a model of a library"
    return Finding.done(message, *evidence_of(borrowed), confidence=Confidence.MEDIUM)


def asserting_nothing(tests: Topic) -> Finding | None:
    """The tests about the topic assert nothing, or are the template's own."""
    if not tests.matching:
        return None
    stub = any(test.sound for test in tests.matching)
    return no_code(
        tests.repo, weak_tests(tests.repo, f"the tests of the {tests.what}", tests.matching, stub=stub), A_TEST
    )


def calling_data_code_in_vain(tests: Topic) -> Finding | None:
    """A test that calls what handles the data asserts nothing."""
    repo = tests.repo
    idle = [test for test in cases(repo) if tests.topic is DATA and not test.sound and calls_data_module(repo, test)]
    return no_code(repo, weak_tests(repo, "the tests that call what handles the data", idle), A_TEST) if idle else None


def no_test(tests: Topic) -> Finding:
    """No test is about the topic; that is less sure where other tests, or tests in another form, may be."""
    repo = tests.repo
    finding = absent(f"test of the {tests.what}", OfTests(repo.python), names=("test",))
    sure = finding.confidence is Confidence.HIGH
    others = _about_neither(tests) if sure else []
    if others:
        # What such a test is about is not told by its names.
        return finding.less_sure(*evidence_of(others, 2))
    among_code = list(_called_tests(repo)) if sure else []
    if among_code:
        return finding.less_sure(*finding.evidence, *among_code[:2])
    other_form = repo.tree.named("*.feature", "test_*.ipynb", "*_test.ipynb", foreign=False)
    if other_form and sure:
        return finding.less_sure(*finding.evidence, Evidence(other_form[0], 1, "tests in another form"))
    return finding._replace(evidence=(*finding.evidence, *empty_test_files(repo, tests.topic.search)))


def _about_neither(tests: Topic) -> list[Case]:
    """Return the tests that assert something, call no API, and are about no topic."""
    repo = tests.repo
    others = (test for test in cases(repo) if test.sound and not api_calls(repo, test))
    return [test for test in others if not is_about(repo, test, tests.other, tests.topic)]


def weak_tests(repo: Repository, what: str, found: Sequence[Case], *, stub: bool = False) -> Finding:
    """Return the finding of tests that tell nothing, or that are the template's own."""
    if stub:
        return Finding.partial(f"{what} are the template's own placeholder", *evidence_of(found))
    return Finding.partial(f"{what} are {why_weak(repo, found)}", *evidence_of(found)).being(Trait.HOLLOW)


def _called_tests(repo: Repository) -> Iterator[Evidence]:
    """Yield the functions of the code that are called tests, assert something and may be run by hand."""
    for module in repo.python.code:
        for function in module.functions:
            # A method is one where its class is of tests: Lightning's `test_dataloader` and `test_step` are none.
            of_tests = function.owner is None or function.owner.rpartition(".")[2].startswith("Test")
            if of_tests and function.name.startswith("test_") and function.telling and not function.nested:
                yield Evidence(module.path, function.line, f"{function.name} asserts, in the code")


def _that_assert(repo: Repository, what: str, found: list[Case], sure: bool) -> Finding:
    """Return the finding that tests of something assert, less sure where nothing collects the first of them."""
    count, first = len(found), found[0]
    message = f"{count} test{'s' if count != 1 else ''} of the {what} that assert{'s' if count == 1 else ''}"
    if not first.collected:
        sure = False
        if of_a_class_that_counts(repo, first.module, first.function):
            message += ", in a file of a name that pytest does not look for"
        else:
            message += ", in a class that pytest does not look into"
    return Finding.done(message, *evidence_of(found), confidence=Confidence.HIGH if sure else Confidence.MEDIUM)


def _calls_data_code(repo: Repository, test: Case) -> bool:
    return test.collected and not repo.template.stub(test.module.path) and calls_data_module(repo, test)


def _runs_a_library_model(repo: Repository, test: Case) -> bool:
    own = test.collected and not repo.template.stub(test.module.path)
    return own and builds_library_model(repo, test) and not asserts_only_own_values(repo, test)
