"""What the program knows questions by, whatever their number: catalogues say of each question what it asks for."""

from __future__ import annotations

from enum import IntEnum


class Asks(IntEnum):
    """What a question asks for, with its number in the newest generation of the built-in catalogue.

    Sentences of the program's own name it by that number, and are printed with the report's.
    """

    GROUP = 1
    MEMBERS = 2
    FRAMEWORKS = 3
    DEPENDENCIES = 4
    STRUCTURE = 5
    CODE_QUALITY = 6
    TESTS = 7
    COVERAGE = 8
    BRANCHES = 9
    DATA_VERSIONING = 10
    CI = 11
    CONFIGURATION = 12
    REPRODUCIBILITY = 13
    TRACKING = 14
    DOCKER = 15
    DEBUGGING = 16
    SERVICES = 17
    MACHINES = 18
    BUCKET = 19
    REGISTRY = 20
    BUILDS = 21
    TRAINING = 22
    API = 23
    DEPLOYMENT = 24
    API_TESTS = 25
    MONITORING = 26
    CREDITS = 27
    EXTRAS = 28
    ARCHITECTURE = 29
    STRUGGLES = 30
    CONTRIBUTIONS = 31

    @property
    def key(self) -> str:
        """What a catalogue calls it."""
        return self.name.lower().replace("_", "-")


IN_PROSE = tuple(each for each in Asks if each not in (Asks.GROUP, Asks.MEMBERS))
"""What is answered in sentences."""
BY_KEY = {each.key: each for each in Asks}
OF_ANY_ANSWER = frozenset({"figures", "own-links"})
"""The kinds of claims that are read of whichever answer shows an image or a link, whatever was asked for."""
