"""*Delete my text* leaves nothing of the text behind: not in the store, a cache or the session."""

from playground.experiments.lru_cache import clear_all_caches
from playground.ui import progress
from tests.pages.studio_actions import FILE, OWNER, TEXT, parameter, train, upload
from tests.pages.walking import checked, open_page

RNN = "language_models/rnn.py"
SECRET = "a secret sentence of mine"
OWN = f"{TEXT}{SECRET}. {TEXT}"


def strings(value):
    """All strings in a session value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple | set):
        for part in value:
            yield from strings(part)
    elif hasattr(value, "__dict__"):
        yield from strings(vars(value))


def parts_of_the_text(at):
    """The session values that hold a part of the text."""
    state = at.session_state._state.filtered_state
    found = ((key, text) for key, value in state.items() for text in strings(value))
    return {key: text for key, text in found if len(text) > 12 and text in OWN}


def test_the_hits_of_a_search_go_with_the_text():
    text_id = parameter(upload(("mine.txt", OWN.encode())), "text")
    run_id, view = train(text_id, "mine", model="lstm")
    assert view.status == "finished", view.message
    clear_all_caches()
    at = open_page(RNN, OWNER, run=run_id, text="the cat sees", selection="3-5", threshold="0.05")
    hits = at.dataframe[0].value
    assert len(hits) > 0
    assert hits["on here"][0] in OWN
    assert len(progress.RESULTS) == 1
    assert not parts_of_the_text(at), "a search leaves its hits in the cache, not in the session"
    at.session_state["recurrent-network.text"] = f"{SECRET}"  # what was put together by clicks
    at.session_state["address.last"]["rnn"] = {"text": SECRET}  # and what stood in another page's address
    at.switch_page(f"pages/{FILE}")
    at.query_params["run"] = run_id
    at = checked(at.run())
    assert parts_of_the_text(at)
    at = checked(at.button(key="delete-text").click().run())
    at = checked(at.button(key="delete-text-yes").click().run())
    assert any("deleted everywhere" in info.value for info in at.info)
    assert not parts_of_the_text(at)
    assert not len(progress.RESULTS)
    at.switch_page(f"pages/{RNN}")
    at.query_params["run"] = run_id
    at.query_params["selection"] = "3-5"
    at.query_params["threshold"] = "0.05"
    at = checked(at.run())
    assert not at.dataframe or "on here" not in at.dataframe[0].value
    assert not parts_of_the_text(at)


def test_what_was_pasted_and_uploaded_goes():
    at = open_page(FILE, OWNER)
    at.text_area(key="pasted").set_value(OWN)
    at = checked(at.button(key="use-paste").click().run())
    at = checked(at.button(key="delete-text").click().run())
    at = checked(at.button(key="delete-text-yes").click().run())
    assert not parts_of_the_text(at)
