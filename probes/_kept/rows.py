"""Rows and documents that a route makes of a class which a library keeps in a database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Repository, once

if TYPE_CHECKING:
    from auditor.views.python import Call

_BASES: Final = (
    "peewee.Model", "tortoise.Model", "tortoise.models.Model", "beanie.Document", "bunnet.Document",
    "mongoengine.Document", "mongoengine.DynamicDocument", "mongoengine.document.Document", "odmantic.Model",
    "django.db.models.Model", "ormar.Model", "piccolo.table.Table", "pynamodb.models.Model", "redis_om.HashModel",
    "redis_om.JsonModel", "elasticsearch_dsl.Document", "opensearchpy.Document", "edgy.Model", "saffier.Model",
    "orm.Model", "google.cloud.ndb.Model",
)  # fmt: skip
"""The classes whose heirs know how to keep themselves."""
_MAKES: Final = frozenset(
    ["create", "acreate", "insert", "insert_one", "insert_many", "bulk_create", "get_or_create", "update_or_create"]
)
_SAVES: Final = ("insert", "save", "asave", "create", "upsert", "put", "add")


def rows(repo: Repository, own: tuple[Call, ...]) -> Iterator[Call]:
    """Yield the calls of a function that make a row and keep it, at once, by a method of it, or by handing that on."""
    classes = _classes(repo)
    told = {call.name for call in own}.union(*({value.name for value in call.values} for call in own))
    for call in own if classes else ():
        owner, _, method = call.name.rpartition(".")
        at_once = method in _MAKES and owner.removesuffix(".objects") in classes
        if at_once or (call.name in classes and any(f"{call.name}().{saves}" in told for saves in _SAVES)):
            yield call


@once
def _classes(repo: Repository) -> frozenset[str]:
    return frozenset(f"{module.name}.{cls.qualname}" for module, cls in repo.python.subclasses(*_BASES))
