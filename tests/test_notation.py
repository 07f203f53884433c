from playground.notation import QUANTITIES, formula


def test_a_formula_takes_letter_and_role_of_its_quantities():
    assert formula("theta", "-", "learning_rate") == [(r"\theta", "value"), ("-", ""), (r"\eta", "update")]


def test_every_quantity_is_keyed_by_its_name_and_has_letters_of_its_own():
    assert all(QUANTITIES[name].name == name for name in QUANTITIES)
    for field in ("symbol", "latex"):
        assert len({getattr(quantity, field) for quantity in QUANTITIES.values()}) == len(QUANTITIES)
