"""What the tests are about, whether they assert anything, and whether a workflow collects them."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Repository, regex
from probes._ops_asserts import asserting, helper_of
from probes._ops_commands import Run, runs, tests, words, workflows

if TYPE_CHECKING:
    from auditor.views.python import Call, Function, Module

DATA: Final = regex(
    r"(?i)(?:^|_|\b)(?:data|datas|dataset|datasets|datamodule|dataloaders?|loaders?|preprocess\w*|processing|make_dataset|"
    r"transforms?|augment\w*|features?|corpus|collate|tokeni[sz]\w*|normali[sz]\w*|splits?|download\w*|etl|ingest\w*|batch)"
    r"(?:_|\b|$)|data(?:set|load|module)|preproces"
)
MODEL: Final = regex(
    r"(?i)(?:^|_|\b)(?:models?|train|trains|trainer|training|forward|backward|network|net|nn|cnn|unet|resnet|classifier|loss|"
    r"optimi[sz]er\w*|checkpoint\w*|evaluat\w*|predict\w*|inference|encoder|decoder|lightning|architecture|autoencoder|"
    r"gan|vit|bert|regressor|pipeline|weights|gradients?|fit|(?<!data_)(?<!data)module)(?:_|\b|$)|train|model"
)
# In a file about something else only these, not `fit` or `split`, say that a test is about the topic all the same.
_PLAIN: Final = {
    DATA.pattern: regex(r"(?:^|_)(?:data(?:_?(?:set|loader|module)s?)?|preprocess\w*)(?:_|$)"),
    MODEL.pattern: regex(r"(?:^|_)(?:models?|training|forward|backward|loss|network|inference|optimi[sz]er)(?:_|$)"),
}
_CLIENTS: Final = (
    "fastapi.testclient",
    "starlette.testclient",
    "litestar.testing",
    "httpx",
    "requests",
    "aiohttp",
    "urllib.request",
    "async_asgi_testclient",
    "flask.testing",
    "bentoml.SyncHTTPClient",
    "bentoml.AsyncHTTPClient",
    "quart.testing",
    "websockets",
    "webtest",
    "schemathesis",
    "tavern",
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
_FIXTURES: Final = frozenset({"pytest.fixture", "pytest_asyncio.fixture"})


class Case(NamedTuple):
    """One test function. `collected` is false where its file has a name that pytest does not look for."""

    module: Module
    function: Function
    skipped: bool
    asserts: bool
    collected: bool = True

    @property
    def sound(self) -> bool:
        """Whether it can run and asserts something."""
        return not self.skipped and not self.function.stub and self.asserts


def cases(repo: Repository) -> tuple[Case, ...]:
    """Return every test function of the repository, by path and line."""
    key = ("probes", "cases")
    if key not in repo.tree.cache:
        tests_found = repo.python.test_functions()
        found = [
            Case(
                test.module,
                test.function,
                test.skipped == "always",
                bool(test.asserts) or asserting(repo, test.module, test.function),
            )
            for test in tests_found
        ]
        known = {test.module.path for test in tests_found}
        for module in repo.python.tests:
            if module.path in known or module.error is not None:
                continue
            for function in module.functions:
                if function.name.startswith("test_") and not function.nested:
                    sound = bool(function.asserts) or asserting(repo, module, function)
                    # A fixture is never run as a test.
                    fixture = any(item.name in _FIXTURES for item in function.decorators)
                    if sound or not fixture:
                        never = fixture or function.skip == "always"
                        found.append(Case(module, function, never, sound, collected=False))
        repo.tree.cache[key] = tuple(sorted(found, key=lambda case: (case.module.path, case.function.line)))
    result: tuple[Case, ...] = repo.tree.cache[key]
    return result


def own_targets(repo: Repository, test: Case) -> tuple[str, ...]:
    """Return the names of the project's own modules, functions and classes that a test calls."""
    packages = {item.target: item for item in test.module.imports if item.own}
    found = set()
    for call in repo.serving.index.calls(test.module, test.function.qualname):
        plain = call.name.replace("()", "")
        if any(
            plain == name or plain.startswith((name + ".", name.rpartition(".")[0] + ".")) for name in packages if name
        ):
            found.add(plain)
    return tuple(sorted(found))


def about(repo: Repository, test: Case, topic: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Return whether a test is about a topic: by its file, its name, or the project's own code that it calls."""
    stem = posixpath.basename(test.module.path).removesuffix(".py").removeprefix("test_").removesuffix("_test")
    if topic.search(stem):
        return True
    if api_calls(repo, test):
        # What goes through a client is a test of the API, whatever its name says.
        return False
    name = _snake(test.function.qualname.replace(".", "_").replace("test_", "", 1))
    elsewhere = bool(other.search(stem))
    named = _PLAIN[topic.pattern] if elsewhere else topic
    if named.search(name) and not (elsewhere and other.search(name)):
        return True
    folder = posixpath.dirname(test.module.path).rpartition("/")[2]
    if topic.search(folder) and not elsewhere:
        return True
    targets = [_spoken(repo, target) for target in own_targets(repo, test)]
    spoken = [part for parts in targets for part in parts]
    if topic is DATA and not elsewhere and _reads_data(test) and not any(map(other.search, (name, *spoken))):
        # What a model is given in its test lies there, too.
        return True
    if not targets and not other.search(name):
        # A test that calls nothing of the project looks at what its fixtures give it.
        targets = [_spoken(repo, target) for target in _given(repo, test)]
        spoken = [part for parts in targets for part in parts]
    if not elsewhere:
        return any(map(topic.search, spoken))
    return any(_speaks_of(parts, topic, other) for parts in targets)


def _given(repo: Repository, test: Case) -> Iterator[str]:
    """Yield the names of the project's own code that the fixtures of a test call."""
    path = test.module.path
    around = [other for folder, other in _conftests(repo) if path.startswith(folder) and other.path != path]
    for parameter in test.function.parameters:
        for module in (test.module, *around):
            function = repo.serving.index.functions(module).get(parameter.name)
            if function is not None and any(item.name in _FIXTURES for item in function.decorators):
                yield from own_targets(repo, test._replace(module=module, function=function))


def _conftests(repo: Repository) -> tuple[tuple[str, Module], ...]:
    """Return the files of fixtures, each with the folder whose tests it serves."""
    key = ("probes", "conftests")
    if key not in repo.tree.cache:
        found = (module for module in repo.python.tests if posixpath.basename(module.path) == "conftest.py")
        repo.tree.cache[key] = tuple((module.path.removesuffix("conftest.py"), module) for module in found)
    result: tuple[tuple[str, Module], ...] = repo.tree.cache[key]
    return result


def _speaks_of(parts: list[str], topic: re.Pattern[str], other: re.Pattern[str]) -> bool:
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


def _spoken(repo: Repository, target: str) -> list[str]:
    """Return the parts of a target's name that say what it is: a package is named after the whole project."""
    first, _, rest = target.partition(".")
    return [_snake(part) for part in (rest if rest and first in _packages(repo) else target).split(".")[-3:]]


def _packages(repo: Repository) -> frozenset[str]:
    """Return the first parts of the dotted names of the project's own modules."""
    key = ("probes", "packages")
    if key not in repo.tree.cache:
        names = (module.name for module in repo.python.code if module.name and "." in module.name)
        repo.tree.cache[key] = frozenset(name.partition(".")[0] for name in names)
    found: frozenset[str] = repo.tree.cache[key]
    return found


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def api_calls(repo: Repository, test: Case) -> tuple[Call, ...]:
    """Return the calls by which a test, a fixture or a helper of its file talks to an API."""
    module = test.module
    own = [call for call in repo.serving.index.calls(module, test.function.qualname) if _request(call)]
    if own:
        return tuple(own)
    found: list[Call] = []
    for call in repo.serving.index.calls(module, test.function.qualname):
        helper = helper_of(repo, module, call)
        if helper is not None and helper.qualname != test.function.qualname:
            found += [inner for inner in repo.serving.index.calls(module, helper.qualname) if _request(inner)]
    return tuple(found)


def _request(call: Call) -> bool:
    if call.method not in _REQUESTS and not call.name.startswith("bentoml."):
        return False
    if call.name.startswith(_CLIENTS) or "TestClient" in call.name or "AsyncClient" in call.name:
        return True
    owner = call.name.rpartition(".")[0].rpartition(".")[2].replace("()", "").lower()
    if "client" in owner or owner in ("app", "api", "server", "session", "http", "ac"):
        return bool(call.args or call.keywords)
    return "test_client()" in call.name


# -- what a workflow collects ------------------------------------------------------------------------------------------

_DEFAULT_PATTERNS: Final = ("test_*.py", "*_test.py")


def options(repo: Repository) -> dict[str, str]:
    """Return pytest's options of pytest.ini, pyproject.toml, tox.ini and setup.cfg, the nearest to the root first."""
    found: dict[str, str] = {}
    for config in sorted(repo.configs.files, key=lambda item: (item.path.count("/"), item.path)):
        name = posixpath.basename(config.path)
        prefix = {
            "pytest.ini": "pytest.",
            ".pytest.ini": "pytest.",
            "pyproject.toml": "tool.pytest.ini_options.",
            "tox.ini": "pytest.",
            "setup.cfg": "tool:pytest.",
        }.get(name)
        if prefix is None:
            continue
        for key in config.keys:
            if key.name.startswith(prefix):
                option = key.name[len(prefix) :].split(".", 1)[0]
                found[option] = f"{found[option]} {key.value}" if option in found else str(key.value)
    return found


_WITH_VALUE: Final = frozenset(
    ["-k", "-m", "-c", "-n", "-p", "-o", "-W", "-r", "--cov", "--rootdir", "--junitxml", "--ignore", "--deselect",
     "--cov-report", "--cov-config", "--maxfail", "--durations", "--tb", "--confcutdir", "--basetemp", "--timeout",
     "--source", "--omit", "--include", "--rcfile", "--data-file", "--ignore-glob", "-s", "-t", "--start-directory",
     "--pattern", "--top-level-directory", "--junit-xml", "--dist", "--numprocesses", "--log-cli-level", "--html"]
)  # fmt: skip
_FLAGS_OF_PYTEST: Final = frozenset({"-s", "-t"})


def _targets(run: Run) -> tuple[list[str], list[str], str, bool]:
    """Return a test command's paths, ignored paths, marker expression, and whether it is unittest."""
    tool, *rest = words(run.command)
    unittest = tool == "unittest" or "unittest" in rest[:4]
    if tool not in ("pytest", "py.test", "unittest"):
        for index, word in enumerate(rest):
            if word in ("pytest", "py.test", "unittest"):
                rest = rest[index + 1 :]
                break
    paths: list[str] = []
    ignored: list[str] = []
    marker = ""
    index = 0
    while index < len(rest):
        word = rest[index]
        following = rest[index + 1] if index + 1 < len(rest) else ""
        if unittest and word in ("-s", "--start-directory"):
            paths.append(following)
            index += 2
            continue
        if word == "-m":
            marker = following
        elif word.startswith("-m="):
            marker = word[3:]
        elif word.startswith("--ignore"):
            ignored.append(word.partition("=")[2] or following)
        if word in _WITH_VALUE and not (word in _FLAGS_OF_PYTEST and not unittest) and "=" not in word:
            index += 2
            continue
        if not word.startswith("-") and word not in ("discover", "&&", ";"):
            paths.append(word)
        index += 1
    return paths, ignored, marker, unittest


def _folder(run: Run) -> str:
    folder = (run.step.working_directory if run.step else "") or ""
    return "" if folder in (".", "./") else folder.removeprefix("./").strip("/")


def collects(repo: Repository, run: Run, module: Module) -> bool:
    """Return whether a workflow's test command collects a module, as far as its words tell."""
    tool = words(run.command)[0]
    paths, ignored, _, unittest = _targets(run)
    if tool in ("docker", "docker-compose", "podman", "tox", "nox"):
        return True
    folder = _folder(run)
    given = options(repo)
    name = posixpath.basename(module.path)
    patterns = tuple(given.get("python_files", "").split()) or _DEFAULT_PATTERNS
    if unittest:
        patterns = ("test*.py",)
    if not paths:
        paths = [] if unittest else given.get("testpaths", "").split()
    named = False
    inside = not paths
    for raw in paths:
        if "$" in raw or "{" in raw:
            return True
        path = posixpath.normpath(posixpath.join(folder, raw.split("::", 1)[0].replace("\\", "/").removeprefix("./")))
        if path == module.path or (unittest and path.replace(".", "/") + ".py" == module.path):
            named = True
        elif (
            path in (".", "")
            or module.path.startswith(path + "/")
            or fnmatch.fnmatch(module.path, path)
            or (unittest and module.path.startswith(path.replace(".", "/") + "/"))
        ):
            inside = True
    if folder and not paths and not module.path.startswith(folder + "/"):
        inside = False
    for raw in ignored:
        path = posixpath.normpath(posixpath.join(folder, raw.removeprefix("./")))
        if module.path == path or module.path.startswith(path + "/"):
            return False
    return named or (inside and any(fnmatch.fnmatch(name, pattern) for pattern in patterns))


def collected_by(repo: Repository, module: Module) -> Iterator[Run]:
    """Yield the commands of workflows that collect a test module."""
    for run in test_runs(repo):
        if collects(repo, run, module):
            yield run


def test_runs(repo: Repository) -> tuple[Run, ...]:
    """Return every command of every workflow that runs tests."""
    return tuple(run for workflow in workflows(repo) for run in runs(repo, workflow) if tests(run.command))


def evidence_of(tests_found: Iterable[Case], limit: int = 4) -> tuple[Evidence, ...]:
    """Return where the tests stand."""
    return tuple(
        Evidence(test.module.path, test.function.line, test.function.qualname) for test in list(tests_found)[:limit]
    )
