"""What takes a second to draw and is the same for everybody: drawn once for what it shows, and kept in a file.

Nothing rests on these files: another host draws its own, a full disk keeps none, and erasing them costs a drawing.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from rencontre.http.conditional import conditional_response, fingerprint


def kept_response(
    request: HttpRequest, subject: str, facts: object, draw: Callable[[], bytes], *, headers: Mapping[str, str]
) -> HttpResponseBase:
    """A public answer with what `draw` makes of `facts`, of which there is one at a time for a `subject`.

    A HEAD is given the headers, and draws nothing.
    """

    def answer() -> HttpResponseBase:
        if request.method == "HEAD":
            return StreamingHttpResponse((), headers=headers)  # its length is not known; an empty one has a length of 0
        content = draw() if settings.DEBUG else drawn_once(subject, fingerprint((subject, facts)), draw)
        return HttpResponse(content, headers=headers)

    return conditional_response(request, (subject, facts), answer)


def drawn_once(subject: str, name: str, draw: Callable[[], bytes]) -> bytes:
    """What is kept of `subject` under `name`, else what `draw` makes, which takes the place of what was kept.

    Of all who ask together on this host one draws, and the others wait for it. The system frees the lock of a process
    that dies. What `draw` raises is kept for nobody.
    """
    path = Path(settings.DRAWINGS_ROOT, subject, name)
    content = _kept(path)
    if content is None:
        with _alone_in(path.parent):
            content = _kept(path)
            if content is None:
                content = draw()
                _keep(path, content)
    return content


def _kept(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One at a time, of the threads and processes of this host; where the disk refuses a folder or a lock, no wait."""
    with ExitStack() as opened:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            opened.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def _keep(path: Path, content: bytes) -> None:
    """Write the file, whole or not at all, and erase the others of its folder, which nobody asks for any more."""
    with suppress(OSError):
        try:
            with NamedTemporaryFile(dir=path.parent, delete=False) as partial:
                partial.write(content)
                partial.flush()
                os.fsync(partial.fileno())
            Path(partial.name).replace(path)
        finally:
            for file in path.parent.iterdir():
                if file != path:
                    file.unlink()
