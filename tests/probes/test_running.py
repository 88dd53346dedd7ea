"""Where a README says how the project is run."""

from __future__ import annotations

import pytest

from auditor.registry import discover
from tests.probes.conftest import MakeRepository
from tests.probes.ops import state

LONG = "word " * 320
FILES = {
    "Makefile": "train:\n\tpython src/train.py\n",
    "tasks.py": "from invoke import task\n\n\n@task\ndef train(c):\n    c.run('python src/train.py')\n",
    "pyproject.toml": '[project]\nname = "birds"\n[project.scripts]\nfly-birds = "birds.fly:main"\n',
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Run:\nuv run python -m birds.drift\n", "done"),
        ("Run:\n\npython -m birds.train\n", "done"),
        ("1. uv sync\n2. uv run invoke train\n", "done"),
        ("- pip install -e .\n", "done"),
        ("docker build -t birds -f dockerfiles/api.dockerfile .\n", "done"),
        ("uvicorn birds.api:app --reload\n", "done"),
        ("  streamlit run app.py\n", "done"),
        ("2) inv train\n", "done"),
        ("make train\n", "done"),
        ("The model is trained using invoke train, and kept.\n", "done"),
        ("Somebody calls inv train.\n", "done"),
        ("Nobody can invoke birds.\n", "partial"),
        ("We make train tickets.\n", "partial"),
        ("make fly\n", "partial"),
        ("uv run is what we like.\n", "partial"),
        ("uv sync between us was hard.\n", "partial"),
        ("pip install was new to us.\n", "partial"),
        ("docker run by hand was hard.\n", "partial"),
        ("We had uv run python for us.\n", "partial"),
        ("├── uv run python a.py\n", "partial"),
    ],
)
def test_a_command_on_a_line_of_its_own_says_how_to_run_it(repo: MakeRepository, text: str, expected: str) -> None:
    assert state(repo({**FILES, "README.md": f"{LONG}\n\n{text}"}), "documentation") == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("python3.12 train.py", "done"),
        ("py -m birds", "done"),
        ("hatch run train", "done"),
        ("pdm run train", "done"),
        ("mlflow run .", "done"),
        ("sbatch train.sh", "done"),
        ("bsub < train.sh", "done"),
        ("nox -s train", "done"),
        ("jupyter lab", "done"),
        ("fly-birds --far", "done"),
        ("fly-fish --far", "partial"),
        ("cd fly-birds", "partial"),
        ("happy -m birds", "partial"),
    ],
)
def test_other_runners_and_the_projects_own_commands_say_how_to_run_it(
    repo: MakeRepository, command: str, expected: str
) -> None:
    files = {**FILES, "README.md": f"{LONG}\n\n```bash\n{command}\n```\n"}
    assert state(repo(files), "documentation") == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("```bash\n# all of it\nfly-birds --far\n```\n", 5),
        ("So:\n\n    fly-birds --far\n", 5),
        ("So:\n\n1. inv train\n", 5),
        ("So, by inv train.\n", 3),
        ("So:\npython -m birds.train\n", 4),
    ],
)
def test_the_line_of_what_runs_it_is_shown(repo: MakeRepository, text: str, line: int) -> None:
    (place,) = discover()["documentation"].function(repo({**FILES, "README.md": f"{LONG}\n\n{text}"})).evidence
    assert place.line == line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Type `just train`.", "done"),
        ("By `fastapi dev src/birds/api.py` it is served.", "done"),
        ("Then (`dvc repro`).", "done"),
        ("- **Load**: `locust -f tests/load.py`", "done"),
        ("`bash scripts/train.sh` trains.", "done"),
        ("`./scripts/train.sh` trains.", "partial"),
        ("`pytest tests/` tests.", "done"),
        ("`curl -X POST http://localhost:8000/predict`", "done"),
        ("Type `fly-birds --far`.", "done"),
        ("We call it `fly-birds`.", "partial"),
        ("We use `pytest`, `tox` and `sbatch`.", "partial"),
        ("`dvc pull` brings the data.", "partial"),
        ("`git clone https://example.org/birds.git`", "partial"),
        ("Of `a`, just birds of `b`.", "partial"),
        ("`birds` run, and `a` make sure `b` they fly.", "partial"),
        ("Write `python report.py html`, said the template.", "partial"),
    ],
)
def test_a_command_with_its_words_between_backticks_says_how_to_run_it(
    repo: MakeRepository, text: str, expected: str
) -> None:
    assert state(repo({**FILES, "README.md": f"{LONG}\n\n{text}\n"}), "documentation") == expected


_GUIDE = "Whoever is new to all of this installs Python first of all, and then goes on with it as is told here. " * 3
_CODE = "\n\n```bash\n{}\n```\n"


@pytest.mark.parametrize(
    ("told", "more", "expected"),
    [
        ("pip install -r requirements.txt", {}, "partial"),
        ("python -m venv .venv", {}, "partial"),
        ("python src/train.py", {}, "done"),
        ("python train.py", {}, "done"),
        ("python src/gone.py", {}, "done"),
        ("python scripts/gone.py", {}, "partial"),
        ("make fit", {}, "partial"),
        ("make fit", {"Makefile": "fit:\n\ttrue\n"}, "done"),
        ("uv run fit-birds", {"pyproject.toml": "[project.scripts]\nfit-birds = 'a:b'\n"}, "done"),
        ("uv sync", {"README.md": "See [how](GUIDE.md)."}, "done"),
        ("pip install -e .\npython -m p.train", {"p/__init__.py": "", "p/train.py": ""}, "done"),
        ("uvicorn --port 80 p.api:app", {"p/__init__.py": "", "p/api.py": "x = 1\n"}, "done"),
        ("python -m p.gone", {"p/__init__.py": "", "p/train.py": ""}, "partial"),
        ("python -m pytest", {"p/__init__.py": "", "p/train.py": ""}, "partial"),
        ("docker compose up", {"docker-compose.yml": "services: {a: {image: b}}\n"}, "done"),
        ("docker compose up", {}, "partial"),
        ("docker build -t app .", {"Dockerfile": "FROM scratch\n"}, "done"),
        ("docker build -t app .", {}, "partial"),
    ],
)
def test_a_guide_at_the_root_tells_of_this_project(
    repo: MakeRepository, told: str, more: dict[str, str], expected: str
) -> None:
    files = {"README.md": "Hello", "src/train.py": "x = 1\n", "requirements.txt": "torch\n", **more}
    made = repo({**files, "GUIDE.md": _GUIDE + _CODE.format(told)})
    assert state(made, "documentation") == expected


@pytest.mark.parametrize(
    ("told", "expected"), [("python -m p.train", "medium"), ("uvicorn main:app", "low"), ("docker compose up", "low")]
)
def test_a_guide_that_may_be_of_any_project_is_less_sure(repo: MakeRepository, told: str, expected: str) -> None:
    files = {
        "README.md": "Hello",
        "p/__init__.py": "",
        "p/train.py": "",
        "main.py": "",
        "compose.yml": "services: {}\n",
    }
    found = discover()["documentation"].function(repo({**files, "GUIDE.md": _GUIDE + _CODE.format(told)}))
    assert (found.state.value, found.confidence.value) == ("done", expected)


ANSWERED = dict.fromkeys(range(4, 9), "We did it so. " * 40)


@pytest.mark.parametrize(("words", "expected"), [(200, "partial"), (320, "done")])
def test_answers_in_another_file_make_a_readme_no_longer(repo: MakeRepository, words: int, expected: str) -> None:
    text = f"# P\n{'word ' * words}\n\nRun `python train.py`.\n"
    assert state(repo({"README.md": text}, answers=ANSWERED), "documentation") == expected
