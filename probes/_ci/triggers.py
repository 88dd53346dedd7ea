"""What starts a workflow: the paths of data and models that its triggers name, and the branches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Finding, Repository
from auditor.shared import MODEL_ENDINGS, regex
from probes._paths import filtered_paths

if TYPE_CHECKING:
    from auditor.views.workflows import Step, Trigger, Workflow

_DVC_FILES: Final = frozenset({"dvc.lock", "dvc.yaml", "dvc.*", "dvc*"})
_DATA_FOLDER: Final = regex(r"[\w.-]*data(?:set|sets)?(?:[_-](?:raw|processed))?")
_DATA_FILE: Final = regex(
    r"[\w*.-]*\.(?:csv|parquet|feather|jsonl|tsv|arrow|h5|hdf5|npz|npy|png|jpe?g|tiff?|wav|flac|mp3|zip)"
)
_CODE_ENDS: Final = (".py", ".ipynb", ".yaml", ".yml", ".toml", ".md", ".sh")
_MODEL_PART: Final = regex(r"[\w.-]*models?|model[_-]?registry|registry|mlruns|checkpoints?|weights|artifacts?")
_MODEL_FILE: Final = regex(r"models?\.(?:dvc|toml|ya?ml|json|lock)")
_CODE_FOLDER: Final = regex(r"(?:src|lib|app|api|tests?|configs?|conf)/")


def of_data(path: str) -> bool:
    """Return whether a path of a trigger, or a pattern of paths, is of data."""
    *folders, name = path.lower().split("/")
    if path.lower().endswith(".dvc") or name in _DVC_FILES or ".dvc" in folders:
        return True
    if name in {"data", "dataset", "datasets"} or _DATA_FILE.fullmatch(name):
        return True
    if any(_DATA_FOLDER.fullmatch(folder) for folder in folders):
        return True
    return bool(folders and name) and not name.strip("*") and folders[-1] in {"raw", "processed"}


def of_models(path: str) -> bool:
    """Return whether a path of a trigger, or a pattern of paths, is of models or their registry."""
    parts = path.lower().split("/")
    if parts[-1].endswith(MODEL_ENDINGS) or _MODEL_FILE.fullmatch(parts[-1]):
        return True
    return any(_MODEL_PART.fullmatch(part) for part in parts)


def on_models(repo: Repository, workflows: Iterable[Workflow]) -> tuple[Evidence, ...]:
    """Return the places where paths of models start a workflow; those of code and configuration where no other does."""
    own: list[Evidence] = []
    fitting: list[Evidence] = []
    aside: list[Evidence] = []
    for workflow in workflows:
        for named in naming(workflow, of_models):
            code = _CODE_FOLDER.match(named.path.removeprefix("./").lower())
            (aside if code else own).append(named.place)
        fitting += _tracking_models(repo, workflow)
    return (*own, *fitting) or tuple(aside)


_OF_A_REGISTRY: Final = regex(r"[\w*.-]{1,80}(?:@v[\d*.\[\]+-]{1,40}|@\*|#[\w*.-]{1,60})")
"""How GTO, the registry of DVC, calls the tags by which it takes a version or a stage of a model down."""
_GTO: Final = regex(r"(?:^|[\s/;&|(])gto(?:-action)?\b")


def started_by_tags(workflows: Iterable[Workflow]) -> Finding | None:
    """Return what tags of a registry of models start: done where the workflow asks that registry, else half of it."""
    half: Evidence | None = None
    for workflow in workflows:
        for trigger in workflow.triggers:
            tags = [tag for tag in trigger.tags if not tag.startswith("!")]
            if trigger.event != "push" or not tags or not all(map(_OF_A_REGISTRY.fullmatch, tags)):
                continue
            place = Evidence(workflow.path, trigger.line, f"push of {', '.join(tags)}"[:100])
            if any(_GTO.search(f"{step.action} {step.run or ''}") for job in workflow.jobs for step in job.steps):
                return Finding.done("a registry's tags start a workflow", place)
            half = half or place
    return Finding.partial("tags as a registry's start a workflow, which asks none", half) if half else None


def _tracking_models(repo: Repository, workflow: Workflow) -> Iterator[Evidence]:
    """Yield the triggers whose paths name no model, but fit a file by which DVC tracks one."""
    # Tensors of data are stored in the formats of models, too.
    outputs = ((each.path, _apart_from_artifacts(each.target)) for each in repo.dvc.outputs)
    pointers = {path for path, target in outputs if of_models(target) and not of_data(target)}
    for trigger in workflow.triggers if pointers else ():
        for pattern in trigger.paths:
            if "dvc" not in pattern.lower() or pattern.startswith("!") or of_models(pattern.removeprefix("./")):
                continue
            fits = next((path for path in filtered_paths(repo, pattern) or () if path in pointers), None)
            if fits is not None:
                line = trigger.path_lines.get(pattern, trigger.line)
                yield Evidence(workflow.path, line, f"{trigger.event} on {pattern}, which fits {fits}")


def _apart_from_artifacts(target: str) -> str:
    """Return a path without the folders in which anything lies that something made: a profile, a report, a model."""
    *folders, name = target.split("/")
    return "/".join([*(part for part in folders if part.lower() not in ("artifact", "artifacts")), name])


class NamedPath(NamedTuple):
    """A path that a trigger names, as it is written, and where."""

    trigger: Trigger
    path: str
    place: Evidence


def naming(workflow: Workflow, about: Callable[[str], bool]) -> Iterator[NamedPath]:
    """Yield the paths that the triggers of a workflow name and that are about something."""
    for trigger in workflow.triggers:
        for path in trigger.paths:
            plain = path.strip().removeprefix("./")
            if plain.startswith("!") or not about(plain):
                continue
            if plain.lower().endswith(_CODE_ENDS) and not plain.endswith(("dvc.yaml", "dvc.yml")):
                continue
            line = trigger.path_lines.get(path, trigger.line)
            yield NamedPath(trigger, path, Evidence(workflow.path, line, f"{trigger.event} on {path}"))


def first_that_fits(repo: Repository, named: Sequence[NamedPath]) -> Evidence:
    """Return the place of the first path that fits a tracked file, else of the first."""
    fitting = (each for each in named if filtered_paths(repo, each.path))
    return (next(fitting, named[0]) if len(named) > 1 else named[0]).place


def _main_branches(repo: Repository) -> tuple[str, ...]:
    current = repo.snapshot.branch
    return tuple(dict.fromkeys([*([current] if current else []), "main", "master", "develop", "dev", "release"]))


def side_branch_only(repo: Repository, trigger: Trigger) -> bool:
    """Return whether a trigger names branches, and none of them is one that work goes to in the end."""
    if not trigger.branches:
        return False
    main = _main_branches(repo)
    return not any(
        "$" in pattern or any(fnmatchcase(name, pattern.replace("**", "*")) for name in main)
        for pattern in trigger.branches
        if not pattern.startswith("!")
    )


_ASKED: Final = regex(r"(?<![\w*./-])[\w*./-]{1,200}(?![\w*./-]|[ \t]{0,9}:)")


def asks(step: Step) -> bool:
    """Return whether a step looks for changes of paths of data."""
    told = "\n".join(text[:5_000] for name, text in step.inputs.items() if name.startswith(("filters", "files")))
    lines = (line for line in told.split("\n") if not line.lstrip().startswith("#"))
    paths = (path.removeprefix("./") for line in lines for path in _ASKED.findall(line))
    return any(of_data(path) and not path.endswith(_CODE_ENDS) for path in paths)


def holds_code_alone(repo: Repository, named: NamedPath) -> bool:
    """Return whether a path of data fits modules of Python alone."""
    pattern = named.path.removeprefix("./")
    fitting = filtered_paths(repo, pattern) or ()
    if not fitting or not all(path.endswith((".py", ".pyi")) for path in fitting):
        return False
    folder = pattern.split("*", 1)[0]
    return not any(f"{output.target}/".startswith(folder) for output in repo.dvc.outputs)


_OF_IMAGES: Final = regex(r"(?i)(?:artifacts?|container|docker|images?|packages?|google)[ _-]?regist(?:ry|ries)")
"""A registry of images, which is none of models where nothing speaks of these."""
_OF_MODELS: Final = regex(r"(?i)model|wandb|mlflow")


def title_about_models(workflow: Workflow) -> str:
    """Return what a workflow is called, by its file and its name, without a registry of images."""
    title = f"{workflow.path.rpartition('/')[2]} {workflow.name}"
    return title if _OF_MODELS.search(title) else _OF_IMAGES.sub(" ", title)
