from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.remarks.remarked import remarked
from tests.soon import soon

Make = Callable[..., Repository]
MODEL = "class Net:\n    pass\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = [1\n\n\nb = 2\n", 1),
        ("a = 1\n<<<<<<< HEAD\nb = 2\n=======\nb = 3\n>>>>>>> main\n", 2),
        ("def f():\nreturn 1\n", 2),
        ("a = 1\n", None),
        ("type Song = list[float]\n", None),
        ("def f[T](x: T) -> T:\n    return x\n", None),
        ("try:\n    pass\nexcept ValueError, TypeError:\n    pass\n", None),
        ('print(f"{a["b"]}")\n', None),
        ("import {{ cookiecutter.name }}\n", None),
    ],
)
def test_a_module_that_does_not_compile_is_remarked(repo: Make, text: str, line: int | None) -> None:
    found = remarked(repo({"a.py": text}), "python-syntax")
    assert [each.evidence[0].line for each in found] == ([line] if line else [])


def test_many_imports_and_many_folders_are_looked_through_once(repo: Make) -> None:
    files = {f"data/{number}/a.txt": "" for number in range(8_000)}
    files |= {"birds/__init__.py": "", "use.py": "".join(f"from birds.m{number} import x\n" for number in range(1_500))}
    made = repo(files)
    assert made.python.modules and made.tree.folders
    with soon(2):
        assert len(remarked(made, "python-import")) == 1_500


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("from birds.model import Nest\n", 1),
        ("from birds.model import Net\n", 0),
        ("from birds.nest import Net\n", 1),
        ("from birds import model\n", 0),
        ("from birds import nest\n", 1),
        ("try:\n    from birds.model import Nest\nexcept ImportError:\n    Nest = None\n", 0),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from birds.model import Nest\n", 0),
        ("from birds._version import version\n", 0),
        ("from birds.model import *\n", 0),
        ("from torch import nest\n", 0),
        ("def f():\n    from birds.model import Nest\n    return Nest\n", 1),
        ("from .model import Nest\n", 1),
    ],
)
def test_an_import_of_what_is_not_there_is_remarked(repo: Make, text: str, remarks: int) -> None:
    files = {"src/birds/__init__.py": "", "src/birds/model.py": MODEL, "src/birds/train.py": text}
    assert len(remarked(repo(files), "python-import")) == remarks


@pytest.mark.parametrize(
    ("more", "remarks"),
    [
        ({}, 1),
        ({"src/models/net.py": MODEL}, 0),
        ({"other/models/net.py": MODEL}, 0),
        ({"requirements.txt": "models\n"}, 0),
        ({"src/models/__init__.py": "net = 1\n"}, 0),
    ],
)
def test_an_import_from_the_folder_beside_a_script_is_looked_for_there(
    repo: Make, more: dict[str, str], remarks: int
) -> None:
    files = {
        "src/__init__.py": "",
        "src/models/__init__.py": "",
        "src/train.py": "from models.net import Net\n",
        **more,
    }
    assert len(remarked(repo(files), "python-import")) == remarks


def test_a_library_is_not_looked_for_beside_a_script(repo: Make) -> None:
    files = {"src/__init__.py": "", "src/json/__init__.py": "", "src/train.py": "from json.tool import main\n"}
    assert not remarked(repo(files), "python-import")


@pytest.mark.parametrize(
    "model",
    [
        "from torch.nn import *\n",
        "def __getattr__(name):\n    return name\n",
        "globals()['Nest'] = 1\n",
        "if True:\n    class Nest: ...\n",
        "try:\n    from x import Nest\nexcept ImportError:\n    pass\n",
        "for Nest in (): ...\n",
        "with a as Nest: ...\n",
        "(Nest := 1)\n",
        "def f():\n    global Nest\n    Nest = 1\n",
        "a, (Nest, b) = c\n",
        "import x.Nest as Nest\n",
        "match x:\n    case [Nest]:\n        pass\n",
    ],
)
def test_names_that_a_module_binds_in_any_way_are_there(repo: Make, model: str) -> None:
    files = {"birds/__init__.py": "", "birds/model.py": model, "train.py": "from birds.model import Nest\n"}
    assert remarked(repo(files), "python-import") == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("app.mount('/m')\napp = make()\n", [1, 2]),
        ("@app.get('/')\ndef f(): ...\napp = make()\n", [1, 3]),
        ("x = [app for app in y]\napp = 1\n", []),
        ("def f():\n    return app\napp = 1\n", []),
        ("try:\n    app\nexcept NameError:\n    pass\napp = 1\n", []),
        ("if True:\n    app = 0\napp.x()\napp = 1\n", []),
        ("from x import *\napp.x()\napp = 1\n", []),
        ("print(input)\ninput = 1\n", []),
        ("class A:\n    x: B = None\nB = 1\n", []),
    ],
)
def test_a_name_used_before_it_is_defined_is_remarked(repo: Make, text: str, lines: list[int]) -> None:
    found = remarked(repo({"a.py": text}), "python-order")
    assert [place.line for each in found for place in each.evidence] == lines


@pytest.mark.parametrize(
    ("target", "remarks"),
    [
        ("birds.cli:main", 0),
        ("birds.cli:app", 1),
        ("birds.shell:main", 1),
        ("birds:main", 1),
        ("invoke.main:program", 0),
        ("birds.dynamic:main", 0),
    ],
)
def test_a_script_that_points_nowhere_is_remarked(repo: Make, target: str, remarks: int) -> None:
    files = {
        "pyproject.toml": f'[project]\nname = "birds"\n[project.scripts]\nbirds = "{target}"\n',
        "src/birds/__init__.py": "",
        "src/birds/cli.py": "def main(): ...\n",
        "src/birds/dynamic.py": "from x import *\n",
    }
    assert len(remarked(repo(files), "python-script")) == remarks


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("def main(model, loader): ...\n", True),
        ("def main(\n    model: int,\n    loader=None,\n) -> None:\n    print(2 * 3)\n", True),
        ("def main(model=None): ...\n", False),
        ("def main(): ...\n", False),
        ("def main(*args): ...\n", False),
        ("def main(argv, *, fast=False): ...\n", False),
        ("import hydra\n\n@hydra.main()\ndef main(cfg): ...\n", False),
        ("import typer\n\ndef main(lr): ...\n\nmain = typer.Typer()\n", False),
        ("from x import *\n\ndef main(lr): ...\n", False),
        ("def other(lr): ...\n", False),
    ],
)
def test_a_script_that_calls_what_needs_arguments_is_remarked(repo: Make, code: str, told: bool) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "birds"\n[project.scripts]\nbirds = "birds.cli:main"\n',
        "src/birds/__init__.py": "",
        "src/birds/cli.py": code,
    }
    assert bool(remarked(repo(files), "python-script-arguments")) == told


def test_the_scripts_of_one_manifest_are_one_remark(repo: Make) -> None:
    scripts = "".join(f'{name} = "birds.cli:{name}"\n' for name in ("main", "a", "b", "c"))
    files = {
        "pyproject.toml": f"[project.scripts]\n{scripts}",
        "src/birds/__init__.py": "",
        "src/birds/cli.py": "main = 1\n",
    }
    (found,) = remarked(repo(files), "python-script")
    assert found.message == (
        "the script a points to birds.cli:a, but src/birds/cli.py does not define a; b and c lead nowhere either"
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def f():\n    return kg.load(1)\n", ["kg"]),
        ("def f():\n    kg.load(1)\n    kg.load(2)\n", ["kg"]),
        ("def f(x: Later) -> Other:\n    return 1\n", []),
        ("def f(x):\n    if x:\n        return 1\n    else:\n        return 2\n    return y\n", []),
        ("from x import *\ndef f():\n    return kg.load(1)\n", []),
        ("app.mount()\napp = 1\n", []),
        ("import kg\nkg.load(1)\n", []),
        ("def f():\n    return {'a': kg.one, 'b': 2}\n", ["kg"]),
        ("torch>=1.8\nclick\n", []),
    ],
)
def test_a_name_that_nothing_defines_is_remarked(repo: Make, text: str, names: list[str]) -> None:
    found = remarked(repo({"a.py": text}), "python-undefined")
    assert [each.message.split(" ")[2].strip(",") for each in found] == names


def test_an_import_that_is_commented_out_is_shown(repo: Make) -> None:
    text = "# from a.b import c, kg\nimport d\n#import big\n\ndef f():\n    return kg.load(big, other)\n"
    (found,) = remarked(repo({"a.py": text}), "python-undefined")
    assert found.message == (
        "a.py uses big, kg and other, which it neither defines nor imports (the import of kg and big is commented out)"
    )
    assert [place.line for place in found.evidence][-2:] == [1, 3]


@pytest.mark.parametrize("path", ["src/old_train.py", "src/legacy/train.py", "src/train.py"])
def test_a_module_that_is_set_aside_is_not_remarked(repo: Make, path: str) -> None:
    files = {"src/net/__init__.py": "", "src/net/model.py": "A = 1\n", path: "from net.model import B\nkg.load(1)\n"}
    made = repo(files)
    found = [*remarked(made, "python-import"), *remarked(made, "python-undefined")]
    assert len(found) == (2 if path == "src/train.py" else 0)


def test_the_init_of_a_package_may_be_imported_by_name(repo: Make) -> None:
    files = {"src/birds/__init__.py": "ROOT = 1\n", "src/birds/a.py": "from birds.__init__ import ROOT\n"}
    assert not remarked(repo(files), "python-import")


@pytest.mark.parametrize(
    ("ignore", "expected"),
    [
        ("data/\n", 1),
        ("models\n", 0),
        ("src/p/*\n", 1),
        ("/data/\n", 0),
        ("data/\n!src/p/data/\n", 0),
        ("data/*.csv\n", 0),
        ("*.py\n", 0),
        ("#data/\n", 0),
    ],
)
def test_code_in_a_folder_that_is_ignored(repo: Make, ignore: str, expected: int) -> None:
    files = {"src/p/data/load.py": "x = 1\n", "src/p/data/clean.py": "y = 1\n", "src/p/models/net.py": "z = 1\n"}
    found = remarked(repo({".gitignore": ignore, **files}), "code-ignored")
    assert len(found) == expected
    assert not found or found[0].message.startswith(f".gitignore leaves out {ignore.strip()}, and so src/p/data")
    told = (
        " (`/data/` would leave out only what lies beside it)" if ignore == "data/\n" else ": git add skips a new one"
    )
    assert not found or found[0].message.endswith(told)
