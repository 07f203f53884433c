"""The colour of each way."""

from collections.abc import Mapping

WAY_COLOURS: Mapping[str, str] = {
    "elements": "kind4",
    "loop": "kind2",
    "comprehension": "kind3",
    "batched": "kind6",
    "einsum": "kind1",
    "product": "kind0",
}
