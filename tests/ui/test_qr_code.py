"""The QR code holds exactly the run's address, and says where a phone cannot open it."""

import io

import numpy as np
import pytest
import segno
from PIL import Image

from playground.ui import qr_code

RUN = "a" * 26


def test_the_address_of_a_run_drops_everything_else():
    assert qr_code.of_run("http://10.0.0.7:8501/studio?run=x&prompt=y#z", RUN) == (
        f"http://10.0.0.7:8501/studio?run={RUN}"
    )
    assert (
        qr_code.of_run("https://example.org/lm/studio", "a b&c")
        == "https://example.org/lm/studio?run=a+b%26c"
    )


@pytest.mark.parametrize(
    ("address", "alone"),
    [
        ("http://localhost:8501/studio", True),
        ("http://127.0.0.1:8501/", True),
        ("http://127.3.2.1/", True),
        ("http://[::1]:8501/", True),
        ("http://0.0.0.0:8501/", True),
        ("http://lab.localhost/", True),
        ("http://192.168.1.4:8501/studio", False),
        ("https://example.org/studio?x=localhost", False),
        ("https://localhost.example.org/", False),
    ],
)
def test_an_address_that_only_this_computer_can_open_is_known(address, alone):
    assert qr_code.here_alone(address) == alone


def test_the_picture_is_the_code_of_the_address_with_a_white_margin():
    address = qr_code.of_run("http://10.0.0.7:8501/studio", RUN)
    pixels = np.array(Image.open(io.BytesIO(qr_code.picture(address))).convert("L"))
    modules = pixels[4::8, 4::8] < 128
    expected = np.array([list(row) for row in segno.make(address, error="m", micro=False).matrix], dtype=bool)
    np.testing.assert_array_equal(modules[4:-4, 4:-4], expected)
    assert (pixels[:32] == 255).all()
    assert (pixels[:, -32:] == 255).all()
    assert set(np.unique(pixels)) == {0, 255}
