import pytest

from tests.smtp import mail_server


@pytest.fixture
def server(settings):
    """A real mail server, where the letters go."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "inscriptions.letters.server.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 20
        yield server


@pytest.fixture
def impatient(settings, monkeypatch):
    """A server that says nothing for two seconds hangs, also when it has a letter whole."""
    settings.EMAIL_TIMEOUT = 2
    monkeypatch.setattr("inscriptions.letters.server.ANSWER", 2)
