"""Probes of documentation, of its publication, and of the architectural diagram."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository, absent, probe
from auditor.shared import regex
from probes import _architecture
from probes._beside import answered_words, beside_the_report, holds_report, without_checklist
from probes._ci.unfollowed import beyond
from probes._ci.unseen import PAGES, unless_unseen
from probes._commands import WORKFLOWS, runs, steps, words, workflows
from probes._diagrams import documented_diagram
from probes._lines import course_page, printed
from probes._pages import PUBLISHING, meant_to_publish
from probes._running import sureness_of_the_project, tells_how, tells_in_words
from probes._shared import clipped, definitions, is_page
from probes._steps import first_of

if TYPE_CHECKING:
    from auditor.views.documents import Document
    from auditor.views.python import Module
    from auditor.views.workflows import Step

ENOUGH_WORDS: Final = 300
_PAGE_WORDS: Final = 40
# The pages of cookiecutter-data-science (the course's template before its own) and of sphinx-quickstart.
_GENERATED: Final = regex(
    r"This\s+is\s+where\s+you\s+describe\s+how\s+to\s+get\s+set\s+up\s+on\s+a\s+clean\s+install,\s+including\s+the\s+commands"
    r"(?:\s+\S+){0,30}?\s+final\s+data\s+sets\.|"
    r"The\s+Makefile\s+contains\s+the\s+central\s+entry\s+points\s+for\s+common\s+tasks\s+related\s+to\s+this\s+project\.|"
    r"(?m:^.*\bsync_data_(?:to|from)_s3\b.*$)|"
    r"documentation\s+master\s+file,\s+created\s+by|sphinx-quickstart(?:\s+on\s[^\n]*)?|"
    r"You\s+can\s+adapt\s+this\s+file\s+completely\s+to\s+your\s+liking,\s+but\s+it\s+should\s+at\s+least\s+contain\s+the\s+root\s+`toctree`\s+directive\.|"
    r"Indices\s+and\s+tables|(?m:^\* :ref:`(?:genindex|modindex|search)`$)"
)
_FEW_WORDS: Final = 15  # of prose, on a page that shows commands or is one of several
_OF_OTHERS: Final = frozenset({"readme.md", "license.md", "changelog.md", "requirements.txt"})
_DRAWN_TREE: Final = regex("[├└│]")


def _pages(repo: Repository) -> tuple[Finding | None, list[Evidence]]:
    """Return the finding of pages with content of the project's own, or None, and the pages that are too short."""
    pages, short, weak = [], [], []
    for document in repo.documents.files:
        if not is_page(repo, document) or course_page(document.path, document.text):
            continue
        place = Evidence(document.path, 1, f"{document.words} words")
        own = posixpath.basename(document.path).lower() not in _OF_OTHERS
        if repo.template.stub(document.path):
            weak.append(place._replace(note="the template's page"))
        elif own and _own_words(document) >= _PAGE_WORDS:
            pages.append(place)
        elif document.words:
            weak.append(place)
            if own and document.words >= _FEW_WORDS and not _GENERATED.search(document.text):
                short.append(document)
    if pages:
        return Finding.done(f"{len(pages)} page{'s' if len(pages) != 1 else ''} of documentation", *pages[:3]), weak
    if sum(each.words + _code_words(each) for each in short) >= _PAGE_WORDS:
        places = tuple(Evidence(each.path, 1, f"{each.words} words") for each in short)
        told = "a short page" if len(places) == 1 else f"{len(places)} short pages"
        return Finding.done(f"{told} of documentation", *places[:3], confidence=Confidence.MEDIUM), weak
    return None, weak


@probe("documentation")
def documentation(repo: Repository) -> Finding:
    """Documentation of the project.

    done      documentation pages with content of the project's own (the docstrings that they show are), or a root
              README of at least 300 words that says how to run it
    partial   the template's pages, a shorter README, or one that never says how to run it
    not_done  otherwise
    remedy    write in the README, or on a page under docs/, what the project does and how to run it
    """
    pages, weak = _pages(repo)
    if pages is not None:
        return pages
    made = _from_docstrings(repo)
    if len(made) >= _ENOUGH_NAMES:
        places = tuple(Evidence(path, line, clipped(f"shows {name}")) for name, (path, line) in made.items())
        return Finding.done("pages made from the docstrings", *places[:3], confidence=Confidence.MEDIUM)
    readme = repo.documents.readme
    if readme is not None and not repo.template.stub(readme.path):
        report = holds_report(repo, readme)
        own = beside_the_report(repo, readme) if report else without_checklist(repo, readme)
        line = tells_how(own)
        in_words = tells_in_words(repo, own) if line is None else None
        line = line or in_words
        counted = own.words + _code_words(own)
        # With the answers, the page has enough words; what says how to run the project is to stand beside them.
        longer = report and counted + answered_words(repo) >= ENOUGH_WORDS
        if line is not None and (counted >= ENOUGH_WORDS or longer):
            # The number is that of the statistics where it is enough.
            told = f"{own.words} words" if own.words >= ENOUGH_WORDS else f"{counted} words with its commands"
            told = f"a README of {told}{' of its own' if report else ''}" if counted >= ENOUGH_WORDS else "a README"
            beside = "" if counted >= ENOUGH_WORDS else ", beside the report that it holds"
            return Finding.done(
                f"{told} that says how to run the project{beside}",
                Evidence(readme.path, line, "how to run it"),
                confidence=Confidence.MEDIUM if report or in_words else Confidence.HIGH,
            )
        short = f"has {counted} words, not counting drawings of folders"
        silent = "never says how to run it"
        why = short if line is not None else f"{silent}, and {short}" if counted < ENOUGH_WORDS else silent
        weak.insert(0, Evidence(readme.path, 1, "holds the report alone" if report and not counted else why))
    elif readme is not None:
        weak.insert(0, Evidence(readme.path, 1, "as the template brought it"))
    if weak:
        return _elsewhere(repo) or Finding.partial(f"{weak[0].path} {weak[0].note}", *weak[:3])
    return absent("documentation page or README", repo.documents)


_NO_PAGE: Final = regex(
    r"(?i)(?:.*/)?(?:\.[^/]+|reports?|data|datasets?|tests?)/.*|"
    r"(?:.*/)?(?:licen[cs]e|change(?:s|log)|history|agents|claude|gemini|security|code_of_conduct|todo|checklist)\.[a-z]+"
)
"""What is there for data, for a report, for other programs, or for a list of things."""
_READ_ME: Final = regex(r"(?i)(?:.*/)?read[ _-]?me(?:\.[a-z]+)?")
_TYPED: Final = regex(
    r"(?m)^(?:\$[ \t]*)?(?:curl[ \t]+-|gcloud[ \t]+(?:run|functions|builds|ai)[ \t]|uv[ \t]+run[ \t]|"
    r"uvicorn[ \t]+[\w.]{1,100}:|docker(?:-compose|[ \t]+compose)?[ \t]+(?:run|build|up)[ \t]|streamlit[ \t]+run[ \t]|"
    r"python3?[ \t]+[\w./-]{1,200}\.py\b)"
)
"""A line of a plain text, which marks no code, that is a command."""


def _elsewhere(repo: Repository) -> Finding | None:
    """Return the finding of pages at the root, or that a folder is to be read by, which say how to run it, or None."""
    readme = repo.documents.readme
    left_out = {repo.report_path, repo.answers.path, readme.path if readme is not None else None}
    found, least = [], True
    for document in repo.documents.files:
        path = document.path
        to_read = _READ_ME.fullmatch(path) or ("/" not in path and not path.lower().endswith(".txt"))
        if not to_read or path in left_out or _NO_PAGE.fullmatch(path) or repo.template.stub(path):
            continue
        if _own_words(document) >= _PAGE_WORDS and not _somebody_elses(repo, path):
            line = tells_how(document)
            if line is None and path.lower().endswith(".txt") and (typed := _TYPED.search(document.text)):
                line = document.text.count("\n", 0, typed.start()) + 1
            # A guide to git or to a system is of any project; what is called README is of its folder.
            sure = Confidence.MEDIUM if _READ_ME.fullmatch(path) else None
            sure = sure or (sureness_of_the_project(repo, document) if line is not None else None)
            if line is not None and sure is not None:
                found.append(Evidence(path, line, "how to run it"))
                least = min(least, sure is Confidence.LOW)
    if not found:
        return None
    many = "a page" if len(found) == 1 else f"{len(found)} pages"
    message = f"{many} outside of a folder of documentation, with how to run it"
    return Finding.done(message, *found[:3], confidence=Confidence.LOW if least else Confidence.MEDIUM)


def _somebody_elses(repo: Repository, path: str) -> bool:
    """Return whether a folder with a licence of its own holds a file, and not the report."""
    report = repo.report_path or repo.answers.path or ""
    folder = posixpath.dirname(path)
    while folder:
        licence = any(repo.tree.exists(f"{folder}/{name}") for name in ("LICENSE", "LICENSE.txt", "LICENSE.md"))
        if licence and not report.startswith(f"{folder}/"):
            return True
        folder = posixpath.dirname(folder)
    return False


# What mkdocstrings and autodoc put the docstrings of a module, class or function for.
_SHOWN: Final = regex(r"[ \t]*(?::::|\.\. auto(?:module|class|function)::)[ \t]+([\w.]{1,200})[ \t]*$")
_ENOUGH_NAMES: Final = 3  # that pages show: a template brings one


def _from_docstrings(repo: Repository) -> dict[str, tuple[str, int]]:
    """Return the names of the project's own code that pages show, each with path and line.

    None where most of them have no docstring to be shown.
    """
    own = _shown_names(repo.python.code)
    found: dict[str, tuple[str, int]] = {}
    for document in repo.documents.files:
        if not is_page(repo, document):
            continue
        code = {block.line + n for block in document.code for n in range(block.text.count("\n") + 2)}
        for line, text in enumerate(document.text.split("\n"), 1):
            match = None if line in code else _SHOWN.match(text)
            if match is not None and match[1].removeprefix("src.") in own:
                found.setdefault(match[1], (document.path, line))
    told = [name for name in found if own[name.removeprefix("src.")]]
    return found if 2 * len(told) > len(found) else {}


def _shown_names(modules: Iterable[Module]) -> dict[str, bool]:
    """Return the dotted names of definitions, modules and packages, and whether there is a docstring in each."""
    found: dict[str, bool] = {}
    for module in modules:
        for item in definitions(module):
            parts = f"{module.name}.{item.qualname}".split(".")
            for length in range(1, len(parts) + 1):
                name = ".".join(parts[:length])
                found[name] = found.get(name, False) or item.docstring
    return found


def _own_words(document: Document) -> int:
    """Return the words of a page beside the sentences that generators of projects and of documentation write."""
    if not _GENERATED.search(document.text):
        return document.words
    return sum(any(char.isalnum() for char in word) for word in _GENERATED.sub(" ", document.text).split())


def _code_words(document: Document) -> int:
    """Return the words of code blocks; a drawn tree of folders has none."""
    return sum(len(block.text.split()) for block in document.code if not _DRAWN_TREE.search(block.text))


_PAGES_ACTIONS: Final = regex(
    r"actions/deploy-pages|peaceiris/actions-gh-pages|jamesives/github-pages-deploy-action|"
    r"crazy-max/ghaction-github-pages|mhausenblas/mkdocs-deploy-gh-pages|tiangolo/mkdocs\S*|"
    r"helaili/jekyll-deploy-action|cpina/github-action-push-to-another-repository|sphinx-notes/pages|quarto-dev/quarto-actions/publish"
)
_MAX_BRANCHES: Final = 60
_SOURCES: Final = frozenset({"src", "tests", "pyproject.toml", "requirements.txt", "setup.py", ".github"})
"""What stands at the root of a project, and of no site that was built from it."""
_BRANCH: Final = regex(r"(?:.*/)?(?:gh-pages|github-pages|gh_pages|ghpages)")
_DOCS_BRANCH: Final = regex(r"(?i)(?:.*[/_-])?(?:docs?|documentation|pages|site|website)")


@probe("github-pages", files=WORKFLOWS)
def github_pages(repo: Repository) -> Finding:
    """The documentation stands on GitHub Pages.

    done        a workflow deploys pages, or a branch holds the built site
    unknowable  docs/ or the root could be served as it is (an index.html, a Jekyll _config.yml)
    not_done    otherwise
    remedy      commit a workflow that runs `mkdocs gh-deploy`
    """
    published = _published(repo)
    if published is not None:
        return published
    for path in ("docs/index.html", "index.html", "docs/_config.yml", "_config.yml", "docs/.nojekyll", ".nojekyll"):
        if repo.tree.exists(path):
            return Finding.unknowable("the folder could be served as it is", Evidence(path, 1, "could be served"))
    finding = absent(
        "branch that holds pages, and no step that deploys them", repo.workflows, names=("pages", "gh-deploy")
    )
    finding = unless_unseen(repo, finding, PAGES, "pages", "gh-deploy")
    kept = next(_kept(repo), None)
    if kept is not None:
        return finding.less_sure(kept, message="a workflow uploads pages, and no step that is seen deploys them")
    intended = meant_to_publish(repo)
    if intended is not None:
        return finding.less_sure(intended, confidence=Confidence.LOW)
    if not repo.history.complete:
        message = f"{finding.message}; the history is not complete"
        return finding.less_sure(*finding.evidence, message=message, confidence=Confidence.LOW)
    return finding


def _deployed(repo: Repository) -> Finding | None:
    """Return the finding that a workflow deploys pages, or None."""
    for workflow in workflows(repo):
        published = next((job for job in workflow.jobs if workflow.gitlab and job.id == "pages"), None)
        if published is not None:
            return Finding.done("a job of GitLab deploys pages", Evidence(workflow.path, published.line, "pages"))
        for _, step in steps(workflow):
            if _PAGES_ACTIONS.fullmatch(step.action) or _onto_pages(step):
                return Finding.done("a workflow deploys pages", Evidence(workflow.path, step.line, step.uses or ""))
        for run in runs(repo, workflow):
            text = " ".join(words(run.command))
            if not printed(text) and (PUBLISHING.search(text) or PUBLISHING.search(run.command.text)):
                return Finding.done("a workflow deploys pages", *run.evidence())
    for workflow in workflows(repo):
        for found in beyond(repo, workflow, PUBLISHING):
            return Finding.done("a workflow runs what deploys pages", *found.evidence(), confidence=Confidence.MEDIUM)
    return None


def _kept(repo: Repository) -> Iterator[Evidence]:
    """Yield the steps that upload pages for another to deploy."""
    for workflow in workflows(repo):
        for _, step in steps(workflow):
            if step.action.lower() == "actions/upload-pages-artifact":
                yield Evidence(workflow.path, step.line, step.uses or "")


def _published(repo: Repository) -> Finding | None:
    """Return the finding that a workflow deploys pages or a branch holds them, or None."""
    deployed = _deployed(repo)
    if deployed is not None:
        return deployed
    for name, commit in repo.history.branches:
        if _BRANCH.fullmatch(name):
            return Finding.done("a branch holds the pages", Evidence(branch=name, commit=commit, note="pages"))
    # Work on the way to the main branch is no built site.
    for name, commit in repo.history.unmerged_tips[:_MAX_BRANCHES]:
        names = repo.snapshot.root_names(commit)
        site = ".nojekyll" in names and ("index.html" in names or names.isdisjoint(_SOURCES))
        if site or ("docs" in names and _in_docs(repo, name, commit)):
            return Finding.done("a branch holds the built site", Evidence(branch=name, commit=commit, note=".nojekyll"))
    return None


def _onto_pages(step: Step) -> bool:
    """Return whether an action is given the branch of the pages to push to."""
    given = (*step.inputs.items(), *step.env.items()) if step.action and not step.action.startswith("actions/") else ()
    return any("branch" in name.lower() and _BRANCH.fullmatch(value[:200]) for name, value in given)


def _in_docs(repo: Repository, name: str, commit: str) -> bool:
    """Return whether a branch for the documentation holds the built site in docs/, from where it can be served, too."""
    return bool(_DOCS_BRANCH.fullmatch(name)) and {"docs/.nojekyll", "docs/index.html"} <= set(
        repo.snapshot.list_tree(commit)
    )


@probe("architecture-diagram")
def architecture_diagram(repo: Repository) -> Finding:
    """A diagram of the architecture of the whole pipeline.

    done        question 29, the README or the documentation shows a tracked image of the group's own, or a diagram in
                text
    partial     it shows an image that is missing from the repository, or links one that a drawing tool keeps
    unknowable  it shows a picture that another host keeps
    not_done    otherwise
    remedy      commit the figure and show it in question 29
    """
    found = first_of(
        repo,
        _architecture.shown_in_answer,
        documented_diagram,
        _architecture.shown_elsewhere,
        _architecture.kept_by_another_host,
        _architecture.missing_image,
        _architecture.linked_drawing,
        _architecture.shown_nowhere,
    )
    return found or _architecture.no_diagram(repo)
