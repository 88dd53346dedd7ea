from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from auditor.views.dependencies import DependenciesView
from auditor.views.python import Import, Module
from tests.views.memory import memory_tree


def view(**files: str | bytes | None) -> DependenciesView:
    return DependenciesView(memory_tree(files))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("torch==2.1 --hash=sha256:aa", "torch"),
        ("Scikit_Learn[extra]>=1 ; python_version<'4' # c", "scikit-learn"),
        ("git+https://example.org/o/some_tool.git@main#egg=tool", "tool"),
        ("-e git+https://example.org/o/some_tool.git@main", "some-tool"),
        ("pkg @ https://example.org/x.zip", "pkg"),
        ("./wheels/torch_x-1.0-py3-none-any.whl", "torch-x"),
        ("numpy=1.26=py311_0", "numpy"),
        ("numpy      1.26.4", "numpy"),
    ],
)
def test_reads_a_requirement_however_pip_takes_it(line: str, name: str) -> None:
    found = view(**{"requirements.txt": f"# a\n{line}\n"}).requirements
    assert [(item.name, item.line) for item in found] == [(name, 2)]


@pytest.mark.parametrize(
    "line", ["# torch", "--index-url https://x", "This project needs a lot", "-e .", "Package  Version"]
)
def test_what_is_no_requirement_is_left_out(line: str) -> None:
    assert view(**{"requirements.txt": line + "\n"}).requirements == ()


def test_a_lock_is_read_only_for_what_no_manifest_asks_for() -> None:
    lock = '[[package]]\nname = "typer"\nversion = "1"\n\n[[package]]\nname = "rich"\nversion = "2"\n'
    tree = memory_tree(
        {"pyproject.toml": '[project]\ndependencies = ["typer"]\nscripts = {go = "a:b"}\n', "uv.lock": lock}
    )
    dependencies = DependenciesView(tree)
    asked = dependencies.requires("typer")
    assert asked is not None and asked.path == "pyproject.toml"
    assert [script.name for script in dependencies.scripts] == ["go"]
    assert tree.total == tree.size("pyproject.toml")
    brought = dependencies.requires("typo", "rich")
    assert brought is not None and (brought.path, brought.line, brought.lock) == ("uv.lock", 6, True)
    assert tree.total == sum(tree.size(path) or 0 for path in tree.paths)
    assert [manifest.path for manifest in dependencies.manifests] == ["pyproject.toml", "uv.lock"]


@pytest.mark.parametrize("first", [True, False])
def test_a_lock_that_a_manifest_includes_is_read_with_the_locks(first: bool) -> None:
    found = view(
        **{"requirements.txt": "-r all.lock\nnumpy\n", "all.lock": "torch==2\n-r base.txt\n", "base.txt": "rich\n"}
    )
    if first:
        assert found.requires("numpy") is not None
    assert [manifest.path for manifest in found.manifests] == ["all.lock", "base.txt", "requirements.txt"]
    assert [found.requires(name) is not None for name in ("torch", "rich", "numpy", "scipy")] == [
        True,
        True,
        True,
        False,
    ]


def test_utf16_and_includes() -> None:
    files: dict[str, str | bytes | None] = {
        "deploy/requirements.txt": "torch\n-r ../base.txt\n".encode("utf-16"),
        "base.txt": "numpy\n-r base.txt\n",
    }
    found = view(**files)
    assert [(item.name, item.path) for item in found.requirements] == [
        ("numpy", "base.txt"),
        ("torch", "deploy/requirements.txt"),
    ]


PYPROJECT = """[project]
name = "p"
dependencies = [
  "opencv-python-headless",
  "hydra-core>=1",
]
dynamic = ["version"]
[project.optional-dependencies]
dev = ["pytest"]
[project.scripts]
train = "p.train:main"
[dependency-groups]
lint = ["ruff", {include-group = "x"}]
[tool.poetry.dependencies]
python = "^3.10"
torch = {version = "2"}
[tool.poetry.group.web.dependencies]
fastapi = "*"
[tool.setuptools.dynamic]
dependencies = {file = ["deps/main.in"]}
"""


def test_every_table_of_a_pyproject() -> None:
    found = view(**{"pyproject.toml": PYPROJECT, "deps/main.in": "wandb\n"})
    assert {(item.name, item.group, item.line) for item in found.requirements} == {
        ("opencv-python-headless", "", 4),
        ("hydra-core", "", 5),
        ("pytest", "dev", 9),
        ("ruff", "lint", 13),
        ("torch", "", 16),
        ("fastapi", "web", 18),
        ("wandb", "", 1),
    }
    (script,) = found.scripts
    assert (script.name, script.module, script.function, script.line) == ("train", "p.train", "main", 11)


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        (
            "uv.lock",
            '[[package]]\nname = "own"\nversion = "1"\nsource = { editable = "." }\n[[package]]\nname = "a"\n',
            {"a"},
        ),
        ("uv.lock", '[[package]]\nname = "Torch"\nversion = "2"\n[package.x]\nname = "no"\n', {"torch"}),
        ("poetry.lock", '[[package]]\nname = "a"\nversion = "1"\n[[package]]\nname = "b"\n', {"a", "b"}),
        ("pylock.toml", '[[packages]]\nname = "a"\n', {"a"}),
        (
            "Pipfile.lock",
            '{\n    "_meta": {\n        "hash": {\n        }\n    },\n    "default": {\n        "a_b": {\n',
            {"a-b"},
        ),
        ("pyproject.toml", "[project]\nname = 'p'\n[tool.rye]\ndev-dependencies = ['torch']\n", {"torch"}),
        ("envs/train.yml", "name: a\ndependencies:\n- torch\n", {"torch"}),
        ("conda/gpu.yaml", "dependencies:\n- pip:\n  - torch\n", {"torch"}),
        ("exe_req.yaml", "dependencies:\n- torch\n", {"torch"}),
        ("conda-lock.yml", "package:\n- name: numpy\n  version: 1\n- name: numpy\n", {"numpy"}),
        ("Pipfile", "[packages]\nflask = '*'\n[dev-packages]\npytest = '*'\n", {"flask", "pytest"}),
        (
            "environment.yml",
            "dependencies:\n- python=3.10\n- conda-forge::numpy=1\n- pip:\n  - torch==2\n",
            {"numpy", "torch"},
        ),
        (
            "setup.py",
            "from setuptools import setup\nR = ['a>1']\nsetup(install_requires=R + ['b'], extras_require={'x': ['c']})",
            {"a", "b", "c"},
        ),
        ("setup.cfg", "[metadata]\nname = x\n[options]\ninstall_requires =\n    a>=1\n    b\n", {"a", "b"}),
        ("requirements/dev.txt", "x\n", {"x"}),
        (
            "pixi.toml",
            "[dependencies]\npython = '*'\nnumpy = '*'\n[feature.t.pypi-dependencies]\nq = '*'\n",
            {"numpy", "q"},
        ),
    ],
)
def test_every_kind_of_manifest(path: str, text: str, names: set[str]) -> None:
    found = view(**{path: text})
    assert {item.name for item in found.requirements} == names
    assert [manifest.path for manifest in found.manifests] == [path]
    assert found.manifests[0].lock == ("lock" in path)


def test_settings_of_an_environment_are_no_manifest() -> None:
    assert not view(**{"environments/production.yaml": "replicas: 2\n"}).manifests


@pytest.mark.parametrize(
    "path", ["wandb/run-1/files/requirements.txt", ".venv/lib/python3.11/site-packages/x/requirements.txt"]
)
def test_what_a_run_left_behind_is_no_manifest(path: str) -> None:
    assert view(**{path: "torch\n"}).manifests == ()


@pytest.mark.parametrize(
    ("name", "imported"),
    [
        ("opencv-python", "cv2"),
        ("Pillow", "PIL.Image"),
        ("scikit_learn", "sklearn.metrics"),
        ("google-cloud-storage", "google.cloud.storage"),
        ("lightning", "pytorch_lightning"),
        ("python-dotenv", "dotenv"),
        ("beautifulsoup4", "bs4"),
        ("opentelemetry-exporter-otlp", "opentelemetry.exporter.otlp"),
        ("Some.Thing", "some_thing.x"),
        ("some-py", "some.x"),
        ("some-thing", "something"),
        ("something", "some_thing.x"),
        ("apache-airflow", "airflow.models"),
        ("google.cloud", "google.cloud.storage"),
        ("google-cloud", "google.cloud.run_v2"),
        ("bayesian-optimization", "bayes_opt"),
        ("pyro-ppl", "pyro.infer"),
        ("cupy-cuda12x", "cupy"),
        ("odc-stac", "odc.stac"),
    ],
)
def test_an_import_is_declared_by_its_distribution(name: str, imported: str) -> None:
    assert view(**{"requirements.txt": name}).declared(imported) is not None
    assert view(**{"requirements.txt": "other"}).declared(imported) is None


@pytest.mark.parametrize(
    ("name", "imported"),
    [
        *(("hydra", "hydra"), ("torch-vision-x", "torchvision"), ("py", "some")),
        *(
            ("google", "google.cloud.storage"),
            ("google-cloud", "google.generativeai"),
            ("fastapi", "pydantic_settings"),
        ),
    ],
)
def test_an_import_is_not_declared_by_a_distribution_of_another_project(name: str, imported: str) -> None:
    assert view(**{"requirements.txt": name}).declared(imported) is None


@pytest.mark.parametrize(
    ("name", "imported", "found"),
    [
        ("hydra-core", "omegaconf.dictconfig", "hydra-core"),
        ("FastAPI[all]", "pydantic", "fastapi"),
        ("numpy", "PIL", None),
        ("google-cloud-storage", "google.oauth2.service_account", "google-cloud-storage"),
        ("gcsfs", "google.cloud.storage", "gcsfs"),
        ("gcsfs", "google.cloud.bigquery", None),
        ("google-cloud-storage", "google.genai", None),
    ],
)
def test_what_is_installed_with_another_is_declared_by_none(name: str, imported: str, found: str | None) -> None:
    made = view(**{"requirements.txt": name})
    brings = made.brings(imported)
    assert (made.declared(imported), brings.name if brings else None) == (None, found)


def test_coverage_leaves_out_the_standard_library_and_own_modules() -> None:
    imports = ["os", "distutils.core", "cv2", "yaml", "yaml", "helper", "pkg.sub", "missing.x"]
    module = Module(
        "src/pkg/a.py",
        "pkg.a",
        "code",
        tuple(Import(name, None, name, line, "") for line, name in enumerate(imports, 1)),
    )
    python: Any = SimpleNamespace(code=(module,), tasks=())
    files = {"requirements.txt": "opencv-python\npyyaml\n", "src/pkg/a.py": "", "scripts/helper.py": ""}
    coverage = view(**files).coverage_of_imports(python)
    assert coverage == (2, 3, (("missing", "src/pkg/a.py", 8),))


@pytest.mark.parametrize(
    ("places", "missing"),
    [
        ([(True, "")], []),  # try: from apex import amp
        ([(True, "main")], ["apex"]),  # a program that reports whatever goes wrong
        ([(True, ""), (False, "")], ["apex"]),
        ([(False, "")], ["apex"]),
    ],
)
def test_what_is_only_tried_need_not_be_declared(places: list[tuple[bool, str]], missing: list[str]) -> None:
    imports = [Import("apex", "amp", "amp", 1, scope, guarded=guarded) for guarded, scope in places]
    imports.append(Import("torch", None, "torch", 2, "", guarded=True))
    python: Any = SimpleNamespace(code=(Module("a.py", "a", "code", tuple(imports)),), tasks=())
    coverage = view(**{"requirements.txt": "torch\n", "a.py": ""}).coverage_of_imports(python)
    assert (coverage.declared, [name for name, _, _ in coverage.missing]) == (1, missing)


@pytest.mark.parametrize(("manifest", "declared"), [("torch\ninvoke\n", 2), ("torch\n", 1)])
def test_what_tasks_import_counts_where_it_is_declared(manifest: str, declared: int) -> None:
    modules = [Module(f"{name}.py", name, "code", (Import(name, None, name, 1, ""),)) for name in ("torch", "invoke")]
    python: Any = SimpleNamespace(code=(modules[0],), tasks=(modules[1],))
    assert view(**{"requirements.txt": manifest}).coverage_of_imports(python) == (declared, declared, ())


@pytest.mark.parametrize("path", ["pyproject.toml", "setup.py", "environment.yml", "Pipfile", "setup.cfg"])
def test_a_broken_manifest_is_unread_where_it_mentions_a_name(path: str) -> None:
    found = view(**{path: "[[[ torch ((\n: {"})
    assert found.requirements == ()
    assert found.unread(("torch",)) == (path,)
    assert found.unread(("numpy",)) == ()


def test_an_absent_manifest_is_unread() -> None:
    assert view(**{"requirements.txt": None}).unread(("x",)) == ("requirements.txt",)
