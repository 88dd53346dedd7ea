"""What loads an API: files and commands of the tools for it, and scripts that do it by hand."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import SCRIPTS, regex
from probes._commands import runs, short, words, workflows
from probes._lines import live_lines, printed
from probes._shared import clipped, packages
from probes._tests.load_grpc import ghz_plans

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.python import Call, Class, Function, Module

_TESTS: Final = r"(?:load|stress|perf(?:ormance)?)[-_ ]?tests?(?:ing|er)?(?![a-z])"
_NAME: Final = regex(
    rf"(?i)(?<![a-z])(?:{_TESTS}|locust|stress(?![a-z])|bench(?:mark)?(?:s|ing|er)?(?![a-z])|"
    r"test(?:s|ing)?[-_ ](?:api[-_ ]|the[-_ ])*(?:load|stress|perf(?:ormance)?)(?=[-_]?(?:api)?(?:\.|$)))"
)
_FOLDER: Final = regex(rf"(?i)(?<![a-z]){_TESTS}")
_BELOW_TESTS: Final = regex(r"(?i)(?<![^/])tests?/(?:load|stress|perf(?:ormance)?)\Z")
_REQUEST: Final = regex(r"(?i)\b(?:curl|wget|invoke-webrequest|invoke-restmethod)\b|(?<![\w/.='\"-])https?(?=\s)")
_ADDRESS: Final = regex(r"(?i)https?://|localhost|\$|%\w")
_REMARK: Final = regex(r"\s#.*")
_FETCHED: Final = regex(
    r"(?i)https?://\S+\.(?:zip|t?gz|tar|csv|parquet|json|png|jpe?g|pt|pth|ckpt|npy|npz|sh|py|txt|deb|whl)\b"
)
"""A file that is fetched from somewhere."""
_LOOP: Final = regex(
    r"(?im)^[ \t]*(?:for|while|until|foreach)\b|\|[ \t]*(?:xargs|parallel)\b|\bforeach-object\b|\d\.\.\$?\w"
)


def _named_for_load(path: str) -> bool:
    """Return whether the name of a file or its folder speaks of load: `load_test.py`, not `download.py`."""
    folder, name = posixpath.split(path)
    named = _NAME.search(name) or _FOLDER.match(folder) or _FOLDER.search(posixpath.basename(folder))
    return bool(named or _BELOW_TESTS.search(folder))


_COMMENT_LINE: Final = regex(r"\s*(?:#|::|(?i:rem)\s)")


def _looping_scripts(repo: Repository) -> Iterator[Evidence]:
    """Yield the scripts of a shell that are named for load and send requests in a loop."""
    for path in repo.tree.named(*SCRIPTS, foreign=False):
        if not _named_for_load(path):
            continue
        lines = (repo.tree.text(path) or "").split("\n")
        live = [line if not _COMMENT_LINE.match(line) else "" for line in lines]
        if not _LOOP.search("\n".join(live)):
            continue
        number = next((number for number, line in enumerate(live, 1) if _asks(line)), None)
        if number is not None:
            yield Evidence(path, number, clipped(live[number - 1].strip()))


def _asks(line: str) -> bool:
    """Return whether a line calls a program that sends requests, and names an address or a variable after it.

    What is only printed sends nothing, and a file that is fetched from somewhere else is no load.
    """
    line = _REMARK.sub("", line)
    program = _REQUEST.search(line)
    if program is None or printed(line) or _ADDRESS.search(line, program.end()) is None:
        return False
    return not _FETCHED.search(line, program.end())


# -- the tools for it --------------------------------------------------------------------------------------------------

_TOOLS: Final = frozenset(
    ["locust", "k6", "jmeter", "wrk", "wrk2", "hey", "ab", "vegeta", "artillery", "oha", "bombardier", "siege",
     "autocannon", "fortio", "ghz", "plow", "rewrk", "bzt", "httperf", "h2load", "tsung", "molotov", "loadtest",
     "cassowary", "ddosify", "perf_analyzer"]
)  # fmt: skip
_K6: Final = regex(
    r"""(?:from|import|require\()[ \t]{0,9}["'](?:k6(?:/[\w./-]{1,80})?|https://jslib\.k6\.io/[^"'\n]{1,200})["']"""
)
_K6_ASKS: Final = regex(
    r"\b\w{1,40}\.(?:get|post|put|patch|del|options|head|request|batch|asyncRequest|connect|invoke|goto)\("
)
_ASKED: Final = regex(
    r"\b\w{1,40}\.(?:get|post|put|patch|del|options|head|request|goto)\([ \t\n]{0,20}[\"'`]https?://([\w.-]{1,100})"
)
_MANUALS: Final = regex(
    r"(?:[\w-]{1,40}\.)?k6\.io|quickpizza\.grafana\.com|(?:www\.)?example\.(?:com|org)|httpbin\.(?:org|test\.k6\.io)"
)
"""What the examples of manuals ask."""
_GATLING: Final = regex(r"\bextends[ \t]{1,9}Simulation\b|\bsimulation\([ \t]{0,9}\(?setUp\b|:[ \t]{0,9}Simulation\(\)")
_ARTILLERY: Final = regex(
    r"^[ \t]{0,80}(?:-[ \t]{0,20})?(?:target|targetUrl):[ \t]{0,20}['\"]?(?:https?://|\{\{|\$)", re.MULTILINE
)
_FLOW: Final = regex(r"(?m)^scenarios:|^[ \t]+phases:")
_TAURUS: Final = regex(r"(?m)^execution:[ \t]*$")
_TSUNG: Final = regex(r"<tsung\b")
_OF_DRILL: Final = frozenset({"base", "concurrency", "iterations"})
_AIMED: Final = regex(r"https?://|localhost|\$|:\d{4,5}(?:/|\Z)|(?<![\w./-])\{[^{}]{0,80}\}+/")
"""An address, or what stands for one: a variable of a shell, what a task is given (`{}/predict`)."""
_HOLE: Final = regex(r"\{\{?[^{}]{0,80}\}?\}")
_EXAMPLE: Final = frozenset({"hello", "world", "item", "items", "login"})
"""The routes that the examples of locust's manual and of the course ask for, beside the root."""
_SENDS: Final = frozenset({"get", "post", "put", "request", "predict", "patch", "delete", "send"})
_CLIENTS: Final = ("requests", "httpx", "aiohttp", "fastapi.testclient", "urllib.request")
_OVER_NETWORK: Final = tuple(name for name in _CLIENTS if name != "fastapi.testclient")
SPEAKS_OF_LOAD: Final = ("locust", "HttpUser", "molotov", *packages(*_CLIENTS))
"""What a module says that loads an API."""


def load_tests(repo: Repository) -> Iterator[Finding | Evidence]:
    """Yield findings of what loads the API, and the places where a load test is only begun."""
    yield from chain(_modules(repo), _pages(repo), _plans(repo), _commands(repo))
    for place in _looping_scripts(repo):
        yield Finding.done("a script loads the API", place, confidence=Confidence.MEDIUM)


def _modules(repo: Repository) -> Iterator[Finding | Evidence]:
    heirs = {(module.path, cls.qualname) for module, cls in repo.python.subclasses("locust.")}
    for module in repo.python.modules:
        users = [cls for cls in module.classes if (module.path, cls.qualname) in heirs or _named_user(cls)]
        if users:
            yield from _users(repo, module, users)
        elif module.uses("molotov"):
            yield from _of_molotov(module)
        elif "locust" in posixpath.basename(module.path).lower():
            yield Evidence(module.path, 1, "no user of locust")
        elif module.uses(*_CLIENTS) and (_scripted(module) or _loads_by_hand(repo, module)):
            call = next(filter(_requests, module.calls), None)
            if call is not None:
                place = Evidence(module.path, call.line, call.name)
                yield Finding.done("a script loads the API", place, confidence=Confidence.MEDIUM)


def _scripted(module: Module) -> bool:
    """Return whether a module is named for load; below tests/load that loads may be tested as well, by one request."""
    folder, name = posixpath.split(module.path)
    if _NAME.search(name) or not _BELOW_TESTS.search(folder) or module.uses(*_OVER_NETWORK):
        return _named_for_load(module.path)
    return bool(module.loops) or any(map(_many, module.calls))


_AT_ONCE: Final = regex(
    r"asyncio\.(?:gather|TaskGroup)|anyio\.create_task_group|(?:concurrent\.futures\.)?(?:Thread|Process)PoolExecutor|"
    r"threading\.Thread|multiprocessing\.(?:Pool|Process|dummy\.Pool|pool\.ThreadPool)"
)
_MANY: Final = 20
_CLOCKS: Final = ("time.perf_counter", "time.monotonic", "time.time", "timeit.default_timer")
_TOLD: Final = frozenset({"quantiles", "percentile", "quantile", "median", "mean", "fmean"})


def _loads_by_hand(repo: Repository, module: Module) -> bool:
    """Return whether a script that serves nothing sends requests at once, takes their times and tells of them.

    Where many are sent to a route of the project's own it need not tell: what is fetched otherwise comes from others.
    """
    if module.role == "test" or any(each is module for each in repo.serving.modules):
        return False
    called = {call.name for call in module.calls}
    if not any(map(_AT_ONCE.fullmatch, called)):
        return False
    if not called.isdisjoint(_CLOCKS) and any(call.method in _TOLD for call in module.calls):
        return True
    return any(map(_many, module.calls)) and any(_asks_own(repo, call) for call in module.calls if _requests(call))


def _many(call: Call) -> bool:
    """Return whether a call counts to many, or to a number that is not written down."""
    if call.name != "range" or not call.args:
        return False
    most = call.args[min(1, len(call.args) - 1)]
    return not most.known or (isinstance(most.literal, int) and most.literal >= _MANY)


def _asks_own(repo: Repository, call: Call) -> bool:
    """Return whether a request names a route that the project serves, and not the root alone."""
    values = (*call.args[:2], *(value for key, value in call.keywords if key in ("url", "path")))
    asked = [_ORIGIN.sub("", value.string).strip("/") for value in values if value.string is not None]
    served = {url for route in repo.serving.routes if (url := route.url.strip("/"))}
    return not served.isdisjoint(asked)


_ORIGIN: Final = regex(r"\A(?:https?://[^/]{0,200}|\{\})|[?#].*")


def _of_molotov(module: Module) -> Iterator[Finding | Evidence]:
    """Yield the scenarios of molotov: one that calls nothing is only begun."""
    for found in module.functions:
        if any(mark.name == "molotov.scenario" for mark in found.decorators):
            place = Evidence(module.path, found.line, f"scenario {found.name}")
            begun = found.stub or not module.calls_in(found.qualname)
            yield place if begun else Finding.done("a scenario of molotov loads the API", place)


def _named_user(cls: Class) -> bool:
    """Return whether a class builds on a user of locust that is imported from somewhere out of sight."""
    return any("locust" in base or base.endswith("HttpUser") for base in cls.bases)


def _users(repo: Repository, module: Module, users: list[Class]) -> Iterator[Finding | Evidence]:
    place = Evidence(module.path, users[0].line, f"class {users[0].name}")
    names = {cls.qualname for cls in users}
    calls = (call for cls in users for call in module.calls_in(cls.qualname))
    requests = [call for call in calls if call.method in _SENDS and call.args + call.keywords]
    if not requests and any(item.target == "tasks" and item.scope in names for item in module.assigns):
        # Functions that a list names get the user as their first argument.
        requests = [call for call in module.calls if call.method in _SENDS and ".client." in f".{call.name}"]
    tasks = [item for item in module.functions if any(mark.name.endswith("task") for mark in item.decorators)]
    if requests and _of_the_manual(repo, requests):
        yield Evidence(module.path, requests[0].line, "a request of locust's own example")
        return
    asking = [*(Evidence(module.path, call.line, "a request") for call in requests), *_working(module, tasks)]
    if asking:
        yield Finding.done("a locust file loads the API", place, asking[0])
    yield place


_QUIET: Final = regex(
    r"(?:print|len|str|int|list|dict|range|open|format|time\.\w+|random\.\w+|json\.\w+|(?:.*\.)?log\w*\.\w+)"
)


def _working(module: Module, tasks: Iterable[Function]) -> Iterator[Evidence]:
    """Yield the tasks that call something that may send a request, by whatever client."""
    for task in tasks:
        calls = module.calls_in(task.qualname) if not task.stub else ()
        if any(_QUIET.fullmatch(call.name) is None for call in calls):
            yield Evidence(module.path, task.line, f"task {task.name}")


_FIRST_PART: Final = regex(r"[/?]")


def _of_the_manual(repo: Repository, requests: list[Call]) -> bool:
    """Return whether requests are those of locust's own example, and the repository serves none of their routes."""
    asked = set()
    for call in requests:
        value = call.args[0] if call.args else call.keyword("url") or call.keyword("path")
        url = value.string if value is not None else None
        asked.add(_FIRST_PART.split(url.lstrip("/"), maxsplit=1)[0] if url is not None else "?")
    named = asked - {""}
    served = {route.url.strip("/").split("/")[0] for route in repo.serving.routes}
    return bool(named) and named <= _EXAMPLE and served.isdisjoint(asked)


def _requests(call: Call) -> bool:
    """Return whether a call sends a request to a service: a mapping is asked for a key, and others for a file."""
    if call.method not in ("get", "post", "request", "urlopen"):
        return False
    asked = call.args[0].string if call.args else None
    return asked is None or (not _FETCHED.search(asked) and (call.method != "get" or "/" in asked))


def _pages(repo: Repository) -> Iterator[Finding | Evidence]:
    for path in repo.tree.named("*.js", "*.mjs", "*.ts", foreign=False):
        text = repo.tree.text(path) or ""
        if _K6.search(text):
            match = _K6_ASKS.search(text)
            found = Evidence(path, text.count("\n", 0, match.start()) + 1 if match else 1, "a k6 script")
            hosts = _ASKED.findall(text)
            if hosts and len(hosts) == len(_K6_ASKS.findall(text)) and all(map(_MANUALS.fullmatch, hosts)):
                yield found._replace(note="a k6 script, aimed at its manual's example")
            else:
                yield Finding.done("a k6 script loads the API", found) if match else found


def _plans(repo: Repository) -> Iterator[Finding | Evidence]:
    for path in repo.tree.named("*.jmx", foreign=False):
        if "HTTPSampler" in (repo.tree.text(path) or ""):
            yield Finding.done("a JMeter plan loads the API", Evidence(path, 1, "HTTPSampler"))
        yield Evidence(path, 1, "no sampler")
    yield from chain(_of_tools_in_files(repo), ghz_plans(repo))
    for line in live_lines(repo, _GATLING, "*.scala", "*.java", "*.kt", "*.js", "*.ts"):
        yield Finding.done(
            "a Gatling simulation loads the API", Evidence(line.path, line.line, clipped(line.text.strip()))
        )
    yield from _of_artillery(repo)
    for line in live_lines(repo, _TAURUS, "*.yml", "*.yaml"):
        if "concurrency:" in (repo.tree.text(line.path) or ""):
            yield Finding.done("a Taurus script loads the API", Evidence(line.path, line.line, "execution"))


def _of_tools_in_files(repo: Repository) -> Iterator[Finding]:
    """Yield the plans of tsung and drill, which tell themselves how many ask for what."""
    for line in live_lines(repo, _TSUNG, "*.xml"):
        if "<http" in (repo.tree.text(line.path) or ""):
            yield Finding.done("a plan of tsung loads the API", Evidence(line.path, line.line, "tsung"))
    for config in repo.configs.files:
        for told in config.mappings if config.kind == "yaml" else ():
            asks = any(isinstance(step, Mapping) and "request" in step for step in _listed(told.get("plan")))
            if asks and not _OF_DRILL.isdisjoint(told):
                place = Evidence(config.path, config.lines.get("plan", 1), "a plan of drill")
                yield Finding.done("a plan of drill loads the API", place)


def _of_artillery(repo: Repository) -> Iterator[Finding | Evidence]:
    """Yield what artillery reads: a file whose scenarios send nothing, or that has no address, is only begun."""
    begun: dict[str, Evidence] = {}
    empty: set[str] = set()
    for config in repo.configs.files:
        for told in config.mappings if config.kind == "yaml" else ():
            settings = told.get("config")
            named = isinstance(settings, Mapping) and ("target" in settings or "phases" in settings)
            if named and "scenarios" in told:
                sends = any(map(_flows, _listed(told["scenarios"])))
                note = "artillery, without an address" if sends else "no scenario of artillery"
                begun[config.path] = Evidence(config.path, config.lines.get("scenarios", 1), note)
                empty.update(() if sends else (config.path,))
    for line in live_lines(repo, _ARTILLERY, "*.yml", "*.yaml"):
        if line.path not in empty and _FLOW.search(repo.tree.text(line.path) or ""):
            place = Evidence(line.path, line.line, clipped(line.text.strip()))
            yield Finding.done("an artillery script loads the API", place)
    yield from begun.values()


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _flows(scenario: object) -> bool:
    """Return whether a scenario does something: it has steps, or is written otherwise than in steps."""
    return not isinstance(scenario, Mapping) or bool(scenario.get("flow", scenario))


_BY_A_FILE: Final = frozenset({"bzt", "drill", "artillery"})
"""What is told in a file whom to ask."""


_BY_A_SCRIPT: Final = frozenset({"locust", "k6", "jmeter", "tsung", "molotov", *_BY_A_FILE})
"""What ends in the name of a file rather than in an address."""


def _commands(repo: Repository) -> Iterator[Finding]:
    for command in _every(repo):
        if _loads(command):
            yield Finding.done("a command loads the API", Evidence(command.path, command.line, short(command)))
        elif _asks_at_once(command):
            place = Evidence(command.path, command.line, clipped(command.text))
            yield Finding.done("a command loads the API", place, confidence=Confidence.MEDIUM)


def _loads(command: Command) -> bool:
    """Return whether a command starts a tool for it that is aimed at something."""
    tool, *rest = words(command)
    if tool == "vegeta" and "attack" in rest:
        return True  # its targets come from a file or a pipe
    if tool in _BY_A_FILE and any(word.endswith((".yml", ".yaml")) for word in rest):
        return True
    if tool in _TOOLS and any(map(_AIMED.search, rest)):
        return True
    return tool in _TOOLS - _BY_A_SCRIPT and len(rest) > 1 and _HOLE.fullmatch(rest[-1]) is not None


_AT_A_TIME: Final = regex(r"\bxargs\b[^|]{0,200}\s(?:-P|--max-procs)|\bparallel\b[^|]{0,200}\s(?:-j|--jobs)")


def _asks_at_once(command: Command) -> bool:
    """Return whether a command has many requests sent at a time: `seq 500 | xargs -P 20 curl URL`."""
    told = command.text[:2_000]
    return command.tool == "curl" and _AT_A_TIME.search(told) is not None and _asks(told)


def documented_load_commands(repo: Repository) -> Iterator[Evidence]:
    """Yield the commands in documents that load something; the report is none."""
    for document in repo.documents.files:
        shown = repo.resolve.document(document) if document.path != repo.answers.path else ()
        for command in filter(_loads, shown):
            yield Evidence(command.path, command.line, short(command))


def _every(repo: Repository) -> Iterator[Command]:
    for workflow in workflows(repo):
        for run in runs(repo, workflow):
            yield run.command
    for target in repo.commands.targets:
        yield from target.commands
