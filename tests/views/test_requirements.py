"""Lines of requirements as pip and conda read them, and a setup.py that nobody can read."""

from __future__ import annotations

import pytest

from auditor.views.dependencies import DependenciesView
from tests.views.memory import memory_tree


def view(**files: str | bytes | None) -> DependenciesView:
    return DependenciesView(memory_tree(files))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Torch_Vision >= 0.1 , < 1", ("torch-vision", ">= 0.1 , < 1")),
        ("  'torch>=2'  ", ("torch", ">=2")),
        ("torch[cuda , x] ~=2.1 ; python_version < '4' # why", ("torch", "~=2.1 ; python_version < '4'")),
        ('"torch ==1" ', ("torch", "==1")),
        ("torch>=1'", ("torch", ">=1'")),
        ("torch#not-a-comment", None),
        ("--from a::b", None),
        ("git+https://example.org/o/A-b2.git@feature#subdirectory=x", ("a-b2", "git+https://example.org/o/A-b2.git@feature#subdirectory=x")),
        ("torch\t# a # b", ("torch", "")),
        ("torch 2.1.0+cu118", None),
        ("torch 2.*", ("torch", "2.*")),
        ("torch (>=2)", ("torch", "(>=2)")),
        ("torch!=2.0 --hash=sha256:aa --hash=sha256:bb", ("torch", "!=2.0")),
        ("x", ("x", "")),
        ("pytorch::torch=2.1=py_0", ("torch", "=2.1=py_0")),
        ("-e git+https://example.org/o/some_tool.git@v1#egg=tool", ("tool", "git+https://example.org/o/some_tool.git@v1#egg=tool")),
        ("--editable=git+ssh://git@example.org/o/a.b", ("a-b", "git+ssh://git@example.org/o/a.b")),
        ("git+https://example.org/o/a.git#subdirectory=x&egg=c-d", ("c-d", "git+https://example.org/o/a.git#subdirectory=x&egg=c-d")),
        ("https://example.org/a::b/torch-2.0%2Bcu-cp310.whl#sha256=0", ("torch", "https://example.org/a::b/torch-2.0%2Bcu-cp310.whl#sha256=0")),
        ("https://example.org/t/spacy_en-3.0.tar.gz ; os_name == 'x'", ("spacy-en", "https://example.org/t/spacy_en-3.0.tar.gz ; os_name == 'x'")),
        ("file:///a-1.zip", ("a", "file:///a-1.zip")),
        ("wheels/b-1-py3-none-any.whl", ("b", "wheels/b-1-py3-none-any.whl")),
        ("../c-2.tar.bz2", ("c", "../c-2.tar.bz2")),
        ("https://example.org/main.zip", None),
        ("../local", None),
        ("-e .[dev]", None),
        ("--extra-index-url=https://example.org/a-1.zip", None),
        ("-c constraints.txt", None),
        ("'", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_line_of_requirements_is_read_as_pip_and_conda_do(line: str, found: tuple[str, str] | None) -> None:
    rows = [(item.name, item.specifier) for item in view(**{"requirements.txt": line}).requirements]
    assert rows == ([found] if found else [])


def test_a_line_that_goes_on_counts_as_its_first() -> None:
    text = "a==1 \\\n    --hash=sha256:0 \\\n  --hash=sha256:1\n# no \\\nb>=\\  \n2\n\0c\nd==3 \\\n"
    found = view(**{"requirements.txt": text}).requirements
    assert [(item.name, item.line, item.specifier) for item in found] == [
        ("a", 1, "==1"),
        ("b", 5, ">= 2"),
        ("c", 7, ""),
        ("d", 8, "==3"),
    ]


@pytest.mark.parametrize(
    "line",
    ["-r more.txt", "  -rmore.txt # c", "--requirement=more.txt", "--requirement \\\n more.txt", "-r .\\more.txt"],
)
def test_what_is_included_is_read_too(line: str) -> None:
    texts = {"requirements.txt": line, "environment.yml": "dependencies:\n- pip:\n  - " + line.replace("\\\n", "")}
    for name, text in texts.items():
        found = view(**{f"deploy/{name}": text, "deploy/more.txt": "a\n", "more.txt": "b\n"})
        assert [(item.name, item.path) for item in found.requirements] == [("a", "deploy/more.txt")]
    assert view(**{"requirements.txt": "# -r more.txt\n-c more.txt\n", "more.txt": "b"}).requirements == ()


@pytest.mark.parametrize("text", ["setup(\0)", "(" * 5000, "-" * 50_000 + "1", "setup(", "x = 1\n" * 20_000])
def test_a_setup_py_that_cannot_be_parsed_says_why(text: str) -> None:
    (manifest,) = view(**{"setup.py": text}).manifests
    assert manifest.error is not None and 0 < len(manifest.error.reason) <= 200


def test_a_setup_cfg_that_cannot_be_parsed_says_why_on_one_line() -> None:
    (manifest,) = view(**{"setup.cfg": "no section " + "x" * 500}).manifests
    assert manifest.error is not None and len(manifest.error.reason) == 200
    assert manifest.error.reason.startswith("File contains no section headers. file:")
