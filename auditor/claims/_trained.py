"""The words by which people tell of training in the cloud: the deed, what is made for it, where they went instead.

Asked by `cloud`, `deployed`, `halves` and `_trained_elsewhere`.
"""

from __future__ import annotations

import re

from auditor._regex import any_of, regex
from auditor.claims._machines import HOME, NO_DATA
from auditor.claims._phrases import words

NEGATED = regex(r"\b(?:not|never|no|none|nothing|nowhere)\b|n't\b", re.IGNORECASE)
TRAINED = words(
    rf"train(?:ed|ing|s)?{NO_DATA}|vertex(?: ai)?(?: custom)? jobs?|custom jobs?|"
    r"run(?:s|ning)? (?:\w+ ){0,3}?train(?:ing)?[- ](?:docker[- ])?(?:images?|containers?)"
)
STORED = regex(r"\b(?:stor(?:e|ed|es|age|ing)|sav(?:e|ed|es|ing))\b[^.;]{0,200}?\b(?:pre-?)?trained\b", re.IGNORECASE)
"""What is trained, and only kept there."""
FOR_TRAINING = regex(
    r"\b(?:images?|containers?|docker\s?files?|environments?|scripts?|pipelines?),? "
    r"(?:(?:that|which) (?:are|is|were|was) )?(?:(?:to be |later |then )?used )?for (?:the )?(?:model )?train\w*",
    re.IGNORECASE,
)
"""What is made so that somebody can train."""
MEANT_FOR_TRAINING = regex(
    r"\b(?:is|are|was|were|been) (?:\w+ )?(?:meant|intended|supposed|planned|designed) (?:to|for)\b[^.,;]{0,60}?"
    r"\btrain\w*\b|"
    r"\b(?:reasons?|goals?|aims?|purpose|idea|intention|plan|motivation) (?:[\w-]+ ){0,10}?(?:is|are|was|were) to\b"
    r"[^.,;]{0,60}?\btrain\w*\b",
    re.IGNORECASE,
)
"""What a thing is there for, whether or not it ever served for that."""
ATTEMPT = regex(r"\b(?:tried|attempted)\b", re.IGNORECASE)
TRAINED_ELSEWHERE = regex(
    r"\b(?:instead(?! of)|ended up|resorted|switched|opted|in the end|eventually|finally|settled)\b[^,;.]{0,80}?"
    rf"\b(?:{HOME}|(?:our|my) own|laptops?)\b|"
    r"\b(?:decided|chose|opted) to (?:skip|drop|abandon|leave out|give up)\b",
    re.IGNORECASE,
)
"""Where one trained who gave the cloud up."""
TRAINED_PLAINLY = regex(
    r"\b(?:we|i)\s+(?:\w+\s+)?train(?:ed)?\b|"
    r"\b(?:we|i)\s+(?:\w+\s+)?(?:submit|start|launch|creat)\w*\s(?:\w+\s){0,3}?(?:jobs?|training)\b|\bmodels?\s+(?:was|were|is|are)\s+trained\b|"
    r"\btraining\s+(?:\w+\s+)?(?:was|is)\s+(?:done|run|performed|executed)\b",
    re.IGNORECASE,
)
PREPARED = regex(
    r"\b(?:set(?:ting)?[ -]?up|prepar\w+|configur\w+|went with|chose|opted|images?|docker\w*)\b|"
    # "Vertex AI: to train our models" tells what it is for, "after training" when something else is done.
    r"\A[^.,;]{0,60}?(?:\s[-–—]{1,3}|:)\s{1,9}(?:(?:used )?to|for) train|\A\W*(?:after|once|when) (?:the )?train",
    re.IGNORECASE,
)
"""What comes before a training, or after one, and need not tell of it."""
OF_SOME_TRAINING = regex(
    any_of(
        # "each version"
        (
            r"\b(?:first|initial|second|main|final|best|larger?|largest|big(?:ger|gest)?|full|whole|entire|"
            r"baseline|old|previous|every|all|each|other) (?:\w+ )?"
            r"(?:models?|versions?|runs?|experiments?|prototype|iteration)\b"
        ),
        # "on a local GPU"
        r"\b(?:with|using|on) (?:an?|any|the|several|multiple) (?:\w+ )?(?:gpus?|tpus?)\b",
        # "part of our CI"
        r"\bpart of (?:(?:the|our) )?(?:ci|cd|workflows?|pipelines?)\b",
        # "not use GPUs"
        (
            r"(?:\bnot|n't) (?:use|used|have|had|get|need)(?: access to)? (?:(?:any|an?|the) )?(?:\w+ )?"
            r"(?:gpus?|tpus?|spot|preemptible)\b"
        ),
    ),
    re.IGNORECASE,
)
"""What is denied of one model among others, or of what a machine has."""
