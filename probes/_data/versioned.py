"""The steps by which version control of the data is looked for: DVC first, git-lfs after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository, State, Trait, absent
from auditor.shared import regex
from probes._shared import at, calls, clipped, sources

if TYPE_CHECKING:
    from auditor.views.dvc import LfsPattern

_DOCUMENTS: Final = regex(r"(?i)\.(?:pdf|docx?|pptx?|png|jpe?g|gif|svg|mp4|ipynb|py)$")
_MODELS: Final = regex(
    r"(?i)^(?!.*\bdata)(?:.*/)?(?:(?:saved|trained|best)[_-])?(?:models?|checkpoints?|weights)(?:[/.].*|$)|"
    r"^(?!.*\bdata).*\.(?:ckpt|safetensors|onnx|pth)$"
)
"""What is tracked that is a model by its path."""
_DATA_FILES: Final = (
    "*.csv", "*.tsv", "*.parquet", "*.feather", "*.arrow", "*.jsonl", "*.xlsx", "*.h5", "*.hdf5", "*.npy", "*.npz",
    "*.pt", "*.pkl", "*.pickle", "*.jpg", "*.jpeg", "*.png", "*.JPG", "*.wav", "*.mp3", "*.nii", "*.zip", "*.gz",
)  # fmt: skip
"""Files that hold data in a folder called data: tables, arrays, pictures, sound, and archives of them."""


def dvc_tracks_models(repo: Repository) -> Finding | None:
    """DVC is initialised and all that it tracks is a model by its path."""
    outputs = repo.dvc.outputs
    if not (repo.dvc.configured and outputs and all(_MODELS.search(item.target) for item in outputs)):
        return None
    named = ", ".join(sorted({item.target for item in outputs})[:3])[:80]
    message = f"DVC tracks models ({named}), and nothing that is called data"
    places = (*_configurations(repo)[:1], *_outputs(repo), *_remotes(repo))
    return Finding.done(message, *places, confidence=Confidence.MEDIUM)


def dvc_tracks_data(repo: Repository) -> Finding | None:
    """DVC is initialised and tracks something."""
    if not (repo.dvc.configured and repo.dvc.outputs):
        return None
    return Finding.done("DVC tracks data", *_configurations(repo)[:1], *_outputs(repo), *_remotes(repo))


def dvc_tracks_unread(repo: Repository) -> Finding | None:
    """DVC is initialised and a *.dvc file or dvc.lock could not be read.

    A file of that name is written by `dvc add` and `dvc repro` alone: only what it tracks is not known.
    """
    unread = [path for path in repo.dvc.unread() if path.endswith((".dvc", "dvc.lock"))]
    if not (repo.dvc.configured and unread):
        return None
    places = [Evidence(path, None, "could not be read") for path in unread[:3]]
    shown = (*_configurations(repo)[:1], *places, *_remotes(repo))
    return Finding.done("DVC tracks data", *shown, confidence=Confidence.MEDIUM)


def lfs_tracks_data(repo: Repository) -> Finding | None:
    """git-lfs tracks something that is neither a document nor a model."""
    data = [item for item in _without_documents(repo) if not _MODELS.search(item.pattern)]
    if not data:
        return None
    return Finding.done("git-lfs tracks data", *map(_place, data[:3])).being(Trait.OTHERWISE)


def dvc_tracks_nothing(repo: Repository) -> Finding | None:
    """DVC is initialised and tracks nothing."""
    if not repo.dvc.configured:
        return None
    return Finding.partial("DVC is initialised, but tracks nothing", *_configurations(repo)).being(Trait.HOLLOW)


def dvc_without_configuration(repo: Repository) -> Finding | None:
    """There are files of DVC that track something, and no .dvc/config."""
    return Finding.partial("DVC files, but no .dvc/config", *_outputs(repo)) if repo.dvc.outputs else None


def lfs_tracks_models(repo: Repository) -> Finding | None:
    """git-lfs tracks models, and documents at most."""
    models = _without_documents(repo)
    if not models:
        return None
    found = Finding.partial("git-lfs tracks models only", _place(models[0]), confidence=Confidence.MEDIUM)
    return found.being(Trait.OTHERWISE)


def lfs_tracks_documents(repo: Repository) -> Finding | None:
    """git-lfs tracks documents and images."""
    if not repo.dvc.lfs:
        return None
    return Finding.partial("git-lfs tracks documents and images only", _place(repo.dvc.lfs[0])).being(Trait.OTHERWISE)


def untracked(repo: Repository) -> Finding:
    """Nothing tracks the data; that is less sure where something is left of DVC, or W&B keeps a data set."""
    finding = absent("data tracked by DVC or git-lfs", repo.dvc)
    ignored = [path for path in repo.tree.named(".gitignore") if path.endswith("/.dvc/.gitignore")]
    traces = sorted({*repo.tree.below(".dvc"), *repo.tree.named("*.dvcignore"), *ignored})
    artifacts = [
        at(module, call.line, "a data set as a W&B artifact")
        for module, call in calls(sources(repo), "wandb.Artifact")
        if any(value.string == "dataset" for _, value in call.keywords)
    ]
    if finding.confidence is Confidence.HIGH and (traces or artifacts):
        places = [*(Evidence(path, None, "left by DVC") for path in traces[:2]), *artifacts[:2]]
        left = f"{traces[0]} is left of DVC" if traces else "a data set is kept as a W&B artifact"
        return finding.less_sure(*places, message=f"{finding.message}; {left}")
    plain = [path for path in repo.tree.named(*_DATA_FILES, foreign=False) if "data" in path.split("/")[:-1]]
    if not plain or finding.state is not State.NOT_DONE:
        return finding
    told = f"git itself keeps {len(plain)} file{'' if len(plain) == 1 else 's'} of data"
    return finding._replace(message=f"{finding.message}; {told}", evidence=(Evidence(plain[0], None, "kept by git"),))


def _configurations(repo: Repository) -> list[Evidence]:
    return [Evidence(path, 1, "DVC is initialised") for path in repo.dvc.config_paths[:2]]


def _outputs(repo: Repository) -> list[Evidence]:
    return [Evidence(item.path, item.line, clipped(f"tracks {item.target}")) for item in repo.dvc.outputs[:3]]


def _remotes(repo: Repository) -> list[Evidence]:
    return [Evidence(item.path, item.line, "a remote") for item in repo.dvc.remotes[:1]]


def _without_documents(repo: Repository) -> list[LfsPattern]:
    """Return what git-lfs tracks that is neither a document, an image nor a notebook."""
    return [item for item in repo.dvc.lfs if not _DOCUMENTS.search(item.pattern)]


def _place(item: LfsPattern) -> Evidence:
    return Evidence(item.path, item.line, clipped(item.pattern))
