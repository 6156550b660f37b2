"""A real mail server on this machine, told what to answer, when to fall silent and when to go away."""

import asyncio
from collections import Counter
from collections.abc import Container, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

HANG, DROP = "hang", "drop"
PASSWORD = "juste"
LONG = 60  # seconds: a limit for what never comes, not a measure


@dataclass(frozen=True)
class Kept:
    """A letter that the server was given whole, whatever it answered; over which connection."""

    to: str
    message_id: str
    connection: int


@dataclass
class Told:
    """What it does at a step instead of going on: an answer, HANG or DROP; only for the letters to some, so often."""

    what: str
    to: Container[str] | None
    times: float


class MailServer:
    """Steps: connect, EHLO, MAIL, RCPT, DATA (asked for), end (the letter is whole). See `mail_server`.

    `allowed`: how many connections at once it takes; `together`: so many must have been open at once before it answers
    a second letter.
    """

    allowed, together = 100, 0

    def __init__(self) -> None:
        self.told: dict[str, Told] = {}
        self.kept: list[Kept] = []
        self.wait = self.greeting = 0.0  # seconds before a letter is answered, before it greets
        self.port = self.connections = self.open = self.most_open = 0
        self.loop = asyncio.new_event_loop()
        self.listener: asyncio.Server | None = None
        self.thread = Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.start()

    def tell(self, step: str, what: str, *, to: Container[str] | None = None, times: float = float("inf")) -> None:
        self.told[step] = Told(what, to, times)

    def start(self) -> None:
        """Listen, again on the same port after `stop`."""
        self._run(self._listen())

    def stop(self) -> None:
        """Refuse connections, and drop those that are open."""
        self._run(self._leave())

    def close(self) -> None:
        self.stop()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(LONG)
        self.loop.close()

    def received(self) -> list[str]:
        """To whom, in the order of arrival."""
        return [letter.to for letter in self.kept]

    def doubled(self) -> dict[str, int]:
        """How many times more than once each Message-ID came."""
        return {key: n - 1 for key, n in Counter(letter.message_id for letter in self.kept).items() if n > 1}

    async def at(self, step: str, server: "ToldSMTP", envelope: Envelope | None = None) -> str | None:
        """The answer of this step; None to go on."""
        told = self.told.get(step)
        to = (envelope.rcpt_tos or [""])[0] if envelope else ""
        if told is None or told.times < 1 or (told.to is not None and to not in told.to):
            return None
        told.times -= 1
        if told.what == DROP:
            server.transport.abort()
        if told.what in (HANG, DROP):
            await self.loop.create_future()  # until the connection is lost, which cancels this
        return told.what

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(LONG)

    async def _listen(self) -> None:
        self.listener = await self.loop.create_server(lambda: ToldSMTP(self), "127.0.0.1", self.port)
        self.port = self.listener.sockets[0].getsockname()[1]

    async def _leave(self) -> None:
        if self.listener is not None:
            self.listener.close()
            self.listener = None
        for task in asyncio.all_tasks(self.loop) - {asyncio.current_task()}:
            task.cancel()
            await asyncio.wait([task])


class ToldSMTP(SMTP):
    """A connection; it is its own handler."""

    def __init__(self, mail_server: MailServer):
        self.told, self.number = mail_server, 0
        super().__init__(
            self,
            loop=mail_server.loop,
            hostname="localhost",
            authenticator=_authenticate,
            auth_require_tls=False,
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.told.connections += 1
        self.told.open += 1
        self.told.most_open = max(self.told.most_open, self.told.open)
        self.number = self.told.connections
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.told.open -= 1
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        try:
            await asyncio.sleep(self.told.greeting)
            if answer := await self.told.at("connect", self):
                await self.push(answer)
            elif self.told.open > self.told.allowed:
                await self.push("421 4.3.2 too many connections")
            else:
                await super()._handle_client()
        finally:
            if self.transport is not None:
                self.transport.abort()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if answer := await self.told.at("DATA", self, self.envelope):
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, name: str, said: list[str]) -> list:  # noqa: N802
        session.host_name = name
        answer = await self.told.at("EHLO", self)
        return [answer] if answer else said

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:  # noqa: N802
        answer = await self.told.at("MAIL", self)
        envelope.mail_from = address if answer is None else None
        return answer or "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        answer = await self.told.at("RCPT", self, envelope)
        if answer:
            envelope.rcpt_tos.remove(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message_id = message_from_bytes(envelope.content)["Message-ID"]
        kept = Kept(envelope.rcpt_tos[0], message_id, self.number)
        answer = await self._end(envelope, kept)
        if answer is None:
            self.told.kept.append(kept)
        return answer or "250 OK"

    async def _end(self, envelope: Envelope, kept: Kept) -> str | None:
        told = self.told.told.get("end")
        if told and told.times >= 1 and told.what in (HANG, DROP) and (told.to is None or kept.to in told.to):
            self.told.kept.append(kept)  # it has it, and does not say so
        await asyncio.sleep(self.told.wait)
        while len(self.told.kept) > 0 and self.told.most_open < self.told.together:
            await asyncio.sleep(0.01)
        return await self.told.at("end", self, envelope)


def _authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server on a port drawn free, closed on the way out."""
    server = MailServer()
    try:
        yield server
    finally:
        server.close()
