"""`make model`: train the bundled models again, or those named as arguments."""

import sys

from playground.runs.bundled import BUNDLED
from playground.runs.bundled.make import make

if __name__ == "__main__":
    for key in sys.argv[1:] or BUNDLED:
        make(BUNDLED[key])
        print(f"{BUNDLED[key].path}: {sum(f.stat().st_size for f in BUNDLED[key].path.rglob('*')):,} bytes")
