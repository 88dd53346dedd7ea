import pandas as pd

from streetnoise.data import as_tensors, complete_hours

FRAME = pd.DataFrame(
    {
        "cars": [100, 40],
        "buses": [6, 2],
        "bicycles": [30, 12],
        "hour": [8, 22],
        "decibel": [71.0, None],
    }
)


def test_an_hour_without_noise_is_dropped():
    assert len(complete_hours(FRAME)) == 1


def test_tensors_have_four_columns():
    counts, noise = as_tensors(complete_hours(FRAME))[:]
    assert counts.shape == (1, 4)
    assert noise.tolist() == [71.0]
