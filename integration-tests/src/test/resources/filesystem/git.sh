# Repositories on two mounts of one filesystem: cloned at one, committed to at both alternately, packed at the other.
#   git.sh COMMITS FOLDER FOLDER
# The folders are one and the same, as each mount has it.
set -eu
commits=$1 here=$2 there=$3
export GIT_AUTHOR_NAME=vega GIT_AUTHOR_EMAIL=vega GIT_COMMITTER_NAME=vega GIT_COMMITTER_EMAIL=vega
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null

git init -q -b main "$here/origin"
for i in 1 2 3 4 5 6; do
  mkdir -p "$here/origin/d$((i % 3))"
  seq "$i" 300 >"$here/origin/d$((i % 3))/f$i"
done
git -C "$there/origin" add .
git -C "$here/origin" commit -q -m first
git clone -q "$here/origin" "$there/clone"

for i in $(seq "$commits"); do
  for mount in "$here" "$there"; do
    echo "$i $mount" >>"$mount/clone/log"
    git -C "$mount/clone" add log
    git -C "$mount/clone" commit -q -m "$i"
  done
done
git -C "$there/clone" gc -q --prune=now
git -C "$here/clone" fsck --strict
test -z "$(git -C "$here/clone" status --porcelain)"
test "$(git -C "$here/clone" rev-list --count HEAD)" = $((2 * commits + 1))
test "$(wc -l <"$here/clone/log")" = $((2 * commits))
git clone -q "$there/clone" "$here/again"
git -C "$there/again" fsck --strict
cmp "$here/again/log" "$there/clone/log"
