"""How far apart two colours are to an eye, also to a colour-blind one; what colours mean in a scene."""

import re

import numpy as np

from playground.figures.style import ROLES

NEAR = 10  # closer than that a colour looks like another shade of the same
DERIVATIVE = re.compile(r"∂|δ|∇|grad|^g$|′|^d|Δ|q − p|N·μ − Σx")  # labels of what is vermilion
OF_THE_LOSS = re.compile(r"∂L|δ|∇|grad|^dL")  # of what may not be blue

VISION = {  # linear RGB as it is seen; Machado, Oliveira and Fernandes (2009), severity 1
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
LMS = np.array(  # linear RGB to cones; Ottosson (2020), OKLab
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def oklab(colour, vision="normal"):
    """Lightness, a and b of #RRGGBB."""
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return LAB @ np.cbrt(LMS @ np.clip(VISION[vision] @ linear, 0, 1))


def distance(colour, other, vision="normal"):
    """100 times the Euclidean distance in OKLab: 100 from black to white, about 2 is just noticeable."""
    return 100 * float(np.linalg.norm(oklab(colour, vision) - oklab(other, vision)))


def second_meanings(header):
    """What a packed scene shows in the blue of values or the vermilion of derivatives though it is neither.

    Roles of its own near one of both, and numbers in vermilion whose label names no derivative.
    """
    found = []
    for theme, name in enumerate(("light", "dark")):
        for role, shade in header["palette"][name].items():
            if role not in ROLES and isinstance(shade, str):
                found += [
                    (name, role)
                    for other in ("value", "gradient")
                    if distance(shade, ROLES[other][theme]) < NEAR
                ]
    for panel in header["panels"]:
        for row in panel.get("rows", ()) if panel["kind"] == "table" else ():
            if row["color"] == "gradient" and not DERIVATIVE.search(row["label"]):
                found.append((panel["id"], row["label"]))
            if row["color"] == "value" and OF_THE_LOSS.search(row["label"]):
                found.append((panel["id"], row["label"]))
    return found
