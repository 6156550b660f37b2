"""A wire to a PostgreSQL that may be cut, or that carries nothing any more."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread


class Relay:
    """Listens on `port` and carries every connection to the server at `target`."""

    def __init__(self, target: tuple[str, int]):
        self.target, self.flows, self.is_cut = target, Event(), False
        self.flows.set()
        self.ends: list[socket.socket] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def hang(self) -> None:
        """Carry nothing: connections are still taken, and nobody answers."""
        self.flows.clear()

    def cut(self) -> None:
        """Close all connections, and each new one at once."""
        self.is_cut = True
        while self.ends:
            _close(self.ends.pop())

    def mend(self) -> None:
        self.is_cut = False
        self.flows.set()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.door.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(self.target)
                self.ends += [near, far]
                for ends in ((near, far), (far, near)):
                    Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self.flows.wait()
                other.sendall(data)
        _close(other)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def relayed(target: tuple[str, int]) -> Iterator[Relay]:
    relay = Relay(target)
    try:
        yield relay
    finally:
        relay.mend()
        relay.cut()
        relay.door.close()
