"""The reader's own points and their text: "x,y;x,y" for a regression, "x1,x2,class;..." for classes."""

import math

from playground.experiments.fit.spec import CLASSES, MAX_POINTS, Points

LARGEST = 1e6  # of a coordinate, to either side


def parse_points(text: str) -> Points:
    """ "0.5,2;1,3" -> ((0.5, 2), (1, 3)). ValueError with a sentence for anything that is no point."""
    pieces = [piece for piece in (part.strip() for part in text.split(";")) if piece]
    if len(pieces) > MAX_POINTS:
        raise ValueError(f"{len(pieces):,} points are too many: the page takes up to {MAX_POINTS}.")
    return tuple(parse_point(piece.split(","), f"“{piece[:30]}”") for piece in pieces)


def parse_point(fields: list[str], where: str) -> tuple[float, ...]:
    """The numbers of a point; ValueError with a sentence that begins with `where`."""
    if len(fields) not in (2, 3):
        raise ValueError(f"{where} has {len(fields)} columns: a point is x,y, or x1,x2,class.")
    try:
        numbers = tuple(float(field) for field in fields)
    except ValueError:
        raise ValueError(f"{where} has a word where a number must stand.") from None
    if not all(math.isfinite(value) for value in numbers):
        raise ValueError(f"{where} has a value that is no finite number.")
    if any(abs(value) > LARGEST for value in numbers):
        raise ValueError(f"{where} has a value beyond ±1,000,000.")
    if len(numbers) == 3 and (numbers[2] != int(numbers[2]) or not 1 <= numbers[2] <= CLASSES):
        raise ValueError(f"{where}: the class is a whole number from 1 to {CLASSES}.")
    return numbers


def format_points(points: Points) -> str:
    """The text that `parse_points` reads, each number with up to six digits."""
    return ";".join(",".join(f"{value:.6g}" for value in point) for point in points)
