from playground.runs.queue import Busy, Waiting, expected_waits, next_up, ordered

A = Waiting("a", "ann", 30, 0)
B = Waiting("b", "bob", 10, 1)
C = Waiting("c", "ann", 10, 2)


def test_shortest_budget_first_then_arrival():
    assert [run.run_id for run in ordered([A, C, B])] == ["b", "c", "a"]


def test_nothing_starts_when_all_workers_are_taken():
    assert next_up([A], ["bob"], workers=1, per_owner=1) is None
    assert next_up([], [], workers=1, per_owner=1) is None


def test_an_owner_with_one_running_lets_others_pass():
    assert next_up([A, B, C], ["bob"], workers=2, per_owner=1) == C
    assert next_up([A, C], ["ann"], workers=2, per_owner=1) is None
    assert next_up([A, C], ["ann"], workers=2, per_owner=2) == C


def test_expected_waits_add_up_the_budgets_before():
    waits = expected_waits([A, B, C], [Busy("cid", 5)], workers=1, per_owner=1)
    assert waits == {"b": (1, 5), "c": (2, 15), "a": (3, 25)}


def test_expected_waits_know_about_owners():
    waits = expected_waits([A, C], [Busy("ann", 5)], workers=3, per_owner=1)
    assert waits == {"c": (1, 5), "a": (2, 15)}
