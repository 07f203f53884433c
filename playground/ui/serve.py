"""Start the app: `python -m playground.ui.serve [options]` is `streamlit run app.py [options]`, prepared.

Until `st.navigation` has run once in a server, Streamlit takes a folder pages/ beside the main script for its
own older kind of pages, and answers the first visitor of any page but Home with "Page not found" (the page
opens all the same). Streamlit is told beforehand that the folder is not of that kind. With the plain
`streamlit run app.py` the browser closes that dialog (`ui/chrome`). And everything is imported before the
first visitor comes (`warm_up`).
"""

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from playground.ui.warm_up import warm_up

APP = Path(__file__).parents[2] / "app.py"


def main() -> None:
    """Run the server with the options of the command line."""
    PagesManager.uses_pages_directory = False
    warm_up()
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    cli.main()


if __name__ == "__main__":
    main()
