"""The server of production; what was measured to choose is in docs/exploitation.md."""

import os

bind = "127.0.0.1:8000"
# A process a core and one more; each thread keeps a connection, and PostgreSQL usually allows a hundred.
workers = int(os.environ.get("WEB_CONCURRENCY", min((os.cpu_count() or 1) + 1, 9)))
threads = 8
forwarder_headers = ""
control_socket_disable = True  # nobody commands it, and its folder is not one that the service writes
worker_tmp_dir = "/dev/shm"  # noqa: S108  signs of life, on no disk: a slow one would have live workers killed
