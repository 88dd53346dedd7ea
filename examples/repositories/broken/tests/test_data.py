import os

import pytest


@pytest.mark.skipif(not os.path.exists("data/raw"), reason="data not found")
def test_recordings() -> None:
    assert len(os.listdir("data/raw")) == 120
