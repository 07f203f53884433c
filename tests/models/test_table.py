import subprocess
import sys

import pytest

from playground.models.table import MODELS

SIZES = [
    {},
    {"layers": 2, "hidden": 24, "embedding": 16},
    {"layers": 3, "hidden": 17, "embedding": 9, "dropout": 0.3},
]


@pytest.mark.parametrize("options", SIZES)
@pytest.mark.parametrize("entry", MODELS.values(), ids=lambda e: e.key)
def test_the_parameter_count_is_the_models(entry, options):
    model = entry.build(37, options)
    assert entry.parameters(37, options) == sum(p.numel() for p in model.parameters())


@pytest.mark.parametrize("entry", MODELS.values(), ids=lambda e: e.key)
def test_the_entry_explains_itself(entry):
    assert MODELS[entry.key] is entry
    assert "h_t" in entry.rule
    assert len(entry.gate_names) == entry.gates
    assert entry.title
    assert entry.explanation
    assert entry.source
    assert all(option.help and option.check(option.default) == option.default for option in entry.options)


@pytest.mark.parametrize("entry", MODELS.values(), ids=lambda e: e.key)
def test_options_out_of_range_are_refused(entry):
    with pytest.raises(ValueError, match="Layers"):
        entry.build(10, {"layers": 4})


def test_the_tables_are_read_without_pytorch():
    code = (
        "import sys, playground.models.table, playground.catalog.optimizers, playground.catalog.schedules\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
