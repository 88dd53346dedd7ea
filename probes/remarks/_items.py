"""Which item of the checklist a remark about a workflow or a module of tests belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from auditor.views.python import Module
    from auditor.views.workflows import Workflow

_OF_WORKFLOWS: Final = {
    "workflow-data-change": ("data", "dvc"),
    "workflow-model-registry": ("model", "registry", "stage"),
    "docker-trigger": ("docker", "image", "container"),
    "github-pages": ("docs", "pages"),
    "ci-linting": ("lint", "codecheck", "code_check", "format", "ruff"),
}
"""What the name of a workflow has to have in it to stand for an item; the first that fits counts."""
_API_CLIENTS: Final = ("fastapi.testclient", "starlette.testclient", "httpx", "requests", "flask")


def item_of_workflow(workflow: Workflow) -> str:
    """Return the item that a workflow stands for, by its own name."""
    return item_of_name(f"{workflow.path.rpartition('/')[2]} {workflow.name}")


def item_of_name(name: str) -> str:
    """Return the item that what has this name stands for among workflows."""
    name = name.lower()
    return next((item for item, words in _OF_WORKFLOWS.items() if any(word in name for word in words)), "ci")


def item_of_tests(module: Module) -> str:
    """Return the checklist item that the tests of a module belong to, as far as its imports and name tell."""
    name = module.path.rpartition("/")[2].lower()
    if "api" in name or any(item.module.startswith(_API_CLIENTS) for item in module.imports):
        return "api-tests"
    return "data-tests" if "data" in name else "model-tests"
