"""Claims held against a repository, and against ticks."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import KINDS, Claim, Nuance, SaidElsewhere, Stance
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Confidence, Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import DENIED, DONE, GONE, MARK, TESTS, WORKFLOW, verdicts
from tests.conftest import MakeRepo


@pytest.mark.parametrize(
    ("question", "kind", "text", "verdict"),
    [
        (7, "test-count", "We wrote 2 tests.", "consistent"),
        (7, "test-count", "We wrote four tests.", "consistent"),
        (7, "test-count", "We wrote 5 tests.", "contradicted"),
        (7, "test-count", "We wrote seven main tests.", "contradicted"),
        (7, "test-count", "We wrote 1 test, named test_x.", "unverifiable"),
        (7, "test-count", "We wrote 1 test, named test_y.", "contradicted"),
        (7, "test-count", "In total we wrote five tests for the data.", "contradicted"),
        (7, "test-count", "In total we wrote 5 tests. There are six tests of the data.", "contradicted"),
        (7, "test-count", "We have 9 tests in total, the load tests with Locust among them.", "unverifiable"),
        (8, "coverage-figure", "The total coverage is 62%.", "consistent"),
        (8, "coverage-figure", "The total coverage is 80%.", "contradicted"),
        (11, "ci-os", "The tests run on Ubuntu and macOS.", "consistent"),
        (11, "ci-os", "The tests run on Ubuntu, Windows and macOS.", "contradicted"),
        (11, "ci-os", "We do not test multiple operating systems.", "contradicted"),
        (11, "ci-python", "We test Python 3.11 and 3.12.", "consistent"),
        (11, "ci-python", "We test Python 3.9.", "contradicted"),
        (11, "ci-python", "We test one Python version. It is Python 3.11, once Python 3.9.", "unverifiable"),
        (11, "ci-python", "We test Python 3.9+.", "unverifiable"),
        (11, "ci-python", "We test Python 3.11 and newer.", "consistent"),
        (11, "ci-caching", "We use caching.", "contradicted"),
        (11, "ci-caching", "We do not use caching.", "consistent"),
        (11, "ci-caching", "We use caching on our laptops.", "unverifiable"),
        (11, "ci-os", "We support Windows. The tests run on Ubuntu.", "unverifiable"),
        (15, "docker-named", "See `dockerfiles/train.dockerfile`.", "consistent"),
        (15, "docker-named", "See `dockerfiles/serve.dockerfile`.", "contradicted"),
        (15, "docker-named", "See `dockerfiles/tran.dockerfile`.", "unverifiable"),
        (15, "docker-named", "See `dockerfiles/training.dockerfile`.", "unverifiable"),
        (15, "docker-named", "See `docker/Dockerfile.train`.", "unverifiable"),
        (15, "docker-named", "See `docker/Dockerfile.test`.", "contradicted"),
        (15, "docker-named", "Early on we had `docker/Dockerfile.test` as well, but it was removed.", "unverifiable"),
        (15, "docker-named", "One could add a `docker/Dockerfile.test`.", "unverifiable"),
        (15, "docker-named", "We did not need a `docker/Dockerfile.test`.", "unverifiable"),
        (
            15,
            "docker-named",
            "We had no `docker/Dockerfile.test`. Now there is `docker/Dockerfile.test`.",
            "contradicted",
        ),
        (19, "figures", "![a](figures/ovn.png)", "contradicted"),
        (19, "figures", "![a](figures/own.png)", "consistent"),
        (19, "figures", "![a](figures/gone.png)", "contradicted"),
        (19, "figures", "![a](https://github.com/user-attachments/assets/1-2)", "unverifiable"),
        (4, "own-links", "[a](../tests/test_x.py#L3)", "consistent"),
        (4, "own-links", "[a](../gone.py)", "contradicted"),
        (4, "own-links", "[tests.yaml](tests.yaml)", "contradicted"),
        (4, "own-links", "[gone.yaml](./gone.yaml)", "contradicted"),
        (4, "own-links", "https://github.com/o/n/blob/main/tests/test_x.py", "consistent"),
        (4, "own-links", "[a](/home/me/code/project/tests/test_x.py)", "consistent"),
        (4, "own-links", "[a](/home/me/code/project/tests/gone.py)", "contradicted"),
        (4, "own-links", "[a](https://github.com/o/n/blob/main/tests/test_x.py%20)", "consistent"),
        (4, "own-links", "https://github.com/o/n/actions/runs/1", "unverifiable"),
        (4, "own-links", "https://github.com/o/n/actions/workflows/tests.yaml?query=main", "consistent"),
        (4, "own-links", "https://github.com/o/n/actions/workflows/gone.yml", "unverifiable"),
        (
            4,
            "own-links",
            "https://github.com/o/n/blob/main/tests/test_x.py or https://github.com/o/n.git",
            "consistent",
        ),
        (2, "members", "s000001", "consistent"),
        (2, "members", "s000001, s000002", "unverifiable"),
        (9, "branches-and-prs", "We used branches and pull requests.", "unverifiable"),
    ],
)
def test_each_kind_of_claim_is_held_against_the_repository(
    make_repo: MakeRepo, question: int, kind: str, text: str, verdict: str
) -> None:
    assert verdicts(make_repo, {question: text})[kind] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("steps", "verdict"),
    [
        ("      - uses: astral-sh/setup-uv@v6\n", "unverifiable"),
        ("      - uses: actions/cache@v4\n", "contradicted"),
        ("      - uses: astral-sh/setup-uv@v6\n      - name: cache of setup-uv\n        uses: actions/cache@v4\n", "contradicted"),
        ("      - uses: ./.github/actions/cache-for-setup-uv\n", "contradicted"),
    ],
)  # fmt: skip
def test_that_uv_caches_by_itself_contradicts_nobody(make_repo: MakeRepo, steps: str, verdict: str) -> None:
    more = {".github/workflows/tests.yaml": WORKFLOW + steps}
    assert verdicts(make_repo, {11: "We do not use caching."}, more)["ci-caching"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ("on: push\njobs:\n  a:\n    uses: org/shared/.github/workflows/python.yml@v1\n", "unverifiable"),
        ("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{run: echo}]\n", "contradicted"),
    ],
)
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("ci-os", "The tests run on Windows and macOS."),
        ("ci-python", "We test Python 3.9 and 3.10."),
        ("ci-caching", "We use caching."),
    ],
)
def test_what_a_workflow_of_another_repository_may_do_is_not_contradicted(
    make_repo: MakeRepo, kind: str, said: str, more: str, verdict: str
) -> None:
    found = verdicts(make_repo, {11: said}, {".github/workflows/more.yml": more})
    assert found[kind] == {ClaimVerdict(verdict)}


def test_a_link_to_a_docker_file_that_lies_elsewhere_leads_nowhere(make_repo: MakeRepo) -> None:
    link = "https://github.com/o/n/blob/main/train.dockerfile"
    found = verdicts(make_repo, {4: "https://github.com/o/n/blob/main/tests/test_x.py", 15: f"[it]({link})"})
    assert found["docker-named"] == {ClaimVerdict.CONTRADICTED}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("5", "consistent"),
        ("7", "consistent"),
        # Neither that of the functions nor that of the cases they make.
        ("6", "unverifiable"),
        ("about 6", "consistent"),
        ("3", "unverifiable"),
        ("2", "contradicted"),
    ],
)
def test_a_number_that_is_that_of_one_folder_is_not_contradicted(make_repo: MakeRepo, said: str, verdict: str) -> None:
    units = {f"tests/unit/test_{name}.py": "def test_a(): assert 1\n" for name in "abc"}
    assert verdicts(make_repo, {7: f"We wrote {said} tests."}, units)["test-count"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("On average the coverage is 80%. That of data.py and model.py is 61-70%.", "unverifiable"),
        ("The total coverage is 80%, up from 20%.", "contradicted"),
        ("The total coverage is 80% of the code we decided to test.", "unverifiable"),
        ("The coverage of our tested modules is 92%.", "unverifiable"),
        ("The total coverage is 92%; train.py is excluded.", "unverifiable"),
        ("The total coverage is 92% since it leaves out train.py.", "unverifiable"),
        ("The total coverage is 80%. We decided to test the code well.", "contradicted"),
    ],
)
def test_an_answer_that_names_the_figure_of_the_artefact_too_is_not_contradicted(
    make_repo: MakeRepo, text: str, verdict: str
) -> None:
    assert verdicts(make_repo, {8: text})["coverage-figure"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("figures/diagram.png", "unverifiable"),
        ("figures/own", "contradicted"),
        ("figures/diagrams.png", "contradicted"),
        ("figures/diagarm.png", "contradicted"),
        ("figures/diagr.png", "contradicted"),
        ("figures/diagram2.png", "contradicted"),
        ("figures/gone.png", "contradicted"),
    ],
)
def test_a_figure_that_is_tracked_somewhere_else_is_pointed_at(make_repo: MakeRepo, target: str, verdict: str) -> None:
    found = verdicts(make_repo, {19: f"![a]({target})"}, {"docs/diagram.png": "x"})
    assert found["figures"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("paths", "found"), [(("gone.py",), set()), (("gone.py", "tests/test_x.py"), {"consistent", "contradicted"})]
)
def test_links_into_a_repository_of_which_none_leads_anywhere_do_not_make_it_the_own_one(
    make_repo: MakeRepo, paths: tuple[str, ...], found: set[str]
) -> None:
    text = " and ".join(f"https://github.com/o/n/blob/main/{path}" for path in paths)
    assert {verdict.value for verdict in verdicts(make_repo, {4: text}).get("own-links", set())} == found


def test_a_link_elsewhere_is_no_claim(make_repo: MakeRepo) -> None:
    found = verdicts(make_repo, {4: "https://example.com/x and [y](registry.example.dev/group/image:1)"})
    assert "own-links" not in found


@pytest.mark.parametrize(
    ("stance", "finding", "verdict"),
    [
        (Stance.DENIED, DONE, "contradicted"),
        (Stance.DENIED, GONE, "consistent"),
        (Stance.DENIED, DONE._replace(confidence=Confidence.LOW), "unverifiable"),
        (Stance.DENIED, Finding.partial("a locust file, no user"), "unverifiable"),
        (Stance.DENIED, Finding(State.ERROR, "the probe failed"), "unverifiable"),
        (Stance.AFFIRMED, DONE, "consistent"),
        (Stance.AFFIRMED, GONE, "contradicted"),
        (Stance.AFFIRMED, GONE._replace(confidence=Confidence.LOW), "unverifiable"),
        (Stance.AFFIRMED, Finding.unknowable("a console leaves no trace"), "unverifiable"),
        (Stance.MIXED, DONE, "consistent"),
        (Stance.MIXED, GONE, "unverifiable"),
        (Stance.HYPOTHETICAL, DONE, "unverifiable"),
        (Stance.HYPOTHETICAL, GONE, "consistent"),
    ],
)
def test_what_is_done_or_not(make_repo: MakeRepo, stance: Stance, finding: Finding, verdict: str) -> None:
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([DENIED._replace(stance=stance)], repository, {"load-test": finding})
        assert found.verdict.value == verdict
        (ticked,) = check([DENIED], repository, {"load-test": GONE}, {"load-test": MARK})
        assert ticked.verdict is ClaimVerdict.CONTRADICTED


@pytest.mark.parametrize("key", [None, "hydra", "config files"])
def test_a_claim_of_an_item_that_was_not_chosen_is_left_out(make_repo: MakeRepo, key: str | None) -> None:
    kinds = (
        ("config-tool",) if key else tuple(kind for kind in KINDS if kind.endswith("-said") and kind != "removed-said")
    )
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        for stance in Stance:
            assert check([Claim(kind, key, 25, 9, "so", stance) for kind in kinds], repository, {}) == ()


@pytest.mark.parametrize(
    ("item", "stance", "value", "finding", "verdict"),
    [
        ("cloud-training", Stance.DENIED, None, DONE, "unverifiable"),
        ("cloud-training", Stance.DENIED, Nuance.VAIN, DONE, "unverifiable"),
        ("cloud-training", Stance.DENIED, Nuance.VAIN, Finding.partial("an image"), "consistent"),
        ("cloud-training", Stance.DENIED, None, GONE, "consistent"),
        ("cloud-training", Stance.AFFIRMED, None, GONE, "contradicted"),
        ("cloud-training", Stance.AFFIRMED, None, DONE, "consistent"),
        ("cloud-deployment", Stance.AFFIRMED, Nuance.LOCAL, GONE, "consistent"),
        ("cloud-deployment", Stance.AFFIRMED, Nuance.CLOUD, GONE, "contradicted"),
        ("cloud-deployment", Stance.AFFIRMED, Nuance.CLOUD, DONE, "consistent"),
        ("cloud-deployment", Stance.DENIED, Nuance.CLOUD, DONE, "unverifiable"),
        ("cloud-deployment", Stance.DENIED, Nuance.CLOUD, GONE, "consistent"),
    ],
)
def test_what_could_run_in_the_cloud_is_no_proof_that_it_did(
    make_repo: MakeRepo, item: str, stance: Stance, value: Nuance | None, finding: Finding, verdict: str
) -> None:
    kind = "cloud-training-said" if item == "cloud-training" else "deployment-said"
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        claim = Claim(kind, None, 22, 9, "so", stance, value)
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {item: finding})
    assert found.verdict.value == verdict


@pytest.mark.parametrize(
    ("said", "stance", "finding", "verdict"),
    [
        ("We deployed it to an endpoint of Vertex AI.", Stance.AFFIRMED, GONE, "unverifiable"),
        ("We deployed it to an endpoint of Vertex AI.", Stance.AFFIRMED, DONE, "consistent"),
        ("We deployed it to an endpoint on Cloud Run.", Stance.AFFIRMED, GONE, "contradicted"),
        ("We deployed it with Cloud Functions.", Stance.AFFIRMED, GONE, "unverifiable"),
    ],
)
def test_an_endpoint_of_a_model_needs_no_api_of_the_groups_own(
    make_repo: MakeRepo, said: str, stance: Stance, finding: Finding, verdict: str
) -> None:
    claim = Claim("deployment-said", None, 24, 9, said, stance, Nuance.CLOUD)
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {"cloud-deployment": finding})
    assert found.verdict.value == verdict


@pytest.mark.parametrize(
    ("kind", "stance", "nuance", "files", "finding"),
    [
        ("load-test", Stance.AFFIRMED, None, ("lib/many.py",), GONE),
        ("load-test", Stance.AFFIRMED, None, (), GONE),
        ("api-tests", Stance.DENIED, None, (), DONE),
        ("ci-linting", Stance.AFFIRMED, Nuance.PRE_COMMIT, (), GONE),
    ],
)
def test_a_file_excuses_only_who_affirms_and_names_it(
    make_repo: MakeRepo, kind: str, stance: Stance, nuance: Nuance | None, files: tuple[str, ...], finding: Finding
) -> None:
    claim = Claim(kind if kind == "ci-linting" else f"{kind}-said", None, 25, 9, "said", stance, nuance, files)
    with open_snapshot(parse_source(str(make_repo({"scripts/many.py": "", "test_api.py": TESTS})))) as snapshot:
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {kind: finding})
    assert found.verdict is ClaimVerdict.CONTRADICTED


def test_no_address_and_no_study_number_is_quoted(make_repo: MakeRepo) -> None:
    said = "we (s000001, SS000003 and bo@example.com) did not"
    claim = DENIED._replace(said=said)
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {"load-test": GONE})
    (differs,) = disagreements([claim], {"load-test": MARK}, {"load-test": GONE})
    for text in (found.said, differs.message):
        assert "did not" in text and "00000" not in text and "example.com" not in text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("We made no load test.", "We made no load test"),
        ("We made no test, but would:", "We made no test, but would …"),
        ("We run no test but ruff .", "We run no test but ruff"),
    ],
)
def test_a_quotation_ends_before_what_the_repository_says(said: str, shown: str) -> None:
    (found,) = disagreements([DENIED._replace(said=said)], {"load-test": MARK}, {"load-test": GONE})
    assert found.message == f"ticked, but question 25 says: {shown}; the repository: {GONE.message}"


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("For load testing, one can use locust.", "only tells how one would do it"),
        ("We did not get to load testing, but would use locust.", "says"),
    ],
)
def test_who_only_tells_how_one_would_do_a_thing_is_not_quoted_as_denying_it(said: str, says: str) -> None:
    claim = DENIED._replace(said=said, stance=Stance.HYPOTHETICAL, nuance=Nuance.IMPLIED)
    (found,) = disagreements([claim], {"load-test": MARK}, {"load-test": GONE})
    assert found.message.startswith(f"ticked, but question 25 {says}: {said.removesuffix('.')}; ")


def test_a_link_without_its_host_is_read(make_repo: MakeRepo) -> None:
    text = "https://github.com/o/n/blob/main/tests/test_x.py [b](.com/o/n/blob/main/dockerfiles/train.dockerfile)"
    assert verdicts(make_repo, {4: text})["own-links"] == {ClaimVerdict.CONSISTENT}


@pytest.mark.parametrize(("needs", "verdict"), [(">=3.10", "contradicted"), (">=3.9,<4", "unverifiable")])
def test_a_lower_bound_is_contradicted_by_a_project_that_does_not_admit_it(
    make_repo: MakeRepo, needs: str, verdict: str
) -> None:
    more = {"pyproject.toml": f'[project]\nname = "x"\nversion = "1"\nrequires-python = "{needs}"\n'}
    assert verdicts(make_repo, {11: "We test Python 3.9+."}, more)["ci-python"] == {ClaimVerdict(verdict)}


def test_what_another_answer_says_of_a_deployment_is_told(make_repo: MakeRepo) -> None:
    said = Claim("deployment-said", None, 24, 9, "we deployed it", Stance.MIXED, Nuance.CLOUD, value=SaidElsewhere(30))
    findings = {"cloud-deployment": Finding(State.UNKNOWABLE, "no trace")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert (found.verdict.value, found.found) == (
        "unverifiable",
        "no trace; the answer to question 30 says that it never ran there",
    )


def test_a_deployment_of_two_minds_whose_item_was_not_chosen_is_left_out(make_repo: MakeRepo) -> None:
    claim = Claim("deployment-said", None, 24, 9, "so", Stance.MIXED, value=SaidElsewhere(30))
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        assert check([claim], repository, {}) == ()
        (found,) = check([claim], repository, {"cloud-deployment": DONE})
    assert "question 30" in found.found


@pytest.mark.parametrize("stance", [Stance.AFFIRMED, Stance.DENIED, Stance.MIXED])
def test_docker_files_that_nobody_looked_for_are_neither_there_nor_missing(make_repo: MakeRepo, stance: Stance) -> None:
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([Claim("docker-named", None, 15, 9, "so", stance)], repository, {})
    assert (found.verdict, found.found) == (ClaimVerdict.UNVERIFIABLE, "no docker file")
