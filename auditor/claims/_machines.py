"""On which machine a sentence says that somebody trained: in the cloud, at home, or on another.

Asked by `cloud`, `deployed`, `outright`, `_trained` and `_trained_elsewhere`.
"""

from __future__ import annotations

import re

from auditor._regex import any_of, regex
from auditor.claims._abandoned import INSTEAD
from auditor.claims._circumstances import MACHINES
from auditor.claims._phrases import UNSURE, words
from auditor.claims._prose import Sentence, clauses

NO_DATA = r"(?![ -](?:and \w+ )?(?:data\w*|sets?|images?|samples?|examples?|environments?))"
"""Training data that lies in a bucket is no training."""
TRAIN = words(rf"train\w*{NO_DATA}|vertex(?: ai)?|compute engine")
ON_CLOUD = regex(
    r"vertex|compute engine|\bengine\b|\bGCP\b|google cloud|\bcloud\b|\bVMs?\b|virtual machine", re.IGNORECASE
)
_NOT_HERE = regex(
    r"\b(did|do|does|was|were|is|are)(?: not|n't)\b((?: [\w-]+){1,6}?) (?:locally|at home|on (?:a |the |our |my )?"
    rf"(?:(?:own|local) )?{MACHINES}),? but\b",
    re.IGNORECASE,
)
"""What is denied of one's own machine alone, since it was done elsewhere."""


def without_denied_home(text: str) -> str:
    """Return a sentence without a denial that is only of one's own machine ("not locally, but in the cloud")."""
    match = _NOT_HERE.search(text)
    rest = text[match.end() :] if match is not None else ""
    if match is None or not ON_CLOUD.search(rest) or UNSURE.search(rest):
        return text
    return f"{text[: match.start()]}{match[1]}{match[2]}{rest}"


IN_CLOUD = regex(r"\btrain\w*\b.*\b(?:in|on|using|with) (?:the )?(?:GCP|google cloud|cloud)\b", re.IGNORECASE)
OTHER_CLOUD = (
    r"(?:(?-i:(?<!-)Modal)|(?-i:Lambda)(?: labs?| cloud)|runpod|vast\.ai|ucloud|paperspace|azure|aws|amazon|ec2|"
    r"sagemaker|lightning (?:ai )?studios?|databricks|coreweave|digital ?ocean|hetzner|deepnote|saturn cloud)"
)
"""A cloud that is none of Google's."""
_HOME_PLACES = any_of(
    r"locally",
    # "trained on a local GPU"
    rf"(?:local|(?:our|my) own) {MACHINES}",
    r"laptops?|desktops?|workstations?|hpc|lumi|on-?prem\w*",
    # "Training takes place on a gaming computer"
    r"(?:gaming|private|personal|home) (?:computers?|pcs?|machines?)",
    # "trained on GPUs of the university"
    (
        r"(?:clusters?|servers?|gpus?|machines?|supercomputers?) (?:of|at) (?:(?:the|our) )?"
        r"(?:university|department|institute|dtu)"
    ),
    # "trained the models on DTU's cluster"
    r"(?:dtu|university|department|institute)(?:'s)? (?:\w+ )?(?:clusters?|servers?|gpus?|machines?)",
    rf"our own servers?|kaggle|colab|{OTHER_CLOUD}",
)
AT_HOME = regex(rf"\btrain\w*\b.*\b{_HOME_PLACES}\b", re.IGNORECASE)
ONLY_LOCALLY = regex(
    r"\btrain\w*\b(?:\W+\w+){0,4}?\W+(?:locally|on (?:a |the |our )?local \w+|"
    rf"on (?:our|my) own {MACHINES})\b"
    r"(?!\W+(?:and|or|but|as well|then)\W+(?:\w+\W+){0,3}?(?:in|on|with|using)\b)",
    re.IGNORECASE,
)
"""Where one trained oneself, and not in the cloud, too."""
_NOT_THERE = regex(
    r"(?:\band|\bbut|\bthough|,) not (?:in|on|with|using) (?:(?:the|that|those|the one) (?:of )?)?(?:google(?:'s)? ?)?"
    r"(?:cloud|gcp|vertex(?: ai)?|(?:compute )?engine|(?<=google)|(?<=google ))\b|"
    r"(?:\b(?:never|not)|n't) need(?:ed)? (?:to use )?(?:an?|any|the) (?:google )?(?:cloud|gcp)\b",
    re.IGNORECASE,
)
"""Where one did not train, who did so somewhere else."""
_RUN = regex(
    r"\b(?:train|run|ran|job|submit|launch|start|us(?:e|ed|ing)\b|utili[sz]|chose|opt(?:ed|ing)|rel(?:y|ied)|"
    r"took|take|went|"
    r"work|leverag|employ|managed|done|did it|mov|switch)",
    re.IGNORECASE,
)


HOME = (
    rf"(?:local(?:ly)?|(?:our|my) (?:own )?{MACHINES}|hpc|lumi|"
    rf"clusters?|supercomputers?|kaggle|colab|{OTHER_CLOUD})"
)
_ON_HOME = regex(rf"\btrain\w*\b.*\b{HOME}\b|\b{HOME}\b.*\btrain\w*\b", re.IGNORECASE)
_WHY = regex(
    r"\A\W*(?:because|since|as|due to|given)\b[^.;,]{0,300},|"
    r"(?<=\w)\W{1,3}(?:because|since|as|due to|given)\b[^.;]{0,400}",
    re.IGNORECASE,
)
_WITHHELD = regex(
    r"\b(?:not|no|never|cannot|without|fail\w*|den(?:y|ied)|reject\w*|refus\w*|expensive|limited|missing|lack\w*|"
    r"quotas?|unavailable|costs?|slow\w*|problems?|issues?|errors?|complicated|difficult\w*)\b|n't\b",
    re.IGNORECASE,
)
"""What keeps somebody from a cloud."""


def _home_instead(text: str) -> str | None:
    """Return a sentence of training on another machine without the cloud that was not taken, else None.

    The cloud is named there only as what was not taken, or as why it was not.
    """
    why = _WHY.search(text)
    withheld = why is not None and ON_CLOUD.search(why[0]) and _WITHHELD.search(why[0])
    rest = f"{text[: why.start()]} {text[why.end() :]}" if why is not None and withheld else text
    rest = INSTEAD.sub(" ", rest)
    return rest if rest != text and _ON_HOME.search(rest) and not ON_CLOUD.search(rest) else None


_GOOGLE = regex(r"vertex|compute engine|\bengine\b|\bGCP\b|\bgoogle\b|\bgcloud\b", re.IGNORECASE)
_OTHER = regex(rf"\b{OTHER_CLOUD}\b", re.IGNORECASE)


def names_only_other_cloud(text: str) -> bool:
    """Return whether a sentence tells of a cloud that is none of Google's, and of Google's nothing but that it was not
    taken."""
    return _OTHER.search(text) is not None and not _GOOGLE.search(INSTEAD.sub(" ", text))


_THERE = regex(r"\bcustom jobs?\b|\binstances?\b|\bgcloud\b|\btpus?\b|\bgke\b|\bkubernetes\b|\bgs://", re.IGNORECASE)


def names_the_cloud(text: str) -> bool:
    """Return whether a sentence has a word of a cloud that may be Google's, where a training may have run."""
    return ON_CLOUD.search(text) is not None or _THERE.search(text) is not None


def denies_cloud_machine(text: str) -> bool:
    """Return whether a sentence tells of a machine, and of the cloud only that it was not taken."""
    match = _NOT_THERE.search(text)
    if match is None:
        return False
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    why = _WHY.search(rest)
    if why is not None and _WITHHELD.search(why[0]):
        rest = f"{rest[: why.start()]} {rest[why.end() :]}"
    # "In the cloud, but not in GCP: on two machines of Modal."
    return not ON_CLOUD.search(rest) or names_only_other_cloud(rest)


_AND = regex(r"[,;]?\s(?:and|but|while|whereas|then)\s|;\s|,\s(?=(?:we|it|its|the|our)\b)", re.IGNORECASE)
_COMES_AFTER = regex(
    r"\b(?:deploy|serv|host|upload|stor|put|push|sav|kept|keep|copi|copy|mov|publish|regist)\w*", re.IGNORECASE
)
_TRAINED_THING = regex(
    r"\b(?:re)?trained (?:model|weight|network|checkpoint|version)s?\b|\b(?:after|once|when)\b[^,;.]{0,20}\btrain\w*",
    re.IGNORECASE,
)
"""What training has made, or when it was over: of where it was done it says nothing."""


def without_model_deployment(text: str) -> str:
    """Return a sentence that tells of training at home without what it says of the model in the cloud.

    That the model was deployed there, or is kept there, says nothing of where it was trained.
    """
    parts = _AND.split(text)
    kept = [part for part in parts if not _is_of_what_came_of_it(part)]
    rest = ", ".join(kept)
    home = _ON_HOME.search(rest) or AT_HOME.search(rest)
    return rest if len(kept) < len(parts) and home and not ON_CLOUD.search(rest) else text


_TRAINING = regex(r"\btrain", re.IGNORECASE)


def _is_of_what_came_of_it(part: str) -> bool:
    named = ON_CLOUD.search(part) is not None or "bucket" in part.casefold()
    return named and bool(_COMES_AFTER.search(part)) and not _TRAINING.search(_TRAINED_THING.sub("", part))


def training_at_home(sentence: Sentence) -> list[str]:
    """Return what a sentence tells of training, where that is of other machines than the cloud's alone."""
    if (rest := without_model_deployment(sentence.text)) != sentence.text:
        return [rest]
    if denies_cloud_machine(sentence.text):
        return [sentence.text]
    if (instead := _home_instead(sentence.text)) is not None:
        return [instead]
    told = [clause for clause in clauses(without_denied_home(sentence.text)) if TRAIN.search(clause)]
    return told if all(AT_HOME.search(clause) and not ON_CLOUD.search(clause) for clause in told) else []


def may_run_in_cloud(text: str) -> bool:
    """Return whether a sentence may tell of a run in the cloud, and not only of what a cloud is like."""
    return any(ON_CLOUD.search(clause) for clause in clauses(text) if _RUN.search(clause))


_NOT = regex(r"\bnot\b|n't\b")


def trained_at_home(sentence: Sentence) -> bool:
    """Return whether a sentence speaks of training on one's own machine alone, and affirms that."""
    told = training_at_home(sentence)
    return bool(told) and not any(_NOT.search(clause) for clause in told)
