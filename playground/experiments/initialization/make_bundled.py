"""Train the starts of the default settings and store them: a few seconds.

python -m playground.experiments.initialization.make_bundled
"""

import json

from playground.experiments.initialization.bundled_starts import FILE, SPECS, data, to_json
from playground.experiments.initialization.starts import run


def main() -> None:
    """Write the file."""
    import torch

    torch.set_num_threads(1)
    examples = data()
    FILE.parent.mkdir(exist_ok=True)
    stored = {spec.starts: to_json(run(spec, examples)) for spec in SPECS}
    FILE.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
