from __future__ import annotations

import pytest

from auditor.views.python import PythonView
from auditor.views.tree import Tree
from tests.views.memory import memory_tree

_MAKES = "def score(x):\n    return x\n"
_TESTS = "def test_a():\n    assert 1\n"


def roles(files: dict[str, str | bytes | None]) -> dict[str, str]:
    return {module.path: module.role for module in PythonView(memory_tree(files)).modules}


@pytest.mark.parametrize("importing", ["from pkg.test.score import score\n", "import pkg.test.score\n"])
def test_what_code_imports_of_a_folder_of_tests_is_code_and_what_that_imports(importing: str) -> None:
    found = roles({
        "src/pkg/__init__.py": "",
        "src/pkg/app.py": importing,
        "src/pkg/test/__init__.py": "",
        "src/pkg/test/score.py": "from pkg.test.more import score as more\n" + _MAKES,
        "src/pkg/test/more.py": _MAKES,
        "src/pkg/test/test_score.py": "from pkg.test.helper import score\n" + _TESTS,
        "src/pkg/test/helper.py": _MAKES,
    })  # fmt: skip
    assert found["src/pkg/test/score.py"] == found["src/pkg/test/more.py"] == "code"
    assert found["src/pkg/test/test_score.py"] == found["src/pkg/test/helper.py"] == "test"


@pytest.mark.parametrize(
    ("path", "text", "importing"),
    [
        ("tests/test_score.py", _TESTS, "from tests.test_score import test_a\n"),
        ("tests/conftest.py", _MAKES, "from tests.conftest import score\n"),
        ("tests/__init__.py", "ROOT = 'data'\n", "from tests import ROOT\n"),
        ("tests/helper.py", _MAKES, "from helper import score\n"),
    ],
)
def test_tests_and_what_only_they_have_stay_tests(path: str, text: str, importing: str) -> None:
    assert roles({path: text, "src/pkg/app.py": importing})[path] == "test"


def own(files: dict[str, str | bytes | None]) -> set[str]:
    tree: Tree = memory_tree(files)
    return {path for path in tree.named("*.py", foreign=False) if "vendor" in path}


_APP = "from src.vendor.model import Net\n"


@pytest.mark.parametrize(
    "importing",
    ["from src.data import load\n", "from ..data import load\n", "import src.data\n", "    from data import load\n"],
)
def test_a_folder_called_vendor_that_imports_the_rest_of_the_project_is_its_own(importing: str) -> None:
    files: dict[str, str | bytes | None] = {
        "src/data.py": "def load(): ...\n",
        "src/app.py": _APP,
        "src/vendor/model.py": "import torch\n" + importing,
        "src/vendor/deep/net.py": "",
        "src/vendor/node_modules/x.py": "",
    }
    assert own(files) == {"src/vendor/model.py", "src/vendor/deep/net.py"}


def test_a_folder_called_vendor_that_holds_all_there_is_is_the_projects_own() -> None:
    files: dict[str, str | bytes | None] = {"vendor/train.py": "", "tests/test_a.py": _TESTS, "tasks.py": ""}
    assert own(files) == {"vendor/train.py"}


@pytest.mark.parametrize(
    "files",
    [
        {"src/vendor/model.py": "import torch\nfrom .net import Net\n"},
        {"src/vendor/model.py": "from utils import a\n", "src/vendor/utils.py": "", "src/utils.py": ""},
        {"src/vendor/model.py": "from src.vendor.net import Net\n", "src/vendor/net.py": ""},
        {"src/vendor/model.py": "from src.data import load\n", "src/vendor/LICENSE": "MIT"},
        {"src/vendor/yolo/model.py": "from ..data import load\n"},
    ],
)
def test_somebody_elses_code_in_a_folder_called_vendor_stays_so(files: dict[str, str | bytes | None]) -> None:
    assert own({"src/data.py": "", "src/app.py": _APP, **files}) == set()


_COPY: dict[str, str | bytes | None] = {
    "requirements.txt": "torch\ncoollib==1.0\n",
    "src/models/coollib/__init__.py": "from .version import __version__\nfrom .data import load\n",
    "src/models/coollib/version.py": "__version__ = '1.0'\n",
    "src/models/coollib/data.py": "import torch\nfrom coollib.quant import q\n\n\ndef load(): ...\n",
    "src/models/coollib/quant/__init__.py": "def q(): ...\n",
    "src/train.py": "from coollib import load\n",
    "src/data.py": "",
}


@pytest.mark.parametrize(
    ("changed", "vendored"),
    [
        ({}, True),
        ({"requirements.txt": "coollib\n"}, True),
        ({"requirements.txt": "", "environment.yml": "dependencies:\n  - pip:\n    - coollib>=1\n"}, True),
        ({"requirements.txt": "", "pyproject.toml": "[project]\nname = 'x'\ndependencies = ['coollib>=1']\n"}, True),
        ({"src/models/coollib/version.py": "", "src/models/coollib/__init__.py": "__version__ = '1'\n"}, True),
        ({"requirements.txt": "coollib-tools\n# coollib\n"}, False),
        ({"requirements.txt": "torch\n"}, False),
        ({"pyproject.toml": "[project]\nname = 'coollib'\n"}, False),
        ({"setup.py": "from setuptools import setup\nsetup(name='coollib', packages=[])\n"}, False),
        ({"setup.py": "from setuptools import setup\nNAME = 'coollib'\nsetup(name=NAME)\n"}, False),
        ({"setup.cfg": "[metadata]\nname = cool_lib\n[options]\n"}, True),
        ({"setup.cfg": "[metadata]\nname = coollib\n[options]\n"}, False),
        ({"pyproject.toml": "[tool.uv.sources]\ncoollib = {workspace = true}\n"}, False),
        ({"pyproject.toml": "[tool.uv.sources]\ncoollib = {index = 'x'}\n"}, True),
        ({"pyproject.toml": "[[tool.uv.index]]\nname = 'coollib'\n"}, True),
        ({"Pipfile": "[packages]\ncoollib = {git = 'https://github.com/x/coollib'}\n"}, False),
        ({"pyproject.toml": "[project\nname = 'coollib'\n"}, False),
        ({"src/models/coollib/version.py": None, "src/models/coollib/__init__.py": ""}, False),
        ({"src/models/coollib/data.py": "from src.data import load\n"}, False),
        ({"src/models/coollib/data.py": "from train import fit\n"}, False),
        ({"src/train.py": None, "src/data.py": None}, False),
    ],
)
def test_a_package_that_is_a_copy_of_a_library_asked_for_is_somebody_elses(
    changed: dict[str, str | bytes | None], vendored: bool
) -> None:
    files = {path: text for path, text in {**_COPY, **changed}.items() if text is not None}
    found = {module.path for module in PythonView(memory_tree(files)).modules}
    assert ("src/models/coollib/data.py" not in found) == vendored


_OWN_PACKAGE: dict[str, str | bytes | None] = {
    "corrupt_mnist/__init__.py": "__version__ = '0.1.0'\n",
    "corrupt_mnist/train.py": "import torch\n",
    "corrupt_mnist/data.py": "",
    "app/main.py": "import requests\n",
}
_NAMED = "[project]\nname = 'mlops-exam'\ndependencies = ['torch']\n"


@pytest.mark.parametrize("folder", ["", "src/", "services/api/"])
@pytest.mark.parametrize(
    ("path", "manifest"),
    [
        ("pyproject.toml", f"{_NAMED}[tool.setuptools]\npackages = ['corrupt_mnist']\n"),
        ("pyproject.toml", f"{_NAMED}[tool.coverage.run]\nsource = ['corrupt_mnist']\n"),
        ("pyproject.toml", f"{_NAMED}[tool.poetry]\npackages = [{{include = 'corrupt_mnist'}}]\n"),
        ("pyproject.toml", f"{_NAMED}[tool.ruff.lint.isort]\nknown-first-party = ['corrupt_mnist']\n"),
        ("pyproject.toml", f"{_NAMED}[tool.isort]\nknown_first_party = 'corrupt_mnist'\n"),
        ("setup.py", "from setuptools import setup\nsetup(packages=['corrupt_mnist'])\n"),
        ("requirements.txt", "torch\ncorrupt_mnist @ file:///app\n"),
        ("requirements.txt", "torch\n-e git+https://github.com/x/exam.git#egg=corrupt_mnist\n"),
        ("pyproject.toml", "[tool.poetry.dependencies]\ncorrupt_mnist = {path = '.', develop = true}\n"),
    ],
)
def test_a_package_that_the_configuration_names_is_the_projects_own(folder: str, path: str, manifest: str) -> None:
    files = {f"{folder}{name}" if name.startswith("corrupt") else name: text for name, text in _OWN_PACKAGE.items()}
    found = {module.path for module in PythonView(memory_tree({**files, path: manifest})).modules}
    assert f"{folder}corrupt_mnist/train.py" in found


@pytest.mark.parametrize(("licensed", "own"), [(False, True), (True, False)])
@pytest.mark.parametrize("folder", ["", "src/", "backend/src/", "backend/"])
def test_a_package_where_the_projects_own_lies_is_a_copy_by_its_licence_alone(
    folder: str, licensed: bool, own: bool
) -> None:
    files = {f"{folder}{name}" if name.startswith("corrupt") else name: text for name, text in _OWN_PACKAGE.items()}
    files |= {f"{folder}corrupt_mnist/LICENSE": "MIT"} if licensed else {}
    tree = memory_tree({**files, "environment.yml": "dependencies:\n  - pip:\n    - corrupt-mnist==0.1.0\n"})
    found = {module.path for module in PythonView(tree).modules}
    assert (f"{folder}corrupt_mnist/train.py" in found) == own


@pytest.mark.parametrize("name", ["app", "src"])
def test_what_many_call_their_own_package_is_no_copy(name: str) -> None:
    files = {f"src/models/{name}/{path.partition('/')[2]}": text for path, text in _OWN_PACKAGE.items()}
    tree = memory_tree({**files, "src/main.py": "", "requirements.txt": f"{name}\n"})
    assert f"src/models/{name}/train.py" in {module.path for module in PythonView(tree).modules}
