"""What each kind of manifest and lock declares, to the line."""

from __future__ import annotations

from textwrap import dedent

import pytest

from auditor.views.dependencies import DependenciesView, Manifest
from tests.views.memory import memory_tree

Row = tuple[str, int, str, str]


def view(**files: str | bytes | None) -> DependenciesView:
    return DependenciesView(memory_tree(files))


def only(path: str, text: str) -> Manifest:
    (manifest,) = view(**{path: dedent(text)}).manifests
    assert {manifest.path, *(item.path for item in manifest.requirements)} == {path}
    assert all(script.path == path for script in manifest.scripts)
    assert manifest.lock == manifest.path.endswith(("lock", "lock.yml")) and manifest.error is None
    assert all(item.lock == manifest.lock for item in manifest.requirements)
    return manifest


def declared(manifest: Manifest) -> list[Row]:
    return [(item.name, item.line, item.specifier, item.group) for item in manifest.requirements]


def test_every_table_of_a_pyproject_that_declares_something() -> None:
    manifest = only(
        "sub/pyproject.toml",
        """\
        [project]
        name = "p"
        dependencies = ["a>1", 3, "-e ."]
        scripts = {train = "p.train:main", "odd" = 3}
        gui-scripts.show = "p.show : Show.main [gui]"
        [project.optional-dependencies]
        dev = ["b~=1"]
        bad = "x"
        [dependency-groups]
        lint = ["c", {include-group = "x"}]
        [tool.pdm.dev-dependencies]
        test = ["d"]
        [tool.uv]
        dev-dependencies = ["e"]
        [tool.hatch.envs.docs]
        dependencies = ["f"]
        extra-dependencies = ["g"]
        [tool.poetry.dependencies]
        Python = "^3.10"
        H_h = {version = "2", extras = ["x"]}
        i = {path = "../i"}
        j = [{version = "1"}]
        [tool.poetry.dev-dependencies]
        k = "*"
        [tool.poetry.group.web.dependencies]
        l = "^1"
        [tool.poetry.scripts]
        serve = {reference = "p.serve:app", type = "console"}
        old = {callable = "p.old:main"}
        [tool.pixi.dependencies]
        m = ">=1"
        [tool.pixi.feature.cuda.target.linux-64.pypi-dependencies]
        n = "*"
        [tool.other.dependencies]
        no = "1"
        """,
    )
    assert manifest.kind == "pyproject"
    assert sorted(declared(manifest)) == [
        ("a", 3, ">1", ""),
        ("b", 7, "~=1", "dev"),
        ("c", 10, "", "lint"),
        ("d", 12, "", "test"),
        ("e", 14, "", "dev"),
        ("f", 16, "", "docs"),
        ("g", 17, "", "docs"),
        ("h-h", 20, "2", ""),
        ("i", 21, "", ""),
        ("j", 22, "", ""),
        ("k", 24, "*", "dev"),
        ("l", 26, "^1", "web"),
        ("m", 31, ">=1", ""),
        ("n", 33, "*", "cuda"),
    ]
    assert sorted((item.name, item.module, item.function, item.line) for item in manifest.scripts) == [
        ("old", "p.old", "main", 29),
        ("serve", "p.serve", "app", 28),
        ("show", "p.show", "Show.main", 5),
        ("train", "p.train", "main", 4),
    ]


def test_a_pyproject_of_an_older_flit_declares_as_much() -> None:
    manifest = only(
        "pyproject.toml",
        """\
        [tool.flit.metadata]
        module = "wrens"
        requires = ["numpy >=1.20", "torch"]
        dev-requires = ["ruff"]
        [tool.flit.metadata.requires-extra]
        test = ["pytest"]
        [tool.flit.scripts]
        train = "wrens.train:main"
        """,
    )
    assert declared(manifest) == [
        ("numpy", 3, ">=1.20", ""),
        ("torch", 3, "", ""),
        ("ruff", 4, "", "dev"),
        ("pytest", 6, "", "test"),
    ]
    assert [(item.name, item.module, item.line) for item in manifest.scripts] == [("train", "wrens.train", 8)]


def test_a_pyproject_may_name_the_files_that_declare() -> None:
    text = """\
        [tool.setuptools.dynamic]
        dependencies = {file = "deps/a.in"}
        [tool.setuptools.dynamic.optional-dependencies]
        dev = {file = ["deps/b.in", 3]}
        odd = "deps/no.in"
        [tool.hatch.metadata.hooks.requirements_txt]
        files = ["deps/c.in", 3]
        """
    names = ("a", "b", "c", "no")
    found = view(**{"x/pyproject.toml": dedent(text), **{f"x/deps/{name}.in": name for name in names}})
    assert [item.name for item in found.requirements] == ["a", "b", "c"]
    odd = "[tool.setuptools]\ndynamic = 3\n[tool.hatch.metadata.hooks.requirements_txt]\nfiles = 'a.in'\n"
    assert view(**{"pyproject.toml": odd, "a.in": "a"}).requirements == ()


@pytest.mark.parametrize(
    ("path", "kind", "text", "rows"),
    [
        (
            "Pipfile",
            "pipenv",
            """\
            [requires]
            no = "1"
            [packages]
            Flask_X = "*"
            "" = "*"
            [dev-packages]
            b = {version = "==1"}
            """,
            [("flask-x", 4, "*", ""), ("b", 7, "==1", "dev")],
        ),
        (
            "pixi.toml",
            "pixi",
            """\
            [dependencies]
            python = "3"
            a = "*"
            [target.osx-arm64.dependencies]
            b = "1"
            [feature.gpu.dependencies]
            c = "2"
            """,
            [("a", 3, "*", ""), ("b", 5, "1", ""), ("c", 7, "2", "gpu")],
        ),
        (
            "environment.yml",
            "conda",
            """\
            name: x
            dependencies:
            - python=3.10
            - pip
            - conda-forge::A_b>=1
            - pip:
              - c==2
              - 3
              - -e .
            - 4
            - {other: [x]}
            """,
            [("a-b", 5, ">=1", ""), ("c", 7, "==2", "pip")],
        ),
        (
            "setup.cfg",
            "setup.cfg",
            """\
            [flake8]
            max-line-length = 120
            [metadata]
            name = x
            [options]
            zip_safe
            install_requires =
                a>=1 ; python_version < "3.9"
                # no
                b  # why
            tests_require = c>=1;d
            [options.extras_require]
            Web: e
            [options]
            packages = find:
            """,
            [
                ("a", 8, '>=1 ; python_version < "3.9"', ""),
                ("b", 10, "", ""),
                ("c", 11, ">=1", "tests"),
                ("d", 11, "", "tests"),
                ("e", 13, "", "web"),
            ],
        ),
        (
            "setup.py",
            "setup.py",
            """\
            import setuptools
            R = ["a>1"]
            E = {"x": "b", **more, 3: "no"}
            R = R + ["no"]
            T = T + ["no"]
            setuptools.setup(
                "p", install_requires=R + ["c", f"no", N], tests_require=("d\\n\\ne\\n--no",), setup_requires={"f"},
                extras_require=E, python_requires="no", tests=["no"], entry_points=3, scripts=T,
            )
            """,
            [
                ("a", 2, ">1", ""),
                ("c", 7, "", ""),
                ("d", 7, "", "tests"),
                ("e", 7, "", "tests"),
                ("f", 7, "", "setup_requires"),
                ("b", 3, "", "x"),
            ],
        ),
        (
            "uv.lock",
            "uv",
            """\
            version = 1
            name = "no"
            [[package]]
            name = "Own"
            version = "0.1"
            source = { virtual = "." }
            [[package]]
            name = "Own_too"
            source = { editable = "." }
            [[package]]
            name = "A_b"
            version = "2"
            source = { registry = "x" }
            dependencies = [
                { name = "no" },
            ]
            [package.metadata]
            name = "no"
            version = "no"
            [[package]]
            name = 'c'
            """,
            [("a-b", 11, "==2", ""), ("c", 21, "", "")],
        ),
        (
            "poetry.lock",
            "poetry",
            """\
            [[package]]
            name = "a"
            version = "1"
            [metadata]
            name = "no"
            """,
            [("a", 2, "==1", "")],
        ),
        ("pdm.lock", "pdm", '[[package]]\nname = "a"\nversion = "1"\n', [("a", 2, "==1", "")]),
        (
            "Pipfile.lock",
            "pipenv",
            """\
            {
                "_meta": {
                    "hash": {
                        "no": {
                "default": {
                    "A_b": {
                        "hashes": {
                "develop": {
                    "c": {
            """,
            [("a-b", 6, "", ""), ("c", 9, "", "")],
        ),
        (
            "pixi.lock",
            "pixi",
            """\
            version: 6
            packages:
            - conda: https://example.org/linux-64/A_b-c-1.2-0_py.conda
              name: ""
            - pypi: https://example.org/d-2.0-py3-none-any.whl
            - pypi: https://example.org/d-2.0-py3-none-linux.whl
            - pypi: .
            - kind: conda
              name: 'e'
            """,
            [("a-b-c", 3, "", ""), ("d", 5, "", ""), ("e", 9, "", "")],
        ),
        (
            "sub.conda-lock.yml",
            "conda-lock",
            """\
            metadata:
              channels:
              - url: no
            package:
            - name: A_b
              version: 1
              dependencies: {name: no}
            - name: a-b
              manager: pip
            """,
            [("a-b", 5, "", "")],
        ),
        ("requirements-dev.lock", "requirements", "a==1\n", [("a", 1, "==1", "")]),
    ],
)
def test_every_kind_tells_name_line_specifier_and_group(path: str, kind: str, text: str, rows: list[Row]) -> None:
    manifest = only(path, text)
    assert (manifest.kind, declared(manifest)) == (kind, rows)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("setup.py", 'import setuptools\nsetuptools.setup(entry_points={"console_scripts": [\n"b = p.b : main", "bad"], "x": ["no = p:n"]})'),
        ("setup.cfg", "[metadata]\n[options.entry_points]\nconsole_scripts =\n\tb = p.b:main [x]\n\tbad\nx =\n\tno = p:n\n"),
        ("setup.cfg", "[metadata]\n[options.entry_points]\nconsole_scripts = b = p.b:main"),
    ],
)  # fmt: skip
def test_setuptools_names_console_scripts(path: str, text: str) -> None:
    (script,) = view(**{path: text}).scripts
    line = text.splitlines().index(next(line for line in text.splitlines() if "p.b" in line)) + 1
    assert script == ("b", "p.b", "main", path, line)


def test_a_setup_cfg_may_name_the_files_that_declare() -> None:
    text = "[options]\ninstall_requires = file: deps/a.in, deps/b.in\n[options.extras_require]\ndev = file:deps/c.in\n"
    found = view(**{"x/setup.cfg": text, **{f"x/deps/{name}.in": name for name in "abc"}})
    assert [(item.name, item.path) for item in found.requirements] == [(name, f"x/deps/{name}.in") for name in "abc"]


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("deploy/dev-requirements.in", "a", "requirements"),
        ("reqs-gpu.txt", "a", "requirements"),
        ("constraints.txt", "a", "requirements"),
        ("pylock.dev.toml", '[[packages]]\nname = "a"\n', "pylock"),
        ("my-env.yaml", "dependencies: [a]", "conda"),
        ("conda/linux.conda.yaml", "dependencies: [a]", "conda"),
        ("environment.yaml", "name: x\nchannels: [x]\nprefix: x\ndependencies:\n", "conda"),
        ("environment.yaml", "name: x", "conda"),
        ("environment.yaml", "DEBUG: 1", None),
        ("environment.yaml", "a: [", "conda"),
        ("x/conda-linux.yml", "a: [", "conda"),
        ("my-env.yaml", "name: x", None),
        ("my-env.yaml", "a: [", None),
        ("environment.yaml", "dependencies: x", None),
        ("environment.yaml", "dependencies: [a]\n" + "#" * 500_000, None),
        ("setup.py", "from setuptools import find_packages\nsetup.find()\nprint(3)\n", None),
        ("setup.py", "from setuptools import setup\n(setup)()", "setup.py"),
        ("setup.cfg", "[flake8]\nx = 1\n[tool]\noptions = 1\n", None),
        ("setup.cfg", "[flake8]\n[options.extras_require]\n", "setup.cfg"),
        ("setup.cfg", "[metadata]\nname = x\n", "setup.cfg"),
        ("setup.cfg", "[options]\ninstall_requires\n[options.entry_points]\nconsole_scripts\n", "setup.cfg"),
        ("setup.cfg", "no section", "setup.cfg"),
        ("docs/notes.txt", "a", None),
    ],
)  # fmt: skip
def test_a_file_is_a_manifest_by_its_name_and_what_it_holds(path: str, text: str, kind: str | None) -> None:
    assert [manifest.kind for manifest in view(**{path: text}).manifests] == ([kind] if kind else [])


def test_a_large_lock_is_read_by_its_lines() -> None:
    text = "".join(f'[[package]]\nname = "p{number}"\nversion = "1"\n' for number in range(120_000))
    assert len(view(**{"uv.lock": text}).requirements) == 120_000


@pytest.mark.parametrize(
    "path", ["uv.lock", "conda-lock.yml", "pyproject.toml", "setup.py", "setup.cfg", "Pipfile.lock"]
)
def test_a_manifest_that_could_not_be_read_declares_nothing(path: str) -> None:
    assert view(**{path: None}).requirements == ()
