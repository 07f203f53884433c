"""A page that is opened again within a session is as it was left."""

from tests.pages.walking import checked, open_page, widget

STUDIO, RNN = "studio/studio.py", "language_models/rnn.py"


def go_to(at, file):
    """Open a page by the navigation: without parameters."""
    at.switch_page(f"pages/{file}")
    at.query_params.clear()
    return checked(at.run())


def test_a_page_keeps_its_model_checkpoint_and_controls():
    at = open_page(RNN, text="([])", run="bundled-brackets", checkpoint="0", step="2")
    at = go_to(at, STUDIO)
    assert not at.query_params
    at = go_to(at, RNN)
    assert dict(at.query_params) == {"text": "([])", "run": "bundled-brackets", "checkpoint": "0"}
    assert widget(at, "text").value == "([])"
    assert at.select_slider[0].value == 0


def test_the_studio_keeps_its_run_but_start_here_starts_anew():
    at = go_to(open_page(STUDIO, run="a" * 26), "home.py")
    at = go_to(at, STUDIO)
    assert at.query_params["run"] == "a" * 26
    at = checked(go_to(at, "home.py").button[0].click().run())
    assert "run" not in at.query_params
