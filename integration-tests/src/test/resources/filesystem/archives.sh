# A tree with all that an inode can have goes through tar and rsync onto two mounts of one filesystem, and back.
#   archives.sh FOLDER FOLDER FOLDER
# The first folder is elsewhere, empty, and on a filesystem with ACLs and attributes; the others are one and the same, as
# each mount has it.
set -eu
away=$1 here=$2 there=$3

mkdir -p "$away/tree/d/e" "$away/tree/d/ü ß" "$away/tar" "$away/rsync" "$here/tar" "$here/rsync"
cd "$away/tree"
head -c 700001 /dev/urandom >big
seq 1000 >d/text
ln big d/hard
ln -s ../big d/soft
mkfifo d/pipe
touch d/empty
truncate -s 300000 sparse
echo end >>sparse
echo x >"$(printf 'd/ü ß/line\nbreak')"
setfattr -n user.colour -v blue big
setfattr -n user.empty d
setfacl -m u:1000:r,g:100:rw d/text
setfacl -d -m u:1000:rwx d/e
chown 1000:100 d/text d/e
chmod 6750 d/text
chmod 1777 d/e
# What was made in the second in which it is copied has the time of the copy: rsync compares whole seconds.
find . -depth -exec touch -h -d '2011-02-03 04:05:06.700000001' {} +
touch -d '2001-02-03 04:05:06.789012345' d/text
touch -h -d '1999-01-01 00:00:00.1' d/soft
touch -d '2010-01-01 00:00:00.000000001' d

# All that can be seen of it, but for what no archive can keep.
facts() {
  cd "$1"
  find . -printf '%P %y %m %n %U %G %l %T+ ' \( -type f -printf %s -o -true \) -printf '\n' | LC_ALL=C sort
  find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  find . ! -type l -print0 | LC_ALL=C sort -z | xargs -0 getfattr -h -d -m - -e hex
  find . ! -type l -print0 | LC_ALL=C sort -z | xargs -0 getfacl -n
  cd "$away"
}

demand_same() {
  facts "$1" >"$away/found"
  diff "$away/wanted" "$away/found" || {
    echo "$2"
    exit 1
  }
}

facts "$away/tree" >"$away/wanted"
all="--xattrs --xattrs-include=* --acls --numeric-owner -p"
set -f
tar -C "$away/tree" $all --sparse -cf "$away/tree.tar" .
tar -C "$here/tar" $all -xf "$away/tree.tar"
demand_same "$there/tar" "what tar has unpacked at one mount is not the same at the other"
tar -C "$there/tar" $all --sparse -cf "$there/tree.tar" .
tar -C "$away/tar" $all -xf "$here/tree.tar"
demand_same "$away/tar" "what tar has packed at one mount is not the same afterwards"
rsync -aHAXS --numeric-ids "$away/tree/" "$there/rsync/"
demand_same "$here/rsync" "what rsync has copied at one mount is not the same at the other"
rsync -aHAXS --numeric-ids "$here/rsync/" "$away/rsync/"
demand_same "$away/rsync" "what rsync has copied back is not the same"
left=$(rsync -aHAXSnic "$away/tree/" "$here/rsync/")
test -z "$left" || {
  echo "rsync would copy again: $left"
  exit 1
}
