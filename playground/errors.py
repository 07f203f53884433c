"""The errors whose text may be shown to the user: one plain sentence, free of paths and code.

Every layer raises and catches these; anything else that is raised is a bug and goes to the log.
"""


class UserError(Exception):
    """Something could not be done; `str(error)` is a sentence for the user."""


class LimitReached(UserError):
    """A configured limit was reached; the sentence names the limit and the variable that changes it."""


class RunNotFound(UserError):
    """There is no run under this id: unknown, expired, deleted, or not an id at all."""


class RunEvicted(RunNotFound):
    """The run was deleted to make room for newer ones; a page says so as a note, not as an error."""


class CorpusNotFound(UserError):
    """There is no text under this id: unknown, expired, deleted, or not an id at all."""


class NotOwner(UserError):
    """Steering, deleting or downloading was tried without the owner's token."""


class NotShared(NotOwner):
    """The text is somebody else's, who has shared it and does so no longer."""


class InvalidRunState(UserError):
    """The command is not possible in the present state of the run or of the server."""


class UnknownJob(UserError):
    """The job's key is not in the table of jobs."""


class StoreError(UserError):
    """A file of the store is missing, cut short, damaged or cannot be written."""


class TextError(UserError, ValueError):
    """A text cannot be used: not a text, empty, too short or too large."""


class TextTooLong(TextError):
    """A text has more tokens than the page can show."""


class SpecError(UserError, ValueError):
    """The settings of a training are invalid, or do not belong to the checkpoint at hand."""


class ModelFileError(UserError):
    """The files of a model are damaged, do not belong together, or are no longer there."""


class UnsupportedModel(UserError):
    """The page cannot show a model of this kind."""
