# dbench, the calls of a file server under its clients, at both mounts at once.
#   dbench.sh SECONDS FOLDER FOLDER
set -eu
mkdir "$2/dbench-here" "$3/dbench-there"
dbench --directory "$2/dbench-here" --timelimit "$1" 2 &
here=$!
status=0
dbench --directory "$3/dbench-there" --timelimit "$1" 2 || status=$?
wait "$here" || status=$?
exit "$status"
