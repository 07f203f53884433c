"""Controls: an explicit table per page, drawn in the sidebar; `ui/address.py` syncs them with the address.

A control knows its name, its range and its default. The name is the field of the spec and the parameter in
the address. The widget's key is made of page and name, so two pages can use one name for two things.
"""

from playground.ui.controls.control import OPEN_PAGE, Control
from playground.ui.controls.kinds import Choice, Slider, TextArea, TextInput, Toggle, number, seed
from playground.ui.controls.segments import Segments
from playground.ui.controls.spec import fill_spec

__all__ = [
    "OPEN_PAGE",
    "Choice",
    "Control",
    "Segments",
    "Slider",
    "TextArea",
    "TextInput",
    "Toggle",
    "fill_spec",
    "number",
    "seed",
]
