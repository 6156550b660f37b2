"""The whole site in one file, and back: its database and its uploads, whatever the engine.

manifeste.json     what is inside: version, site, engine, migrations, rows of each table
base.sqlite3       or base.dump (pg_dump's custom format), without the rows of what is made for a day
media/… private/…  the uploads
empreintes.json    SHA-256 of each of the above: an archive without it was cut short

Beside the archives, effacements.json says who was erased since: a restore erases them again.
"""
