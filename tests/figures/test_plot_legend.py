"""The names above a plot: each in its role, in lines of three, none over another."""

from playground.figures.plot_legend import LINE, PER_LINE, legend


def test_names_stand_in_lines_of_three_from_the_left():
    names = {f"name {i}": f"role{i}" for i in range(5)}
    notes = legend(names)
    assert [note["text"] for note in notes] == list(names)
    assert [note["font"]["color"] for note in notes] == [f"@{role}" for role in names.values()]
    assert all(note["font"]["size"] >= 14 for note in notes)
    places = [(note["x"], note["yshift"]) for note in notes]
    thirds = [0, 1 / PER_LINE, 2 / PER_LINE]
    assert places == [(x, LINE) for x in thirds] + [(x, 0) for x in thirds[:2]], "the last line lies lowest"


def test_one_line_stands_on_the_plot_area():
    assert {note["yshift"] for note in legend({"RNN": "value", "LSTM": "gradient"})} == {0}
    assert legend({}) == []


def test_with_room_for_letters_names_follow_one_another():
    notes = legend({"RNN": "value", "LSTM": "gradient", "GRU": "ink"}, letters=20)
    assert [note["x"] for note in notes] == [0, 6 / 20, 13 / 20]
    assert {note["yshift"] for note in notes} == {0}
