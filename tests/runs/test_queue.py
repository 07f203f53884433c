from playground.runs.queue import ActiveRun, QueuedRun, expected_waits, next_run, ordered

A = QueuedRun("a", "ann", 30, 0)
B = QueuedRun("b", "bob", 10, 1)
C = QueuedRun("c", "ann", 10, 2)


def test_shortest_budget_first_then_arrival():
    assert [run.run_id for run in ordered([A, C, B])] == ["b", "c", "a"]


def test_nothing_starts_when_all_workers_are_taken():
    assert next_run([A], ["bob"], workers=1, per_owner=1) is None
    assert next_run([], [], workers=1, per_owner=1) is None


def test_an_owner_with_one_running_lets_others_pass():
    assert next_run([A, B, C], ["bob"], workers=2, per_owner=1) == C
    assert next_run([A, C], ["ann"], workers=2, per_owner=1) is None
    assert next_run([A, C], ["ann"], workers=2, per_owner=2) == C


def test_expected_waits_add_up_the_budgets_before():
    waits = expected_waits([A, B, C], [ActiveRun("cid", 5)], workers=1, per_owner=1)
    assert waits == {"b": (1, 5), "c": (2, 15), "a": (3, 25)}


def test_expected_waits_know_about_owners():
    waits = expected_waits([A, C], [ActiveRun("ann", 5)], workers=3, per_owner=1)
    assert waits == {"c": (1, 5), "a": (2, 15)}
