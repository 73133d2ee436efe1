"""Two processes, each with its path, make transactions in one SQLite database.

    database.py JOURNAL TRANSACTIONS FILE FILE

The files are one and the same. Each transaction changes two tables. Ends with status 1 and a
sentence if one is missing, or if the database is not sound."""

import sqlite3
import sys

import crowd

PATIENCE_SECONDS = 120


def work(path, who, transactions):
    database = sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)
    for i in range(transactions):
        database.execute("begin immediate")
        database.execute("insert into lines values (?, ?, ?)", (who, i, "x" * 300))
        database.execute("update counter set count = count + 1")
        database.execute("commit")
    database.close()


def main(journal, transactions, *paths):
    transactions = int(transactions)
    database = sqlite3.connect(paths[0])
    mode = database.execute(f"pragma journal_mode = {journal}").fetchone()[0]
    if mode != journal:
        print(f"the journal is '{mode}', not '{journal}'")
        return 1
    database.executescript(
        "create table lines (who, i, text); create unique index ofwho on lines (who, i);"
        "create table counter (count); insert into counter values (0);")
    database.close()
    sentences = crowd.all_of([(work, path, who, transactions) for who, path in enumerate(paths)])
    if sentences:
        print("\n".join(sentences))
        return 1
    for path in paths:
        database = sqlite3.connect(path)
        found = [database.execute(query).fetchone()[0] for query in (
            "pragma integrity_check", "select count(*) from lines", "select count from counter")]
        database.close()
        if found != ["ok", len(paths) * transactions, len(paths) * transactions]:
            print(f"{path}: integrity, lines and counter are {found}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
