import logging
import re

TOKEN = re.compile(r"/inscription/(?:adresse/)?[^/\s?#\"]{20,}")


class HideLinks(logging.Filter):
    """A personal link opens a registration: no log may keep it."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if TOKEN.search(text):
            record.msg, record.args = TOKEN.sub("/inscription/…", text), ()
        return True
