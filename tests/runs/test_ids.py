import pytest

from playground.errors import CorpusNotFound, NotOwner, RunNotFound
from playground.runs import ids


def test_ids_are_long_different_and_of_a_form_every_file_system_keeps():
    drawn = {ids.new_id() for _ in range(1000)}
    assert len(drawn) == 1000
    assert all(ids.is_id(each) and each == each.lower() and len(each) == 26 for each in drawn)


@pytest.mark.parametrize(
    "value", ["", "a" * 25, "a" * 26 + "\n", "A" * 26, "../" + "a" * 23, None, 3, b"a" * 26]
)
def test_anything_else_is_no_id(value):
    assert not ids.is_id(value)
    with pytest.raises(RunNotFound):
        ids.checked_run_id(value)
    with pytest.raises(CorpusNotFound):
        ids.checked_corpus_id(value)


def test_samples_have_names():
    assert ids.sample_name(ids.checked_corpus_id("sample-students")) == "students"
    assert ids.sample_name("a" * 26) is None
    with pytest.raises(RunNotFound):
        ids.checked_run_id("sample-students")


def test_owners_are_known_by_a_hash():
    known = ids.owner_hash("token")
    assert "token" not in known
    assert ids.same_owner("token", known)
    assert not ids.same_owner("Token", known)
    assert not ids.same_owner("", ids.owner_hash("x"))
    assert ids.same_owner("\udcff", ids.owner_hash("\udcff"))
    with pytest.raises(NotOwner):
        ids.owner_hash("")
