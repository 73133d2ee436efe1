# The stressors of stress-ng for filesystems at both mounts at once, all that need no more than a directory.
#   stress.sh SECONDS FOLDER FOLDER
set -eu
seconds=$1
line=
for stressor in access chattr chdir chmod chown copy-file dentry dir dirdeep dirmany dup fallocate fcntl fiemap file-ioctl filename flock fpunch fsize fstat \
  getdent hdd io iomix lease link locka lockf lockofd mknod open rename symlink sync-file touch utime xattr; do
  line="$line --$stressor 1"
done

stress() { # FOLDER
  mkdir "$1"
  # shellcheck disable=SC2086
  stress-ng --temp-path "$1" --timeout "${seconds}s" --verify --hdd-bytes 4m --fallocate-bytes 4m --iomix-bytes 4m --sync-file-bytes 8m $line 2>&1
}

stress "$2/stress-here" &
here=$!
status=0
stress "$3/stress-there" || status=$?
wait "$here" || status=$?
exit "$status"
