"""Draws one SVG and nothing else: run apart by programme/columns/svg.py, which checked the drawing. SVG in, PNG out.

Once its library is loaded this process opens no file, writes none, and stops when it has used its share of the machine.
"""

import resource
import sys

import resvg_py

SECONDS = 4  # of processor
MEMORY = 768 * 1024 * 1024  # bytes of addresses

if __name__ == "__main__":
    for limit, value in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 3),  # the three that are open
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    sys.stdout.buffer.write(resvg_py.svg_to_bytes(sys.stdin.buffer.read().decode(), skip_system_fonts=True))
