import pytest

from playground.training.rates import rate
from playground.training.spec import TrainSpec


def test_each_segment_is_a_schedule_of_its_own():
    spec = TrainSpec(segments=((100, 0.1), (50, 0.02)), warmup=0, schedule="cosine")
    rates = [rate(spec, k) for k in range(150)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[50] == pytest.approx(0.1 * (0.02 + 0.98 / 2))
    assert rates[100] == pytest.approx(0.02)
    assert rates[99] < rates[100]
    assert rates[149] == pytest.approx(0.02 * 0.02, rel=0.1)


def test_warm_up_climbs_and_takes_at_most_a_tenth():
    spec = TrainSpec(segments=((1000, 0.1),), warmup=20, schedule="constant")
    assert [rate(spec, k) for k in (0, 9, 19, 20)] == pytest.approx([0.005, 0.05, 0.1, 0.1])
    short = TrainSpec(segments=((50, 0.1),), warmup=20, schedule="constant")
    assert [rate(short, k) for k in (0, 4, 5)] == pytest.approx([0.02, 0.1, 0.1])


def test_behind_the_end_the_final_rate_goes_on():
    spec = TrainSpec(segments=((10, 0.1),), schedule="cosine")
    assert rate(spec, 10) == rate(spec, 25) == pytest.approx(0.1 * 0.02)


def test_without_steps_there_is_no_schedule():
    with pytest.raises(ValueError, match="number of steps"):
        rate(TrainSpec(), 0)
