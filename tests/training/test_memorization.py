import pytest

from playground.training.memorization import STRETCH, CopyDetector, copied_share

TEXT = "It was a bright cold day in April, and the clocks were striking thirteen."


def test_an_item_is_copied_when_the_training_part_has_it():
    pieces = CopyDetector(["emma", "olivia"], "items").items(["emma", "emm", "olive"])
    assert pieces == (("emma", True), ("emm", False), ("olive", False))
    assert copied_share(pieces, "items") == pytest.approx(1 / 3)


def test_long_stretches_of_the_training_text_are_found():
    copied = CopyDetector([TEXT], "running")
    pieces = copied.stretches("Then a bright cold day in April, he said.")
    assert pieces == (("Then", False), (" a bright cold day in April, ", True), ("he said.", False))
    assert copied_share(pieces, "running") == pytest.approx(29 / 41)


def test_every_stretch_is_found_and_a_shorter_one_is_not():
    copied = CopyDetector([TEXT], "running")
    for start in range(len(TEXT) - STRETCH + 1):
        stretch = TEXT[start : start + STRETCH]
        assert copied.stretches(stretch) == ((stretch, True),)
        changed = "#" + stretch[1:]
        assert copied.stretches(changed) == ((changed, False),)


@pytest.mark.parametrize("text", ["", "short", "x" * 50, "é" * 30 + "😀" * 30])
def test_the_pieces_are_the_text(text):
    assert "".join(piece for piece, _ in CopyDetector([TEXT], "running").stretches(text)) == text


def test_a_training_text_shorter_than_a_stretch_has_none():
    assert CopyDetector(["tiny"], "running").stretches(TEXT) == ((TEXT, False),)
