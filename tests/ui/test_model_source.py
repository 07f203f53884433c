"""Opening a downloaded checkpoint on the recurrent network's page: the real page, good files and bad ones."""

import json

import pytest

from playground.experiments import sources
from playground.ui.model_source import UPLOAD
from tests.pages.studio_actions import plain_text
from tests.pages.walking import checked, open_page, scenes

FILE = "language_models/rnn.py"


@pytest.fixture(scope="module")
def files():
    source = sources.bundled("brackets")
    return sources.export_files(source, source.nearest_step())


def upload(weights, about):
    at = open_page(FILE)
    [box] = [widget for widget in at.file_uploader if widget.key == UPLOAD]
    box.set_value(
        [
            ("model.safetensors", weights, "application/octet-stream"),
            ("model.json", about, "application/json"),
        ]
    )
    return checked(at.run())


def test_a_downloaded_checkpoint_reads_as_the_model_it_came_from(files):
    at = upload(files[0], files[1].encode())
    assert not at.error
    assert at.query_params["run"].startswith("upload-")
    shown, _ = scenes(checked(at.run()))[0]
    bundled, _ = scenes(open_page(FILE, text=at.query_params["text"]))[0]
    assert shown["narration"] == bundled["narration"]


def test_what_is_no_model_of_ours_is_refused_with_a_sentence_and_loses_nothing(files):
    weights, about = files[0], files[1].encode()
    described = json.loads(about)
    bad = {
        "cut short": (weights[: len(weights) // 2], about),
        "a lying header": ((1 << 62).to_bytes(8, "little") + weights[8:], about),
        "no json": (weights, b"\x00\x01"),
        "not ours": (weights, b'{"format": "something else"}'),
        "another version": (weights, json.dumps({**described, "version": 99}).encode()),
        "empty": (b"", about),
    }
    for what, (one, other) in bad.items():
        at = upload(one, other)
        assert len(at.error) == 1, what
        assert at.error[0].value.endswith("."), what
        assert "Traceback" not in at.error[0].value
        assert "run" not in at.query_params
        assert scenes(at), "the bundled model is still there"


def test_a_file_of_another_kind_is_refused_with_a_sentence():
    at = open_page(FILE)
    [box] = [widget for widget in at.file_uploader if widget.key == UPLOAD]
    assert not box.proto.type, "what the uploader itself refuses it says in a tooltip alone"
    box.set_value([("model.py", b"import os", "text/x-python")])
    at = checked(at.run())
    assert [plain_text(error.value) for error in at.error] == [
        "“model.py” is neither a .safetensors nor a .json file."
    ]
    assert "run" not in at.query_params
