"""What starts a service on a machine, a cluster or another cloud: over ssh, by kubectl, by that cloud's own command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Repository
from auditor.shared import regex
from probes._cloud.signs import Sign, sign
from probes._commands import runs, short, steps, workflows
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.workflows import Step, Workflow

# Training, what watches the service and the machine's own daemons are no service of the project's; what is printed is
# not started.
_OTHERS: Final = regex(
    r"(?i)^\s*(?:#|echo\b|printf\b)|\bdocker\s+(?:container\s+)?run\b.{0,200}?(?:\b|_)(?:train(?!ed)|hello-world)|"
    r"^kubectl\s+apply\s+-f\s+\S*(?:prometheus|grafana)\S*(?:\s+-n\s+\S+)?$|^helm\s.{0,80}(?:prometheus|grafana)|"
    r"\bsystemctl\s+(?:re)?start\s+(?:docker|containerd|sshd?|cron)\b"
)
_OWN_CLUSTER: Final = regex(r"(?:^|[/-])(?:minikube|kind|k3[ds]|microk8s)(?:[/-]|$)")
"""What makes a cluster on the machine itself, a command or an action: it is gone with the machine."""
_SSH_ACTION: Final = regex(r"(?:^|[/-])(?:ssh|remote)(?:[/-]|$)")
_STARTS: Final = regex(
    r"\bdocker(?:\s+|-)compose\b.{0,80}\bup\b|\bdocker\s+(?:container\s+)?run\b|\bdocker\s+(?:stack\s+deploy|service\s+update)\b|"
    r"\bsystemctl\s+(?:re)?start\b|\b(?:uvicorn|gunicorn)\b|\bpm2\s+(?:re)?start\b"
)
_DEPLOYS: Final = regex(
    r"^(?:kubectl\s+(?:apply|create\s+(?:-f|deploy)|replace|set\s+image|rollout\s+restart)|helm\s+(?:upgrade|install)|(?:fly|flyctl)\s+deploy|"
    r"az\s+(?:containerapp|webapp|container|functionapp)\s+(?:up|create|update|deploy\w*)|aws\s+(?:ecs\s+update-service|lambda\s+update-function-code)|"
    r"heroku\s+container:release|railway\s+up|git\s+push\s+(?:heroku|dokku)|bentoml\s+(?:deploy|deployment\s+(?:create|apply|update))|"
    r"(?:modal|serverless|sls|sam|eb|chalice|zappa|cdk|copilot(?:\s+svc)?)\s+deploy|gcloud\s+(?:(?:alpha|beta)\s+)?"
    r"(?:app\s+deploy|compute\s+instances\s+(?:create-with|update)-container|ai\s+endpoints\s+deploy-model))\b"
)
_DEPLOY_ACTION: Final = regex(
    r"azure/(?:container-apps-deploy-action|webapps-deploy|functions-action|aci-deploy|k8s-deploy)|"
    r"aws-actions/(?:amazon-ecs-deploy-task-definition|aws-lambda-deploy)|awslabs/amazon-app-runner-deploy|"
    r"(?:akhileshns|gonuit)/heroku-(?:docker-)?deploy|einaras/beanstalk-deploy|johnbeynon/render-deploy-action|"
    r"digitalocean/app_action(?:/deploy)?|bentoml/deploy-bento-action|sliplane/deploy-action|koyeb-community/koyeb-actions",
    re.IGNORECASE,
)
_LONGEST: Final = 4_000
_SSH: Final = regex(r"^(?:ssh|gcloud\s+(?:(?:alpha|beta)\s+)?compute\s+ssh)\b")


def started_on_machines(repo: Repository) -> Iterator[Sign]:
    """Yield the steps and commands that start a service somewhere else than where they run themselves."""
    for workflow in workflows(repo):
        here = {job.id for job, step in steps(workflow) if _OWN_CLUSTER.search(step.action)}
        for _, step in steps(workflow):
            if _DEPLOY_ACTION.fullmatch(step.action):
                yield sign(workflow.path, step.line, step.uses or "")
            if _SSH_ACTION.search(step.action):
                yield from _over_ssh(workflow, step)
        ran = runs(repo, workflow)
        here.update(run.job.id for run in ran if _OWN_CLUSTER.search(run.command.tool))
        for run in ran:
            if run.job.id not in here and _starts_elsewhere(run.command.text):
                yield Sign(run.evidence()[-1], short(run.command), machine=_on_machine(run.command))
    for target in repo.commands.targets:
        if any(_OWN_CLUSTER.search(command.tool) for command in target.commands):
            continue
        for command in target.commands:
            if _starts_elsewhere(command.text):
                yield sign(command.path, command.line, short(command), machine=_on_machine(command))


_ON_MACHINE: Final = regex(r"(?i)\b(?:gcloud|kubectl|helm|docker|ssh)\b")
"""What starts a service on a machine or a cluster, and on no platform that runs it by itself."""


def _on_machine(command: Command) -> bool:
    return _ON_MACHINE.search(command.text[:_LONGEST]) is not None


def _over_ssh(workflow: Workflow, step: Step) -> Iterator[Sign]:
    """Yield what an action that runs commands on another machine starts there."""
    for name in ("script", "command", "commands", "run", "script_after"):
        for line in step.inputs.get(name, "")[:20_000].replace("\\\n", " ").split("\n"):
            found = None if _OTHERS.search(line) else _STARTS.search(line)
            if found:
                place = step.input_lines.get(name, step.line)
                yield sign(workflow.path, place, clipped(found[0]), machine=True)


def _starts_elsewhere(text: str) -> bool:
    text = " ".join(text[:_LONGEST].split())
    if _OTHERS.search(text):
        return False
    return bool(_DEPLOYS.match(text) or (_SSH.match(text) and _STARTS.search(text)))
