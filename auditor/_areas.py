"""Which part of a project a file belongs to, judged by its path alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from auditor._names import API_NAMES, DOCUMENT_FOLDERS, MODEL_ENDINGS
from auditor._regex import regex
from auditor.views.roles import foreign_kind, is_test_name, is_test_path

AREAS: Final = ("data", "model", "API", "CI", "cloud", "docs", "tests", "other")
"""The areas, in the order in which they are shown."""

_CI_FOLDERS = frozenset({".github", ".gitlab", ".circleci"})
_CI_AT_TOP = regex(r"\.gitlab-ci\.ya?ml|\.pre-commit-config\.ya?ml|\.?codecov\.ya?ml|\.travis\.yml")
_CI_NAME = regex(r"(?:azure-pipelines|bitbucket-pipelines)\.ya?ml|Jenkinsfile")
_CLOUD_FOLDERS = frozenset(
    {
        "dockerfile",
        "dockerfiles",
        "docker",
        "terraform",
        "kubernetes",
        "k8s",
        "helm",
        "gcp",
        "cloud",
        "deploy",
        "deployment",
        "deployments",
        "infra",
        "infrastructure",
        "monitoring",
        "grafana",
    }
)
_CLOUD_STARTS = ("dockerfile", "containerfile")
_CLOUD_ENDS = (".dockerfile", ".containerfile", ".tf", ".tfvars")
_CLOUD_NAMES = frozenset({".dockerignore", ".gcloudignore", "app.yaml"})
_CLOUD_WORDS = ("vertex", "prometheus", "grafana")
_DATA_FOLDERS = frozenset({"data", "dataset", "datasets"})
_DATA_NAMES = frozenset({"dvc.yaml", "dvc.lock", ".dvcignore", "params.yaml"})
_DATA_ENDS = (".dvc", ".csv", ".tsv", ".parquet", ".npy", ".npz", ".jsonl", ".feather")
_DOCS_FOLDERS = DOCUMENT_FOLDERS | {"report", "reports"}
_DOCS_STARTS = ("licence", "license", "citation", "authors", "changelog")
_DOCS_ENDS = (".md", ".rst", ".adoc", ".markdown", ".drawio")
_MODEL_FOLDERS = frozenset({"model", "models"})
_YAML = (".yml", ".yaml")
_WORD = regex(r"[a-z]+")
_WORDS = {
    "data": ("data", "dataset", "datasets", "dataloader", "datamodule", "preprocess", "preprocessing", "download"),
    "API": (
        *API_NAMES,
        *("apis", "serve", "frontend", "inference", "client", "ui", "webapp", "routes", "router"),
        *("fastapi", "streamlit", "gradio", "bentoml", "torchserve"),
    ),
    "model": (
        *("model", "models", "modeling", "train", "training", "trainer", "evaluate", "evaluation", "eval", "predict"),
        *(
            "prediction",
            "sweep",
            "sweeps",
            "hyperparameters",
            "optimizer",
            "loss",
            "visualize",
            "visualization",
            "wandb",
        ),
        *("profiling", "lightning", "network", "experiment", "experiments", "conf", "config", "configs"),
    ),
    "cloud": ("gcp", "vertex", "gcloud", "deploy", "monitoring", "drift", "docker"),
}
_AREA_OF = {word: area for area, words in _WORDS.items() for word in words}


@lru_cache(maxsize=65_536)
def area_of(path: str) -> str:
    """Return the area of a file: one of AREAS. What others wrote or a tool made is `other`."""
    if foreign_kind(path, {}) is not None:
        return "other"
    if is_test_path(path) or is_test_name(path):
        return "tests"
    *folders, name = path.split("/")
    for area, belongs in (("CI", _of_ci), ("docs", _of_docs), ("cloud", _of_cloud), ("data", _of_data)):
        if belongs(folders, name) and not (area == "docs" and _is_code_of(path)):
            return area
    if name.lower().endswith(MODEL_ENDINGS) or (folders and folders[0] in _MODEL_FOLDERS):
        return "model"
    # The file's own name says more than its folders, and an inner folder more than an outer one.
    for part in reversed(path.lower().split("/")):
        for word in _WORD.findall(part.rpartition(".")[0] or part):
            if word in _AREA_OF:
                return _AREA_OF[word]
    return "other"


def _of_ci(folders: list[str], name: str) -> bool:
    if folders:
        return folders[0] in _CI_FOLDERS or bool(_CI_NAME.fullmatch(name))
    return bool(_CI_AT_TOP.fullmatch(name) or _CI_NAME.fullmatch(name))


def _of_docs(folders: list[str], name: str) -> bool:
    name = name.lower()
    return (
        name.endswith(_DOCS_ENDS)
        or name.startswith(_DOCS_STARTS)
        or name in {"mkdocs.yml", "mkdocs.yaml"}
        or any(folder.lower() in _DOCS_FOLDERS for folder in folders)
    )


def _of_cloud(folders: list[str], name: str) -> bool:
    name = name.lower()
    if name.startswith(_CLOUD_STARTS) or name.endswith(_CLOUD_ENDS) or name in _CLOUD_NAMES:
        return True
    if any(word in name for word in _CLOUD_WORDS) or any(folder.lower() in _CLOUD_FOLDERS for folder in folders):
        return True
    return name.endswith(_YAML) and (
        name.startswith(("compose", "docker-compose"))
        or any(word in name for word in ("cloudbuild", "cloud-build", "cloud_build"))
    )


def _of_data(folders: list[str], name: str) -> bool:
    if name.endswith(_DATA_ENDS) or name in _DATA_NAMES:
        return True
    return bool(folders) and (folders[0] == ".dvc" or folders[0] in _DATA_FOLDERS)


def _is_code_of(path: str) -> bool:
    """Return whether a file in a folder of documents is code: Python is, but for the pages' and the report's."""
    return path.endswith((".py", ".ipynb")) and not path.startswith(("docs/", "report/", "reports/"))
