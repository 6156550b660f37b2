"""Rows come as the query says, and no further: what no ORDER BY settles is shuffled; a lock names the rows it takes.

conftest sets both at work for every test.
"""

import os
import random

from django.db import connection
from django.db.models import Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

SEED = int(os.environ.get("ROWS_SEED") or random.SystemRandom().randrange(10**6))
chance = random.Random(SEED)


class Chance(Random):
    """The last key of every ORDER BY, drawn anew for each row."""

    def as_sqlite(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, function="CHANCE", **context)


def shuffle_what_no_order_settles(patch) -> None:
    """Patch the compiler: rows that are equal for the ORDER BY, all of them when there is none, come in any order."""
    plain_pairs, plain_results = SQLCompiler._order_by_pairs, SQLCompiler.results_iter

    def pairs(compiler):
        asked = list(plain_pairs(compiler))
        for part in compiler.query.combined_queries:
            part.is_part_of_a_union = True
        if compiler._meta_ordering and compiler.query.group_by is not None:
            compiler._meta_ordering, asked = None, []  # Django leaves it out of a query that groups
        return [*asked, (OrderBy(Chance()), False)] if _is_settled_in_sql(compiler.query) else asked

    def results(compiler, *args, **options):
        rows = plain_results(compiler, *args, **options)
        if not _is_distinct_or_combined(compiler.query) or list(plain_pairs(compiler)):
            return rows
        rows = list(rows)
        chance.shuffle(rows)
        return iter(rows)

    patch.setattr(SQLCompiler, "_order_by_pairs", pairs)
    patch.setattr(SQLCompiler, "results_iter", results)


def _is_distinct_or_combined(query: Query) -> bool:
    """SQL would take one more key for one more column: DISTINCT would tell equal rows apart, UNION would refuse it."""
    return bool(query.combinator or (query.distinct and not query.distinct_fields))


def _is_settled_in_sql(query: Query) -> bool:
    has_one_row = query.group_by is None and not query.select and not query.default_cols
    if has_one_row and all(a.contains_aggregate or isinstance(a, Value) for a in query.annotation_select.values()):
        return False  # count(), exists()
    if getattr(query, "is_part_of_a_union", False):
        return False
    return not _is_distinct_or_combined(query) and (query.is_sliced or not query.subquery)


def draw_from(seed: str) -> None:
    """What comes next is the same each time it is drawn from `seed`."""
    chance.seed(seed)
    if connection.vendor == "postgresql" and connection.connection and not connection.connection.closed:
        prepare(connection)


def prepare(connection, **signal) -> None:
    """Receiver of `connection_created`: the connection draws from our seed."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("CHANCE", 0, chance.random)
    else:
        connection.connection.execute("SELECT setseed(%s)", [chance.random()])


def refuse_locks_that_take_what_they_join(patch) -> None:
    """Patch the compiler: a `select_for_update` whose query joins tables says which of them it locks, by `of=`."""
    plain = SQLCompiler.get_from_clause

    def from_clause(compiler):
        found = plain(compiler)
        query = compiler.query
        read = [query.alias_map[alias].table_name for alias, uses in query.alias_refcount.items() if uses]
        if query.select_for_update and not query.select_for_update_of and len(read) > 1:
            raise AssertionError(f"select_for_update without of= locks {' and '.join(read)}")
        return found

    patch.setattr(SQLCompiler, "get_from_clause", from_clause)
