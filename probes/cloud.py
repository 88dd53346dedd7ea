"""Probes of Google's cloud: the bucket behind the data, training there, and deployment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from auditor import Confidence, Evidence, Finding, Repository, State, absent, probe
from probes._ops_commands import (
    DEPLOY_ACTIONS,
    MACHINE,
    builds_image,
    deploys,
    documents_code,
    live_lines,
    placeholder,
    python_strings,
    runs,
    short,
    steps,
    trains_in_cloud,
    workflows,
)

_BUCKET: Final = re.compile(
    r"\bgs://[A-Za-z0-9{$][\w.{}$-]*|(?<![\w.])/gcs/[\w{$][\w.-]*|https://storage\.(?:googleapis|cloud\.google)\.com/[\w-]+"
)
_STORAGE: Final = (
    "google.cloud.storage",
    "gcsfs",
    "google.cloud.storage_transfer",
    "cloudpathlib.GSPath",
    "cloudpathlib.GSClient",
)
_STORAGE_TOOL: Final = re.compile(r"\bgsutil\s|\bgcloud\s+storage\s|\bgcsfuse\s|google_storage_bucket\b")


@probe("bucket")
def bucket(repo: Repository) -> Finding:
    """The data lies in a GCP bucket that data versioning is linked with.

    done      a DVC remote `gs://`
    partial   `gs://` or google-cloud-storage used, without a DVC remote on it
    not_done  otherwise
    remedy    add the bucket as a DVC remote and commit .dvc/config
    """
    filled_in = []
    for remote in repo.dvc.remotes:
        if re.match(r"gs://|gcs://|https?://storage\.googleapis\.com/", remote.url):
            place = Evidence(remote.path, remote.line, f"{remote.name}: {remote.url}"[:100])
            if not placeholder(remote.url):
                return Finding.done("a DVC remote is a GCP bucket", place)
            filled_in.append(place)
    if filled_in:
        return Finding.partial("the DVC remote is a placeholder", *filled_in[:2])
    used = _bucket_use(repo)
    if used:
        return Finding.partial("a bucket is used, but no DVC remote is on it", used)
    return absent("DVC remote on a GCP bucket, nor any use of one", repo.dvc, repo.python, names=("gs://", "storage"))


def _bucket_use(repo: Repository) -> Evidence | None:
    for module in (*repo.python.code, *repo.python.tasks, *repo.notebooks.modules):
        if module.uses(*_STORAGE):
            line = next((item.line for item in module.imports if item.target.startswith(_STORAGE)), 1)
            return Evidence(module.path, None if module.notebook else line, "uses google-cloud-storage")
    for text in python_strings(repo, _BUCKET):
        if not placeholder(text.text):
            return Evidence(text.path, text.line, text.text.strip()[:80])
    for line in live_lines(repo, re.compile(f"{_BUCKET.pattern}|{_STORAGE_TOOL.pattern}")):
        found = _BUCKET.search(line.text)
        if found and placeholder(found[0]):
            continue
        return Evidence(line.path, line.line, line.text.strip()[:80])
    return None


# -- training ----------------------------------------------------------------------------------------------------------

_JOB_KEYS: Final = frozenset({"workerPoolSpecs", "worker_pool_specs", "trialJobSpec", "trial_job_spec"})
_JOB_CALLS: Final = re.compile(
    r"google\.cloud\.aiplatform(?:_v1(?:beta1)?)?\..*(?:CustomJob|CustomContainerTrainingJob|CustomPythonPackageTrainingJob|"
    r"CustomTrainingJob|HyperparameterTuningJob|PipelineJob|AutoML\w*TrainingJob|JobServiceClient|create_custom_job)\b|"
    r"vertexai\..*(?:CustomJob|remote)\b|google\.cloud\.batch_v1\..*|kfp\..*compile\w*"
)
_TRAIN_WORD: Final = re.compile(r"(?i)\btrain|[_/-]train|\bfit\b|\bsweep|wandb\s+agent")
_GCP_MACHINE: Final = re.compile(
    r"\bgoogle_compute_instance\b|\bgoogle_vertex_ai\w*|deeplearning-platform-release|metadata\.google\.internal|\bgce\b|"
    r"compute\s*engine|--zone[= ]\w+-\w+\d",
    re.IGNORECASE,
)
_PREPARING: Final = re.compile(r"(?i)(?:^|[/_.-])(?:vm|gce|vertex\w*|gcp|compute[_-]?engine)(?:[/_.-]|$)")


@probe("cloud-training")
def cloud_training(repo: Repository) -> Finding:
    """The model is trained in GCP.

    done        a Vertex AI job file, `gcloud ai custom-jobs`, aiplatform, or a script that trains on a Compute Engine VM
    partial     configuration not tied to the training code, or scripts and images that prepare a cloud machine or job
    unknowable  otherwise: a machine that was started by hand leaves no trace
    remedy      commit the job file, or the command that starts the training
    """
    found = sorted(_jobs(repo), key=lambda item: (item[0], item[1].path or "", item[1].line or 0))
    if found:
        rank, place = found[0]
        confidence = Confidence.HIGH if rank < 2 else Confidence.MEDIUM
        return (
            Finding.done("a training job in GCP", *(item for _, item in found[:3] if item), confidence=confidence)
            if place
            else absent("")
        )
    prepared = list(_prepared(repo))
    if prepared:
        return Finding.partial("a cloud machine or image is prepared; nothing starts the training there", *prepared[:3])
    return absent("training job in GCP", repo.configs, repo.python, state=State.UNKNOWABLE)


def _jobs(repo: Repository) -> Iterator[tuple[int, Evidence]]:
    for config in repo.configs.files:
        for name, line in config.lines.items():
            if name.rsplit(".", 1)[-1] in _JOB_KEYS:
                yield 0, Evidence(config.path, line, "a Vertex AI job")
                break
        else:
            image = next((key for key in config.keys if key.last in ("imageUri", "image_uri", "container_uri")), None)
            if image is not None and any(key.last in ("machineType", "machine_type") for key in config.keys):
                yield 0, Evidence(config.path, image.line, "a Vertex AI worker pool")
    for line in live_lines(repo, re.compile("gcloud")):
        if trains_in_cloud(line.text) or (MACHINE.search(line.text) and _TRAIN_WORD.search(line.text) and not re.search(r"compute\s+scp", line.text)):
            yield 1, Evidence(line.path, line.line, line.text.strip()[:80])
    for file in repo.docker.builds:
        for step in file.steps:
            text = " ".join((step.entrypoint, *step.args))
            if trains_in_cloud("gcloud " + text) or trains_in_cloud(text):
                yield 1, Evidence(file.path, step.line, text[:80])
    for workflow in workflows(repo):
        for run in runs(repo, workflow):
            if trains_in_cloud(" ".join(run.command.argv)) or trains_in_cloud(run.command.text):
                yield 1, run.evidence()[-1]
    for target in (*repo.commands.targets, *repo.commands.scripts):
        for command in target.commands:
            if trains_in_cloud(" ".join(command.argv)) or trains_in_cloud(command.text):
                yield 1, Evidence(command.path, command.line, short(command))
    for module in (*repo.python.code, *repo.python.tasks, *repo.notebooks.modules):
        for call in module.calls:
            if _JOB_CALLS.fullmatch(call.name):
                yield 1, Evidence(module.path, None if module.notebook else call.line, call.name)
                break
        else:
            if not module.notebook and module.uses("subprocess", "invoke", "os"):
                for text in module.strings:
                    if trains_in_cloud(text.value):
                        yield 1, Evidence(module.path, text.line, text.value.strip()[:80])
                        break
    for line in documents_code(repo):
        if trains_in_cloud(line.text) and not _how_to(line.text):
            yield 2, Evidence(line.path, line.line, line.text.strip()[:80])


def _how_to(text: str) -> bool:
    return bool(re.search(r"<[^<>\n]+>|(?i:\byour[-_ ]|PROJECT_ID\b|\bmy-)", re.sub(r"\$\{?\w+\}?", "", text)))


def _prepared(repo: Repository) -> Iterator[Evidence]:
    for line in live_lines(
        repo,
        re.compile(f"{MACHINE.pattern}|google_compute_instance|google_vertex_ai"),
        "*.sh",
        "*.tf",
        "Makefile",
        "*.mk",
        "*.yaml",
        "*.yml",
        "*.ps1",
        "justfile",
        "*.bat",
    ):
        yield Evidence(line.path, line.line, line.text.strip()[:80])
    for path in repo.tree.named("*.sh", "*.bash", foreign=False):
        if _PREPARING.search(path) and (repo.tree.text(path) or "").strip():
            yield Evidence(path, 1, "prepares a cloud machine")
    for file in repo.docker.builds:
        for step in file.steps:
            text = " ".join(step.args)
            if _TRAIN_WORD.search(text):
                yield Evidence(file.path, step.line, text[:80])
    for workflow in workflows(repo):
        for run in runs(repo, workflow):
            text = " ".join(run.command.argv)
            if builds_image(run.command) and _TRAIN_WORD.search(text) and re.search(r"pkg\.dev|gcr\.io|gcloud", text):
                yield run.evidence()[-1]
    for module in (*repo.python.code, *repo.python.tasks):
        for text in module.strings:
            if text.value in (
                "AIP_MODEL_DIR",
                "CLOUD_ML_JOB_ID",
                "AIP_CHECKPOINT_DIR",
                "AIP_TENSORBOARD_LOG_DIR",
                "TF_CONFIG",
            ):
                yield Evidence(module.path, text.line, f"reads {text.value}")


# -- deployment --------------------------------------------------------------------------------------------------------

_URL: Final = re.compile(
    r"(?:https?://)?(?P<host>[A-Za-z0-9][A-Za-z0-9-]{1,100}(?:\.[a-z0-9-]{1,40}){0,3}\.(?:run\.app|cloudfunctions\.net))(?![\w.-]*[<{$])"
)
_NO_HOST: Final = re.compile(
    r"(?i)your|example|placeholder|xxx+|project-?id|service-?(?:name|url)|\bhash\b|-hash-|abc-?123|1234567|random|changeme|"
    r"(?:^|-)url(?:-|\.)|my-?(?:service|project|app|api)|<|\*|abcdef|-uc\.a\.run\.app$(?<=-xyz-uc\.a\.run\.app)"
)
_SERVICE_FILE: Final = re.compile(
    r"serving\.knative\.dev/v1|run\.googleapis\.com/|google_cloud_run(?:_v2)?_(?:service|job)|google_cloudfunctions2?_function"
)


def deployment(repo: Repository) -> Iterator[Evidence]:
    """Yield what shows that something was deployed to Cloud Run or Functions: commands, service files, then URLs."""
    for file in repo.docker.builds:
        for step in file.steps:
            text = " ".join((step.entrypoint, *step.args))
            if re.search(
                r"\b(?:run\s+(?:deploy|services\s+(?:replace|update))|functions\s+deploy|run\s+jobs\s+deploy)\b", text
            ):
                yield Evidence(file.path, step.line, f"{step.name} {text}"[:80])
    for workflow in workflows(repo):
        for _, step in steps(workflow):
            if DEPLOY_ACTIONS.fullmatch(step.action):
                yield Evidence(workflow.path, step.line, step.uses or "")
        for run in runs(repo, workflow):
            if deploys(run.command):
                yield run.evidence()[-1]
    for target in (*repo.commands.targets, *repo.commands.scripts):
        for command in target.commands:
            if deploys(command):
                yield Evidence(command.path, command.line, short(command))
    pattern = re.compile(
        r"\bgcloud\s+(?:(?:alpha|beta)\s+)?(?:run\s+(?:deploy|services\s+(?:replace|update))|functions\s+deploy)\b"
    )
    for line in live_lines(repo, re.compile(f"{pattern.pattern}|{_SERVICE_FILE.pattern}")):
        if not line.path.endswith((".json", ".html")):
            yield Evidence(line.path, line.line, line.text.strip()[:80])
    for module in (*repo.python.code, *repo.python.tasks):
        for function in module.functions:
            for decorator in function.decorators:
                if decorator.name.startswith("functions_framework."):
                    yield Evidence(module.path, decorator.line, decorator.name)
        for text in module.strings:
            if pattern.search(text.value):
                yield Evidence(module.path, text.line, text.value.strip()[:80])
    yield from urls(repo)
    for line in documents_code(repo):
        if pattern.search(line.text) and not _how_to(line.text):
            yield Evidence(line.path, line.line, line.text.strip()[:80])


def urls(repo: Repository) -> Iterator[Evidence]:
    """Yield the addresses of deployed services in tracked files, placeholders left out."""
    seen: set[tuple[str, int]] = set()
    for module in (*repo.python.code, *repo.python.tests, *repo.python.tasks, *repo.notebooks.modules):
        for text in module.strings:
            if ".app" in text.value or ".net" in text.value:
                match = _address(text.value)
                if match:
                    yield Evidence(module.path, None if module.notebook else text.line, match)
    for line in live_lines(repo, _URL, joined=False):
        match = _address(line.text)
        if match:
            yield Evidence(line.path, line.line, match)
    for document in repo.documents.files:
        if "run.app" not in document.text and "cloudfunctions.net" not in document.text:
            continue
        for number, text in enumerate(document.text.split("\n"), 1):
            match = _address(text)
            if match and (document.path, number) not in seen:
                seen.add((document.path, number))
                yield Evidence(document.path, number, match)


def _address(text: str) -> str | None:
    for match in _URL.finditer(text[:20_000]):
        host = match["host"].lower()
        before = text[max(0, match.start() - 1) : match.start()]
        if not _NO_HOST.search(host) and before not in (">", "}", "*", "-", "."):
            return f"https://{host}"
    return None


@probe("cloud-deployment")
def cloud_deployment(repo: Repository) -> Finding:
    """The model is deployed to Cloud Run or Cloud Functions.

    done        `gcloud run deploy` or `gcloud functions deploy`, a deploy action, a service file, functions-framework, or
                the address of the service (`*.run.app`, `*.cloudfunctions.net`) in tracked files, the report included
    not_done    there is no API at all
    unknowable  otherwise: a service that was deployed by hand leaves no trace
    remedy      commit the deploy step, or give the service's address in the README
    """
    found = next(deployment(repo), None)
    if found:
        return Finding.done("deployed to Cloud Run or Functions", found)
    return no_trace(repo, "deploy step, service file or address of a service")


def no_trace(repo: Repository, what: str) -> Finding:
    """Return the finding that a deployment left no trace: not done where there is nothing to deploy."""
    app = something_served(repo)
    if app is None:
        return absent(f"API, and no {what}", repo.python, names=("FastAPI", "Flask", "APIRouter", "bentoml"))
    return Finding(State.UNKNOWABLE, f"no {what}; there is an API, and a console leaves no trace", (app,))


def something_served(repo: Repository) -> Evidence | None:
    """Return where something is built that could be deployed: an API, a service, or a front end that runs a model."""
    for app in repo.serving.apps:
        return Evidence(app.path, app.line, f"{app.framework} application")
    for route in repo.serving.routes:
        return Evidence(route.path, route.line, route.label)
    for module in repo.python.code:
        for root in (
            "streamlit",
            "gradio",
            "dash",
            "chainlit",
            "functions_framework",
            "mlserver",
            "kserve",
            "ray.serve",
        ):
            if module.uses(root):
                return Evidence(
                    module.path, next((i.line for i in module.imports if i.target.startswith(root)), 1), root
                )
    for path in repo.tree.named("bentofile.yaml", "*.mar", "serverless.yml", "app.yaml", foreign=False):
        return Evidence(path, None, "a service")
    return None
