from collections import Counter

from playground.figures.style import ROLES
from playground.notation import LECTURES, PAGES, QUANTITIES, formula, lectures_of, letters


def test_a_formula_takes_letter_and_role_of_its_quantities():
    assert formula("theta", "-", "learning_rate") == [(r"\theta", "value"), ("-", ""), (r"\eta", "update")]


def test_every_quantity_is_keyed_by_its_name_and_has_a_role_and_known_lectures():
    for name, quantity in QUANTITIES.items():
        assert quantity.name == name
        assert quantity.role in ROLES
        assert quantity.meaning
        assert set(quantity.lectures) <= set(LECTURES)
        for latex, symbol in quantity.lectures.values():
            assert latex
            assert symbol
            assert (latex, symbol) != (quantity.latex, quantity.symbol), "a letter that differs"


WRITTEN_TWICE = {"slope_name", "drawn_prediction", "drawn_target"}  # a quantity's second letter on its page


def test_on_a_page_every_quantity_has_a_letter_of_its_own_in_every_lecture():
    for page, notation in PAGES.items():
        assert lectures_of(page)
        for lecture in ("", *LECTURES):
            names = [name for name in notation.quantities if name not in WRITTEN_TWICE]
            own = {name: (QUANTITIES[name].latex, QUANTITIES[name].symbol) for name in names}
            written = own | {name: letters(page, lecture).get(name, own[name]) for name in names}
            for place in (0, 1):
                count = Counter(letter[place] for letter in written.values())
                repeated = {letter for letter, times in count.items() if times > 1}
                assert not repeated, (page, lecture, repeated)


def test_a_page_without_a_table_has_no_lectures():
    assert lectures_of("n-grams") == ()
    assert letters("n-grams", "L3") == {}
