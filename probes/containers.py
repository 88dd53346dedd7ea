"""Probes of Docker files, the images built from them, and the workflows that build those."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository, absent, probe
from auditor.shared import regex
from probes._answers import image_shown_anywhere, is_called_empty, own_screenshot, picture_elsewhere, question
from probes._ci.builders import builds_image_of_target
from probes._ci.conditions import never_runs
from probes._ci.events import build_triggers
from probes._ci.unfollowed import beyond
from probes._ci.unseen import IMAGES, unless_unseen
from probes._commands import (
    WORKFLOWS,
    automatic,
    build_action,
    builds_image,
    builds_nothing,
    builds_step,
    composes_up,
    runs,
    short,
    steps,
    workflows,
)
from probes._lines import placeholder
from probes._shared import clipped
from probes._steps import first_of

if TYPE_CHECKING:
    from auditor.views.dockerfiles import BuildStep, Dockerfile, Instruction


@probe("dockerfiles")
def dockerfiles(repo: Repository) -> Finding:
    """A Docker file of the project's own that puts something into the image.

    done      a Dockerfile with FROM and at least one COPY, ADD or RUN
    partial   a Dockerfile without either
    not_done  otherwise
    remedy    commit a Dockerfile that installs and copies the code
    """
    real, bare = [], []
    for file in _editors_last(repo):
        start = file.of("FROM")
        filled = file.of(*_FILLING)
        if start and filled:
            real += [Evidence(file.path, one[0].line, _beginning(one[0])) for one in (start, filled)]
        else:
            line = file.instructions[0].line if file.instructions else None
            bare.append(Evidence(file.path, line, "no FROM" if not start else "neither COPY, ADD nor RUN"))
    if real:
        count = len(real) // 2
        return Finding.done(f"{count} Dockerfile{'s that build' if count > 1 else ' that builds'} an image", *real[:6])
    held = list(_inline(repo))
    if any(builds for _, builds in held):
        place = next(place for place, builds in held if builds)
        return Finding.done("a compose file holds a Dockerfile", place)
    bare += [place for place, _ in held]
    if bare:
        return Finding.partial("a Dockerfile that builds nothing of the project", *bare[:4])
    composed = ((file.path, service) for file in repo.docker.compose for service in file.services if service.build)
    for path, service in composed:
        place = Evidence(path, service.line, "builds an image")
        return Finding.partial("a compose file builds an image whose Dockerfile is not there", place)
    return absent("Dockerfile", repo.docker)


def _inline(repo: Repository) -> Iterator[tuple[Evidence, bool]]:
    """Yield where a compose file holds a Dockerfile itself, and whether that puts something into the image."""
    for file in repo.docker.compose:
        for service in file.services:
            if service.inline is not None:
                builds = bool(service.inline.of("FROM") and service.inline.of(*_FILLING))
                yield Evidence(file.path, service.inline_line, "dockerfile_inline"), builds


_FILLING: Final = ("COPY", "ADD", "RUN")


def _beginning(instruction: Instruction) -> str:
    return clipped(f"{instruction.keyword} {instruction.value}")


def _editors_last(repo: Repository) -> list[Dockerfile]:
    return sorted(repo.docker.dockerfiles, key=lambda file: ".devcontainer" in file.path.split("/"))


def image_builds(
    repo: Repository, only_automatic: bool = False, running: bool = True
) -> Iterator[tuple[Evidence, ...]]:
    """Yield where workflows build an image; with `only_automatic` those that start by themselves.

    Those of a job that no event runs are left out unless asked for: with `running=False`.
    """
    called = {
        job.uses.removeprefix("./").split("@", 1)[0]
        for workflow in workflows(repo)
        if automatic(workflow)
        for job in workflow.jobs
        if job.uses
    }
    for workflow in workflows(repo):
        if only_automatic and not automatic(workflow) and workflow.path not in called:
            continue
        idle = {job.id for job in workflow.jobs if running and never_runs(workflow, job)}
        for job, step in steps(workflow):
            if build_action(step) and job.id not in idle:
                yield (Evidence(workflow.path, step.line, f"{step.uses}"),)
        for run in runs(repo, workflow):
            builds = builds_image(run.command) and not builds_nothing(repo, run.command)
            if run.job.id not in idle and (builds or builds_image_of_target(repo, run.command)):
                yield run.evidence()


def cloud_builds(repo: Repository, real_only: bool = False) -> Iterator[Evidence]:
    """Yield the steps of Cloud Build files that build an image; with `real_only` those without placeholders."""
    composed = any(service.build for file in repo.docker.compose for service in file.services)
    for file in repo.docker.builds:
        for step in file.steps:
            builds = builds_step(step) or (composed and composes_up(step)) or _by_a_target(repo, step)
            if builds and not (real_only and any(placeholder(arg) for arg in step.args)):
                yield Evidence(file.path, step.line, clipped(f"{step.name} {' '.join(step.args)}"))


def _by_a_target(repo: Repository, step: BuildStep) -> bool:
    """Return whether a step of a Cloud Build file runs a script or a target, of make or alike, that builds an image."""
    if any(builds_image(command) for command in repo.resolve.commands(step.commands)):
        return True
    # A variable of the build chooses the target.
    running = ((repo.resolve.runner(command), command) for command in step.commands)
    named = {(kind, word.partition("$")[0]) for kind, command in running for word in command.argv[1:] if "$" in word}
    chosen = [
        target
        for target in (repo.commands.targets if named else ())
        if any(kind == target.kind and begin and target.name.startswith(begin) for kind, begin in named)
    ]
    return any(builds_image(command) for target in chosen for command in repo.resolve.target(target))


_BUILDS: Final = regex(
    r"(?<![\w./-])docker[ \"',]{1,9}(?:(?:buildx|image|compose)[ \"',]{1,9})?build(?![\w./-])|\bSAVE IMAGE\b"
)


@probe("docker-build")
def docker_build(repo: Repository) -> Finding:
    """The images were built and work.

    done        a workflow, a Cloud Build file or a trigger of Cloud Build builds an image, or question 20 or 21 shows a
                screenshot of the group's own
    not_done    there is no Docker file
    unknowable  otherwise: a build on somebody's machine leaves no trace
    remedy      build the images in a workflow, or show the registry in question 20
    """
    found = list(cloud_builds(repo, real_only=True))
    found += [item for places in image_builds(repo) for item in places]
    if found:
        return Finding.done("a workflow or build file builds an image", *found[:4])
    for led in (each for workflow in workflows(repo) for each in beyond(repo, workflow, _BUILDS)):
        return Finding.done("a workflow runs what builds images", *led.evidence(), confidence=Confidence.MEDIUM)
    by_trigger = _builds_by_trigger(repo)
    if by_trigger is not None:
        return by_trigger
    shown = {number: own_screenshot(repo, number) for number in (20, 21)}
    full = next((place for number, place in shown.items() if place and not is_called_empty(repo, number)), None)
    if full:
        return Finding.done("the report shows the group's own screenshot of a build", full)
    if not repo.docker.dockerfiles and not any(s.build for file in repo.docker.compose for s in file.services):
        return absent("Dockerfile", repo.docker)
    local = [
        Evidence(command.path, command.line, short(command))
        for target in repo.commands.targets
        for command in target.commands
        if builds_image(command)
    ]
    empty = [place for place in shown.values() if place]
    told = ", and the screenshot, as its answer says, shows none" if empty else ""
    files = [Evidence(file.path, _begin(file), "the Dockerfile") for file in _editors_last(repo)]
    filled_in = list(cloud_builds(repo))
    why = (
        "the Cloud Build file still has placeholders"
        if filled_in
        else "no workflow or Cloud Build file builds the images"
    )
    return Finding.unknowable(
        f"{why}{told}; a local build leaves no trace",
        *filled_in[:2],
        *local[:2],
        *(files[:1] or [Evidence()]),
        *empty[:1],
    )


def _begin(file: Dockerfile) -> int:
    start = (*file.of("FROM"), *file.instructions)
    return start[0].line if start else 1


_OF_BUILDS: Final = regex(r"(?i)(?<![a-z])(?:cloud|docker|image|container)?[_ -]?builds?(?![a-z])")


def _builds_by_itself(repo: Repository) -> Finding | None:
    """A Cloud Build file or a workflow that starts by itself builds an image."""
    found = list(cloud_builds(repo, real_only=True))
    found += [item for places in image_builds(repo, only_automatic=True) for item in places]
    if not found:
        return None
    return Finding.done("images are built by a Cloud Build file or an automatic workflow", *found[:4])


def _builds_by_what_it_runs(repo: Repository) -> Finding | None:
    """A workflow that starts by itself runs what builds an image, a script or an image of its own."""
    for workflow in filter(automatic, workflows(repo)):
        for led in beyond(repo, workflow, _BUILDS):
            return Finding.done("a workflow runs what builds images", *led.evidence(), confidence=Confidence.MEDIUM)
    return None


def _builds_by_trigger(repo: Repository) -> Finding | None:
    """A command or Terraform makes a trigger of Cloud Build."""
    for place, sure in build_triggers(repo):
        confidence = Confidence.HIGH if sure else Confidence.MEDIUM
        return Finding.done("a trigger of Cloud Build is made that builds an image", place, confidence=confidence)
    return None


def _builds_with_placeholders(repo: Repository) -> Finding | None:
    """A Cloud Build file builds an image, and still has placeholders."""
    filled_in = list(cloud_builds(repo))
    if not filled_in:
        return None
    return Finding.partial("the Cloud Build file still has placeholders", *filled_in[:2], confidence=Confidence.MEDIUM)


def _builds_by_hand(repo: Repository) -> Finding | None:
    """A workflow builds an image, and is started by hand or has a condition that no event meets."""
    by_hand = [item for places in image_builds(repo) for item in places]
    idle = by_hand or [item for places in image_builds(repo, running=False) for item in places]
    if not idle:
        return None
    why = "it only runs by hand" if by_hand else "no event meets the condition of its job"
    finding = Finding.partial(f"a workflow builds the image, but {why}", *idle[:2])
    return unless_unseen(repo, finding, IMAGES, "docker", "build")


def _builds_nothing(repo: Repository) -> Finding | None:
    """There is a Cloud Build file, which does not parse or has no step that builds an image."""
    for file in repo.docker.builds:
        if file.error is not None:
            place = Evidence(file.path, file.error.line, clipped(file.error.reason))
            return Finding.partial("a Cloud Build file does not parse", place, confidence=Confidence.LOW)
    for file in repo.docker.builds:
        place = Evidence(file.path, file.steps[0].line if file.steps else None, "no build step")
        return Finding.partial("a Cloud Build file without a step that builds an image", place)
    return None


def _builds_on_screenshot(repo: Repository) -> Finding | None:
    """Question 21 shows a screenshot of the group's own."""
    shown = own_screenshot(repo, 21)
    if not shown:
        return None
    told = ("a history that it calls empty", "any") if is_called_empty(repo, 21) else ("builds", "them")
    message = f"{question(repo, 21)} shows {told[0]}; no file of the repository starts {told[1]}"
    return Finding.unknowable(message, shown)


def _builds_on_picture_elsewhere(repo: Repository) -> Finding | None:
    """Question 21 shows a picture that is kept elsewhere, or the report one that is named for builds."""
    away = picture_elsewhere(repo, 21)
    if away:
        message = f"{question(repo, 21)} leads to a picture elsewhere; no file of the repository starts builds"
        return Finding.unknowable(message, away)
    named = image_shown_anywhere(repo, _OF_BUILDS)
    if named:
        message = "the report shows a picture that is named for builds; no file of the repository starts them"
        return Finding.unknowable(message, named, confidence=Confidence.MEDIUM)
    return None


@probe("docker-trigger", files=WORKFLOWS)
def docker_trigger(repo: Repository) -> Finding:
    """A workflow builds the images by itself.

    done        a Cloud Build file with a build step, a workflow that builds an image on push, tag, release or alike, or
                a trigger of Cloud Build that a command or Terraform makes
    partial     a build file without a build step, or a workflow that only runs by hand
    unknowable  question 21 shows a screenshot of the group's own builds, or one that is kept elsewhere, and nothing
                else is there
    not_done    otherwise
    remedy      commit a cloudbuild.yaml with a build step, or a workflow that builds the image on push
    """
    found = first_of(
        repo,
        _builds_by_itself,
        _builds_by_what_it_runs,
        _builds_by_trigger,
        _builds_with_placeholders,
        _builds_by_hand,
        _builds_nothing,
        _builds_on_screenshot,
        _builds_on_picture_elsewhere,
    )
    if found is not None:
        return found
    what = "workflow or Cloud Build file that builds an image"
    finding = absent(what, repo.workflows, repo.docker, names=("docker", "build"))
    return unless_unseen(repo, finding, IMAGES, "docker", "build")
