"""Which tests there are, what they are about, and whether they assert anything."""

from __future__ import annotations

import builtins
import posixpath
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Repository, once, once_by
from auditor.shared import regex
from probes._paths import is_set_aside
from probes._tests.asserts import asserts_by_library, called_helper, lambda_calls
from probes._tests.collected import looked_for, of_a_class_that_counts
from probes._tests.fixtures import fixtures
from probes._tests.left_out import is_left_out
from probes._tests.targets import own_names
from probes._tests.topics import DATA, MODEL, draws, parts_of, plain_topic_words, snake_case

if TYPE_CHECKING:
    from auditor.views.python import Call, Function, Module

_CLIENTS: Final = (
    "fastapi.testclient",
    "starlette.testclient",
    "litestar.testing",
    "httpx",
    "requests",
    "aiohttp",
    "urllib.request",
    "urllib3",
    "http.client",
    "gradio_client",
    "async_asgi_testclient",
    "flask.testing",
    "bentoml.SyncHTTPClient",
    "bentoml.AsyncHTTPClient",
    "quart.testing",
    "webtest",
)
_REQUESTS: Final = frozenset(
    [
        "get",
        "post",
        "put",
        "delete",
        "patch",
        "request",
        "websocket_connect",
        "urlopen",
        "head",
        "options",
        "open",
        "call",
    ]
)
_CASES: Final = frozenset({"call", "call_asgi", "call_wsgi", "call_and_validate"})
"""What sends a request that schemathesis made of the API's schema."""
_COMMANDS: Final = frozenset({"subprocess.run", "subprocess.check_output", "subprocess.check_call", "subprocess.Popen"})
_CLIENT_CLASS: Final = regex(r"(?:TestClient|AsyncClient|ASGITransport|test_client)$")
_APP: Final = regex(r"(?i)app|api|serve")
_DEEP: Final = 3
_MOST: Final = 30
"""How many functions are looked at that run for one test."""


class Case(NamedTuple):
    """One test function. `collected` is false where nothing looks for its file."""

    module: Module
    function: Function
    skipped: bool
    asserts: bool
    collected: bool = True

    @property
    def sound(self) -> bool:
        """Whether it can run and asserts something."""
        return not self.skipped and not self.function.stub and self.asserts


@once
def cases(repo: Repository) -> tuple[Case, ...]:
    """Return every test function of the repository, by path and line."""
    tests_found = repo.python.test_functions()
    found = [
        Case(
            test.module,
            test.function,
            test.skipped == "always" or is_left_out(repo, test.path),
            any(line not in test.function.idle for line in test.asserts)
            or asserts_by_library(repo, test.module, test.function),
        )
        for test in tests_found
    ]
    known = {test.module.path for test in tests_found}
    for module in repo.python.tests:
        # The users of a load test have tasks, whatever these are called.
        if module.path in known or module.error is not None or module.uses("locust"):
            continue
        put_out = _put_out(module)
        found_by_name = looked_for(repo, module, by_hand=not put_out)
        for function in module.functions:
            if function.name.startswith("test_") and not function.nested:
                collected = found_by_name and of_a_class_that_counts(repo, module, function)
                sound = function.telling or asserts_by_library(repo, module, function)
                # A fixture is never run as a test.
                fixture = function.fixture
                if sound or not fixture:
                    # Who put a file aside, and left a guard in it, may run it by hand.
                    aside = put_out and not collected and module.main_guard is None
                    never = fixture or function.skip == "always" or aside
                    found.append(Case(module, function, never, sound, collected))
    found += (each for module in repo.python.code for each in _in_code(repo, module))
    return tuple(sorted(found, key=lambda case: (case.module.path, case.function.line)))


def _in_code(repo: Repository, module: Module) -> Iterator[Case]:
    """Yield the tests that stand in a module of the code which uses pytest: it runs them where it is given the file.

    What is called so and asserts nothing is a step of training or evaluation.
    """
    if not any(item.module.partition(".")[0] == "pytest" for item in module.imports):
        return
    for function in module.functions:
        named = function.name.startswith("test_") and not (function.nested or function.owner or function.fixture)
        if named and (function.telling or asserts_by_library(repo, module, function)):
            skipped = function.skip == "always" or any(item.name == "pytest.mark.skip" for item in function.decorators)
            yield Case(module, function, skipped, asserts=True, collected=False)


_PUT_OUT: Final = regex(r"(?i)(?:_{1,3}|x{1,3}_?|(?:no|off)_?)(?:test_.{0,200}|.{0,200}_test)\.py")


def _put_out(module: Module) -> bool:
    """Return whether a file that nothing looks for says by its name that it is taken out, and is no slip."""
    return is_set_aside(module.path) or _PUT_OUT.fullmatch(posixpath.basename(module.path)) is not None


def own_targets(repo: Repository, test: Case) -> tuple[str, ...]:
    """Return the names of the project's own modules, functions and classes that a test calls."""
    return own_names(repo, test.module, test.function)


def stem_of(test: Case) -> str:
    """Return what the name of a test's file says that it is about: `model` of `test_model.py`."""
    return posixpath.basename(test.module.path).removesuffix(".py").removeprefix("test_").removesuffix("_test")


def named_after(test: Case) -> str:
    """Return what the name of a test says that it is about, in small letters."""
    return snake_case(test.function.qualname.replace(".", "_").replace("test_", "", 1))


def is_about(repo: Repository, test: Case, topic: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Return whether a test is about a topic: by its file, its name, or the project's own code that it calls."""
    stem = stem_of(test)
    if topic.search(stem):
        return not _of_the_other_alone(repo, test, topic, other)
    if api_calls(repo, test):
        # What goes through a client is a test of the API, whatever its name says.
        return False
    if topic is MODEL and _draws_alone(repo, test):
        # What is drawn may be called predictions, and is no test of what predicts.
        return False
    name = named_after(test)
    elsewhere = bool(other.search(stem))
    named = plain_topic_words(topic) if elsewhere else topic
    if named.search(name) and not (elsewhere and other.search(name)):
        return True
    folder = posixpath.dirname(test.module.path).rpartition("/")[2]
    if topic.search(folder) and not elsewhere:
        return True
    # In a file about something else, what a helper of the tests is called says what it makes up for that.
    own = [target for target in own_targets(repo, test) if not (elsewhere and _among_tests(repo, target))]
    targets = [parts_of(repo, target) for target in own]
    spoken = [part for parts in targets for part in parts]
    if topic is DATA and not elsewhere and _reads_data(test) and not any(map(other.search, (name, *spoken))):
        # What a model is given in its test lies there, too.
        return True
    if not targets and not other.search(name):
        # A test that calls nothing of the project looks at what its fixtures give it.
        own = list(_given(repo, test))
        targets = [parts_of(repo, target) for target in own]
        spoken = [part for parts in targets for part in parts]
    if not elsewhere:
        made = [part for name in _made(repo, own) for part in parts_of(repo, name)]
        return any(map(topic.search, spoken)) or (any(map(topic.search, made)) and not any(map(other.search, spoken)))
    return any(_speaks_of(parts, topic, other) for parts in targets)


def _draws_alone(repo: Repository, test: Case) -> bool:
    """Return whether all that a test calls of the project's own draws something that it is given."""
    targets = own_targets(repo, test)
    return bool(targets) and all(draws(repo, target) for target in targets)


_BUILTINS: Final = frozenset(dir(builtins))


def _of_the_other_alone(repo: Repository, test: Case, topic: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Return whether a test in a file that is named for a topic is about the other topic alone.

    Its name says so, and all that it and its fixtures call is known and is none of the project's code for
    the topic.
    """
    name = named_after(test)
    if not plain_topic_words(other).search(name) or topic.search(name):
        return False
    for module, function in ((test.module, test.function), *fixtures(repo, test.module, test.function)):
        known = {item.alias for item in module.imports if not item.own} | _BUILTINS
        known |= {item.target.partition(".")[0] for item in module.imports if not item.own}
        # What it gives a name to comes from what it calls.
        known |= {item.target for item in module.assigns if item.scope == function.qualname}
        given = {item.name for item in function.parameters}
        if any(map(topic.search, given)):
            return False
        for call in module.calls_in(function.qualname):
            first = call.name.replace("()", "").partition(".")[0]
            if first not in known and first not in given and not _of_topic(repo, call, other, topic):
                return False
    return True


def _of_topic(repo: Repository, call: Call, topic: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Return whether a call is one of the project's own code for a topic, and for no other."""
    name = call.name.replace("()", "")
    parts = parts_of(repo, name) if repo.python.function(name) or repo.python.class_(name) else ()
    return any(map(topic.search, parts)) and not any(map(other.search, parts))


def _among_tests(repo: Repository, target: str) -> bool:
    return any(module.name and target.startswith(module.name + ".") for module in repo.python.tests)


def _made(repo: Repository, targets: Iterable[str]) -> Iterator[str]:
    """Yield the names of what the project's own functions give back: `torch.nn.Sequential`."""
    for target in targets:
        located = repo.python.function(target)
        if located is not None and located[1].result is not None:
            yield located[1].result.replace("()", "")


def _given(repo: Repository, test: Case) -> Iterator[str]:
    """Yield the names of the project's own code that the fixtures of a test call; what they set has parts for all."""
    for module, function in fixtures(repo, test.module, test.function):
        for target in own_names(repo, module, function):
            if not _is_settings(repo, target):
                yield target


_SETTINGS: Final = regex(r"(?i)(?:.*_)?(?:settings?|configs?|configuration|conf|cfg|params|parameters|options|hparams)")


def _is_settings(repo: Repository, target: str) -> bool:
    """Return whether a target is one of the project's own classes of settings, or of a part of them."""
    located = repo.python.class_(target)
    if located is None:
        return False
    module, cls = located
    if any(base.rpartition(".")[2] in ("BaseSettings", "BaseModel", "TypedDict", "NamedTuple") for base in cls.bases):
        return True
    return not cls.bases and _SETTINGS.fullmatch(posixpath.basename(module.path).removesuffix(".py")) is not None


def _speaks_of(parts: tuple[str, ...], topic: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Return whether a target is of a topic rather than of another: a method is of what its class and module are of."""
    *owners, last = ((bool(topic.search(part)), bool(other.search(part))) for part in parts)
    if any(of_it and not of_other for of_it, of_other in owners):
        return True
    return last == (True, False) and not any(of_other for _, of_other in owners)


_DATA_PATH: Final = regex(r"(?:\A|/)data/(?:raw|processed|interim|external|corrupt\w*)\b")


def _reads_data(test: Case) -> bool:
    """Return whether a test names what lies in a folder of the data."""
    qualname = test.function.qualname
    return any(text.scope == qualname and _DATA_PATH.search(text.value) for text in test.module.strings)


def api_calls(repo: Repository, test: Case) -> tuple[Call, ...]:
    """Return the calls by which a test, or else its fixtures, its set-up and helpers among the tests, ask an API."""
    module = test.module
    inside = module.calls_in(test.function.qualname)
    own = [each for call in inside for each in (call, *lambda_calls(repo, module, call)) if _asks(repo, each)]
    if any(item.name.startswith("schemathesis.") for item in test.function.decorators):
        own += [call for call in inside if call.method in _CASES]
    return tuple(own) or _asked_beside(repo, test)


def clients_made(repo: Repository, served: set[str]) -> Iterator[Evidence]:
    """Yield where a client of the API is made, or the API imported, and tests that assert may make use of that.

    Such tests stand in the same file and call something, or around a file of fixtures and are given one.
    """
    makers = ((module, line) for module in repo.python.tests if (line := _makes_client(module, served)) is not None)
    for module, line in islice(makers, _MOST):
        folder = posixpath.dirname(module.path)
        for test in cases(repo):
            beside = test.module is not module and test.module.path.startswith(f"{folder}/" if folder else "")
            if test.sound and (test.function.calls if test.module is module else beside and test.function.parameters):
                yield Evidence(module.path, line, "makes a client, or imports the API")
                break


def _makes_client(module: Module, served: set[str]) -> int | None:
    for call in module.calls:
        if _CLIENT_CLASS.search(call.method):
            return call.line
    own = (item for item in module.imports if item.own)
    whole = (item for item in own if item.target in served or (item.module in served and _APP.search(item.name or "")))
    return next((item.line for item in whole), None)


@once_by(lambda test: (test.module.path, test.function.qualname))
def _asked_beside(repo: Repository, test: Case) -> tuple[Call, ...]:
    steps = _beside(repo, test)
    return tuple(call for place, function in steps for call in place.calls_in(function.qualname) if _asks(repo, call))


def _beside(repo: Repository, test: Case) -> list[tuple[Module, Function]]:
    """Return what runs for a test beside its own body: fixtures, its set-up, and the helpers that any of these call."""
    seen = {(test.module.path, test.function.qualname)}
    found: list[tuple[Module, Function]] = []
    layer = [(test.module, test.function)]
    for _ in range(_DEEP):
        following: list[tuple[Module, Function]] = []
        for module, function in layer:
            for place, other in (*fixtures(repo, module, function), *_called(repo, module, function)):
                mark = (place.path, other.qualname)
                if mark not in seen and len(seen) < _MOST:
                    seen.add(mark)
                    following.append((place, other))
        found += following
        layer = following
    return found


def _called(repo: Repository, module: Module, function: Function) -> Iterator[tuple[Module, Function]]:
    """Yield the functions among the tests that a function calls: what the project's own code asks is its own doing."""
    for call in module.calls_in(function.qualname):
        located = called_helper(repo, module, call)
        if located is not None and located[0].role == "test":
            yield located


def _asks(repo: Repository, call: Call) -> bool:
    return _request(call) or repo.serving.asks_rpc(call)


def _request(call: Call) -> bool:
    if call.name == "websockets.connect":
        return True
    if call.name == "getattr" or call.name in _COMMANDS:
        return _named_by_value(call)
    if "request.new_context()" in call.name and call.method in _REQUESTS:
        return True  # of Playwright
    if call.method not in _REQUESTS and not call.name.startswith(("bentoml.", "gradio_client.Client().")):
        return False
    if call.name.startswith(_CLIENTS) or "TestClient" in call.name or "AsyncClient" in call.name:
        return True
    owner = call.name.rpartition(".")[0].rpartition(".")[2].replace("()", "").lower()
    if "client" in owner or owner in ("app", "api", "server", "session", "http", "ac"):
        return bool(call.args or call.keywords)
    return "test_client()" in call.name


def _named_by_value(call: Call) -> bool:
    """Return whether the method of a client is named by a value, or a command that is started is curl."""
    first = call.args[0] if call.args else None
    if first is None:
        return False
    if call.name == "getattr":
        return (first.name or first.call or "").endswith(("TestClient", "AsyncClient"))
    words = first.literal if isinstance(first.literal, tuple) else (first.string or "").split()
    return bool(words) and words[0] == "curl"


def evidence_of(tests_found: Iterable[Case], limit: int = 4) -> tuple[Evidence, ...]:
    """Return where the tests stand."""
    return tuple(
        Evidence(test.module.path, test.function.line, test.function.qualname) for test in list(tests_found)[:limit]
    )
