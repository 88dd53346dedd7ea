from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.checklist import load_catalogue
from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import confidence, state, workflow

Make = Callable[..., Repository]
LONG = "word " * 320
STOCK = (
    "Getting started\n===============\n\nThis is where you describe how to get set up on a clean install, including the\n"
    "commands necessary to get the raw data (using the `sync_data_from_s3` command,\nfor example), and then how to make "
    "the cleaned, final data sets.\n"
)
W = ".github/workflows/docs.yml"
DOCUMENTED = 'class A:\n    """Loads images."""\n\n\ndef b():\n    """Returns one."""\n'
SHOWN = {
    "docs/source/data.md": "# Data\n\n::: p.data.A\n\n::: p.data.b\n",
    "docs/source/c.rst": "C\n=\n\n.. automodule:: p.data\n",
}


FETCHED = f"# P\n{LONG}\n```bash\ngit clone https://example.org/wren.git\n{{}}\n```\n"
MAKEFILE = "train:\n\tpython src/train.py\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"docs/source/usage.md": "# Usage\n" + "how it works and why " * 20}, "done"),
        ({"README.md": f"# P\n{LONG}\n```bash\nuv run python src/train.py\n```\n"}, "done"),
        ({"README.md": f"# P\n{LONG}\nRun `invoke train` to train.\n"}, "done"),
        ({"README.md": f"# P\n{LONG}\n"}, "partial"),
        (
            {"README.md": f"# P\n{LONG}\nFill out `make_dataset.py`; packages by `conda`, see `docker-compose.yml`.\n"},
            "partial",
        ),
        (
            {"README.md": f"# P\n{LONG}\nCreate the data by running 'make data' and the model by \"make train\".\n"},
            "done",
        ),
        ({"README.md": f"# P\n{LONG}\nDon't make it the groups' task; 'make sure', we said.\n"}, "partial"),
        ({"README.md": f"# P\n{LONG}\nType `PYTHONPATH=. python3 src/train.py lr=1`.\n"}, "done"),
        ({"README.md": f"# P\n{LONG}\n### 1. Training\n$python src/train.py\n"}, "done"),
        (
            {"README.md": f"# P\n{LONG}\nWe use `hydra`, and make use of `dvc` (or `docker` to make images of `a`).\n"},
            "partial",
        ),
        ({"README.md": f"# P\n{LONG}\nWith `dvc` there, (` make train `).\n"}, "done"),
        ({"README.md": f"# P\n{LONG}\nStart it by\n\npython src/train.py\n"}, "done"),
        ({"README.md": f"# P\n{LONG}\npython scripts do it, $5 a month\n"}, "partial"),
        ({"README.md": f"# P\n{LONG}\n```txt\n├── Makefile  <- commands like `make data`\n```\n"}, "partial"),
        (
            {"README.md": f"# P\n{LONG}\n```bash\npython report.py check\n```\nNeeds `pip install click markdown`.\n"},
            "partial",
        ),
        ({"README.md": "# P\n```bash\nuv run python src/train.py\n```\n"}, "partial"),
        ({"README.md": "word " * 250 + "\n```bash\nmake train\n" + "echo a b\n" * 20 + "```\n"}, "done"),
        ({"README.md": "word " * 250 + "\nType `make train`.\n```\n" + "├── a b c\n" * 20 + "```\n"}, "partial"),
        ({"docs/a.md": "what we saw\n" * 6, "docs/b.md": "how it was said\n" * 6}, "done"),
        (
            {"docs/a.md": "what we saw\n" * 6 + "\n```\n" + "gcloud run deploy sky --image=a/b/c\n" * 5 + "```\n"},
            "done",
        ),
        ({"docs/a.md": "what we saw\n" * 6, "docs/b.md": "how it was\n" * 4}, "partial"),
        ({"docs/source/index.md": "# Documentation\n\nDocumentation for my_project\n"}, "partial"),
        ({"docs/getting-started.rst": STOCK}, "partial"),
        ({"docs/getting-started.rst": STOCK + "how it works and why " * 20}, "done"),
        ({**SHOWN, "src/p/data.py": DOCUMENTED}, "done"),
        ({**SHOWN, "src/p/data.py": "class A:\n    pass\n\ndef b():\n    pass\n"}, "partial"),
        ({**SHOWN, "src/p/data.py": DOCUMENTED + "\ndef c():\n    pass\n", "docs/c.md": "::: p.data.c\n"}, "done"),
        ({"docs/d.md": "```\n::: p.data.A\n::: p.data.b\n::: p.data\n```\n", "src/p/data.py": DOCUMENTED}, "not_done"),
        ({"docs/d.md": "::: p.data.x\n\n::: p.data.y\n\n::: p.data\n", "src/p/data.py": DOCUMENTED}, "partial"),
        ({"docs/d.md": "::: src.p.data.A\n\n::: src.p.data.b\n\n::: src.p\n", "src/p/data.py": DOCUMENTED}, "done"),
        ({**SHOWN, "src/q/data.py": "class A:\n    pass\n"}, "partial"),
        ({"docs/source/data.md": "# Data\n\n::: p.data.A\n", "src/p/data.py": "class A:\n    pass\n"}, "partial"),
        ({"README.md": "word " * 400 + "\n```\nBuild the images and make sure they work\n```\n"}, "partial"),
        ({"README.md": "word " * 400 + "\n```\nmake train\n```\n"}, "done"),
        ({"README.md": "word " * 400 + "\n```\nmake use-gpu\n```\n"}, "done"),
        ({"README.rst": "word " * 400 + "\n\n.. code-block:: bash\n\n   python src/train.py\n"}, "done"),
        ({"README.rst": "word " * 400 + "\n\nmake train is a word of ours\n"}, "partial"),
        ({"README.txt": "word " * 400 + "\n\n    python src/train.py\n"}, "done"),
        ({"README.adoc": "word " * 400 + "\n\n----\npython src/train.py\n----\n"}, "done"),
        ({"README.adoc": "word " * 400 + "\n\nmake train is a word of ours\n"}, "partial"),
        ({".github/README.md": "word " * 400 + "\n```\nmake train\n```\n"}, "done"),
        ({"README.md": "Hello", ".github/README.md": "word " * 400 + "\n```\nmake train\n```\n"}, "partial"),
        ({"README.md": "word " * 400 + "\n<pre><code>python src/train.py</code></pre>\n"}, "done"),
        ({"README.md": "word " * 400 + "\n<p>python src/train.py</p>\n"}, "partial"),
        ({"README.md": FETCHED.format("cd wren\ndvc pull")}, "partial"),
        ({"README.md": FETCHED.format("gcloud auth login")}, "partial"),
        ({"README.md": FETCHED.format("curl -L https://example.org/birds.zip -o birds.zip")}, "partial"),
        ({"README.md": FETCHED.format("curl -X POST https://example.org/predict")}, "done"),
        ({"README.md": FETCHED.format("curl http://localhost:8000/predict")}, "done"),
        ({"README.md": FETCHED.format("pip install -r requirements.txt")}, "done"),
        ({"README.md": FETCHED.format("dvc repro")}, "done"),
        ({"README.md": f"{LONG}\n## Usage\nThe commands are make birds, make train.\n", "Makefile": MAKEFILE}, "done"),
        ({"README.md": f"{LONG}\n## Usage\nWe make use of birds.\n", "Makefile": MAKEFILE}, "partial"),
        (
            {"README.md": f"{LONG}\n## Birds\nThe commands are make birds, make train.\n", "Makefile": MAKEFILE},
            "partial",
        ),
        ({"README.md": f"{LONG}\n## Usage\nOf it.\n## Data\nBy make train.\n", "Makefile": MAKEFILE}, "partial"),
        ({"README.md": f"{LONG}\n## How to run\nStart src/train.py first.\n", "src/train.py": "x = 1\n"}, "done"),
        ({"README.md": f"{LONG}\n## How to run\nStart src/fly.py first.\n", "src/train.py": "x = 1\n"}, "partial"),
        ({"src/a.py": "x = 1\n"}, "not_done"),
    ],
)
def test_documentation(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "documentation") == expected


HANDY = "# Commands\n\n" + "What we type for birds. " * 10 + "\n```bash\nuv run python src/train.py\n```\n"
DEPLOYED = "Make a prediction by\n\ncurl -X POST \\\n  https://birds.example.org/predict\n\n" + "with a bird " * 20


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("COMMANDS.md", HANDY, "done"),
        ("app/README.md", HANDY, "done"),
        ("app/read_me.txt", DEPLOYED, "done"),
        ("app/read_me.txt", DEPLOYED.replace("curl", "Nobody can curl"), "partial"),
        ("app/how_to.md", HANDY, "partial"),
        ("note.txt", DEPLOYED, "partial"),
        ("NOTES.md", "what birds do " * 20, "partial"),
        ("NOTES.md", "what birds do\n\n```\nmake train\n```\n", "partial"),
        ("NOTES.md", "what birds do " * 20 + "\n```\ndvc pull\n```\n", "partial"),
        ("AGENTS.md", HANDY, "partial"),
        (".github/prompts/bird.md", HANDY, "partial"),
        ("CHANGELOG.md", HANDY, "partial"),
        ("TODO.md", HANDY, "partial"),
        ("reports/README.md", HANDY, "partial"),
        ("data/README.md", HANDY, "partial"),
        ("vendor/birds/README.md", HANDY, "partial"),
    ],
)
def test_a_page_outside_of_docs_that_says_how_to_run_it_is_documentation(
    repo: Make, path: str, text: str, expected: str
) -> None:
    made = repo({"README.md": "Hello", "src/train.py": "x = 1\n", path: text})
    assert state(made, "documentation") == expected
    assert confidence(made, "documentation") == ("medium" if expected == "done" else "high")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("word " * 299, "never says how to run it, and has 299 words, not counting drawings of folders"),
        (LONG, "never says how to run it"),
        ("word " * 99 + "\n```\nmake train\n```\n", "has 101 words, not counting drawings of folders"),
    ],
)
def test_all_that_a_readme_lacks_is_told(repo: Make, text: str, told: str) -> None:
    assert discover()["documentation"].function(repo({"README.md": text})).message == f"README.md {told}"


def test_a_page_of_somebody_elses_project_is_no_documentation_of_this_one(repo: Make) -> None:
    page = {"README.md": "Hello", "birds/README.md": HANDY}
    assert state(repo({**page, "LICENSE": "Ours"}), "documentation") == "done"
    assert state(repo({**page, "birds/LICENSE.txt": "Theirs"}), "documentation") == "partial"
    report = "### Question 7\n\n> Question?\n\nAnswer:\n\nSo.\n"
    within = {**page, "birds/LICENSE": "Ours", "birds/reports/README.md": report}
    assert state(repo(within, report="birds/reports/README.md"), "documentation") == "done"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("```bash\n# all of it\nuv run python src/train.py\n```", 5),
        ("So:\n```bash\nmake train\n```", 5),
        ("So:\n\n    cd a\n    make train\n", 6),
        ("Images:\n\n```yaml\nrun: make train\n```\n\nType `make train`.", 9),
        ("```\n├── a  <- make train\n```\n\nType `make train`.", 7),
        ("Twice.\nType `make train`.", 4),
    ],
)
def test_the_line_that_says_how_to_run_it(repo: Make, text: str, line: int) -> None:
    (place,) = discover()["documentation"].function(repo({"README.md": f"{LONG}\n\n{text}\n"})).evidence
    assert place.line == line


def test_the_words_that_are_told_are_those_that_count(repo: Make) -> None:
    text = "word " * 290 + "\n```\nmake train\n" + "a b\n" * 20 + "```\n"
    assert "of 332 words" in discover()["documentation"].function(repo({"README.md": text})).message


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({W: workflow("mkdocs gh-deploy --force")}, "done"),
        ({W: workflow("echo mkdocs gh-deploy")}, "not_done"),
        ({W: workflow("docker run --rm -v .:/docs squidfunk/mkdocs-material:9 gh-deploy --force")}, "done"),
        ({".gitlab-ci.yml": "pages:\n  script: [mkdocs build -d public]\n  artifacts: {paths: [public]}\n"}, "done"),
        ({".gitlab-ci.yml": "docs:\n  script: [mkdocs build -d public]\n"}, "not_done"),
        ({W: workflow(steps="- uses: ad-m/github-push-action@v1\n  with: {branch: gh-pages}")}, "done"),
        ({W: workflow(steps="- uses: s0/git-publish-subdir-action@v1\n  env: {BRANCH: gh-pages}")}, "done"),
        ({W: workflow(steps="- uses: ad-m/github-push-action@v1\n  with: {branch: main}")}, "not_done"),
        ({W: workflow(steps="- uses: peaceiris/actions-gh-pages@v4")}, "done"),
        ({W: workflow(steps="- uses: actions/deploy-pages@v4")}, "done"),
        ({"docs/index.html": "<html></html>"}, "unknowable"),
        ({"_config.yml": "theme: x"}, "unknowable"),
        ({"docs/mkdocs.yaml": "site_name: x", W: workflow("# mkdocs gh-deploy", "mkdocs build")}, "not_done"),
    ],
)
def test_github_pages(repo: Make, files: dict[str, str], expected: str) -> None:
    made = repo(files)
    assert state(made, "github-pages") == expected


@pytest.mark.parametrize(
    ("branch", "paths", "expected"),
    [
        ("gh-pages", [], "done"),
        ("origin/site", [".nojekyll", "index.html"], "done"),
        ("origin/docs", ["docs/.nojekyll", "docs/index.html"], "done"),
        ("origin/docs", ["docs/index.md"], "not_done"),
        ("feature", ["docs/.nojekyll", "docs/index.html"], "not_done"),
        ("html", [".nojekyll", "html/index.html"], "done"),
        ("feature", [".nojekyll", "src/a.py", "pyproject.toml"], "not_done"),
        ("feature", ["a.py"], "not_done"),
    ],
)
def test_github_pages_from_a_branch(repo: Make, branch: str, paths: list[str], expected: str) -> None:
    made = repo({"a.py": ""}, branches={branch: dict.fromkeys(paths, "x\n")})
    assert state(made, "github-pages") == expected


def test_pages_may_stand_on_a_branch_that_a_shallow_history_lacks(repo: Make) -> None:
    made = repo({"a.py": ""}, shallow=True)
    assert (state(made, "github-pages"), confidence(made, "github-pages")) == ("not_done", "low")


OTHERS = "[course](https://skaftenicki.github.io/dtu_mlops/)"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"README.md": f"{OTHERS} [docs](https://us.github.io/project/)"}, "low"),
        ({"README.md": OTHERS}, "high"),
        ({"docs/mkdocs.yaml": "site_url: https://us.github.io/project/"}, "low"),
        ({"tasks.py": "def docs(c):\n    c.run('mkdocs gh-deploy')\n"}, "low"),
        ({"docs.sh": "mkdocs gh-deploy"}, "low"),
        ({".github/workflows/d.yml": workflow(steps="- uses: actions/upload-pages-artifact@v3")}, "medium"),
    ],
)
def test_pages_that_somebody_may_publish_by_hand(repo: Make, files: dict[str, str], expected: str) -> None:
    made = repo(files)
    assert (state(made, "github-pages"), confidence(made, "github-pages")) == ("not_done", expected)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://ada.github.io/anything/", "low"),
        ("https://some-group.github.io/toy-project/", "low"),
        ("https://others.github.io/timm/models/", "high"),
        ("https://google.github.io/styleguide/pyguide.html", "high"),
    ],
)
def test_pages_of_others_are_not_the_groups(repo: Make, address: str, expected: str) -> None:
    authors = ["Ada <1+ada@users.noreply.github.com>"]
    made = repo({"README.md": f"[docs]({address})", "src/toy_project/train.py": "x = 1\n"}, authors=authors)
    assert (state(made, "github-pages"), confidence(made, "github-pages")) == ("not_done", expected)


def test_the_words_of_a_readme_are_those_of_the_statistics(repo: Make) -> None:
    command = "```bash\nuv run python src/train.py\n```\n"
    many, few = (f"# P\n{'word ' * count}\n{command}" for count in (320, 297))
    found = [discover()["documentation"].function(repo({"README.md": text})).message for text in (many, few)]
    assert found[0] == "a README of 321 words that says how to run the project"
    assert found[1] == "a README of 302 words with its commands that says how to run the project"


def test_a_report_among_the_pages_is_no_documentation(repo: Make) -> None:
    said = "We describe here at some length what we did in this project. " * 20
    made = repo({"docs/report.md": f"### Question 7\n\n> Question?\n\nAnswer:\n\n{said}\n"}, report="docs/report.md")
    assert state(made, "documentation") == "not_done"
    listed = "".join(f"* [x] {item.text}\n" for item in made.catalogue.items[:12])
    questions = "".join(f"### Question {number}\n\n> Question?\n\nAnswer:\n\n{said}\n\n" for number in range(4, 12))
    found = repo({"docs/report.md": f"# Exam\n\n## Overall project checklist\n\n{listed}\n{questions}"})
    assert found.answers.path == "docs/report.md"
    assert state(found, "documentation") == "not_done"


def test_pages_of_the_course_are_no_documentation_of_the_project(repo: Make) -> None:
    notes = f"# Docker\n\nSource: https://skaftenicki.github.io/dtu_mlops/s3/docker/\n\n{LONG}"
    made = repo({"README.md": "# Wren\n", "docs/course/docker.md": notes})
    assert state(made, "documentation") == "partial"
    made = repo({"README.md": "# Wren\n", "docs/course/docker.md": notes, "docs/index.md": LONG})
    finding = discover()["documentation"].function(made)
    assert (finding.message, finding.evidence[0].path) == ("1 page of documentation", "docs/index.md")


def test_what_is_to_be_ticked_is_no_word_of_the_groups(repo: Make) -> None:
    listed = "".join(f"- [x] {item.text}\n" for item in load_catalogue().items)
    short = f"# Wren\n\nType `make train`.\n\n## Project checklist\n\n{listed}"
    made = repo({"README.md": short}, report="README.md")
    assert (state(made, "documentation"), made.documents.readme is not None) == ("partial", True)
    assert state(repo({"README.md": f"{LONG}\n{short}"}, report="README.md"), "documentation") == "done"


KEDRO = (
    "# traffic\n\n## Overview\n\nThis is your new Kedro project, which was generated using `kedro 0.19.5`.\n\n"
    "Take a look at the [Kedro documentation](https://docs.kedro.org) to get started.\n\n"
    "## How to run your Kedro pipeline\n\nYou can run your Kedro project with:\n\n```\nkedro run\n```\n"
)


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("", "README.md as the template brought it"),
        ("It counts cars.\n", "README.md never says how to run it, and has "),
    ],
)
def test_the_readme_that_kedro_brings_is_no_documentation(repo: Make, own: str, told: str) -> None:
    found = discover()["documentation"].function(repo({"README.md": KEDRO + own}))
    assert (found.state.value, found.message[: len(told)]) == ("partial", told)


EXAM = (
    "# Exam template for a course\n\nThe script needs\n\n```bash\npip install typer markdown\n```\n\n"
    "## Overall project checklist\n\n"
)
ASKED = "### Question {}\n\n> **Question? Answer in words.**\n> " + "word " * 40 + "\n\nAnswer:\n\n{}\n\n"


@pytest.mark.parametrize(
    ("head", "said", "expected"),
    [
        ("", "--- question {} fill here ---", "partial"),
        ("# P\n\nType `make train`.\n\n", "--- question {} fill here ---", "partial"),
        ("# P\n\nType `make train`.\n\n", "We did it so. " * 40 + "Question {}.", "done"),
        (f"# P\n{LONG}\n\nType `make train`.\n\n", "--- question {} fill here ---", "done"),
        ("", "We did it so. " * 40 + "Question {}.", "partial"),
        ("", "We did it so. " * 40 + "Type `make train{}`.", "partial"),
        ("", "We did it so. " * 40 + "\n\n```bash\nmake train{}\n```", "partial"),
        ("", "We did it so. " * 40 + "\n\n#### Steps\n\nType `make train{}`.", "partial"),
        ("", "We did it so. " * 40 + "\n\n```bash\n# Train\nmake train{}\n```", "partial"),
        ("", "We did it so. " * 40 + "\n\n# How to run it\n\nType `make train{}`.", "done"),
    ],
)
def test_a_readme_that_holds_the_report_counts_for_what_the_group_wrote(
    repo: Make, head: str, said: str, expected: str
) -> None:
    asked = "".join(ASKED.format(number, said.format(number)) for number in range(1, 9))
    listed = "".join(f"* [x] {item.text}\n" for item in load_catalogue().items[:30])
    made = repo({"README.md": f"{head}{EXAM}{listed}\n{asked}"})
    assert made.answers.path == "README.md"
    assert state(made, "documentation") == expected


def test_a_readme_with_a_checklist_and_no_question_is_the_groups_own(repo: Make) -> None:
    listed = "".join(f"* [x] {item.text}\n" for item in load_catalogue().items[:30])
    made = repo({"README.md": f"# P\n{LONG}\n\nType `make train`.\n\n# Progress\n\n{listed}"}, report="README.md")
    assert state(made, "documentation") == "done"


@pytest.mark.parametrize(
    ("said", "boxes", "expected"),
    [("word " * 150, True, "partial"), ("word " * 320, True, "done"), ("word " * 150, False, "done")],
)
def test_the_words_of_the_courses_checklist_are_not_the_groups(
    repo: Make, said: str, boxes: bool, expected: str
) -> None:
    items = [item.text for item in load_catalogue().items[:36]]
    listed = "".join(f"* [x] {text}\n      {text}\n" if boxes else f"* {text} of ours\n" for text in items)
    made = repo({"README.md": f"# P\n{said}\n\n```bash\npip install -r requirements.txt\n```\n\n## List\n\n{listed}"})
    assert state(made, "documentation") == expected


_TOLD = "# Run\n\nRun `python -m src.core` first, then look at what it says.\n\n" + "A word of the model. " * 25


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"mkdocs.yaml": "site_name: a\ndocs_dir: source\n", "source/index.md": _TOLD}, "done"),
        ({"guide/mkdocs.yml": "docs_dir: '../manual'\n", "manual/index.md": _TOLD}, "done"),
        ({"mkdocs.yml": "docs_dir: source\n", "sources/index.md": _TOLD}, "not_done"),
        ({"mkdocs.yml": "# docs_dir: source\n", "source/index.md": _TOLD}, "not_done"),
        ({"mkdocs.yml": "docs_dir: .\n", "source/index.md": _TOLD}, "not_done"),
        ({"source/conf.py": "extensions = ['sphinx.ext.autodoc']\n", "source/index.rst": _TOLD}, "done"),
        ({"source/conf.py": "SIZE = 3\n", "source/index.rst": _TOLD}, "not_done"),
        ({"source/index.md": _TOLD}, "not_done"),
    ],
)
def test_pages_lie_where_their_builder_is_told(repo: Make, files: dict[str, str], expected: str) -> None:
    finding = discover()["documentation"].function(repo({"src/core.py": "x = 1\n", **files}))
    assert (finding.state.value == "done") == (expected == "done"), finding.message
