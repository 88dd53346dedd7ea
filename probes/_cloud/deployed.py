"""What shows that something was deployed to Google's cloud, and what there is that could be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Finding, Repository, absent
from auditor.shared import regex
from probes._answers import linked_repository
from probes._cloud.applications import has_only_pages, something_served
from probes._cloud.gcloud import DEPLOY_ACTIONS, GLOBAL, deploys, listed_commands
from probes._cloud.signs import Sign, sign
from probes._commands import runs, short, steps, workflows
from probes._lines import (
    course_page,
    documents_code,
    live_lines,
    notebook_commands,
    placeholder,
    printed,
    switched_off,
)
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.python import Module

_URL: Final = regex(
    r"(?<![A-Za-z0-9])(?:https?://)?"  # tried once a word: a long run of digits is no host at every place of it
    r"(?P<host>[A-Za-z0-9][A-Za-z0-9-]{1,100}(?:\.[a-z0-9-]{1,40}){0,3}\.(?:run\.app|cloudfunctions\.net))"
    r"(?![\w.-]*[<{$])"
)
_GIVEN_HOST: Final = regex(
    r"[a-z0-9-]+-(?!123456|0{6})\d{9,13}\.[a-z]+-[a-z]+\d{1,2}\.run\.app|"
    r"[a-z0-9-]+-(?!x{4}|abcdef|abc123|hash)[a-z0-9]{10}-[a-z]{1,3}\.a\.run\.app"
)
"""What Google makes of a service's name; a placeholder seldom has the number or the hash."""
_NO_HOST: Final = regex(
    r"(?i)your|example|placeholder|x{3}|project-?id|service-?(?:name|url)|(?:^|-)hash(?:-|$)|abc-?123|abcdef|123456|random|"
    r"changeme|(?:^|-)url(?:-|\.)|my-?(?:service|project|app|api)"
)
_SERVICE_FILE: Final = regex(
    # What follows the host may be a metric of the service, which whoever watches it names.
    r"serving\.knative\.dev/v1|run\.googleapis\.com/(?!request|container/|job/|billable|pending|infrastructure)|"
    r"google_cloud_run(?:_v2)?_(?:service|job)|google_cloudfunctions2?_function|GoogleCloudPlatform/cloud-(?:run|functions)/google|"
    r"\bgcp:cloud(?:run|functions)(?:v2)?:(?:Service|Function)\b|\bnew\s+gcp\.cloud(?:run|functions)(?:v2)?\.(?:Service|Function)\("
)
_MADE: Final = regex(
    r"pulumi_(?:gcp|google_native)\.(?:cloudrun|cloudfunctions|run|functions)\w{0,8}(?:\.\w{1,20})?\.(?:Service|Function)|"
    r"(?:.*\.)?(?:CloudRunV2Service|CloudRunService|Cloudfunctions2Function|CloudfunctionsFunction)|"
    r"google\.cloud\.(?:run_v2|functions_v[12])\.\w{1,40}\(\)\.create_(?:service|function)"
)
"""What makes a service in code: by Pulumi, by Terraform's kit, or by the client library."""


_DEPLOYS: Final = r"run\s+(?:deploy|services\s+(?:replace|update))|functions\s+deploy"
_DEPLOY_COMMAND: Final = regex(rf"\bgcloud\s+{GLOBAL}(?:(?:alpha|beta)\s+)?(?:{_DEPLOYS})\b")


_DEPLOYING_LINE: Final = regex(f"{_DEPLOY_COMMAND.pattern}|{_SERVICE_FILE.pattern}")


def deployment(repo: Repository) -> Iterator[Sign]:
    """Yield what shows that something was deployed to Cloud Run or Functions: commands, service files, then URLs."""
    yield from _deploy_steps(repo)
    for target in repo.commands.targets:
        for command in target.commands:
            if deploys(command):
                # The command may name no more than variables.
                told = f"{target.name}: " if _ANOTHER.search(target.name) else ""
                yield sign(command.path, command.line, f"{told}{short(command)}")
    read = {file.path for file in repo.docker.builds if file.steps}  # as commands, above
    for line in live_lines(repo, _DEPLOYING_LINE):
        if (
            line.path not in read
            and (line.path.endswith(".tf.json") or not line.path.endswith((".json", ".html")))
            and not printed(line.text)
            and not switched_off(repo, line)
        ):
            yield sign(line.path, line.line, clipped(line.text.strip()))
    yield from _described(repo)
    yield from _deployed_code(repo)
    for path, text in notebook_commands(repo, _DEPLOY_COMMAND):
        yield sign(path, None, clipped(text))
    yield from urls(repo)
    for line in documents_code(repo):
        if _DEPLOY_COMMAND.search(line.text) and not placeholder(line.text):
            yield sign(line.path, line.line, clipped(line.text.strip()))


def _described(repo: Repository) -> Iterator[Sign]:
    """Yield where Skaffold or Cloud Deploy is told to deploy to Cloud Run."""
    for config in repo.configs.files:
        line = config.lines.get("deploy.cloudrun")
        if line is not None and "skaffold" in str(config.get("apiVersion")):
            yield sign(config.path, line, "deploys to Cloud Run")
        place = config.get("run.location")
        if place is not None and "deploy.cloud.google.com" in str(config.get("apiVersion")):
            yield sign(config.path, place.line, "a target of Cloud Deploy")


_ANOTHER: Final = regex(r"(?i)front[_-]?end|streamlit|gradio|(?:\b|_)train(?:er|ing)?(?:\b|_)")


def speaks_of_another(shown: Sign) -> bool:
    """Return whether what shows a deployment speaks of a front end, or of what trains the model."""
    # Where an address is used is no matter: a front end has that of its API.
    told = shown.text if shown.address else f"{shown.place.path} {shown.text}"
    return bool(_ANOTHER.search(told))


def service_deployments(repo: Repository) -> Iterator[Sign]:
    """Yield what `deployment` does, what speaks of a front end or of training last."""
    yield from sorted(deployment(repo), key=speaks_of_another)


def _deploy_steps(repo: Repository) -> Iterator[Sign]:
    for file in repo.docker.builds:
        for step in file.steps:
            if any(deploys(command) for command in step.commands):
                yield sign(file.path, step.line, clipped(f"{step.name} {step.text}"))
    for workflow in workflows(repo):
        for _, used in steps(workflow):
            if DEPLOY_ACTIONS.fullmatch(used.action):
                yield sign(workflow.path, used.line, used.uses or "")
        for run in runs(repo, workflow):
            if deploys(run.command):
                yield Sign(run.evidence()[-1], short(run.command))


def _deployed_code(repo: Repository) -> Iterator[Sign]:
    for module in (*repo.python.code, *repo.python.tasks):
        for function in module.functions:
            for decorator in function.decorators:
                if decorator.name.startswith("functions_framework."):
                    yield sign(module.path, decorator.line, decorator.name)
        for call in module.calls:
            if _MADE.fullmatch(call.name):
                yield sign(module.path, call.line, clipped(call.name))
        for string in module.strings:
            if _DEPLOY_COMMAND.search(string.value):
                yield sign(module.path, string.line, clipped(string.value.strip()))
        for text, line in listed_commands(module):
            if _DEPLOY_COMMAND.match(text):
                yield sign(module.path, line, clipped(text))


_OF_TESTS: Final = regex(r"(?:.*/)?tests?/")


def _as_written(repo: Repository, module: Module) -> Iterator[tuple[Sign, bool]]:
    """Yield the addresses in the lines of a module, its docstrings included, and whether each is in a comment."""
    text = repo.python.written.text(module)
    if ".run.app" in text or ".cloudfunctions.net" in text:
        for number, line in enumerate(repo.python.written.lines(module), 1):
            match = _address(line)
            if match:
                yield sign(module.path, number, match, address=True), line.lstrip().startswith("#")


def _in_python(repo: Repository) -> Iterator[Sign]:
    """Yield the addresses in modules: what stands in a comment, or among the tests, tells less of what is used."""
    aside: list[Sign] = []
    for module in (*repo.python.code, *repo.python.tasks, *repo.notebooks.modules, *repo.python.tests):
        written = list(_as_written(repo, module))
        tests = module.role == "test" or _OF_TESTS.match(module.path) is not None
        aside += (found for found, comment in written if comment or tests)
        yield from (found for found, comment in written if not (comment or tests))
        for string in () if written else module.strings:
            match = _address(string.value) if ".app" in string.value or ".net" in string.value else None
            if match:
                yield sign(module.path, None if module.notebook else string.line, match, address=True)
    yield from aside


def urls(repo: Repository) -> Iterator[Sign]:
    """Yield the addresses of deployed services in tracked files, placeholders left out."""
    seen: set[tuple[str, int]] = set()
    yield from _in_python(repo)
    for line in live_lines(repo, _URL, joined=False, comments=True):
        match = _address(line.text)
        if match:
            yield sign(line.path, line.line, match, address=True)
    for document in repo.documents.files:
        if "run.app" not in document.text and "cloudfunctions.net" not in document.text:
            continue
        if course_page(document.path, document.text):  # the service is the course's own example
            continue
        for number, text in enumerate(document.text.split("\n"), 1):
            match = _address(text)
            if match and (document.path, number) not in seen:
                seen.add((document.path, number))
                yield sign(document.path, number, match, address=True)


def _address(text: str) -> str | None:
    for match in _URL.finditer(text[:20_000]):
        host = match["host"].lower()
        before = text[max(0, match.start() - 1) : match.start()]
        # No host has an underscore: what follows one is the end of a word to fill in (REGION-PROJECT_ID).
        cut = match["host"] == match[0] and before == "_"
        known = _GIVEN_HOST.fullmatch(host) or not (cut or _NO_HOST.search(host))
        if known and before not in (">", "}", "*", "-", "."):
            return f"https://{host}"
    return None


_BACKEND: Final = regex(r"(?i)\bapi\b|back[\s_-]*end|server|deploy|service|inference")


def no_trace(repo: Repository, what: str) -> Finding:
    """Return the finding that a deployment left no trace: not done where there is nothing to deploy."""
    app = something_served(repo) or linked_repository(repo, _BACKEND)
    if app is None:
        return absent(f"API, and no {what}", repo.python, names=("FastAPI", "Flask", "APIRouter", "bentoml"))
    served = "a front end" if has_only_pages(repo) else "an API"
    return Finding.unknowable(f"no {what}; there is {served}, and a console leaves no trace", app)
