"""What commands do: test, build images; and where the repository runs them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Repository, once_by
from auditor.shared import regex
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.dockerfiles import BuildStep
    from auditor.views.workflows import Job, Step, Workflow

WORKFLOWS: Final = (".github", ".gitlab-ci.yml")
"""Where all workflows lie."""
PYTEST: Final = frozenset({"pytest", "py.test"})
"""By what names pytest is started."""
_AUTOMATIC_NOT: Final = frozenset({"workflow_dispatch", "workflow_call"})


class Run(NamedTuple):
    """One command that a step of a workflow runs in the end."""

    workflow: Workflow
    job: Job
    step: Step | None
    command: Command
    as_run: Step | None = None
    """The step with the values of the matrix and of `env` put in."""

    @property
    def swallowed(self) -> bool:
        """Whether its failure cannot fail the workflow."""
        return (
            self.command.swallowed
            or self.job.continue_on_error
            or (self.step is not None and self.step.continue_on_error)
        )

    def evidence(self, note: str = "") -> tuple[Evidence, ...]:
        """Return where the command stands and, where that is another file, the step that leads to it."""
        place = Evidence(self.command.path, self.command.line, note or short(self.command))
        if self.command.path == self.workflow.path:
            return (place,)
        line = (self.step.run_line or self.step.line) if self.step else self.job.line
        return Evidence(self.workflow.path, line, "runs it"), place


def short(command: Command, limit: int = 80) -> str:
    """Return the command for a note."""
    text = " ".join(command.argv) or command.text.strip()
    return clipped(text, limit)


def workflows(repo: Repository) -> tuple[Workflow, ...]:
    """Return the workflows that parse, by path, without those whose every call is switched off."""
    return tuple(
        item
        for item in repo.workflows.files
        if item.error is None and (item.jobs or item.triggers) and item.path not in repo.workflows.cut_off
    )


def working(repo: Repository, *, others: bool = False) -> tuple[Workflow, ...]:
    """Return the workflows of which a job can run something, by path; with `others` those of which none can."""
    return tuple(each for each in workflows(repo) if any(job.steps or job.uses for job in each.jobs) is not others)


@once_by(lambda workflow: workflow.path)
def runs(repo: Repository, workflow: Workflow) -> tuple[Run, ...]:
    """Return every command that a workflow runs."""
    return tuple(_runs(repo, workflow))


def _runs(repo: Repository, workflow: Workflow) -> Iterator[Run]:
    for job in workflow.jobs:
        if not job.steps:
            for command in repo.resolve.job(workflow, job):
                yield Run(workflow, job, None, command)
        for step in job.steps:
            for each in repo.workflows.as_run(workflow, job, step):
                for command in repo.resolve.step(workflow, job, each):
                    yield Run(workflow, job, step, _given(command, each), each)


def _given(command: Command, step: Step) -> Command:
    """Return a command with what the environment tells pytest, or a linter of R."""
    options = step.env.get("PYTEST_ADDOPTS", "").split() if command.tool in PYTEST else []
    if command.tool == "Rscript" and step.env.get("LINTR_ERROR_ON_LINT", "").lower() == "true":
        options = ["LINTR_ERROR_ON_LINT"]
    return command._replace(argv=(*command.argv, *options)) if options else command


def steps(workflow: Workflow) -> Iterator[tuple[Job, Step]]:
    """Yield every step, with its job."""
    for job in workflow.jobs:
        for step in job.steps:
            yield job, step


def automatic(workflow: Workflow) -> bool:
    """Return whether something other than a hand or another workflow starts it."""
    return workflow.gitlab or any(trigger.event not in _AUTOMATIC_NOT for trigger in workflow.triggers)


_CHANGES: Final = frozenset({"push", "pull_request", "pull_request_target", "merge_group"})


def on_change(workflow: Workflow) -> bool:
    """Return whether a push or a pull request starts it."""
    return workflow.gitlab or any(
        trigger.event in _CHANGES
        and not trigger.tags_only
        and not {"**", "*"} & {*trigger.paths_ignore, *trigger.branches_ignore}
        for trigger in workflow.triggers
    )


def after_change(repo: Repository, workflow: Workflow) -> bool:
    """Return whether a push or a pull request starts it, or a workflow that one of them starts."""
    trigger = workflow.trigger("workflow_run")
    before = trigger.workflows if trigger is not None else ()
    return on_change(workflow) or any(on_change(other) for other in workflows(repo) if other.name in before)


def widest(repo: Repository) -> tuple[Workflow, ...]:
    """Return the workflows that parse, those that any change starts before those that wait for one of some paths."""
    return tuple(sorted(workflows(repo), key=lambda workflow: not _any_change(workflow)))


def _any_change(workflow: Workflow) -> bool:
    return workflow.gitlab or any(
        trigger.event in _CHANGES and not trigger.paths and not trigger.paths_ignore for trigger in workflow.triggers
    )


def narrowed(run: Run) -> bool:
    """Return whether a command runs only some of the tests of the files that it names."""
    return any(word == "-k" or "::" in word for word in run.command.argv)


def width(run: Run) -> tuple[bool, bool, bool]:
    """Return what sorts runs of tests: suites, those of a deployed service, files by name, some tests of those."""
    given = [word for word in run.command.argv[1:] if word[0:1] != "-"]
    return narrowed(run), any(word.endswith(".py") for word in given), any("integration" in word for word in given)


def words(command: Command) -> tuple[str, ...]:
    """Return the words of a command, its tool first by its plain name."""
    tool = command.tool.rsplit("/", 1)[-1]
    rest = command.argv[1:] if command.argv else ()
    return (tool, *rest)


def tests(repo: Repository, command: Command) -> bool:
    """Return whether a command runs tests."""
    return repo.commands.tests(command)


def covers(command: Command) -> bool:
    """Return whether a command measures coverage."""
    tool, *rest = words(command)
    if tool == "coverage":
        return bool({"run", "report", "xml", "html", "json"} & set(rest))
    if tool == "hatch" and rest[:1] == ["test"]:
        return bool({"--cover", "-c", "--cover-quiet"} & set(rest))
    if tool in ("docker", "docker-compose", "podman") and {"run", "exec"} & set(rest):
        return any(map(_COVERS.search, rest))
    if tool in ("pants", "bazel", "bazelisk"):
        return not {"--use-coverage", "--test-use-coverage", "coverage"}.isdisjoint(rest)
    given = [*rest, *_GIVEN.findall(command.text[:_LONGEST])]
    return tool == "slipcover" or any(word == "--cov" or word.startswith(("--cov=", "--cov-")) for word in given)


_GIVEN: Final = regex(r"(?<=PYTEST_ADDOPTS=)[\"']?(?:[^\s\"']{1,200} )?(--cov\b)")
_COVERS: Final = regex(r"\bcoverage[ \t]{1,9}run\b|\bpytest\b[^|;&\n]{0,200}\s--cov\b")
_LONGEST: Final = 4_000


_OTHERS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "az": (("acr", "build"),),
    "cog": (("build",), ("push",)),
    "heroku": (("container:push",),),
    "ko": (("build",), ("publish",), ("apply",)),
    "mlflow": (("models", "build-docker"),),
    "nixpacks": (("build",),),
    "skaffold": (("build",), ("run",)),
}
"""Other tools that build an image, by what they are told."""
_VALUES: Final = frozenset({"-c", "--context", "-H", "--host", "-l", "--log-level", "--config", "--connection"})
"""Options before docker's own command that take a value."""


def _own(rest: list[str]) -> list[str]:
    """Return the words of a docker command from its own command on."""
    at = 0
    while at < len(rest) and rest[at].startswith("-"):
        at += 2 if rest[at] in _VALUES else 1
    return rest[at:]


def builds_image(command: Command) -> bool:
    """Return whether a command builds a container image."""
    tool, *rest = words(command)
    if tool in ("docker-compose", "podman-compose"):
        tool, rest = "docker", ["compose", *rest]
    if tool in ("docker", "podman", "nerdctl", "depot"):
        plain = [word for word in _own(rest) if not word.startswith("-")]
        if not plain or plain[0] not in ("build", "buildx", "image", "builder", "compose"):
            return False
        return "build" in plain[:5] or "bake" in plain[:3] or ("up" in plain and "--build" in rest)
    if tool == "gcloud":
        return has_words(rest, "builds", "submit") or (
            has_words(rest, "run", "deploy") and "--source" in " ".join(rest)
        )
    if tool == "bentoml":
        return "containerize" in rest or "--containerize" in rest
    if any(has_words(rest, *wanted) for wanted in _OTHERS.get(tool, ())):
        return True
    if tool == "buildah":
        return not {"bud", "build", "build-using-dockerfile", "commit"}.isdisjoint(rest)
    return tool in ("kaniko", "executor", "build-push-action") or (tool == "pack" and "build" in rest)


_PLAIN_IMAGES: Final = frozenset(
    [
        "gcloud",
        "cloud-sdk",
        "google-cloud-cli",
        "gsutil",
        "alpine",
        "ubuntu",
        "debian",
        "bash",
        "busybox",
        "git",
        "curl",
    ]
)
"""Images of steps that build none by themselves."""
_CONFIGURED: Final = regex(r"--config[= ]\s{0,9}[\"']?([\w./-]{1,300})")


def builds_nothing(repo: Repository, command: Command) -> bool:
    """Return whether a command has Cloud Build run a tracked file of which no step builds an image."""
    told = _CONFIGURED.search(" ".join(command.argv)) if has_words(words(command)[1:], "builds", "submit") else None
    name = f"/{posixpath.normpath(told[1])}" if told else ""
    file = next((each for each in repo.docker.builds if f"/{each.path}".endswith(name)), None) if name else None
    return file is not None and not file.images and bool(file.steps) and not any(map(_may_build, file.steps))


def _may_build(step: BuildStep) -> bool:
    """Return whether a step of a Cloud Build file builds an image, or runs what is not looked into here."""
    name = step.name.rpartition("@")[0] or step.name
    image = name.rpartition("/")[2].partition(":")[0]
    plain = image in _PLAIN_IMAGES and not step.entrypoint.endswith(("make", "docker", "just"))
    return not plain or builds_step(step) or any(command.tool.endswith((".sh", ".py")) for command in step.commands)


_BUILD_ACTIONS: Final = regex(
    r"(?:docker|depot|useblacksmith)/(?:build-push-action|bake-action)|redhat-actions/buildah-build|whoan/docker-build-with-cache-action|"
    r"mr-smithers-excellent/docker-build-push|elgohr/publish-docker-github-action|aevea/action-kaniko|int128/kaniko-action|"
    r"google-github-actions/build-\S+"
)
_BUILD_NAMED: Final = regex(
    r"[^/]+/[\w.-]*(?:push-to-(?:gcr|gar|ecr|acr|ghcr)|docker-(?:image-)?(?:build|publish)|"
    r"build-(?:and-)?(?:push-|publish-)?docker|kaniko|buildah)[\w.-]*"
)
_BUILD_INPUTS: Final = frozenset({"dockerfile", "docker_file", "file", "context", "image", "image_name", "tags"})


def build_action(step: Step) -> bool:
    """Return whether a step uses an action that builds an image, a known one or one named for it that is given one."""
    if _BUILD_ACTIONS.fullmatch(step.action):
        return True
    return bool(_BUILD_NAMED.fullmatch(step.action)) and any(name.lower() in _BUILD_INPUTS for name in step.inputs)


_IMAGE_BUILDERS: Final = regex(r"kaniko-project/executor|buildah|/pack$|k8s-skaffold")


def builds_step(step: BuildStep) -> bool:
    """Return whether a step of a Cloud Build file builds an image."""
    image = step.name.split(":", 1)[0].rstrip("/")
    if _IMAGE_BUILDERS.search(image):
        return True
    return any(builds_image(command) for command in step.commands)


def composes_up(step: BuildStep) -> bool:
    """Return whether a step of a Cloud Build file starts what compose files describe.

    The machine is a fresh one, so what a compose file says how to build is built there before it starts.
    """
    return _composes(step) and "up" in step.args


def _composes(step: BuildStep) -> bool:
    image = step.name.split(":", 1)[0].rstrip("/")
    plain = [arg for arg in step.args if not arg.startswith("-")]
    return (
        image.endswith(("/compose", "docker-compose"))
        or step.entrypoint.endswith("docker-compose")
        or (image.endswith("docker") and plain[:1] == ["compose"])
    )


def has_words(rest: list[str] | tuple[str, ...], *wanted: str) -> bool:
    """Return whether the first words of a command, its options aside, hold some in a row."""
    plain = [word for word in rest if not word.startswith("-")]
    return any(tuple(plain[index : index + len(wanted)]) == wanted for index in range(min(len(plain), 6)))
