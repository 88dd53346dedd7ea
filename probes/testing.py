"""Probes of tests: of data, model and API, their coverage, and load tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Finding, Repository, Trait, absent, probe
from auditor.shared import regex
from probes._ci.unseen import TESTED_BY, TESTING, unless_unseen
from probes._shared import Named, OfTests, all_pinned, asked_for, no_code, stem
from probes._steps import first_of
from probes._tests import tested
from probes._tests.about import (
    Case,
    api_calls,
    cases,
    clients_made,
    evidence_of,
    own_targets,
)
from probes._tests.asked import asks_route, hides_addresses, is_aimed_at_api, named_for_api
from probes._tests.chosen import command_running_test
from probes._tests.collected import test_runs
from probes._tests.covered import answered_coverage, commented_call, coverage_configuration, coverage_findings
from probes._tests.hollow import empty_test_files, why_weak
from probes._tests.images import images_starting_tests
from probes._tests.inline import asking_commands, asking_scripts, inline_test
from probes._tests.load import SPEAKS_OF_LOAD, documented_load_commands, load_tests
from probes._tests.topics import DATA, MODEL

if TYPE_CHECKING:
    from auditor.views.python import Module


def _tested(repo: Repository, what: str, topic: re.Pattern[str], other: re.Pattern[str]) -> Finding:
    tests = tested.topic_of(repo, what, topic, other)
    found = first_of(
        tests,
        tested.testing_themselves,
        tested.asserting,
        tested.calling_data_code,
        tested.running_a_library_model,
        tested.asserting_nothing,
        tested.calling_data_code_in_vain,
    )
    return found or tested.no_test(tests)


@probe("data-tests")
def data_tests(repo: Repository) -> Finding:
    """Unit tests of the data code.

    done      a test function about the data code or data set that asserts something
    partial   a test function about it that is empty, asserts nothing or only what it makes itself, is always skipped or
              taken out by the name of its file or pytest's options, or is the template's own
    not_done  otherwise
    remedy    write tests/test_data.py with a test of the data set that asserts its length or shapes
    """
    return _tested(repo, "data code", DATA, MODEL)


@probe("model-tests")
def model_tests(repo: Repository) -> Finding:
    """Unit tests of the model or of training.

    done      a test function about the model or training that asserts something
    partial   a test function about it that is empty, asserts nothing or only what it makes itself, is always skipped or
              taken out by the name of its file or pytest's options, or is the template's own
    not_done  otherwise
    remedy    write tests/test_model.py with a test that runs the model once and asserts the shape of its output
    """
    return _tested(repo, "model or training", MODEL, DATA)


@probe("unit-tests")
def unit_tests(repo: Repository) -> Finding:
    """Unit tests of some part of the code, whichever it is.

    done      a test function that asserts something
    partial   a test function that is empty, asserts nothing, is always skipped, or is the template's own
    not_done  otherwise
    remedy    write tests/test_model.py with a test that asserts something
    """
    found = cases(repo)
    sound = [test for test in found if test.sound and not repo.template.stub(test.module.path)]
    if sound:
        collected = [test for test in sound if test.collected]
        count = len(collected or sound)
        message = f"{count} test{'s' if count != 1 else ''} that assert{'s' if count == 1 else ''}"
        confidence = Confidence.HIGH if collected else Confidence.MEDIUM
        return Finding.done(message, *evidence_of(collected or sound), confidence=confidence)
    if found:
        stub = any(test.sound for test in found)
        return no_code(repo, tested.weak_tests(repo, "the tests", found, stub=stub), tested.A_TEST)
    finding = absent("test function", OfTests(repo.python), names=("test",))
    scripts = [Evidence(each.path, 1, "asserts in no test function") for each in _scripts_of_tests(repo)]
    return finding.less_sure(*scripts[:3]) if scripts else finding


def _scripts_of_tests(repo: Repository) -> Iterator[Module]:
    return (each for each in repo.python.tests if repo.commands.has_test(each.path))


_SAYING: Final = regex(
    r"(?i)(?:pyproject|hatch|pixi|tox|poe_tasks)\.toml|(?:setup|pytest|tox|noxfile)\.(?:cfg|ini)|\.coveragerc.*|"
    r"\.?(?:taskfile|codecov|pre-commit-config)[\w.-]*|package\.json"
)
"""The files of configuration that may say that coverage is measured."""


def _coverage_measured(repo: Repository) -> Finding | None:
    """Something runs coverage, or left what a run of it writes."""
    return next(coverage_findings(repo), None)


def _coverage_configured(repo: Repository) -> Finding | None:
    """Coverage is configured, less surely where only the template does so."""
    configured = coverage_configuration(repo)
    if configured is None:
        return None
    place, plain = configured
    if not plain:
        return Finding.done("coverage is configured", place)
    commented = commented_call(repo)
    if commented is not None:
        return Finding.partial("coverage is configured, but the workflow's call is commented out", place, commented)
    message = "coverage is configured, as the template does it; nothing is seen to run it"
    return Finding.done(message, place, confidence=Confidence.MEDIUM)


def _coverage_required(repo: Repository) -> Finding | None:
    """Coverage is a dependency only, with or without the figure of question 8."""
    asked = asked_for(repo, "coverage", "pytest_cov")
    if asked is None:
        return None
    given, said = answered_coverage(repo)
    if given is None:
        return Finding.partial("coverage is a dependency; nothing calls or configures it", asked)
    listed = all_pinned(repo, asked.path) if asked.path else 0
    if listed:
        what = f"no coverage in workflows, tasks or configuration, only one of the {listed} packages of an environment"
        return Finding.unknowable(f"{what}; {said}", given, asked)
    message = f"coverage is a dependency and {said}, whose run left no call, configuration or artefact here"
    return Finding.partial(message, asked, given)


def _coverage_answered(repo: Repository) -> Finding | None:
    """Question 8 gives a figure, and nothing else is there."""
    given, said = answered_coverage(repo)
    if given is None:
        return None
    return Finding.unknowable(f"no coverage in workflows, tasks or configuration; {said}", given)


@probe("coverage")
def coverage(repo: Repository) -> Finding:
    """Code coverage is calculated.

    done        coverage is run by a workflow, a task, a script or pytest's options, or configured, or its artefact is
                tracked
    partial     only the dependency, or only the template's own configuration while the workflow's call is commented out
    unknowable  nothing of it is there, or no more than a line of a whole pinned environment, and question 8 gives a
                figure
    not_done    otherwise
    remedy      run `coverage run -m pytest` and `coverage report` in the test workflow
    """
    found = first_of(repo, _coverage_measured, _coverage_configured, _coverage_required, _coverage_answered)
    if found is not None:
        return found
    held = Named(repo.configs, _SAYING)
    return absent("coverage run, configuration or artefact", repo.workflows, held, names=("cov",))


class _ApiTests(NamedTuple):
    """The tests that have to do with an API, by what they do, and the modules of the API."""

    repo: Repository
    calling: list[Case]
    """They call it and assert."""
    weak: list[Case]
    """They call it and assert nothing."""
    beside: list[Case]
    """They call its code, and none of its routes."""
    unclear: list[Case]
    """They send requests to an address that is not written down."""
    served: set[str]


def _api_tests_of(repo: Repository) -> _ApiTests:
    """Return the tests that have to do with an API."""
    calling: list[Case] = []
    weak: list[Case] = []
    beside: list[Case] = []
    unclear: list[Case] = []
    handlers = {(route.module.path, route.handler) for route in repo.serving.routes}
    routed = {route.url.strip("/").split("/")[0] for route in repo.serving.routes} - {""}
    served = {module.name for module in repo.serving.modules if module.name}
    for test in cases(repo):
        asked = api_calls(repo, test)
        called = any(map(repo.serving.asks_rpc, asked))
        called = called or (bool(asked) and (is_aimed_at_api(test, served) or asks_route(asked, routed)))
        direct = not called and any(_is_handler(repo, target, handlers) for target in own_targets(repo, test))
        if called or direct:
            (calling if test.sound else weak).append(test)
        elif any(_of_api(repo, target, served) for target in own_targets(repo, test)):
            beside.append(test)
        elif asked and served and hides_addresses(test):
            unclear.append(test)
    return _ApiTests(repo, calling, weak, beside, unclear, served)


def _api_tests_run(tests: _ApiTests) -> Finding | None:
    """Tests call the API and a workflow runs one of them."""
    for test in tests.calling:
        run = command_running_test(tests.repo, test)
        if run is not None:
            places = (*evidence_of([test], 1), *run.evidence())
            return Finding.done("tests call the API and a workflow runs them", *places)
    return None


def _api_tests_inline(tests: _ApiTests) -> Finding | None:
    """A workflow's own lines call the API and assert."""
    inline = inline_test(tests.repo)
    return Finding.done("a workflow's own lines call the API and assert", *inline) if inline else None


def _api_tests_not_run(tests: _ApiTests) -> Finding | None:
    """Tests call the API; no workflow runs them."""
    repo, calling = tests.repo, tests.calling
    if not calling:
        return None
    ran = test_runs(repo)
    note = ran[0].evidence("collects other tests") if ran else ()
    image = next((place for test in calling for place in images_starting_tests(repo, test.module)), None)
    note = (*note, image) if image is not None else note
    finding = Finding.partial("tests call the API; no workflow runs them", *evidence_of(calling, 3), *note)
    finding = finding.being(Trait.IN_NO_WORKFLOW)
    return unless_unseen(repo, finding, TESTING, *TESTED_BY)


def _api_tests_weak(tests: _ApiTests) -> Finding | None:
    """The tests of the API assert nothing, are skipped, or call none of its routes."""
    weak, beside = tests.weak, tests.beside
    if not (weak or beside):
        return None
    skipped = all(test.skipped for test in (*weak, *beside))
    why = "call no route, or assert nothing" if weak else "call none of its routes"
    why = "are always skipped" if skipped else why if beside else f"are {why_weak(tests.repo, weak)}"
    poor = Finding.partial(f"the tests of the API {why}", *evidence_of((*weak, *beside), 3))
    trait = Trait.HOLLOW if weak or skipped else Trait.BESIDE_ROUTES
    return no_code(tests.repo, poor.being(trait), tested.A_TEST)


@probe("api-tests")
def api_tests(repo: Repository) -> Finding:
    """Tests of the API, and continuous integration that runs them.

    done      tests that call the API and assert, and a workflow that runs them (or has them in its own steps)
    partial   such tests that no workflow runs, tests without assertions, or tests of the API's data model alone
    not_done  otherwise
    remedy    test the routes with TestClient in tests/ and have the test workflow run that folder
    """
    tests = _api_tests_of(repo)
    found = first_of(
        tests,
        _api_tests_run,
        _api_tests_inline,
        _api_tests_not_run,
        _api_tests_weak,
        _tested_by_tavern,
        _asked_by_script,
        _asked_by_commands,
        _asked_at_unknown_address,
    )
    return found or _no_api_test(tests)


def _of_api(repo: Repository, target: str, served: set[str]) -> bool:
    """Return whether what a test calls belongs to an API.

    A function that none of its routes reaches does not, where its module is there for something else besides.
    """
    if target in served:
        return True
    name, _, called = target.rpartition(".")
    module = repo.python.by_name(name) if name in served else None
    if module is None or module.function(called) is None:
        return name in served
    reached = ((step.module.path, step.qualname) for route in repo.serving.routes for step in repo.serving.reach(route))
    routed = any(route.module.path == module.path for route in repo.serving.routes)
    return not routed or _API_NAMED.search(stem(module.path)) is not None or (module.path, called) in reached


_API_NAMED: Final = regex(r"(?i)api|app|main|serv|backend|endpoint|route|infer|predict")
"""What a module is called that is for the API: all that stands in it is of it."""


def _tested_by_tavern(api: _ApiTests) -> Finding | None:
    """Tests of Tavern ask the API, in a workflow or not."""
    for path in api.repo.tree.named("*.tavern.yaml", "*.tavern.yml", foreign=False):
        place = Evidence(path, 1, "tests that Tavern reads")
        ran = test_runs(api.repo)
        if ran:
            message = "tests of Tavern ask the API, and a workflow runs tests"
            return Finding.done(message, place, *ran[0].evidence(), confidence=Confidence.MEDIUM)
        return Finding.partial("tests of Tavern ask the API; no workflow runs tests", place)
    return None


def _asked_by_script(api: _ApiTests) -> Finding | None:
    """A script asks the API and asserts, in no test function."""
    script = next(asking_scripts(api.repo), None)
    return Finding.partial("a script asks the API and asserts, in no test function", script) if script else None


def _asked_by_commands(api: _ApiTests) -> Finding | None:
    """A workflow runs a tool that tests the API, or commands that ask it."""
    for tests, places in sorted(asking_commands(api.repo), key=lambda found: not found[0]):
        if tests:
            return Finding.done("a workflow runs a tool that tests the API", *places, confidence=Confidence.MEDIUM)
        return Finding.partial("a workflow's commands ask the API, and no test does", *places)
    return None


def _asked_at_unknown_address(api: _ApiTests) -> Finding | None:
    """Tests send requests to an address that cannot be read from the code."""
    if not api.unclear:
        return None
    message = "tests send requests to an address that cannot be read from the code"
    return Finding.not_done(message, *evidence_of(api.unclear, 3), confidence=Confidence.MEDIUM)


def _no_api_test(api: _ApiTests) -> Finding:
    """No test calls the API; that is less sure where one makes a client or imports the API."""
    names = ("client", "httpx", "request", "aiohttp", "urllib")
    finding = absent("test that calls the API", OfTests(api.repo.python), names=names)
    made = next(clients_made(api.repo, api.served), None)
    if made is not None:
        message = f"{finding.message}; a client is made, or the API imported, and no call could be followed"
        return finding.less_sure(*finding.evidence, made, message=message, confidence=Confidence.LOW)
    return finding._replace(evidence=(*finding.evidence, *empty_test_files(api.repo, named_for_api)))


def _is_handler(repo: Repository, target: str, handlers: set[tuple[str, str]]) -> bool:
    found = repo.python.function(target)
    return found is not None and (found[0].path, found[1].qualname) in handlers


@probe("load-test")
def load_test(repo: Repository) -> Finding:
    """A load test of the API.

    done      a locustfile, or a script for k6, JMeter, wrk or alike, aimed at the API; or a script that is named for
              load and sends requests, one of a shell in a loop, or that sends many at once and tells how long they took
    partial   such a file that is empty or a template
    not_done  otherwise
    remedy    write a locustfile whose user posts to the prediction route
    """
    weak: list[Evidence] = []
    unsure: Finding | None = None
    for found in load_tests(repo):
        if isinstance(found, Evidence):
            weak.append(found)
        elif found.confidence is Confidence.HIGH:
            return found
        else:
            unsure = unsure or found
    if unsure is not None:
        return unsure
    if weak:
        return no_code(repo, Finding.partial("the load test is empty, or a template", *weak[:3]), SPEAKS_OF_LOAD)
    finding = absent("load test", repo.python, OfTests(repo.python), repo.commands, names=SPEAKS_OF_LOAD)
    told = next(documented_load_commands(repo), None)
    if told is None or finding.confidence is not Confidence.HIGH:
        return finding
    return finding.less_sure(
        *finding.evidence, told, message=f"{finding.message}; a document tells of a command for one"
    )
