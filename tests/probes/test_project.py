from __future__ import annotations

import pytest

from auditor import Confidence, State
from probes import project
from tests.probes.conftest import MakeRepository

ADA = "Ada <ada@example.com>"
REQUIREMENTS = "torch\nnumpy\npandas\n"


@pytest.mark.parametrize(("git", "state"), [(True, State.DONE), (False, State.NOT_DONE)])
def test_a_commit_makes_a_repository(repo: MakeRepository, git: bool, state: State) -> None:
    assert project.git_repository(repo({"a.py": ""}, git=git)).state is state


@pytest.mark.parametrize(
    ("names", "members", "state"),
    [
        (("Ada Example", "Bo Sample"), 2, State.DONE),
        (("Ada Example",), 1, State.UNKNOWABLE),
        (("Ada Example", "Bo Sample"), 3, State.UNKNOWABLE),
        (("Ada Example", "ada"), 2, State.UNKNOWABLE),
        (("Ada Example", "Bo Sample", "bo"), 2, State.DONE),
        ((ADA, "ae120 <ada@example.com>", "ada121"), 2, State.UNKNOWABLE),
        ((ADA, "ada121 <ada@example.com>", "Bo Sample"), 2, State.DONE),
        ((ADA, "ae120 <ada@example.com>", "Adam"), 2, State.DONE),
        (("AX", "AX9000 <a@example.com>"), 2, State.UNKNOWABLE),
        (("Adaline Sample", "adsample-dtu <x@example.com>"), 2, State.UNKNOWABLE),
        (("Adaline", "Adaline Sample", "adsample-dtu <x@example.com>"), 1, State.UNKNOWABLE),
        (("Adaline Sample", "bosample <x@example.com>"), 2, State.DONE),
        (("Adaline Sample", "Adrian Sample"), 2, State.DONE),
        (("Ada-Sample <x@example.com>", "Bo Case"), 2, State.DONE),
        (("Adaline Oe", "adoe <x@example.com>"), 2, State.DONE),
        (("Adaline Sample", "adsample-dtu <x@example.com>", "Bo Case"), 2, State.DONE),
        (("Ada Example", "Bo Sample"), 0, State.DONE),
        (("Ada Example",), 0, State.UNKNOWABLE),
        (("Ada Example", "Bo Sample", "s000011 <x>", "s000012 <s000012@example.com>"), 4, State.UNKNOWABLE),
        (("Ada Example", "Bo Sample", "Cyd Case", "s000011", "s000012"), 3, State.DONE),
        (("Ada Example", "Bo Sample", "Cyd Case", "s000011"), 4, State.DONE),
        (("s000011", "s000012", "s000013"), 3, State.DONE),
        (("Ada <s000011@example.com>", "Bo <s000012@example.com>", "s000013", "s000014"), 4, State.DONE),
        (("Ada Example", *(f"{n} <{n}@users.noreply.github.com>" for n in ("s000011", "s000012"))), 3, State.DONE),
    ],
)
def test_write_access_counts_people_surely_distinct(
    repo: MakeRepository, names: tuple[str, ...], members: int, state: State
) -> None:
    said = ", ".join(f"s00000{n}" for n in range(members))
    finding = project.write_access(repo(authors=names, answers={2: said}))
    assert finding.state is state
    assert all(item.commit for item in finding.evidence)
    assert not any("Ada" in item.note for item in finding.evidence)


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"requirements.txt": REQUIREMENTS}, State.DONE),
        ({"pyproject.toml": '[project]\nname = "a"\ndependencies = ["torch"]\n'}, State.DONE),
        ({"environment.yml": "dependencies:\n  - numpy\n"}, State.DONE),
        ({"requirements.txt": "# torch\n"}, State.PARTIAL),
        ({"environment.yml": "name: a\ndependencies:\n"}, State.PARTIAL),
        ({"env.yaml": "API_KEY: a\n"}, State.NOT_DONE),
        ({"README.md": "pip install torch"}, State.NOT_DONE),
    ],
)
def test_environment_needs_a_declared_package(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    assert project.environment(repo(files)).state is state


@pytest.mark.parametrize(
    ("paths", "state"),
    [
        (["src/pkg/__init__.py", "tests/test_a.py", "configs/a.yaml", "docs/index.md"], State.DONE),
        (["pkg/__init__.py", "test/test_a.py", "conf/a.yaml", "tasks.py"], State.DONE),
        (
            ["code/pyproject.toml", "code/src/p/a.py", "code/tests/a.py", "code/data/.gitkeep", "code/models/x"],
            State.DONE,
        ),
        (["packages/a/pyproject.toml", "packages/a/src/a/b.py", "packages/a/tests/c.py", "docs/a.md", "reports/a.md"], State.DONE),
        (["packages/a/pyproject.toml", "packages/a/src/a/b.py", "packages/a/tests/c.py", "docs/a.md", "docs/b.md"], State.PARTIAL),
        (["src/pkg/a.py", "tests/test_a.py"], State.PARTIAL),
        (["main.py"], State.NOT_DONE),
    ],
)  # fmt: skip
def test_structure_is_a_package_with_folders_around_it(repo: MakeRepository, paths: list[str], state: State) -> None:
    assert project.cookiecutter(repo(dict.fromkeys(paths, "x = 1\n"))).state is state


def test_a_package_is_shown_by_its_code(repo: MakeRepository) -> None:
    files = dict.fromkeys(["src/pkg/.gitkeep", "src/pkg/a.py", "docs/index.md", "data/.gitkeep", "tasks.py"], "")
    assert project.cookiecutter(repo(files)).evidence[0].path == "src/pkg/a.py"
    files |= {"src/pkg/B.py": "", "src/pkg/__init__.py": ""}
    assert project.cookiecutter(repo(files)).evidence[0].path == "src/pkg/__init__.py"


def test_what_a_tool_left_behind_stands_for_no_folder(repo: MakeRepository) -> None:
    left = {"configs/.DS_Store": "x", "tests/__pycache__/test_a.pyc": "x"}
    found = project.cookiecutter(repo({**left, "configs/b.yaml": "a: 1\n", "tests/test_a.py": "x = 1\n"}))
    assert [place.path for place in found.evidence] == ["tests/test_a.py", "configs/b.yaml"]
    assert [place.path for place in project.cookiecutter(repo(left)).evidence] == list(reversed(left))


@pytest.mark.parametrize(
    ("files", "package", "shown"),
    [
        ({"src/__init__.py": "", "src/data/__init__.py": "", "src/a.py": "x = 1\n"}, "src", "src/__init__.py"),
        ({"app/__init__.py": "", "src/data/a.py": "x = 1\n", "src/b.py": "y = 1\n"}, "src/data", "src/data/a.py"),
        ({"api/__init__.py": "", "ml/__init__.py": "", "ml/a/__init__.py": "x = 1\n"}, "ml", "ml/__init__.py"),
        ({"monitoring/__init__.py": "x = 1\n" * 9, "ml/__init__.py": "x = 1\n"}, "ml", "ml/__init__.py"),
        ({"src/b.py": "y = 1\n", "setup.py": ""}, "src", "src/b.py"),
    ],
)
def test_the_package_with_most_of_the_code_is_named(
    repo: MakeRepository, files: dict[str, str], package: str, shown: str
) -> None:
    finding = project.cookiecutter(repo(files))
    assert finding.message.startswith(f"package {package},")
    assert finding.evidence[0].path == shown


@pytest.mark.parametrize(
    ("declared", "state"),
    [
        ("torch\nnumpy\npandas\nopencv-python", State.DONE),
        ("torch\nnumpy", State.PARTIAL),
        ("torch", State.NOT_DONE),
        ("", State.NOT_DONE),
    ],
)
def test_requirements_hold_the_share_of_imports(repo: MakeRepository, declared: str, state: State) -> None:
    code = "import cv2\nimport json\nimport numpy\nimport pandas\nimport torch\nfrom pkg import data\n"
    finding = project.requirements(
        repo({"requirements.txt": declared, "src/pkg/train.py": code, "src/pkg/data.py": ""})
    )
    assert finding.state is state
    if state is not State.DONE:
        assert finding.evidence[0].path == "src/pkg/train.py"


@pytest.mark.parametrize(
    ("code", "declared", "said"),
    [
        ("from my_repo.models.net import Net\nfrom my_repo.data import load\nimport torch\n", "torch\n", "1 of 1"),
        ("from my_repo.models.other import Net\nimport torch\n", "torch\n", "1 of 2"),
        ("import my_repo\nimport torch\n", "torch\n", "1 of 2"),
        ("from opentelemetry import metrics\nfrom opentelemetry.sdk import x\n", "opentelemetry-exporter-prometheus\n", "2 of 2"),
        ("from opentelemetry import metrics\nfrom opentelemetry.sdk import x\n", "opentracing\n", "0 of 2"),
    ],
)  # fmt: skip
def test_what_leads_to_the_projects_own_files_or_has_several_parts(
    repo: MakeRepository, code: str, declared: str, said: str
) -> None:
    files = {
        "requirements.txt": declared,
        "train.py": code,
        "models/net.py": "",
        "data/load.py": "",
        "data/__init__.py": "",
    }
    assert project.requirements(repo(files)).message.startswith(f"{said} third-party")


def test_what_is_not_declared_is_named_with_what_brings_it(repo: MakeRepository) -> None:
    code = "import omegaconf, hydra, wren, torch\n"
    finding = project.requirements(repo({"requirements.txt": "hydra-core\ntorch\n", "src/pkg/train.py": code}))
    assert finding.state is State.PARTIAL
    assert finding.message == (
        "2 of 4 third-party imports declared (50%); not declared: omegaconf (comes with hydra-core), wren"
    )
    assert [place.note for place in finding.evidence] == [
        "omegaconf is not declared; comes with hydra-core",
        "wren is not declared",
    ]


@pytest.mark.parametrize(
    ("run", "installed"),
    [
        ("pip install wren", True),
        ("python -m pip install --no-cache-dir -r a.txt 'Wren[all]>=1.2'", True),
        ("pip install -U wren", True),
        ("pip install torch \\\n    wren==1 && rm -r x", True),
        ("pip3 install -r wren", False),
        ("pip install --index-url wren torch", False),
        ("pip install torch && echo wren", False),
    ],
)
def test_what_an_image_installs_by_name_speaks_for_the_group(repo: MakeRepository, run: str, installed: bool) -> None:
    docker = f"FROM python\nRUN {run}\n"
    files = {"requirements.txt": "ibis\n", "src/pkg/train.py": "import ibis, wren\n", "api/Dockerfile": docker}
    finding = project.requirements(repo(files))
    told = "wren (installed by api/Dockerfile)" if installed else "wren"
    assert finding.message == f"1 of 2 third-party imports declared (50%); not declared: {told}"


def test_one_package_is_no_packages(repo: MakeRepository) -> None:
    finding = project.requirements(repo({"requirements.txt": "torch\n", "src/pkg/train.py": "import torch\n"}))
    assert [place.note for place in finding.evidence] == ["1 package"]


def test_of_much_that_is_not_declared_some_is_named(repo: MakeRepository) -> None:
    code = "".join(f"import wren{number}\n" for number in range(10))
    finding = project.requirements(repo({"requirements.txt": "torch\n", "src/pkg/train.py": code}))
    assert finding.state is State.NOT_DONE and finding.message.endswith("wren6, wren7, 2 more")


@pytest.mark.parametrize(("asked", "state"), [("pyaml==23.5", State.DONE), ("numpy", State.NOT_DONE)])
def test_what_comes_with_a_package_round_it_is_declared(repo: MakeRepository, asked: str, state: State) -> None:
    finding = project.requirements(repo({"requirements.txt": f"{asked}\n", "src/pkg/train.py": "import yaml\n"}))
    assert finding.state is state


def test_understanding_leaves_no_trace(repo: MakeRepository) -> None:
    assert project.project_description(repo()).state is State.UNKNOWABLE
    assert project.shared_understanding(repo()).state is State.UNKNOWABLE


@pytest.mark.parametrize(
    ("files", "state", "confidence"),
    [
        ({"src/a.py": "def f(x):\n    return x + 1\nprint(f(1))\n"}, State.DONE, Confidence.HIGH),
        ({"analysis.R": "x <- 1"}, State.DONE, Confidence.HIGH),
        ({"src/a.py": "", "README.md": "# hi"}, State.NOT_DONE, Confidence.HIGH),
        ({"src/a.py": None}, State.NOT_DONE, Confidence.LOW),
    ],
)
def test_code_uploaded_wants_code_of_ones_own(
    repo: MakeRepository, files: dict[str, str | None], state: State, confidence: Confidence
) -> None:
    finding = project.code_uploaded(repo(files))
    assert (finding.state, finding.confidence) == (state, confidence)


def test_names_that_may_be_one_persons_are_no_more_people(repo: MakeRepository) -> None:
    names = ("Ada Example", "Bo Sample", "Cyd", "cydmodel <c@example.com>")
    finding = project.write_access(repo(authors=names, answers={2: "s000001, s000002, s000003"}))
    assert finding.message == "4 commit authors by name, question 2 lists 3"


@pytest.mark.parametrize(
    ("names", "members", "said", "confidence"),
    [
        (("Ada Example", "Bo Sample"), 2, "2 commit authors, ", Confidence.HIGH),
        (("Ada Example", "Bo Sample", "root <root@a1>"), 2, "2 commit authors by name and 1 without", Confidence.HIGH),
        (("Ada Example", "Bo Sample", "= <=>"), 3, "2 commit authors and 1 without a name, ", Confidence.MEDIUM),
        (("Ada Example", "123 <bo@example.com>"), 2, "2 commit authors, ", Confidence.HIGH),
        (("Ada Example", "root <bo@example.com>"), 2, "2 commit authors, ", Confidence.HIGH),
    ],
)
def test_who_left_the_name_out_is_counted_apart(
    repo: MakeRepository, names: tuple[str, ...], members: int, said: str, confidence: Confidence
) -> None:
    finding = project.write_access(repo(authors=names, answers={2: ", ".join(f"s00000{n}" for n in range(members))}))
    assert finding.message.startswith(said)
    assert (finding.state, finding.confidence) == (State.DONE, confidence)


@pytest.mark.parametrize(
    ("path", "state"),
    [("src/pkg/.venv/a.py", State.PARTIAL), ("src/pkg/a.txt", State.PARTIAL), ("src/pkg/venv.py", State.DONE)],
)
def test_code_of_others_and_text_make_no_package(repo: MakeRepository, path: str, state: State) -> None:
    files = dict.fromkeys([path, "docs/a.md", "tests/test_a.py", "configs/a.yaml"], "x = 1\n")
    assert project.cookiecutter(repo(files)).state is state
