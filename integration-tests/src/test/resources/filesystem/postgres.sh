# A PostgreSQL server whose host dies, and is started on the other host.
#   postgres.sh begin DATA RUN        makes a database in DATA and starts its server, which has its socket in RUN
#   postgres.sh insert RUN LIST       inserts rows until that fails, and enters each that was acknowledged into LIST
#   postgres.sh abandon RUN           ends what is left of a server that has lost its files
#   postgres.sh go-on DATA RUN        starts a server on files that a dead one has left
#   postgres.sh compare RUN LIST      fails if a row of LIST is missing
#   postgres.sh end DATA              stops the server in order
set -eu
programs=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --clear-groups "$@"; else "$@"; fi
}

folder_of_postgres() {
  mkdir "$1"
  [ "$(id -u)" != 0 ] || chown postgres "$1"
}

start() { # DATA RUN
  folder_of_postgres "$2"
  as_postgres "$programs/pg_ctl" -D "$1" -w -t 60 -l "$2/log" -o "-c listen_addresses= -c unix_socket_directories=$2" start >/dev/null || {
    cat "$2/log" >&2
    exit 1
  }
  head -n 1 "$1/postmaster.pid" >"$2/pid"
}

query() { # RUN SQL
  as_postgres psql -h "$1" -d postgres -qAt -c "$2"
}

case $1 in
begin)
  folder_of_postgres "$2"
  as_postgres "$programs/initdb" -D "$2" --auth=trust --no-locale -E UTF8 >/dev/null
  start "$2" "$3"
  query "$3" 'create table rows (n int primary key, filler text)'
  ;;
insert)
  n=0
  while query "$2" "insert into rows values ($n, repeat('x', 500))" 2>/dev/null; do
    echo "$n" >>"$3"
    n=$((n + 1))
  done
  ;;
abandon)
  kill -KILL "$(cat "$2/pid")"
  ;;
go-on)
  rm "$2/postmaster.pid"
  start "$2" "$3"
  ;;
compare)
  query "$2" 'select n from rows' | LC_ALL=C sort >"$3.found"
  LC_ALL=C sort "$3" | LC_ALL=C comm -23 - "$3.found" >"$3.missing"
  if [ -s "$3.missing" ]; then
    echo "of $(wc -l <"$3") acknowledged rows these are missing:" $(cat "$3.missing") >&2
    exit 1
  fi
  ;;
end)
  as_postgres "$programs/pg_ctl" -D "$2" -w stop >/dev/null
  ;;
esac
