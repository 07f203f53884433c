"""Start the app: `python -m playground.ui.serve [options]` is `streamlit run app.py [options]` with one cure.

Until `st.navigation` has run once in a server, Streamlit takes a folder pages/ beside the main script for its
own older kind of pages, and answers the first visitor of any page but Home with "Page not found" (the page
opens all the same). Streamlit is told beforehand that the folder is not of that kind. With the plain
`streamlit run app.py` the browser closes that dialog (`ui/chrome`).
"""

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

APP = Path(__file__).parents[2] / "app.py"


def main() -> None:
    """Run the server with the options of the command line."""
    PagesManager.uses_pages_directory = False
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    cli.main()


if __name__ == "__main__":
    main()
