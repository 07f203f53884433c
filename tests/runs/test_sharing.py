"""What a share allows: to the owner, to strangers before, during and after it, and after a deletion."""

from dataclasses import replace

import pytest

from playground.errors import CorpusNotFound, InvalidRunState, LimitReached, NotOwner, NotShared
from playground.runs.limits import Limits
from playground.text.corpus import Corpus
from playground.text.upload import derive, paste
from tests.runs.conftest import until

TEXT = Corpus("a text of the teacher's\nfor the whole room", "running", "notes")


def uses(service, owner, text):
    """Every use that a share opens, and the run of one of them."""
    assert service.readable_corpus(owner, text) == TEXT
    return until(service, service.start(owner, "read", {}, text), "finished").id


def refusals(service, owner, text):
    """The sentences in which every use is refused."""
    found = []
    for use in (lambda: service.readable_corpus(owner, text), lambda: service.start(owner, "read", {}, text)):
        with pytest.raises(NotOwner) as caught:
            use()
        found.append(str(caught.value))
    return found


def check_owners_rights(service, text):
    """What nobody but the owner may do, whether the text is shared or not."""
    for other in ("you", "", None):
        for use in (service.own_corpus, service.own_upload, service.is_shared, service.delete_corpus):
            with pytest.raises(NotOwner):
                use(other, text)
        for shared in (True, False):
            with pytest.raises(NotOwner):
                service.share_corpus(other, text, shared)
        with pytest.raises(NotOwner):
            service.release_corpus(other, text)
        assert not service.owns_corpus(other, text)
    assert service.own_corpus("me", text) == TEXT
    assert service.owns_corpus("me", text)


def test_a_stranger_uses_a_text_while_it_is_shared_and_never_steers_it(service):
    text = service.add_corpus("me", TEXT)
    assert all("somebody else" in sentence for sentence in refusals(service, "you", text))
    check_owners_rights(service, text)

    service.share_corpus("me", text, True)
    run = uses(service, "you", text)
    check_owners_rights(service, text)
    assert service.corpus_of("you", run) == text
    with pytest.raises(NotOwner):
        service.corpus_of("me", run)
    assert not service.can_download_text_of("you", run)
    assert service.can_download_text_of("me", run), "whose text it is"
    assert [service.texts_of(owner) for owner in ("you", "")] == [[], []]
    [mine] = service.texts_of("me")
    assert (mine.id, mine.name, mine.shared) == (text, "notes", True)

    own = service.start("me", "count", {"steps": 3}, text)
    service.share_corpus("me", text, False)
    for sentence in refusals(service, "you", text):
        assert "no longer shares it" in sentence
    with pytest.raises(NotShared):
        service.readable_corpus("you", text)
    with pytest.raises(InvalidRunState, match="no longer shares it: the run keeps its curves"):
        service.resume("you", run, {"more": 1})
    assert service.run(run).status == "finished", "what was trained stays"
    check_owners_rights(service, text)
    assert until(service, own).status == "finished", "the owner loses nothing"
    service.share_corpus("me", text, True)
    uses(service, "you", text)


def test_a_share_and_its_withdrawal_outlast_a_restart(serve):
    service = serve()
    text, other = service.add_corpus("me", TEXT), service.add_corpus("me", TEXT)
    for shared in (True, False):
        service.share_corpus("me", other, shared)
    service.share_corpus("me", text, True)
    service.close()
    service = serve()
    assert service.readable_corpus("you", text) == TEXT
    with pytest.raises(NotShared):
        service.readable_corpus("you", other)
    (service.root / "corpora" / text / "share.json").write_text("damaged")
    with pytest.raises(NotShared):
        service.readable_corpus("you", text)
    assert service.own_corpus("me", text) == TEXT


def test_deleting_a_shared_text_deletes_it_for_everybody(service):
    text = service.add_corpus("me", TEXT)
    service.share_corpus("me", text, True)
    done, counting = uses(service, "you", text), service.start("you", "count", {}, text)
    until(service, counting, "running")
    deletion = service.deletions.delete_text("me", text)
    with pytest.raises(CorpusNotFound):
        service.readable_corpus("you", text)
    service.deletions.undo("me", deletion.id)
    assert service.readable_corpus("you", text) == TEXT, "an undo brings the share back"
    service.delete_corpus("me", text)
    assert until(service, counting, "stopped").message.endswith("its text was deleted")
    for use in (service.readable_corpus, service.own_corpus, service.owns_corpus, service.delete_corpus):
        with pytest.raises(CorpusNotFound):
            use("you", text)
    with pytest.raises(CorpusNotFound):
        service.start("you", "read", {}, text)
    with pytest.raises(InvalidRunState, match="was deleted"):
        service.resume("you", done, {"more": 1})
    assert not service.can_download_text_of("you", done)
    assert not any(b"whole room" in p.read_bytes() for p in service.root.rglob("*") if p.is_file())


def test_all_readings_of_an_upload_are_shared_and_withdrawn_together(service):
    loaded = derive(paste(TEXT.text))
    first = service.add_corpus("me", loaded.corpus, loaded.upload)
    service.share_corpus("me", first, True)
    upload = service.own_upload("me", first)
    second = service.add_corpus("me", replace(TEXT, reading="items"), upload)
    service.release_corpus("me", first)  # as the page does with a reading that another replaces
    assert service.readable_corpus("you", first).text == TEXT.text, "a link that was given stays good"
    assert service.readable_corpus("you", second).reading == "items"
    service.share_corpus("me", second, False)
    for text in (first, second):
        with pytest.raises(NotShared):
            service.readable_corpus("you", text)
    third = service.add_corpus("me", TEXT, upload)
    with pytest.raises(NotOwner, match="somebody else"):
        service.readable_corpus("you", third)


def test_samples_are_nobodys_to_share_and_garbage_is_no_text(service):
    for shared in (True, False):
        with pytest.raises(NotOwner, match="Only the owner"):
            service.share_corpus("me", "sample-students", shared)
    assert service.readable_corpus("", "sample-students").text
    for garbage in ("", "../x", "a" * 26, None):
        for use in (
            service.readable_corpus,
            service.owns_corpus,
            lambda o, x: service.share_corpus(o, x, True),
        ):
            with pytest.raises(CorpusNotFound):
                use("me", garbage)


def test_the_texts_of_one_owner_have_a_limit_and_deleting_one_makes_room(serve):
    service = serve(Limits(workers=1, owner_corpus_bytes=50_000))
    first = service.add_corpus("me", Corpus("x" * 30_000))
    with pytest.raises(LimitReached, match=r"All your texts.*60\.\d+ kB.*50 kB.*“Your texts”"):
        service.add_corpus("me", Corpus("y" * 30_000))
    assert [text.id for text in service.texts_of("me")] == [first], "nothing is lost, nothing is left over"
    service.add_corpus("you", Corpus("y" * 30_000))
    service.share_corpus("me", first, True)
    service.delete_corpus("me", first)
    service.add_corpus("me", Corpus("y" * 30_000))
