"""plotly.js at an address that names its content."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import plotly

from playground.ui.player import assets


def test_the_address_names_version_and_content() -> None:
    name = assets.folder_name()
    assert name.startswith(f"plotly-{plotly.__version__}-")
    assert assets.address() == f"/app/static/{name}/plotly.min.js"
    assert assets.address("/lectures/") == f"/lectures/app/static/{name}/plotly.min.js"


def test_the_file_is_published_whole_and_once(tmp_path: Path) -> None:
    static = tmp_path / "static"
    target = assets.publish(static)
    copy = target / "plotly.min.js"
    assert copy.read_bytes() == assets.BUNDLE.read_bytes()
    assert target.stat().st_mode & 0o055 == 0o055  # whoever runs the server may read it
    before = copy.stat().st_mtime_ns
    assert assets.publish(static) == target
    assert copy.stat().st_mtime_ns == before


def test_servers_that_start_at_once_do_not_race(tmp_path: Path) -> None:
    static = tmp_path / "static"
    publish = assets.publish.__wrapped__  # each server has a memory of its own
    with ThreadPoolExecutor(8) as pool:
        targets = set(pool.map(publish, [static] * 8))
    assert targets == {static / assets.folder_name()}
    assert [path.name for path in static.iterdir()] == [assets.folder_name()]
    assert next(static.rglob("*.js")).read_bytes() == assets.BUNDLE.read_bytes()
