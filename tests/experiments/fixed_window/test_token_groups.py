"""Groups of tokens: from the sample's own grammar, or by letter."""

from playground.experiments import sources
from playground.experiments.fixed_window.token_groups import token_groups
from playground.text.tokenizers import TOKENIZERS


def test_the_words_of_the_grammar_are_found():
    tokenizer = sources.bundled("window-students").tokenizer()
    found = token_groups(tokenizer)
    assert [tokenizer.visible(i) for i in found["opened"]][:2] == ["exams", "books"]
    ids = [i for group in found.values() for i in group]
    assert len(ids) == len(set(ids)) == 50


def test_letters_fall_into_four_kinds():
    tokenizer = TOKENIZERS["characters"].train(("Aéb: ",))
    found = token_groups(tokenizer)
    assert {title: "".join(tokenizer.vocabulary[i] for i in ids) for title, ids in found.items()} == {
        "vowels": "é",
        "consonants": "b",
        "capitals": "A",
        "signs": ": ",
    }


def test_of_other_words_nothing_is_known():
    assert token_groups(sources.bundled("window-stories").tokenizer()) == {}
