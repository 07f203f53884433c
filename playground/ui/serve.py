"""Start the app: `python -m playground.ui.serve [options]` is `streamlit run app.py [options]`, prepared.

Until `st.navigation` has run once in a server, Streamlit takes a folder pages/ beside the main script for its
own older kind of pages, and answers the first visitor of any page but Home with "Page not found" (the page
opens all the same). Streamlit is told beforehand that the folder is not of that kind. With the plain
`streamlit run app.py` the browser closes that dialog (`ui/chrome`). And everything is imported before the
first visitor comes (`warm_up`). Files that never change are answered from memory (`static_files`).
"""

import sys
from pathlib import Path

import streamlit
from starlette.middleware import Middleware
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli
from streamlit.web.server.starlette import starlette_app

from playground.ui.static_files import StaticFiles
from playground.ui.warm_up import warm_up

APP = Path(__file__).parents[2] / "app.py"


def main() -> None:
    """Run the server with the options of the command line."""
    PagesManager.uses_pages_directory = False
    _serve_static_files()
    warm_up()
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    cli.main()


def _serve_static_files() -> None:
    """Put `StaticFiles` into Streamlit's server, behind the middleware that refuses dangerous paths."""
    own = starlette_app.create_streamlit_middleware

    def with_static_files() -> list[Middleware]:
        base = f"/{(config.get_option('server.baseUrlPath') or '').strip('/')}".rstrip("/")
        folders = {
            f"{base}/static/": Path(streamlit.__file__).parent / "static" / "static",
            f"{base}/app/static/": APP.parent / "static",
        }
        security, *others = own()
        return [security, Middleware(StaticFiles, folders=folders), *others]

    starlette_app.create_streamlit_middleware = with_static_files


if __name__ == "__main__":
    main()
