"""Probes of Google's cloud: the bucket behind the data, training there, and deployment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository, State, Trait, absent, probe
from auditor.shared import SCRIPTS, regex
from probes._answers import own_screenshot, question
from probes._cloud.applications import other_cloud_deployment
from probes._cloud.buckets import added_by_command, bucket_used, is_google_storage, names_bucket, noted_versions
from probes._cloud.clusters import idle_jobs, other_tool_training, vertex_stack
from probes._cloud.deployed import no_trace, service_deployments
from probes._cloud.gcloud import MACHINE, TRAINING_JOBS, listed_commands, trains_in_cloud
from probes._cloud.images import TRAIN_WORD, training_images
from probes._cloud.launched import launched_training
from probes._cloud.machines import started_on_machines
from probes._cloud.remote import trained_over_ssh
from probes._cloud.signs import Sign, sign
from probes._cloud.startup import (
    BATCH,
    TRAINS,
    idle_job,
    machine_trains,
    trained_by_script,
    training_script,
    words_train,
)
from probes._commands import runs, short, workflows
from probes._lines import (
    documents_code,
    live_lines,
    notebook_commands,
    placeholder,
    printed,
    switched_off,
)
from probes._shared import clipped, no_code
from probes.training import model_and_training

if TYPE_CHECKING:
    from auditor.views.configs import Config
    from auditor.views.dockerfiles import BuildStep
    from auditor.views.workflows import Workflow


@probe("bucket", files=("*.dvc/config", "*.dvc", "*dvc.lock"))
def bucket(repo: Repository) -> Finding:
    """The data lies in a GCP bucket that data versioning is linked with.

    done      a DVC remote `gs://`, or files of DVC that hold version ids of such a bucket
    partial   `gs://` or google-cloud-storage used, without a DVC remote on it
    not_done  otherwise
    remedy    add the bucket as a DVC remote and commit .dvc/config
    """
    filled_in = []
    for remote in repo.dvc.remotes:
        if is_google_storage(remote):
            place = Evidence(remote.path, remote.line, clipped(f"{remote.name}: {remote.url}", 100))
            if not placeholder(remote.url) and names_bucket(remote):
                return Finding.done("a DVC remote is a GCP bucket", place)
            filled_in.append(place)
    added = next(added_by_command(repo), None)
    if added:
        return Finding.done("a command makes a GCP bucket the DVC remote", added, confidence=Confidence.MEDIUM)
    kept = noted_versions(repo)
    if kept:
        return kept
    if filled_in:
        return Finding.partial("the DVC remote is a placeholder", *filled_in[:2])
    used = bucket_used(repo)
    if used:
        if repo.answers.generation in _LINK_PREFERABLE:
            message = "a bucket is used, but no DVC remote is on it, a link that this year's line calls preferable"
        else:
            message = "a bucket is used, but no DVC remote is on it"
        return no_code(repo, Finding.partial(message, used), ("dvc remote",), repo.dvc)
    missing = absent(
        "use of a GCP bucket, as a DVC remote or otherwise,", repo.dvc, repo.python, names=("gs://", "storage")
    )
    shown = own_screenshot(repo, 19)
    if shown is None:
        return missing
    told = f"{missing.message}; the picture that {question(repo, 19)} shows of one links no data versioning with it"
    return missing._replace(message=told, evidence=(*missing.evidence, shown))


_LINK_PREFERABLE: Final = frozenset({"2023-2024"})
"""Checklists that ask for a bucket "and preferable link this with your data version control setup"."""


# -- training ----------------------------------------------------------------------------------------------------------

_JOB_KEYS: Final = frozenset({"workerPoolSpecs", "worker_pool_specs", "trialJobSpec", "trial_job_spec"})
# A job file that is named for something else than training.
_OTHER_JOB: Final = regex(r"(?i)pre-?process|inference|predict|make[_-]?data")
_JOB_CALLS: Final = regex(
    r"google\.cloud\.aiplatform(?:_v1(?:beta1)?)?\..*(?:CustomJob|CustomContainerTrainingJob|CustomPythonPackageTrainingJob|"
    r"CustomTrainingJob|HyperparameterTuningJob|PipelineJob|AutoML\w*TrainingJob|JobServiceClient|create_custom_job)"
    r"(?:\.from_\w+|\.run|\.submit)?|"
    r"vertexai\..*(?:CustomJob|remote)\b|google\.cloud\.batch_v1\..*|kfp\..*compile\w*"
)
_MACHINES: Final = regex(r"google\.cloud\.compute_v1\.InstancesClient\(\)\.(?:bulk_)?insert")
_LONGEST: Final = 10_000
_JOB_VARIABLES: Final = frozenset(
    ["AIP_MODEL_DIR", "CLOUD_ML_JOB_ID", "AIP_CHECKPOINT_DIR", "AIP_TENSORBOARD_LOG_DIR", "TF_CONFIG"]
)
_NO_START: Final = regex(
    r"(?i)set_?up|prepare|create_?(?:vm|machine|instance)|stop|delete|upload|download|log|status|connect"
)
_SHELLS: Final = (*SCRIPTS, "*.tf", "Makefile", "*.mk", "*.yaml", "*.yml", "justfile")
_PREPARING: Final = regex(r"(?i)(?:^|[/_.-])(?:vm|gce|vertex\w*|gcp|compute[_-]?engine)(?:[/_.-]|$)")


@probe("cloud-training")
def cloud_training(repo: Repository) -> Finding:
    """The model is trained in GCP.

    done        a Vertex AI job file, `gcloud ai custom-jobs`, aiplatform, or a script that trains on a Compute Engine
                machine (a workflow's own runner there too), or in a step of Cloud Build
    partial     configuration not tied to the training code, or scripts and images that prepare a cloud machine or job
    unknowable  otherwise: a machine that was started by hand leaves no trace
    remedy      commit the job file, or the command that starts the training
    """
    found = sorted(_jobs(repo), key=_by_name)
    if found and found[0][0] in _NOT_STARTED:
        return Finding.unknowable(_NOT_STARTED[found[0][0]], *(place for _, place in found[:3]))
    if found:
        untrained = _trains_nothing(repo) if found[-1][0] == _FILED else None
        if untrained is not None:
            message = "a job for GCP is configured; no code of the repository trains a model"
            return Finding.partial(message, *(place for _, place in found[:3]), confidence=untrained)
        confidence = Confidence.HIGH if found[0][0] < _SHOWN else Confidence.MEDIUM
        return Finding.done("a training job in GCP", *(place for _, place in found[:3]), confidence=confidence)
    prepared = list(_prepared(repo))
    if prepared:
        deployed = [each.place for each in prepared if _DEPLOYED.search(each.text)]
        if deployed:
            message = "an image that trains is deployed to Cloud Run; no job of Vertex AI and no machine trains"
            return Finding.partial(message, *deployed[:3])
        message = "a cloud machine or image is prepared; no file starts the training there"
        message += ", and a start by hand would not show"
        shown = prepared[:3]
        finding = Finding.partial(message, *(each.place for each in shown), confidence=Confidence.MEDIUM)
        return finding.being(Trait.ON_A_MACHINE) if any(each.machine for each in shown) else finding
    names = ("gcloud", "aiplatform", *sorted(_JOB_KEYS), "imageUri", "image_uri")
    finding = absent("training job for GCP", repo.configs, repo.python, state=State.UNKNOWABLE, names=names)
    place = next(_on_some_gpu(repo), None)
    if place is None:
        return finding
    message = f"{finding.message}; {place.path} runs an image on a GPU, and does not say where"
    return finding._replace(message=message, evidence=(*finding.evidence, place))


def _on_some_gpu(repo: Repository) -> Iterator[Evidence]:
    """Yield where a script runs an image on the graphics cards of the machine that it is started on."""
    for target in repo.commands.scripts:
        for command in target.commands:
            runs_image = command.tool in ("docker", "podman") and "run" in command.argv[1:3]
            if runs_image and any(word.startswith("--gpus") for word in command.argv):
                yield Evidence(command.path, command.line, short(command))


_FILED: Final = 0  # the rank of a file that describes a job
_SHOWN: Final = 2  # the rank of a command that only a document or a notebook shows
_UNNAMED: Final = 3  # the rank of a job whose image still has to be filled in
_ANSWERED: Final = 4  # the rank of a command that only an answer shows: the row does not rest on the report
_NOT_STARTED: Final = {
    _UNNAMED: "the job for Vertex AI names no image yet; a training that was started by hand leaves no trace",
    _ANSWERED: "only an answer shows the command of a training job; no file of the repository starts one",
}
_DEPLOYED: Final = regex(r"\brun\s+deploy\b")
_COMPUTE: Final = regex(r"gcloud.{0,40}\bcompute\b|google_compute_instance")
"""What makes or reaches a machine, and no endpoint or index of Vertex AI."""


def _by_name(job: tuple[int, Evidence]) -> tuple[int, bool, str, int]:
    """Return what sorts jobs: by rank, and those first whose file is named for training."""
    rank, place = job
    path = place.path or ""
    return rank, TRAIN_WORD.search(path) is None, path, place.line or 0


def _trains_nothing(repo: Repository) -> Confidence | None:
    """Return how sure it is that there is code, and none of it defines a model or trains one; None where it may."""
    found = model_and_training(repo) if repo.python.code else None
    if found is None or found.state is not State.NOT_DONE or found.confidence is Confidence.LOW:
        return None
    return found.confidence


def _jobs(repo: Repository) -> Iterator[tuple[int, Evidence]]:
    """Yield what starts a training in GCP, with its rank: files of jobs first, what only a document shows last."""
    yield from _job_files(repo)
    for found in (
        _job_lines(repo),
        _job_steps(repo),
        _job_targets(repo),
        _job_calls(repo),
        trained_by_script(repo),
        trained_over_ssh(repo),
        launched_training(repo),
    ):
        for place in found:
            yield 1, place
    for path, text in notebook_commands(repo, TRAINING_JOBS):
        yield _SHOWN, Evidence(path, None, clipped(text))
    answered = {(given.path, number) for given in repo.answers.answers for number, _ in given.lines}
    for shown in documents_code(repo):
        if trains_in_cloud(shown.text) and not placeholder(shown.text):
            rank = _ANSWERED if (shown.path, shown.line) in answered else _SHOWN
            yield rank, Evidence(shown.path, shown.line, clipped(shown.text.strip()))


_IMAGE_KEYS: Final = ("imageUri", "image_uri", "container_uri")
_MACHINE_KEYS: Final = ("machineType", "machine_type")


def _unnamed(config: Config) -> bool:
    """Return whether every image of a job still has to be filled in."""
    images = [key.value for key in config.keys if key.last in _IMAGE_KEYS]
    return bool(images) and all(isinstance(image, str) and placeholder(image) for image in images)


def _job_files(repo: Repository) -> Iterator[tuple[int, Evidence]]:
    for config in repo.configs.files:
        rank = _UNNAMED if _unnamed(config) else _FILED
        spec = next((number for name, number in config.lines.items() if name.rsplit(".", 1)[-1] in _JOB_KEYS), None)
        if spec is not None:
            if not _OTHER_JOB.search(config.path.rpartition("/")[2]) or TRAIN_WORD.search(config.path):
                yield rank, Evidence(config.path, spec, "a Vertex AI job")
            continue
        image = next((key for key in config.keys if key.last in _IMAGE_KEYS), None)
        if image is not None and any(key.last in _MACHINE_KEYS for key in config.keys):
            what = "a job of Batch" if "taskGroups" in config.lines else "a Vertex AI worker pool"
            yield rank, Evidence(config.path, image.line, what)
        place = other_tool_training(repo, config) or vertex_stack(repo, config)
        if place is not None:
            yield _SHOWN, place


_GCLOUD: Final = regex("gcloud")


def _job_lines(repo: Repository) -> Iterator[Evidence]:
    read = {file.path for file in repo.docker.builds if file.steps}  # as the commands of their steps
    for line in live_lines(repo, _GCLOUD):
        if printed(line.text) or switched_off(repo, line):
            continue
        started = line.path not in read and trains_in_cloud(line.text) and not idle_job(repo, line.text)
        if started or machine_trains(repo, line):
            yield Evidence(line.path, line.line, clipped(line.text.strip()))


def _job_steps(repo: Repository) -> Iterator[Evidence]:
    """Yield the steps of Cloud Build and of workflows that start a training there."""
    for file in repo.docker.builds:
        for step in file.steps:
            if any(trains_in_cloud(" ".join(command.argv)) for command in step.commands):
                yield Evidence(file.path, step.line, clipped(step.text))
            elif (started := _trained_by(step)) is not None:
                yield Evidence(file.path, step.line, clipped(f"{step.name}: {started}"))
    for workflow in workflows(repo):
        for run in runs(repo, workflow):
            text = " ".join(run.command.argv)
            if printed(text):
                continue
            job = trains_in_cloud(text) or trains_in_cloud(run.command.text)
            if words_train(run.command.argv) or (job and not idle_job(repo, text)):
                yield run.evidence()[-1]
        yield from _on_own_runners(repo, workflow)


def _job_targets(repo: Repository) -> Iterator[Evidence]:
    for target in repo.commands.targets:
        # What a task of that name runs on a machine may be an image whose name a variable holds.
        named = "" if _NO_START.search(target.name) else target.name
        for command in target.commands:
            text = " ".join(command.argv)
            started = (trains_in_cloud(text) or trains_in_cloud(command.text)) and not idle_job(repo, text)
            if (started or words_train(command.argv, named)) and not printed(command.text):
                yield Evidence(command.path, command.line, clipped(f"{target.name}: {short(command)}"))


def _job_calls(repo: Repository) -> Iterator[Evidence]:
    """Yield the first call of each module that starts a job, or else the first command that it runs."""
    for module in (*repo.python.code, *repo.python.tasks, *repo.notebooks.modules):
        call = next((call for call in module.calls if _JOB_CALLS.fullmatch(call.name)), None)
        if call is not None:
            yield Evidence(module.path, None if module.notebook else call.line, call.name)
        elif (machine := next((each for each in module.calls if _MACHINES.fullmatch(each.name)), None)) is not None:
            if any(training_script(line) for text in module.strings for line in text.value[:_LONGEST].split("\n")):
                yield Evidence(module.path, None if module.notebook else machine.line, clipped(machine.name))
        elif not module.notebook and module.uses("subprocess", "invoke", "os"):
            told = ((string.value.strip(), string.line) for string in module.strings)
            found = next((each for each in (*told, *listed_commands(module)) if trains_in_cloud(each[0])), None)
            if found is not None:
                yield Evidence(module.path, found[1], clipped(found[0]))


_RUNNER: Final = regex(r"\bcml(?:-|\s+)runner\s.*--cloud[= ]gcp\b", re.DOTALL)


_LABELS: Final = regex(r"--labels?[= ]([\w,.-]{1,200})")


def _on_own_runners(repo: Repository, workflow: Workflow) -> Iterator[Evidence]:
    """Yield what trains in the jobs that run on a machine in GCP which another job of the workflow starts for them."""
    ran = runs(repo, workflow)
    launches = [run for run in ran if _RUNNER.search(run.command.text[:4_000])]
    if not launches:
        return
    labels = {"self-hosted"}
    for run in launches:
        for given in _LABELS.findall(run.command.text[:4_000]):
            labels.update(given.split(","))
    for run in ran:
        if labels.intersection(run.job.runs_on) and training_script(run.command.text):
            yield run.evidence()[-1]


_DOCKER_STEP: Final = regex(r"(?:^|/)docker(?:[:@]|$)")


def _trained_by(step: BuildStep) -> str | None:
    """Return the command of a Cloud Build step that trains there: a training script, or a container run; else None."""
    if _DOCKER_STEP.search(step.name) and step.args[:1] == ("run",):
        return next((f"run {part}" for part in step.args[1:] if TRAINS.search(part)), None)
    for line in f"{' '.join((step.entrypoint, *step.args))}\n{step.script}".split("\n"):
        started = None if line.lstrip().startswith("#") else training_script(line)
        if started is not None:
            return started
    return None


_MADE_TO_TRAIN: Final = regex(f"{MACHINE.pattern}|google_compute_instance|google_vertex_ai")


def _prepared(repo: Repository) -> Iterator[Sign]:
    """Yield what was made so that somebody can train in the cloud."""
    machine = _MADE_TO_TRAIN
    for line in live_lines(repo, machine, *_SHELLS):
        own = _COMPUTE.search(line.text) is not None
        yield sign(line.path, line.line, clipped(line.text.strip()), machine=own)
    for config in repo.configs.files:
        key = next((name for name in config.lines if name.rsplit(".", 1)[-1] in _JOB_KEYS), None)
        if key is not None and _OTHER_JOB.search(config.path.rpartition("/")[2]):
            yield sign(config.path, config.lines[key], "a Vertex AI job of another kind")
    for line in live_lines(repo, BATCH):
        if idle_job(repo, line.text) and not printed(line.text):
            yield sign(line.path, line.line, clipped(line.text.strip()))
    for path in repo.tree.named(*SCRIPTS, foreign=False):
        if _PREPARING.search(path) and (repo.tree.text(path) or "").strip():
            yield sign(path, 1, "prepares a cloud machine")
    yield from (Sign(place, text) for place, text in training_images(repo))
    yield from (Sign(place, "") for place in idle_jobs(repo))
    for module in (*repo.python.code, *repo.python.tasks):
        for string in module.strings:
            if string.value in _JOB_VARIABLES:
                yield sign(module.path, string.line, f"reads {string.value}")


# -- deployment --------------------------------------------------------------------------------------------------------


@probe("cloud-deployment")
def cloud_deployment(repo: Repository) -> Finding:
    """The model is deployed to Cloud Run or Cloud Functions.

    done        `gcloud run deploy` or `gcloud functions deploy`, a deploy action, a service file, functions-framework,
                or the service's address (`*.run.app`, `*.cloudfunctions.net`) in tracked files, the report included
    not_done    there is no API at all
    unknowable  otherwise: a service that was deployed by hand leaves no trace
    remedy      commit the deploy step, or give the service's address in the README
    """
    found = next(service_deployments(repo), None)
    if found:
        return Finding.done("deployed to Cloud Run or Functions", found.place)
    other = other_cloud_deployment(repo)
    if other:
        message = (
            "code deploys the model to another cloud, nothing to Cloud Run or Functions; a console leaves no trace"
        )
        return Finding.unknowable(message, other)
    missing = no_trace(repo, "deploy step to Cloud Run or Functions, service file or address of one")
    started = next(started_on_machines(repo), None) if missing.state is State.UNKNOWABLE else None
    if started:
        message = "a step deploys elsewhere, none to Cloud Run or Functions; a console leaves no trace"
        finding = Finding.unknowable(message, started.place)
        return finding.being(Trait.ON_A_MACHINE) if started.machine else finding
    return missing
