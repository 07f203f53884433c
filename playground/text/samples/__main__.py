"""Write the bundled samples again: ``python -m playground.text.samples``."""

from __future__ import annotations

from playground.text.samples import SAMPLES


def main() -> None:
    """Write every sample of the table into this folder."""
    for sample in SAMPLES.values():
        data = sample.write().encode("utf-8")
        sample.path.write_bytes(data)
        print(f"{sample.path.name}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
