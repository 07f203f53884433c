"""What a reader does in the studio: give it a text, start a run, wait for it, look at it."""

import re
import time

from playground.runs.state import ACTIVE
from playground.ui import job_service
from tests.pages.walking import checked, open_page

FILE = "studio/studio.py"
OWNER, SOMEBODY = "w" * 40, "s" * 40
SMALL = {"hidden": 16, "embedding": 8, "batch": 2, "window": 8, "warmup": 0, "segments": [[4, 0.01]]}
TEXT = "the cat sees the dog. the dog sees the cat. " * 20
HARM = "<script>window.harmed=1</script><img src=x onerror=window.harmed=1>"
LINK = "![x](http://example.org/a.png) [y](http://example.org) $\\frac12$ :red[z] **b**"


def upload(*files, owner=OWNER, **parameters):
    """A session that has uploaded files: (name, bytes) each."""
    at = open_page(FILE, owner, **parameters)
    uploaded = [(name, data, "text/plain") for name, data in files]
    return checked(at.file_uploader(key="files").set_value(uploaded).run())


def parameter(at, name):
    """A parameter of the session's address, or None."""
    value = at.query_params.get(name)
    return value[0] if isinstance(value, list) else value


def ready(at):
    """Whether the page offers to train."""
    return any(button.key == "start" for button in at.button)


def sentences(at):
    """What the page complains about, as it reads."""
    return [plain_text(error.value) for error in at.error]


def train(text_id, title="a run", owner=OWNER, **settings):
    """A tiny training through the job service, come to rest."""
    run_id = job_service.service().start(owner, "train", {**SMALL, **settings}, text_id, 5, title)
    return run_id, rest(run_id)


def rest(run_id):
    """Wait until a run is at rest and its worker has gone."""
    deadline, service = time.monotonic() + 60, job_service.service()
    while (view := service.run(run_id)).status in ACTIVE or service._registry.runs[run_id].alive:
        assert time.monotonic() < deadline, view
        time.sleep(0.01)
    return view


def messages_of(at):
    """The line beside the progress bar, as it reads."""
    [bar] = at.get("progress")
    return plain_text(bar.proto.text)


def plain_text(markdown):
    """Markdown as it reads: without escapes and the word joiners that keep addresses from being links."""
    return re.sub(r"\\(.)", r"\1", markdown).replace("\u2060", "")
