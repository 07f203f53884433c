"""How a text is read is guessed with care and can be changed back; nothing of the upload is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.parts import Upload, clean_name
from playground.text.reading import ReadingChoices, guess_reading
from playground.text.upload import File, derive, nothing_to_learn, open_files, paste

SONG = "\n\n".join(
    ["I went down to the river\nTo look at the boats\nAnd the boats were gone\nOh so long gone"] * 4
)
RECIPE = (
    "Pancakes\n\nIngredients\n  2 cups flour\n  1 tsp salt\n  3 eggs\n\nMethod\n  Mix\n  Rest\n  Fry\n  Serve"
)
ABC = "X:1\nT:Speed the Plough\nM:4/4\nC:Trad\nK:G\n" + "|:GABc dedB|dedB dedB|c2ec B2dB|c2A2 A2BA|\n" * 8
SUBTITLES = "\n\n".join(f"{i}\n00:00:{i:02},000 --> 00:00:{i + 1:02},500\nHello there" for i in range(1, 20))
VERSE = "\n".join(
    ["the rain came down upon the hill", "and no one saw it fall", "it sang a song of quiet will"] * 5
)
NAMES = "\n".join(["emma", "olivia", "Ava Maria", "isabella", "Mia"] * 5)
TITLES = "\n".join(["The Lord of the Rings", "A Tale of Two Cities", "War and Peace", "Emma"] * 5)


@pytest.mark.parametrize(
    "text", [SONG, RECIPE, ABC, SUBTITLES, VERSE], ids=["song", "recipe", "abc", "srt", "verse"]
)
def test_lines_that_belong_together_are_one_running_text(text):
    assert guess_reading(text) == "running"


@pytest.mark.parametrize(
    "text", [NAMES, TITLES, NAMES.replace("\n", "\n\n"), "\n".join(f"  {name}" for name in NAMES.split("\n"))]
)
def test_lists_are_items_double_spaced_and_evenly_indented_too(text):
    assert guess_reading(text) == "items"


LINES = st.lists(
    st.sampled_from(["", "  deep", "\ttab", "name", " x ", "two words"]), min_size=12, max_size=40
)


@given(LINES)
def test_items_and_back_is_the_same_running_text(lines):
    text = "\n".join(lines) + "\nend of it"
    upload = paste(text)
    before = derive(upload, ReadingChoices(reading="running"))
    items = derive(before.upload, ReadingChoices(reading="items"))
    assert all(item == item.strip() != "" for item in items.corpus.items)
    assert derive(items.upload, ReadingChoices(reading="running")).corpus.text == before.corpus.text == text


CELLS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters='"\x85\u2028\u2029'), max_size=9
)


@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=3, max_size=9),
    st.sampled_from([None, "", ",", ";", "\t", "|"]),
    st.sampled_from([None, True, False]),
)
def test_every_choice_for_a_table_can_be_taken_back(rows, delimiter, header):
    text = "what,where\n" + "\n".join(f"{a}x,{b}y" for a, b in rows)
    upload = open_files([File("a.csv", text.encode())])
    plain = derive(upload)
    other = derive(upload, ReadingChoices(delimiter=delimiter, header=header, reading="items"))
    again = derive(Upload.from_bytes(other.upload.to_bytes()), ReadingChoices())
    assert again.corpus == plain.corpus
    assert again.notes == plain.notes


def test_a_paste_can_be_read_as_a_table_and_back():
    upload = paste("Anna;Bern\nBob;Rome\nCleo;Paris\n" * 5)
    assert derive(upload).table is None
    chosen = ReadingChoices(delimiter=";", column="column 2", header=False, reading="items")
    assert set(derive(upload, chosen).corpus.items) == {"Bern", "Rome", "Paris"}
    assert derive(derive(upload, chosen).upload, ReadingChoices()).corpus == derive(upload).corpus


def test_cells_of_several_lines_keep_them_in_a_running_text():
    data = b'id,text\n1,"a verse\n  and its second line"\n2,"more"\n'
    upload = open_files([File("a.csv", data)])
    assert derive(upload).corpus.text == "a verse\n  and its second line\nmore"
    assert derive(upload, ReadingChoices(reading="items", column="text")).corpus.items == (
        "a verse and its second line",
        "more",
    )


@pytest.mark.parametrize(
    "name", ["a\0b.txt", "\ud800.txt", "\u202egpj.txt", "", "\n", "a" * 5000, "../../x", "."]
)
def test_any_name_is_a_name(name):
    shown = clean_name(name)
    assert shown
    assert len(shown) <= 200
    assert shown.encode().isascii() or shown
    assert derive(open_files([File(name, b"some text of mine")])).corpus.name == shown


@pytest.mark.parametrize("byte", [0x20 + 1, 0x61, 0x80, 0xE9, 0xFF])
def test_one_repeated_byte_is_said_to_teach_nothing(byte):
    loaded = derive(open_files([File("a.txt", bytes([byte]) * 4096)]))
    assert any("Nothing can be learned" in note for note in loaded.notes)


@given(st.sampled_from(["a", "b ", "ha ", "one word\n"]), st.integers(10, 50))
def test_two_different_words_or_characters_teach_nothing(piece, times):
    assert nothing_to_learn(piece * times)
    assert not nothing_to_learn("it was a dark and stormy night in the old town " * times)
    assert not nothing_to_learn("ACGTTGCA" * times), "one word, but four letters"
