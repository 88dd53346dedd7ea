"""What each kind of claim means, for a person who sees one: what is read of answers, and what it is held against.

Kinds and what they are held against are those of the course's criteria; `profiling-said`, `removed-said` and
`framework-said` are ours.
"""

from __future__ import annotations

from collections.abc import Mapping

_OF_ITS_ITEM = """\
consistent    said to be done, and the probe finds it or a part of it; or denied, and it finds none
contradicted  said to be done, and the probe is sure that there is nothing"""
_WHERE_NOT_SURE = "unverifiable  the probe cannot know or is not sure; it was tried, planned, or done by hand"

MEANINGS: Mapping[str, str] = {
    "test-count": """\
How many tests there are: altogether, of a part, by file, or how many files of them.

consistent    as many test functions as said, or with cases expanded or load tests told of ("about" allows a tenth)
contradicted  another number, all Python could be read, and no other way to count gives the one that is said
unverifiable  a part that cannot be told apart; as many are files, assertions or not run; or question 11 differs""",
    "coverage-figure": """\
The percentage of code that tests cover; that it was not measured is held against the item (see coverage).

consistent    a tracked artefact (coverage.xml, a badge, a printed table, HTML) has the figure, within one point
contradicted  the artefact has another figure, and the answer does not speak of a part of the code
unverifiable  no artefact with a figure is tracked: most figures; or it is older than code that the report speaks of""",
    "branches-and-prs": """\
Whether branches and pull requests were used.

consistent    merges, pull requests or branches in the history and among the refs bear it out; bots are left out
contradicted  pull requests are denied outright, and many were merged
unverifiable  no trace of any: a rebased or squashed one leaves none; or denied, and some are there""",
    "dvc-used": f"""\
Whether DVC was used (see data-versioning).

{_OF_ITS_ITEM}; or denied, and the data is tracked
{_WHERE_NOT_SURE}""",
    "ci-os": """\
On which operating systems tests run in workflows, or whether on one or several.

consistent    those that jobs with tests run on, as matrices and runs-on say
contradicted  a system that no job with tests runs on; several that are one, or one that is several
unverifiable  a runner that cannot be told, workflows from elsewhere or of other branches, a system only supported""",
    "ci-python": """\
On which versions of Python tests run in workflows, or whether on one or several.

consistent    those that jobs with tests set up, as matrices and steps say
contradicted  a version that no job with tests sets up; several that are one, or one that is several
unverifiable  a version that cannot be told, workflows from elsewhere or of other branches, one not said of tests""",
    "ci-caching": """\
Whether workflows cache.

consistent    a step caches, or none does, as said
contradicted  said to be cached, and no step of a workflow caches; or denied, and a step is asked to
unverifiable  there is no workflow, what a step does cannot be told, or caches of laptops or images are meant""",
    "ci-linting": f"""\
Whether workflows lint (see ci-linting).

{_OF_ITS_ITEM}; or denied, and a workflow lints
unverifiable  the probe is not sure; what is said need not be of workflows: hooks, an editor, a check of style""",
    "config-tool": """\
What experiments are configured with: Hydra (as questions 13 and 29 say, too), configuration files, argparse, Typer,
Click, OmegaConf, W&B (its sweeps).

consistent    a module imports it, or Hydra or the files are found (see hydra, config-files)
contradicted  Hydra or the files are spoken of as used, and there are surely none; or denied, and they are used
unverifiable  no module imports what is named, Hydra is of earlier code, or something else may load the files""",
    "docker-named": """\
Which docker files are named or linked.

consistent    a tracked file has the name
contradicted  none has, and none is called alike; or a link to it leads nowhere
unverifiable  a file of almost the name that is given may be meant; or it is told of as gone, to come, or in a fork""",
    "figures": """\
The images that an answer shows.

consistent    the file is tracked, and is not the template's own
contradicted  it is not tracked, be it that one almost so called is, or it is the template's own placeholder
unverifiable  attached at the host, from elsewhere, or in backticks; one of that name lies in another folder""",
    "own-links": """\
Links into the group's own repository, and files that commands of questions 4 and 12 install from, build or run, and
those of questions 15 and 21 for Cloud Build; a file of code or configuration that an answer only speaks of is told
where it is missing.

consistent    the path, workflow or file exists at the commit; or the history has the commit or pull request
contradicted  it does not: a link leads nowhere, whatever is called alike; of what is only named nothing is
unverifiable  another branch or commit is linked, or a copy; it may be made, ignored, or a name be meant for another""",
    "cloud-training-said": """\
Whether the model was trained in the cloud (see cloud-training).

consistent    said to be done or tried, and a training job is found; or denied, and at most a machine is prepared
contradicted  denied, or given up without a job, and the item is ticked
unverifiable  said to be done without a trace (by hand); in vain, with a job; or another answer says otherwise""",
    "api-said": f"""\
Whether there is an API for the model (see fastapi).

{_OF_ITS_ITEM}; or denied, and there is one
{_WHERE_NOT_SURE}""",
    "deployment-said": """\
Whether the model was deployed, in the cloud or only at home (see cloud-deployment).

consistent    a deploy step, service file or address is found, or a step to a machine as named; or denied, and none is
contradicted  said to be in the cloud where there is surely nothing to deploy; or denied, and the item is ticked
unverifiable  without a trace (a console, Vertex AI); denied, where something could; at home, and it is ticked""",
    "api-tests-said": f"""\
Whether the API is tested (see api-tests).

{_OF_ITS_ITEM}; or denied, and tests call the API
unverifiable  the probe is not sure; tests by hand or of anything may be meant; the answer names a file to look at""",
    "load-test-said": f"""\
Whether the API is load tested (see load-test).

{_OF_ITS_ITEM}; or denied, and there is a load test
unverifiable  not sure; tried, planned, by hand, a template; only a formal one, or its run without results, denied""",
    "monitoring-said": """\
Whether what is deployed is monitored (see drift-api, system-metrics, cloud-monitoring, alerts).

consistent    one of these is found; or denied: what could monitor is no proof that somebody does
contradicted  denied, and the item is ticked; or an API for drift is said to be deployed, and nothing tells of drift
unverifiable  said to be done without a trace: a console leaves none; or of the cloud, where a script computes drift""",
    "members": """\
Who is in the group and, at its end, who did what.

consistent    at least as many people committed as are listed (or, where nobody is, as the contributions name)
contradicted  the contributions name a member twice and leave out another, who committed
unverifiable  fewer authors: a member may have worked under another name; or two names may be one person's""",
    "profiling-said": """\
That nothing was profiled (see profiling); what is affirmed is not read.

consistent    no profiler is used and no profile is tracked
contradicted  the item is ticked
unverifiable  a profiler is used or a profile is tracked: it may never have been run""",
    "removed-said": """\
Which files and folders of the template are said to be removed.

consistent    they are not there
contradicted  the file, or something in the folder, is there
unverifiable  only what keeps an empty folder is left""",
    "framework-said": """\
Which third-party frameworks are said to be used, of those whose name is no other word (timm, MONAI, Evidently, ...).

consistent    a module or a notebook imports it; what is named beside words of doubt is told of only then
contradicted  none does, and nothing but texts names it: no manifest, settings or script, no code of an earlier commit
unverifiable  some other file names it, or did once, or could not be read""",
}
"""By kind: a sentence, then when a claim of it is what. An item that is ticked and denied is contradicted, whatever
the kind."""
