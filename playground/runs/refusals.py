"""What the job service says no with: every exception is one plain sentence that a page may show as it is."""


class Refusal(Exception):
    """Something could not be done; `str(refusal)` is a sentence for the reader, free of paths and code."""


class LimitReached(Refusal):
    """A configured limit was hit; the sentence names the limit and the variable that changes it."""


class NoSuchRun(Refusal):
    """There is no run under this id: unknown, expired, deleted, or not an id at all."""


class NoSuchCorpus(Refusal):
    """There is no text under this id: unknown, expired, deleted, or not an id at all."""


class NotYours(Refusal):
    """Steering or deleting was tried without the owner's token."""


class NotNow(Refusal):
    """The thing asked for makes no sense in the state the run is in."""


class UnknownJob(Refusal):
    """The job's key is not in the table of jobs."""


class StoreError(Refusal):
    """A file of the store is missing, cut short or damaged."""
