from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import Claim, Stance
from auditor.finding import Finding
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.report.marks import Mark
from auditor.repository import Repository
from tests.claims.said import only
from tests.conftest import MakeRepo


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We did not profile our code, as it is fast.", Stance.DENIED),
        ("We used breakpoints. We did not have time to do any profiling, but it could have helped us.", Stance.DENIED),
        ("No profiling was done.", Stance.DENIED),
        ("We did not use profiling, however we do not believe our code to be perfect.", Stance.DENIED),
        ("We did not do profiling in this project.", Stance.DENIED),
        ("While we didn't run any specific profiling, we looked at how it behaves.", Stance.DENIED),
        ("We didn't utilize profiling, though it could help.", Stance.DENIED),
        ("Profiling was not done.", Stance.DENIED),
        ("We didn't do profiling using cProfile or PyTorch profiling to find bottlenecks in our code.", Stance.DENIED),
        ("We did not use any advanced debugging tools or techniques like profilers.", Stance.DENIED),
        ("We did not use profilers. In the future, incorporating cProfile could help us.", Stance.DENIED),
        ("We did not use a profiler. With cProfile we could see in the future what is slow.", None),
        ("Regarding profiling, we did not carry out this step as our scripts are fast.", Stance.DENIED),
        ("Regarding profiling, we did not carry out this step for the API.", None),
        ("We did not use or implement any profiling of the codebase.", Stance.DENIED),
        ("We did not reach to perform any profiling on our code.", Stance.DENIED),
        ("Profiling was skipped.", Stance.DENIED),
        ("We didn't get around to profiling our code.", Stance.DENIED),
        ("We ran out of time to profile our code.", Stance.DENIED),
        ("We did not have time for profiling.", Stance.DENIED),
        ("We did not manage to profile our code.", Stance.DENIED),
        ("Profiling was skipped for the API.", None),
        ("We did not get the profiling to work.", None),
        ("We did not manage to profile every part.", None),
        ("We ran out of time to profile the API.", None),
        ("It was not deem important for profile our training script.", Stance.DENIED),
        (
            "It was not deemed necessary to profile our code. One way to do it would be the torch.utils.benchmark tool.",
            Stance.DENIED,
        ),
        ("We did not find it necessary to profile the model, as it is small.", Stance.DENIED),
        ("We did not see the need for profiling.", Stance.DENIED),
        ("There was no need to profile the code.", Stance.DENIED),
        ("We did not see much use for profiling in our case it is our assumption that it is fast.", Stance.DENIED),
        ("We did not see much use in profiling.", None),
        ("Profiling was not deemed necessary.", Stance.DENIED),
        ("It was not deemed necessary to profile the frontend.", None),
        ("It was not necessary to profile every run.", None),
        ("It was not deemed important to profile the code again.", None),
        ("It was not necessary to profile the code further.", None),
        ("At first it was not deemed necessary to profile the code.", None),
        ("It was not necessary to profile our code by hand, as the profiler of Lightning does it.", None),
        ("It was not necessary to profile our training script. A benchmark showed where it is slow.", None),
        ("It was not important to profile the code, but we did.", None),
        ("It was not difficult to profile the code.", None),
        ("It is not necessary to profile code, though it helps. We profiled the training.", None),
        ("We did not do profiling using cProfile.", None),
        ("We did not use tools like profilers to find bugs.", None),
        ("We did not do extensive profiling.", None),
        ("We have not profiled inference. For training, the trace is in profiles/.", None),
        ("We didn't do profiling in every run, since it is slow.", None),
        ("We never used a profiler before this course.", None),
        ("We did not use profiling to find bugs, we used it to find what is slow.", None),
        ("We did not do profiling, except for one run.", None),
        ("Two of us did not do profiling; the third did.", None),
        ("No profiling was done on the frontend.", None),
        ("Profiling was not done by all of us.", None),
        ("We did not do profiling. Then a profile showed that resizing is slow.", None),
        ("We did not do any optimization based on the profiling.", None),
        ("We did not use the profiling results.", None),
        ("We profiled the training. The rest of the code was not profiled.", None),
        ("We did not use a profiler. We measured the time of an epoch instead.", None),
        ("We tried to profile the training. We did not profile anything else.", None),
        ("We do not think that our code is perfect, and profiling was done.", None),
    ],
)
def test_code_that_nobody_profiled(text: str, stance: Stance | None) -> None:
    found = only({16: text}, "profiling-said")
    assert (found.stance if found is not None else None) == stance


@pytest.mark.parametrize(("ticked", "verdict"), [(True, "contradicted"), (False, "unverifiable")])
def test_a_profiler_in_the_code_contradicts_nobody_who_did_not_run_it(
    make_repo: MakeRepo, ticked: bool, verdict: str
) -> None:
    denied = Claim("profiling-said", None, 16, 9, "we did not", Stance.DENIED)
    mark = Mark("profiling", "Use profiling", 3, "x" if ticked else "", ticked, False, 0, 1)
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([denied], repository, {"profiling": Finding.done("a profiler")}, {"profiling": mark})
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("It did not seem worth the time to profile the code.", Stance.DENIED),
        ("We decided that it was not worth investing time on profiling.", Stance.DENIED),
        ("Profiling was never really tried.", Stance.DENIED),
        ("We have not really tried profiling.", Stance.DENIED),
        ("No systematic code profiling was carried out.", Stance.DENIED),
        ("No formal code profiling was performed.", Stance.DENIED),
        ("Profiling is still on our to-do list.", Stance.DENIED),
        ("Profiling remains future work.", Stance.DENIED),
        ("We did not run with a profiler.", Stance.DENIED),
        ("We did not run with a profiler every time.", None),
        ("We did not run the profiler on the GPU.", None),
        ("It was not worth profiling the front end.", None),
        ("Profiling was not really fun, but we used cProfile.", None),
        ("We did not perform extensive profiling.", None),
        ("No further profiling was done after the first run.", None),
        ("No in-depth profiling was done.", None),
        ("Profiling was on our to-do list, and we did it with cProfile.", None),
    ],
)
def test_profiling_is_denied_in_other_words(text: str, stance: Stance | None) -> None:
    found = only({16: text}, "profiling-said")
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("We did not use any profiling tools.", True),
        ("We never got around to profiling.", True),
        ("We did not really profile the code.", True),
        ("We have not done proper profiling.", True),
        ("We did not prioritise profiling.", True),
        ("We did not perform formal profiling (with tools like cProfile).", True),
        ("We did not explicitly profile the code.", True),
        ("We did not integrate any specific profiling tools.", True),
        ("We did not perform extensive profiling.", False),
        ("We did not use any profiling tools other than cProfile.", False),
        ("We did not really profile the API, only the training.", False),
        ("We ended up not merging the profiling setup.", False),
    ],
)
def test_softer_words_deny_profiling_as_well(text: str, denied: bool) -> None:
    assert (only({16: text}, "profiling-said") is not None) is denied
