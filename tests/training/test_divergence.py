import math

import pytest

from playground.training.divergence import PATIENCE, DivergenceDetector, divergence_message
from playground.training.trainer import Diverged


def test_it_gives_up_after_a_long_row_of_absurd_losses():
    watch = DivergenceDetector(100)
    for step in range(1, PATIENCE):
        watch.check(step, 5 * math.log(100))
    with pytest.raises(Diverged, match="uniform guess") as caught:
        watch.check(PATIENCE, 5 * math.log(100))
    assert caught.value.step == PATIENCE


def test_one_sane_step_restores_its_patience():
    watch = DivergenceDetector(100)
    for step in range(10 * PATIENCE):
        watch.check(step, 5 * math.log(100) if step % PATIENCE else math.log(100))


def test_the_sentence_says_where_why_and_at_which_rate():
    text = divergence_message(1234, "the loss is nan", 0.5)
    assert "step 1,234" in text
    assert "the loss is nan" in text
    assert "0.5" in text
