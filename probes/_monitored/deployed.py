"""What shows that the service which tells of drift was deployed: that one, and not another beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Repository
from auditor.shared import API_NAMES, regex
from probes._cloud.applications import applications
from probes._cloud.deployed import service_deployments, speaks_of_another
from probes._cloud.machines import started_on_machines
from probes._cloud.services import Tie, deployment_relation
from probes._cloud.signs import Sign
from probes._lines import placeholder
from probes._monitored.drift import cloud_image, cloud_images, drift_image
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.serving import Route


class Shown(NamedTuple):
    """What shows a deployment, how sure that is, and whether it only builds an image."""

    place: Evidence
    confidence: Confidence = Confidence.HIGH
    image: bool = False


_MOST: Final = 500


def shown_deployed(repo: Repository, route: Route) -> Shown | None:
    """Return what shows that the application of a route was deployed, or None.

    A deployment that starts something else is none of it. One of which nobody can tell what it starts is, where
    the application is the only one, or the one that answers with predictions too.
    """
    own = applications(repo, route)
    ties = [(deployment_relation(repo, sign.place, own), sign) for sign in islice(service_deployments(repo), _MOST)]
    for found, sign in ties:
        if found is Tie.STARTS:
            return Shown(sign.place)
    address = next(_addresses(repo, route), None)
    if address is not None:
        return Shown(address)
    perhaps = [sign for found, sign in ties if found is Tie.UNKNOWN]
    if not has_own_application(repo, route):
        return _of_the_only_one(repo, own, perhaps)
    perhaps += islice(started_on_machines(repo), _MOST)
    named = next((sign for sign in perhaps if _tells_of_drift(repo, route, sign)), None)
    if named is not None:
        return Shown(named.place)
    image = drift_image(repo) or _own_image(repo, own)
    if image is not None:
        return Shown(image, image=True)
    named = next((sign for sign in perhaps if _tells_of_drift(repo, route, sign, path=True)), None)
    return Shown(named.place) if named is not None else None


_HOSTS: Final = regex(
    r"https?://[a-z0-9][a-z0-9.-]{1,100}\.(?:azurecontainerapps\.io|azurewebsites\.net|azurecontainer\.io|cloudapp\.azure\.com|"
    r"awsapprunner\.com|elasticbeanstalk\.com|amazonaws\.com|on\.aws|hf\.space|onrender\.com|fly\.dev|railway\.app|herokuapp\.com|"
    r"modal\.run|bentoml\.ai|ondigitalocean\.app)(?::\d{1,5})?(/[\w/.-]{1,200})"
)
"""Where other clouds serve what is deployed to them, and the path of a route there."""


def _addresses(repo: Repository, route: Route) -> Iterator[Evidence]:
    """Yield where documents give the address of a route in another cloud."""
    for link in repo.documents.urls(_HOSTS) if len(route.url) > 1 else ():
        found = _HOSTS.match(link.url)
        if found and found[1].rstrip("/").endswith(route.url.rstrip("/")) and not placeholder(link.url):
            yield Evidence(link.path, link.line, clipped(link.url))


def _of_the_only_one(repo: Repository, own: frozenset[str], perhaps: list[Sign]) -> Shown | None:
    alone = own >= {app.path for app in repo.serving.apps}
    sign = next((sign for sign in perhaps if not speaks_of_another(sign)), None)
    if sign is not None:
        return Shown(sign.place, Confidence.HIGH if alone else Confidence.MEDIUM)
    for image in (drift_image(repo), cloud_image(repo), _own_image(repo, own)):
        if image is not None and deployment_relation(repo, image, own) is not Tie.OTHER:
            return Shown(image, image=True)
    started = next(started_on_machines(repo), None)
    return Shown(started.place) if started is not None else None


def _own_image(repo: Repository, own: frozenset[str]) -> Evidence | None:
    """Return where an image is built for the cloud, whatever it is called, that starts one of these; or None."""
    images = (place for place, _ in islice(cloud_images(repo), _MOST))
    return next((place for place in images if deployment_relation(repo, place, own) is Tie.STARTS), None)


def has_own_application(repo: Repository, route: Route) -> bool:
    """Return whether a route belongs to an application of its own, beside the one that answers with predictions."""
    built, own = {app.path for app in repo.serving.apps}, applications(repo, route)
    answering = (item for item, _, _ in repo.serving.inference_routes if not _about_drift(item))
    running = {path for item in answering for path in applications(repo, item)}
    return not running & own and bool(running & built)


def _about_drift(route: Route) -> bool:
    """Return whether a route is called after drift, or reports: it may run a model, but not to answer with it."""
    return bool(_REPORTS.search(f"{route.url} {route.handler}"))


_REPORTS: Final = regex(r"(?i)drift|monitor|report")
_BESIDE: Final = regex(r"(?i)drift|monitor")
_ANY_NAME: Final = API_NAMES | {"main", "routes"}


_JOINTS: Final = regex(r"[_-]")


def _tells_of_drift(repo: Repository, route: Route, shown: Sign, *, path: bool = False) -> bool:
    """Return whether what shows a deployment speaks of drift, or of what serves it; `path` asks its file, too."""
    stem = posixpath.basename(route.path).removesuffix(".py").lower()
    place = shown.place
    text = f"{place.path} {shown.text}" if path else shown.text
    if _BESIDE.search(text):
        return True
    if shown.address and len(route.url) > 1 and place.line:
        lines = (repo.tree.text(place.path or "") or "").split("\n")[place.line - 1 : place.line]
        if any(f"{shown.text}{route.url}".lower() in line.lower() for line in lines):
            return True
    return stem not in _ANY_NAME and _JOINTS.sub("", stem) in _JOINTS.sub("", text.lower())
