"""Do the tokens of a group lie together?"""

import numpy as np


def closeness(table, groups):
    """Mean distance of two tokens of one group, divided by that of two tokens of different groups.

    1: the groups mean nothing to the embeddings `table` (V, E); towards 0: each group is one point.
    """
    group = np.concatenate([np.full(len(ids), number) for number, ids in enumerate(groups)])
    points = table[np.concatenate(groups)]
    apart = np.linalg.norm(points[:, None] - points[None], axis=-1)
    same = group[:, None] == group[None]
    pairs = ~np.eye(len(points), dtype=bool)
    return float(apart[same & pairs].mean() / apart[~same].mean())
