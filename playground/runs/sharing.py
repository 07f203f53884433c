"""Who may read a text and train on it: its owner, and everybody while its owner shares it.

A share is a switch on the text, which its owner alone turns (`texts.TextLibrary.share_corpus`). Whoever has
the link, whose id is unguessable, may then read the text here, train on it and count it; nobody but the owner
may change, delete or download it. When the switch is turned off, nothing new can begin on the text; what
others have trained stays, a run under way goes on, and the owner loses nothing. A bundled sample is
everybody's.
"""

from playground.errors import NotOwner, NotShared
from playground.runs import ids
from playground.runs.corpus_store import CorpusStore

_WITHDRAWN = (
    "The owner of this text no longer shares it, so nothing new can be done with it from here. What you have "
    "trained on it stays."
)


def is_own(corpora: CorpusStore, owner: str, corpus_id: str) -> bool:
    """Say whether `owner` (a token) is the owner of a text, not of a sample. Raises CorpusNotFound."""
    owner_hash = corpora.owner(corpus_id)
    return owner_hash is not None and ids.same_owner(owner, owner_hash)


def check_readable(corpora: CorpusStore, owner: str, corpus_id: str, refused: str) -> None:
    """Raise NotOwner with the sentence `refused`, NotShared after a share was withdrawn, CorpusNotFound."""
    owner_hash = corpora.owner(corpus_id)
    if owner_hash is None or ids.same_owner(owner, owner_hash):
        return
    shared = corpora.shared(corpus_id)
    if shared is None:
        raise NotOwner(refused)
    if not shared:
        raise NotShared(_WITHDRAWN)
