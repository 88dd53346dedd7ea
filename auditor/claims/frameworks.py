"""Which third-party frameworks a group says that it works with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claims._circumstances import ANOTHER_WORK, EARLIER_VERSION
from auditor.claims._claim import Claim, Stance
from auditor.claims._prose import Sentence
from auditor.claims._report import Report
from auditor.claims._stance import stances_in
from auditor.claims._values import Framework


def _known(name: str, spoken: str, *names: str) -> tuple[Framework, re.Pattern[str]]:
    return Framework(name, (name, *names)), regex(rf"(?<![\w./-])(?:{spoken})(?![\w/-]|\.\w)", re.IGNORECASE)


_KNOWN = (
    _known(
        "timm",
        r"timm|pytorch[ -]image[ -]models?(?=\s+(?:framework|library|package))",
        "image-models",
        "image_models",
        "image models",
    ),
    _known(
        "transformers",
        r"hugging ?face(?:'s)? transformers|transformers (?:library|package|framework|(?:by|from|of) hugging ?face)",
        "huggingface",
    ),
    _known("torch_geometric", r"(?:py)?torch[ _-]geometric|pyg", "torch-geometric", "pyg"),
    _known(
        "segmentation_models",
        r"segmentation[ _-]models?[ _.-]pytorch|segmentation_models(?:_pytorch)?",
        "segmentation_models_pytorch",
        "segmentation-models",
    ),
    _known("sentence_transformers", r"sentence[ _-]transformers", "sentence-transformers"),
    _known("pytorch_forecasting", r"pytorch[ _-]forecasting", "pytorch-forecasting"),
    _known("stable_baselines3", r"stable[ _-]baselines ?3?", "stable-baselines", "stable_baselines", "sb3"),
    _known("ultralytics", r"ultralytics", "yolo"),
    # At the head of a sentence it may be a word.
    _known("evidently", r"evidently ?ai|(?<=[\w,:(] )(?-i:Evidently)"),
    _known("sklearn", r"sklearn|scikit[ -]?learn", "scikit"),
    _known("lightning", r"(?:py)?torch[ -]?lightning", "pytorch_lightning"),
    _known("nnunet", "nnunet", "nnunetv2"),
    _known("kagglehub", r"kaggle[ -]?hub"),
    _known("keras", "keras", "tensorflow"),
    *(
        _known(name, name)
        for name in (
            *("monai", "albumentations", "kornia", "optuna", "diffusers", "detectron2", "gluonts", "tsai"),
            *("streamlit", "gradio", "spacy", "nltk", "xgboost", "lightgbm", "catboost", "librosa", "torchaudio"),
            *("deepspeed", "loguru", "bentoml", "mlflow", "torchmetrics", "polars", "tensorflow"),
        )
    ),
)
"""Frameworks whose name is no other word: what is called so is that."""
FRAMEWORK_NAMES = tuple(sorted({name for known, _ in _KNOWN for name in known.names}))
"""What code, manifests or settings call any of them."""

_NOT_TAUGHT = regex(
    r"(?:\b(?:not|never)|n't)\s+(?:\w+\s+){0,2}?"
    r"(?:cover|taught|teach|introduc|part|includ|present|discuss|mention|used? in the course)\w*",
    re.IGNORECASE,
)
"""What the course asks for: a framework that it has not covered."""
_THAN_THOUGHT = regex(
    r"\bthan\s+(?:we|i|one)\s+(?:had\s+)?(?:though|thought|expected|imagined|hoped|feared)\b[^.,;]{0,60}\bwould\b",
    re.IGNORECASE,
)
"""What something turned out to be more of."""
_ASIDE = regex(
    r"\b(?:not|no|never|without|others|(?:other|another|some|many) (?:groups?|teams?|projects?|people)|authors?|"
    r"compar\w+|alternatives?|similar\w*|rather|such as|e\.g|like|part of|inspired|could|"
    r"than|substitut\w*|equivalent|replacement|counterpart)\b|n't\b",
    re.IGNORECASE,
)
"""What may speak of a framework, and not of its use."""
_DOUBTED = regex(
    r"\b(?:consider\w*|plan(?:s|ned|ning)?|initial(?:ly)?|original(?:ly)?|at first|tried|attempt\w*|against|unlike|"
    r"(?:instead of|rather than|alternatives? (?:like|such as|to)|similar(?:ly)? to)|would|should|might|unable|dropped|"
    r"abandon\w*|explor\w+|inspired)\b|"
    r"(?:not|n't)\s+(?:\w+\s+){0,2}?(?:us(?:e|ed|ing)|work\w*|manage\w*|implement\w*|need\w*)\b",
    re.IGNORECASE,
)
"""Where a framework may not have been used in the end, whatever else is said of it."""
_IN_THE_END = regex(
    r"\b(?:switched|in the end|eventually|ended up (?:not|using|with)|replaced|abandon\w*|dropped|"
    r"(?:another|other|separate|different|own) (?:branch\w*|repo\w*))\b",
    re.IGNORECASE,
)
"""Where something was left for something else, which may be any framework that the answer names."""

_USED = regex(
    r"(?<!how to )\b(?:us(?:e|es|ed|ing)|made use of|utili[sz]\w+|cho(?:ose|se|sen)|select\w*|adopt\w*|employ\w*|"
    r"leverag\w+|work(?:ed|ing)? with|"
    r"(?:extended|complemented|supplemented|combined) (?:it )?with)\s+"
    r"(?:(?!(?:of|from|in|by|through|via|for|to|on|as|that|which|where|when|than)\b)[^\s.;:()]+\s+){0,8}[('\"]{0,2}\Z",
    re.IGNORECASE,
)
_AS_SUCH = regex(
    r"(?:\[[\w,-]{1,60}\])?[)'\"]{0,2}\s*(?:\Z|[,.;(]|(?:librar(?:y|ies)|frameworks?|packages?|toolkits?|for|to|as|which|and|with|in|because|"
    r"since|when|by|during|throughout)\b)",
    re.IGNORECASE,
)
_ELSEWHERE = regex(
    r"\b(?:notebooks?|kaggle\w*|colab|hpc|clusters?|local(?:ly)?|hosted|spaces|hub|repo\w*|template|tutorials?|papers?|branch\w*|"
    rf"{ANOTHER_WORK}|{EARLIER_VERSION})\b",
    re.IGNORECASE,
)
"""Where else than in the repository a framework may have been used."""


_NAME = r"(?!(?:none|no|not|nothing|never)\b)[\w.-]{1,30}"
_PACKAGE_IS = regex(
    rf"\A\W*(?:(?:the|our) )?third[- ]?party (?:packages?|frameworks?|librar(?:y|ies)|tools?)"
    rf"(?: (?:that |which )?we used)?(?: (?:is|was|are|were)| ?:) (?:{_NAME}(?:, and |, | and ))*\Z",
    re.IGNORECASE,
)
_ALONE = regex(rf"(?:(?:, and |, | and ){_NAME})*(?:\W*\Z|,? for\b|,? which\b)", re.IGNORECASE)


def _is_the_package(text: str, pattern: re.Pattern[str]) -> bool:
    """Return whether a sentence gives a framework as the package that the question asks for."""
    return any(
        _PACKAGE_IS.match(text[: match.start()]) and _ALONE.match(text, match.end()) for match in pattern.finditer(text)
    )


def _is_outright(text: str, pattern: re.Pattern[str]) -> bool:
    """Return whether a framework itself is the thing that somebody uses, here."""
    if _ELSEWHERE.search(text):
        return False
    return _is_the_package(text, pattern) or any(
        _USED.search(text[: match.start()][-200:]) and _AS_SUCH.match(text, match.end())
        for match in pattern.finditer(text)
    )


def frameworks(report: Report) -> Iterator[Claim]:
    """Return the frameworks that question 3 says outright are used, one claim each; the value is a Framework."""
    spoken = report.sentences(Asks.FRAMEWORKS)
    # What came instead may be another size of the same: that a framework is imported shows that it was not left.
    left = any(_IN_THE_END.search(one.text) for one in spoken)
    for known, pattern in _KNOWN:
        plain = _find_affirmation(spoken, pattern)
        sentence = plain or _find_any_affirmation(spoken, pattern)
        if sentence is not None:
            outright = plain is not None and not left and _is_outright(sentence.text, pattern)
            value = known._replace(outright=outright, doubted=plain is None)
            yield report.claim(
                "framework-said", Asks.FRAMEWORKS, sentence, key=known.name, stance=Stance.AFFIRMED, value=value
            )


def _find_affirmation(spoken: tuple[Sentence, ...], pattern: re.Pattern[str]) -> Sentence | None:
    """Return the first sentence that affirms a framework, None where any that names it leaves that open."""
    told = [(one, _THAN_THOUGHT.sub(" ", _NOT_TAUGHT.sub(" ", one.text))) for one in spoken if pattern.search(one.text)]
    if any(_DOUBTED.search(text) or Stance.DENIED in stances_in(text, pattern) for _, text in told):
        return None
    outright = (
        one
        for one, text in told
        if not _ASIDE.search(text)
        and (set(stances_in(text, pattern)) == {Stance.AFFIRMED} or _is_the_package(text, pattern))
    )
    return next(outright, None)


def _find_any_affirmation(spoken: tuple[Sentence, ...], pattern: re.Pattern[str]) -> Sentence | None:
    """Return the first sentence that affirms a framework, whatever others say of it, None where one denies it."""
    told = [(one, _NOT_TAUGHT.sub(" ", one.text), pattern.search(one.text)) for one in spoken]
    named = [(one, stances_in(text, pattern), text[: text.find(match[0])]) for one, text, match in told if match]
    if any(Stance.DENIED in stances for _, stances, _ in named):
        return None
    return next(
        (
            one
            for one, stances, before in named
            if set(stances) == {Stance.AFFIRMED} and not (_DOUBTED.search(one.text) or _ASIDE.search(before))
        ),
        None,
    )
