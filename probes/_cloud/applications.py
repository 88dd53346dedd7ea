"""Which applications there are to deploy, and on which of them a route hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository, once
from auditor.shared import regex
from probes._lines import live_lines, printed, python_strings
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.serving import Application, Route

FRONT_ENDS: Final = ("streamlit", "gradio", "dash", "chainlit")
"""What makes pages, which can be deployed as an API can."""
_ROOTS: Final = (*FRONT_ENDS, "functions_framework", "mlserver", "kserve", "ray.serve")
_FILES: Final = ("bentofile.yaml", "*.mar", "serverless.yml", "app.yaml")
_DEPLOYING: Final = ("azureml.core.model.Model.deploy", "azureml.core.Model.deploy")
_DEPLOYED: Final = ("azure.ai.ml.entities.ManagedOnlineDeployment", "azure.ai.ml.entities.KubernetesOnlineDeployment")
_SERVERS: Final = regex(
    r"(?i)\btorchserve[\"\',\s]{1,20}--|\bpytorch/torchserve\b|\btensorflow/serving\b|\btritonserver\b|\bbentoml\s+serve\b|"
    r"\bmlflow\s+models\s+serve\b|\btensorflow_model_server\b"
)
"""What serves a model without an application of the project's own."""
_ENDPOINT: Final = regex(r"googleapis\.com/(?:ui/)?v1\w{0,9}/projects/\S{1,300}:(?:rawP|p)redict\b")


def applications(repo: Repository, route: Route) -> frozenset[str]:
    """Return the modules whose applications a route hangs on: its own, or those that import it; all where none does.

    A cloud function is one of its own.
    """
    built = {app.path for app in repo.serving.apps}
    if route.path in built or route.framework == "Functions Framework":
        return frozenset({route.path})
    name = route.module.name
    including = {
        module.path
        for module in repo.serving.modules
        if module.path in built and name and any(name in (item.module, item.target) for item in module.imports)
    }
    return frozenset(including or built)


def application(repo: Repository, route: Route | None) -> Application | None:
    """Return the application that a route hangs on, else one that has a route, else the first; None without any."""
    own = applications(repo, route) if route is not None else frozenset[str]()
    routed = {item.path for item in repo.serving.routes}
    ranked = sorted(repo.serving.apps, key=lambda app: (app.path not in own, app.path not in routed))
    return ranked[0] if ranked else None


def something_served(repo: Repository) -> Evidence | None:
    """Return where something is built that could be deployed: an API, a service, or a front end that runs a model."""
    served = _served(repo)
    return served[0] if served is not None else None


def has_only_pages(repo: Repository) -> bool:
    """Return whether what could be deployed is a front end, whose API is nowhere."""
    served = _served(repo)
    return served is not None and served[1]


@once
def _served(repo: Repository) -> tuple[Evidence, bool] | None:
    """Return where something is built that could be deployed, and whether it is a front end."""
    running = [route for route, _, _ in repo.serving.inference_routes]
    app = application(repo, min(running, key=lambda route: route.framework != "FastAPI", default=None))
    if app is not None:
        return Evidence(app.path, app.line, f"{app.framework} application"), False
    for route in repo.serving.routes:
        return Evidence(route.path, route.line, route.label), False
    for module in repo.python.code:
        for root in _ROOTS:
            if module.uses(root):
                line = next((item.line for item in module.imports if item.target.startswith(root)), 1)
                return Evidence(module.path, line, root), root in FRONT_ENDS
    for path in repo.tree.named(*_FILES, foreign=False):
        return Evidence(path, None, "a service"), False
    other = other_cloud_deployment(repo) or _served_by_others(repo)
    return (other, False) if other is not None else None


def other_cloud_deployment(repo: Repository) -> Evidence | None:
    """Return where code deploys a model as a service of Azure or SageMaker, or None."""
    for module in (*repo.python.code, *repo.python.tasks):
        for call in module.calls:
            made = call.method == "deploy" and module.uses("sagemaker")
            if made or call.name in (*_DEPLOYING, *_DEPLOYED):
                return Evidence(module.path, call.line, call.name)
    return None


def _served_by_others(repo: Repository) -> Evidence | None:
    """Return where a server of models is started, or the endpoint of a deployed model is asked; None for neither."""
    server = started_server(repo)
    if server is not None:
        return server
    for string in python_strings(repo, _ENDPOINT):
        return Evidence(string.path, string.line, "the endpoint of a deployed model")
    return None


def started_server(repo: Repository) -> Evidence | None:
    """Return where a server of models that needs no application of the project's own is started, or None."""
    for line in live_lines(repo, _SERVERS):
        if not printed(line.text):
            return Evidence(line.path, line.line, clipped(line.text.strip()))
    return None
