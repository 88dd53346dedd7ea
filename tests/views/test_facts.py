"""Facts are plain data: they may be kept, and sent to another process."""

from __future__ import annotations

import pickle
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import pytest

import auditor.checklist
import auditor.git
import auditor.report
import auditor.views


def facts() -> Iterator[type[Any]]:
    for package in (auditor.views, auditor.git, auditor.report, auditor.checklist):
        for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for thing in vars(import_module(info.name)).values():
                if isinstance(thing, type) and hasattr(thing, "_field_defaults") and thing.__module__ == info.name:
                    yield thing


@pytest.mark.parametrize("fact", list(facts()), ids=lambda fact: f"{fact.__module__}.{fact.__name__}")
def test_what_a_fact_holds_by_default_can_be_sent_and_is_nothing(fact: Any) -> None:
    found = pickle.loads(pickle.dumps(fact._field_defaults))
    assert found == fact._field_defaults
    assert not any(len(value) for value in found.values() if isinstance(value, Mapping))
