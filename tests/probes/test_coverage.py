from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import confidence, state, workflow

Make = Callable[..., Repository]
W = ".github/workflows/tests.yml"
PLAIN = '[tool.coverage.run]\nomit = ["tests/*"]\n'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({W: workflow("coverage run -m pytest")}, "done"),
        ({W: workflow("pytest --cov=src tests")}, "done"),
        ({W: workflow("hatch test --cover")}, "done"),
        ({W: workflow("docker run --rm img sh -lc 'uv run coverage run -m pytest'")}, "done"),
        ({W: workflow("earthly +test"), "Earthfile": "test:\n    RUN python -m slipcover --source src -m pytest\n"}, "done"),
        ({W: workflow("earthly +test"), "Earthfile": "test:\n    RUN pip install slipcover\n    RUN pytest\n"}, "not_done"),
        ({W: workflow("docker run --rm img sh -lc 'pytest tests --cov'")}, "done"),
        ({W: workflow("docker run --rm img sh -lc 'pytest tests; run --cov'")}, "not_done"),
        ({"Dockerfile": "FROM x\nCMD [\"coverage\", \"run\", \"-m\", \"pytest\"]\n"}, "done"),
        ({"Dockerfile": "FROM x\nRUN pip install coverage\nCMD pytest\n"}, "not_done"),
        ({W: workflow("docker compose run t"), "compose.yml": "services: {t: {image: x, command: pytest --cov=src}}\n"}, "done"),
        ({W: workflow("hatch test -a -c")}, "done"),
        ({W: workflow("hatch test")}, "not_done"),
        ({"tasks.py": "from invoke import task\n\n@task\ndef test(ctx):\n    ctx.run('coverage run -m pytest tests/')\n"}, "done"),
        ({"pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--cov=src"\n'}, "done"),
        ({"pyproject.toml": PLAIN, W: workflow("pytest")}, "done"),
        ({".coverage": "x"}, "done"),
        *(({f"scripts/a.{end}": "coverage run -m pytest tests\n"}, "done") for end in ("sh", "ps1", "bat", "cmd", "nu")),
        ({"htmlcov/index.html": "<html></html>"}, "done"),
        ({".coveragerc": "[run]\nbranch = True\n"}, "done"),
        ({".coveragerc": "\n"}, "not_done"),
        ({"conf/notes.toml": "[tool.coverage.run]\nbranch = true\n"}, "not_done"),
        ({"coverage_report.txt": "Name    Stmts   Miss Branch BrPart  Cover\n---\na.py   9   1   2   0   90%\n"}, "done"),
        ({"coverage_report.txt": "we have not measured coverage: Name, Stmts, Miss, Cover\n"}, "not_done"),
        ({"pyproject.toml": PLAIN, W: workflow("pytest", "# coverage run -m pytest")}, "partial"),
        ({"requirements_dev.txt": "coverage\n"}, "partial"),
        *(({name: "coverage:\n  status: auto\n"}, "done") for name in ("codecov.yml", ".codecov.yml", "codecov.yaml")),
        *(({name: "<x>"}, "done") for name in ("coverage.xml", "out/coverage.json", "lcov.info", ".coverage.host.1")),
        ({"htmlcov/.gitkeep": "", "htmlcov/.gitignore": "*\n"}, "not_done"),
        ({"setup.cfg": "[coverage:run]\nbranch = True\n"}, "done"),
        ({"tox.ini": "[coverage:report]\nfail_under = 80\n"}, "done"),
        ({"setup.cfg": "[metadata]\nname = a\n", "pyproject.toml": "[project]\nname = 'a'\n"}, "not_done"),
        ({"tox.ini": "[pytest]\naddopts = --cov\n"}, "done"),
        ({"pytest.toml": "[pytest]\naddopts = ['-q', '--cov=a']\n"}, "done"),
        ({"pyproject.toml": "[tool.pytest]\naddopts = ['-q', '--cov=a']\n"}, "done"),
        ({"pyproject.toml": "[tool.pytest.ini_options]\nmarkers = ['--cov: a']\n"}, "not_done"),
        ({"docs/build.yaml": "addopts: --cov=src\n"}, "not_done"),
        ({"pyproject.toml": PLAIN.replace("tests/*", "src/a.py"), W: workflow("pytest", "# pytest --cov")}, "done"),
        ({"pyproject.toml": PLAIN + "branch = true\n", W: workflow("pytest", "# pytest --cov")}, "done"),
        ({".coveragerc": "[run]\n", W: workflow("pytest", "# pytest --cov")}, "done"),
        ({"reports/cov.log": "$ coverage report\nName   Stmts   Miss  Cover\na.py   9   1   90%\n"}, "done"),
        ({"node_modules/a/cov.txt": "Name   Stmts   Miss  Cover\na.py   9   1   90%\n"}, "not_done"),
        ({W: workflow("pytest", "# coverage run -m pytest"), "README.md": "coverage: 80%"}, "not_done"),
    ],
)  # fmt: skip
def test_coverage(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "coverage") == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("scripts/cov.py", "import subprocess\nsubprocess.run(['coverage', 'run', '-m', 'pytest'])\n", "done"),
        ("cov.py", "import subprocess, sys\nsubprocess.call([sys.executable, '-m', 'coverage', 'run'])\n", "done"),
        ("src/a.py", "import os\nos.system('pytest --cov=src')\n", "done"),
        ("tests/run.py", "import pytest\npytest.main(['--cov=src', 'tests'])\n", "done"),
        ("cov.py", "import coverage\ncov = coverage.Coverage()\ncov.start()\n", "done"),
        ("cov.py", "import subprocess\nsubprocess.run(['pip', 'install', 'coverage'])\n", "partial"),
        ("cov.py", "import subprocess\nsubprocess.run(['pytest'])\nprint('coverage run')\n", "partial"),
        ("tasks.py", "from invoke import task\n@task\ndef t(c):\n    c.run(' '.join(['pytest', '--cov']))\n", "done"),
    ],
)
def test_coverage_that_a_script_runs(repo: Make, path: str, text: str, expected: str) -> None:
    assert state(repo({path: text, "requirements.txt": "coverage\n"}), "coverage") == expected


def test_coverage_that_the_template_configured_and_nothing_runs_is_not_sure(repo: Make) -> None:
    files = {"pyproject.toml": PLAIN, W: workflow("pytest")}
    assert confidence(repo(files), "coverage") == "medium"
    assert confidence(repo({**files, "pyproject.toml": PLAIN.replace("tests/*", "src/a.py")}), "coverage") == "high"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("The coverage is 83%.", "unknowable"),
        ("We reach 100%.", "unknowable"),
        ("We never measured it. Even if it were close to 100% we would expect bugs.", "not_done"),
        ("It would be nice to be done. We have 97,5 % of the lines.", "unknowable"),
        ("We would like it.\n\nThe coverage is 100%.", "unknowable"),
        ("In the exercises on it we got 98-100%.", "unknowable"),
        ("It failed. Compared to the exercises (98-100%) ours is low.", "not_done"),
        ("As in the exercises. We have 80 %.", "unknowable"),
        ("Compared to the exercises we have fewer tests, which cover 80 %.", "unknowable"),
        ("Compared to the exercises (90%) it is 80 %.", "unknowable"),
        ("A coverage of 60%, and if it had been 100% there would still be bugs.", "unknowable"),
    ],
)
def test_coverage_is_unknowable_where_the_report_gives_a_figure(repo: Make, said: str, expected: str) -> None:
    made = repo({"README.md": "x"}, answers={8: said})
    assert state(made, "coverage") == expected


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("The coverage is 83%.", "question 8 gives a figure"),
        (r"The coverage is $83\%$.", "question 8 gives a figure"),
        ("See ![the report](figures/cov.png).", "question 8 shows a picture"),
        ("See [the report](figures/cov.png).", "question 8 shows a picture"),
        ("See ![the report](figures/gone.png).", None),
        ("We never measured it.", None),
    ],
)
def test_what_the_report_gives_is_told_beside_a_dependency(repo: Make, said: str, told: str | None) -> None:
    files = {"requirements.txt": "coverage\n", "reports/figures/cov.png": b"\x89PNG cov"}
    finding = discover()["coverage"].function(repo(files, answers={8: said}))
    assert finding.state.value == "partial"
    assert [place.path for place in finding.evidence] == ["requirements.txt", *(["reports/README.md"] if told else [])]
    assert (told in finding.message) if told else ("question" not in finding.message)
    assert all("\\" not in (place.note or "") for place in finding.evidence)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("See ![the report](figures/cov.png).", "unknowable"), ("See ![the report](figures/gone.png).", "not_done")],
)
def test_a_picture_of_the_report_gives_the_figure_that_it_shows(repo: Make, said: str, expected: str) -> None:
    assert state(repo({"reports/figures/cov.png": b"\x89PNG cov"}, answers={8: said}), "coverage") == expected


def test_one_line_of_a_whole_environment_is_no_choice_of_coverage(repo: Make) -> None:
    pinned = "".join(f"package{number}==1.{number}\n" for number in range(120)) + "coverage==7.4.0\n"
    made = repo({"requirements.txt": pinned}, answers={8: "The coverage is 83%."})
    finding = discover()["coverage"].function(made)
    assert (finding.state.value, finding.evidence[0].note) == ("unknowable", "83%")
    assert "one of the 121 packages" in finding.message
    assert state(repo({"requirements.txt": pinned}, answers={8: "We have none."}), "coverage") == "partial"
    chosen = pinned.replace("==", ">=")
    assert state(repo({"requirements.txt": chosen}, answers={8: "The coverage is 83%."}), "coverage") == "partial"


@pytest.mark.parametrize(("asked", "expected"), [("coverage\n", "partial"), ("flask\n", "unknowable")])
def test_a_list_that_asks_for_coverage_outright_is_shown_before_a_whole_environment(
    repo: Make, asked: str, expected: str
) -> None:
    pinned = "dependencies:\n" + "".join(f"  - p{number}==1.{number}\n" for number in range(120))
    files = {"environment.yaml": f"{pinned}  - coverage==7.4.0\n", "requirements_tests.txt": asked}
    finding = discover()["coverage"].function(repo(files, answers={8: "The coverage is 76%."}))
    assert finding.state.value == expected
    assert ("requirements_tests.txt" in [place.path for place in finding.evidence]) is (expected == "partial")


def test_a_figure_that_is_explained_is_not_shown_where_there_is_another(repo: Make) -> None:
    said = "Having a coverage of 100% indicates that all lines ran. Ours is 80%."
    made = repo({"README.md": "x"}, answers={8: said})
    assert [place.note for place in discover()["coverage"].function(made).evidence] == ["80%"]


def test_the_figure_of_an_example_is_not_shown_where_there_is_another(repo: Make) -> None:
    said = "For example, if 80 of 100 lines ran the coverage would be 80%. Ours is 20%."
    made = repo({"README.md": "x"}, answers={8: said})
    assert [place.note for place in discover()["coverage"].function(made).evidence] == ["20%"]


@pytest.mark.parametrize(
    ("files", "path", "line"),
    [
        ({W: workflow("pytest", "# pytest --cov"), "pyproject.toml": PLAIN}, W, 9),
        ({"cov.txt": "a\n\nName   Stmts   Miss  Cover\n"}, "cov.txt", 3),
        ({"tox.ini": "[tox]\nenvlist = a\n[coverage:run]\nbranch = 1\n"}, "tox.ini", 4),
        ({"setup.cfg": "[tool:pytest]\naddopts = -q --cov\n"}, "setup.cfg", 2),
        ({"Makefile": "all:\n\ntest:\n\tpytest --cov\n"}, "Makefile", 4),
    ],
)
def test_coverage_is_shown_where_it_stands(repo: Make, files: dict[str, str], path: str, line: int) -> None:
    found = discover()["coverage"].function(repo(files)).evidence
    assert (path, line) in [(each.path, each.line) for each in found]


@pytest.mark.parametrize(
    ("recipe", "told"),
    [
        ("coverage run -m pytest", "a task measures coverage"),
        ("coverage report -m", "a task reports coverage"),
        ("coverage html", "a task reports coverage"),
        ("coverage report -m\n\tcoverage run -m pytest", "a task measures coverage"),
        ("pytest --cov-report xml", "a task measures coverage"),
    ],
)
def test_a_report_of_coverage_is_not_called_its_measurement(repo: Make, recipe: str, told: str) -> None:
    finding = discover()["coverage"].function(repo({"Makefile": f"cov:\n\t{recipe}\n"}))
    assert (finding.state.value, finding.message) == ("done", told)


@pytest.mark.parametrize(
    ("runs", "sure"),
    [
        (("coverage run -m pytest", "coverage report"), "high"),
        (("echo ok", "coverage report"), "medium"),
        (("pytest --cov", "coverage xml"), "high"),
    ],
)
def test_what_only_tells_of_coverage_is_less_sure_to_calculate_it(repo: Make, runs: tuple[str, ...], sure: str) -> None:
    made = repo({".github/workflows/ci.yml": workflow(*runs)})
    assert (state(made, "coverage"), confidence(made, "coverage")) == ("done", sure)
