"""Whether workflows cache, held against their steps."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import Claim, Nuance, Stance
from auditor.finding import Evidence, Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import outcomes
from tests.claims.held import verdicts as held
from tests.claims.said import only
from tests.conftest import MakeRepo

HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
W, ACTION = ".github/workflows/a.yaml", ".github/actions/setup/action.yaml"
COMPOSITE = "runs:\n  using: composite\n  steps:\n    - uses: actions/cache@v4\n"
CACHES, ASKED, NONE = ("unverifiable", "consistent"), ("contradicted", "consistent"), ("consistent", "contradicted")
UNSURE = ("consistent", "unverifiable")


def steps(*lines: str) -> dict[str, str]:
    return {W: HEAD + "".join(f"      - {line}\n" for line in lines)}


@pytest.mark.parametrize(
    ("files", "verdicts"),
    [
        (steps("uses: astral-sh/setup-uv@v6"), CACHES),
        (steps("uses: astral-sh/setup-uv@v5"), CACHES),
        (steps("uses: astral-sh/setup-uv@v4"), NONE),
        (steps("uses: astral-sh/setup-uv@main"), CACHES),
        (steps("{uses: astral-sh/setup-uv@v6, with: {enable-cache: false}}"), NONE),
        (steps("uses: actions/cache@v4", "uses: astral-sh/setup-uv@v6"), ASKED),
        (steps("{uses: actions/setup-python@v5, with: {cache: pip}}"), ASKED),
        (steps("{uses: actions/setup-python@v5, with: {cache-dependency-path: uv.lock}}"), NONE),
        (steps("{uses: docker/build-push-action@v6, with: {cache-from: type=gha}}"), ASKED),
        (steps("{uses: docker/build-push-action@v6, with: {no-cache: false, push: true}}"), NONE),
        (steps("run: pip cache dir", "run: pytest"), UNSURE),
        (steps("uses: prefix-dev/setup-pixi@v0.8.1"), UNSURE),
        (steps("{uses: prefix-dev/setup-pixi@v0.8.1, with: {cache: false}}"), NONE),
        (steps("uses: ./.github/actions/setup"), UNSURE),
        ({**steps("uses: ./.github/actions/setup"), ACTION: COMPOSITE}, ASKED),
        ({**steps("run: pytest"), ACTION: COMPOSITE}, NONE),
        ({**steps("run: pytest"), ".github/workflows/b.yaml": "jobs: [actions/cache\n"}, UNSURE),
        ({"a": ""}, UNSURE),
        ({".gitlab-ci.yml": "test:\n  script: [pytest]\n"}, UNSURE),
    ],
)  # fmt: skip
def test_what_is_said_of_caching(make_repo: MakeRepo, files: dict[str, str], verdicts: tuple[str, str]) -> None:
    """First what comes of a denial, then what of an affirmation."""
    with open_snapshot(parse_source(str(make_repo(files)))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        said = [Claim("ci-caching", None, 11, 9, "so", stance) for stance in (Stance.DENIED, Stance.AFFIRMED)]
        assert tuple(found.verdict.value for found in check(said, repository, {})) == verdicts


@pytest.mark.parametrize(("kind", "note"), [("ci-caching", "no step caches"), ("ci-linting", "no step lints")])
def test_the_workflows_that_have_no_such_step_are_shown(make_repo: MakeRepo, kind: str, note: str) -> None:
    with open_snapshot(parse_source(str(make_repo(steps("run: pytest"))))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        findings = {"ci-linting": Finding(State.NOT_DONE, "no step that lints")}
        (found,) = check([Claim(kind, None, 11, 9, "so", Stance.AFFIRMED)], repository, findings)
    assert (found.verdict.value, found.evidence) == ("contradicted", (Evidence(W, 3, note),))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We do not use caching.", "contradicted"),
        ("Our workflows do not cache dependencies.", "contradicted"),
        ("The code quality workflow runs ruff and does not use caching.", "unverifiable"),
        ("The quality job makes no use of caching, the test job does.", "unverifiable"),
        ("The first workflow lints. It does not use caching.", "unverifiable"),
        ("Linting takes ten seconds, so it does not use caching. The test job has a pip cache.", "consistent"),
        ("Our workflow runs the tests. It does not use caching.", "contradicted"),
        ("Our CI runs ruff and pytest, and does not use caching.", "contradicted"),
        ("We do not cache the data or the model.", "unverifiable"),
        ("We did not make use of Docker layer caching.", "unverifiable"),
        ("We don't cache the virtual environment, only wheels.", "unverifiable"),
        ("The API does not cache predictions.", "unverifiable"),
        ("Caching isn't used for linting.", "unverifiable"),
        ("In the future we would like to add caching of docker layers.", "unverifiable"),
        ("We cache pip. We would like to cache docker layers, too.", "consistent"),
    ],
)
def test_who_caches_one_thing_may_let_another_be(make_repo: MakeRepo, text: str, verdict: str) -> None:
    more = steps("{uses: actions/setup-python@v5, with: {cache: pip}}", "run: pytest")
    assert held(make_repo, {11: text}, more)["ci-caching"] == {verdict}


def test_what_cloud_build_caches_is_no_step_of_a_workflow(make_repo: MakeRepo) -> None:
    found = held(make_repo, {11: "We use caching in Cloud Build by Kaniko."}, steps("run: pytest"))
    assert found["ci-caching"] == {"unverifiable"}


def test_what_is_cached_beside_something_else_is_what_is_quoted() -> None:
    text = (
        "We implemented caching of python, but skipped caching of the HF model. It would require a cache for the model."
    )
    found = only({11: text}, "ci-caching")
    assert found is not None
    assert (found.stance, found.said.startswith("We implemented caching of python")) == (Stance.MIXED, True)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We do not use caching. Caching speeds up builds.", "denied"),
        ("We do not use caching. Using a cache can be worthwhile.", "denied"),
        ("We use a workflow that skips caching.", "denied"),
        ("We decided against using a cache in the workflows.", "denied"),
        ("The tests make use of caching. The linter uses no cache.", "mixed"),
        ("We run tests, catching bugs early.", None),
    ],
)
def test_whether_workflows_are_said_to_cache(text: str, stance: str | None) -> None:
    found = only({11: text}, "ci-caching")
    assert (found.stance if found is not None else None) == stance


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("We use caching on our laptops, but not in the workflows.", True),
        ("In our Dockerfiles we use --mount=type=cache, which makes use of caching.", True),
        ("The model is cached in the API.", True),
        ("The workflows cache the model of the API.", False),
        ("The model is cached in the API. The workflows use caching.", False),
        ("We use caching.", False),
    ],
)
def test_caches_of_laptops_and_programs_are_none_of_workflows(text: str, aside: bool) -> None:
    found = only({11: text}, "ci-caching")
    assert found is not None and found.stance is Stance.AFFIRMED and (found.nuance is Nuance.ASIDE) is aside


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We utilize ruff, which helps us by enforcing style guidelines and catching potential bugs early.", False),
        ("We make use of catching by pip in the workflows.", True),
    ],
)
def test_what_catches_bugs_caches_nothing(text: str, told: bool) -> None:
    assert (only({11: text}, "ci-caching") is not None) is told


def test_caches_of_images_are_not_shown_those_of_workflows(make_repo: MakeRepo) -> None:
    step = "      - uses: actions/setup-python@v5\n        with: {cache: pip}\n"
    job = f"on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n{step}      - run: pytest\n"
    text = "Cloud Build pulls our previous image for layer caching."
    (found,) = outcomes(make_repo, {11: text}, {".github/workflows/tests.yaml": job})["ci-caching"]
    assert (found.verdict.value, found.found) == (
        "unverifiable",
        "1 step with a cache; the answer may speak of another",
    )


@pytest.mark.parametrize(
    ("words", "nuance", "verdict"),
    [
        ("we cache the layers", Nuance.ASIDE, "unverifiable"),
        ("we cache the layers", None, "consistent"),
        ("we cache it", Nuance.ASIDE, "consistent"),
    ],
)
def test_layers_that_are_cached_somewhere_may_be_others_than_those_of_a_workflow(
    make_repo: MakeRepo, words: str, nuance: Nuance | None, verdict: str
) -> None:
    claim = Claim("ci-caching", None, 11, 9, words, Stance.AFFIRMED, nuance)
    with open_snapshot(parse_source(str(make_repo(steps("uses: actions/cache@v4"))))) as snapshot:
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {})
    assert found.verdict.value == verdict
