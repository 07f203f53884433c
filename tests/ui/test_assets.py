"""What the browser fetches once, at addresses that name its content."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import plotly
import pytest

from playground.ui import assets

TEXT = "export default () => 'ä';\n"


def test_the_address_names_version_and_content() -> None:
    asset = assets.plotly_js()
    assert asset.folder.startswith(f"plotly-{plotly.__version__}-")
    assert asset.address() == f"/app/static/{asset.folder}/plotly.min.js"
    assert asset.address("/lectures/") == f"/lectures/app/static/{asset.folder}/plotly.min.js"


def test_another_text_has_another_address() -> None:
    one, other = assets.module("player", TEXT), assets.module("player", TEXT + "\n")
    assert one == assets.module("player", TEXT)
    assert one.address().startswith("/app/static/player-")
    assert one.address().endswith("/player.js")
    assert one.address() != other.address()


@pytest.mark.parametrize("asset", [assets.plotly_js(), assets.module("player", TEXT)], ids=["file", "text"])
def test_an_asset_is_published_whole_and_once(tmp_path: Path, asset: assets.Asset) -> None:
    static = tmp_path / "static"
    target = assets.publish(asset, static)
    copy = target / asset.name
    assert copy.read_bytes() == (TEXT.encode() if asset.source == TEXT else assets.BUNDLE.read_bytes())
    assert target.stat().st_mode & 0o055 == 0o055  # whoever runs the server may read it
    before = copy.stat().st_mtime_ns
    assert assets.publish(asset, static) == target
    assert copy.stat().st_mtime_ns == before


def test_servers_that_start_at_once_do_not_race(tmp_path: Path) -> None:
    static, asset = tmp_path / "static", assets.plotly_js()
    publish = assets.publish.__wrapped__  # each server has a memory of its own
    with ThreadPoolExecutor(8) as pool:
        targets = set(pool.map(publish, [asset] * 8, [static] * 8))
    assert targets == {static / asset.folder}
    assert [path.name for path in static.iterdir()] == [asset.folder]
    assert next(static.rglob("*.js")).read_bytes() == assets.BUNDLE.read_bytes()
