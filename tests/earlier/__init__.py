"""What every earlier schema left on a disk, and that today's program opens it.

``indexes/07.sqlite3.xz`` is the index of a home that the last program with schema 7 made in the sandbox: it was checked
out, and its own command line bought a picture in a style, two of another prompt, a third and a clip (from schema 2 on),
and was killed while it sent a last one. ``07.json`` is what that program then answered to ``jobs --json`` and
``library list --json``. Paths are those of a home in ``/home/anna/studio``; the pictures themselves are not kept.
"""
