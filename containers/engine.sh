# Sourced by `./tanabata test`: sees to it that a container engine answers, and ends the one that it started.
# shellcheck shell=sh

engine=''

engine_answers() {
  command -v docker >/dev/null 2>&1 && docker version >/dev/null 2>&1
}

# An engine of our own, on its own socket and with its own data, that leaves the host's network as it is. Each container gets
# as much of a busy processor as any process of this host; in a group of their own all get no more than one process.
start_engine() {
  [ "$(id -u)" = 0 ] && command -v dockerd >/dev/null 2>&1 || return 0
  engine=$(mktemp -d /tmp/tanabata-engine.XXXXXX)
  setsid dockerd --data-root "$engine/data" --exec-root "$engine/exec" --pidfile "$engine/pid" --host "unix://$engine/sock" \
    --cgroup-parent=/ --bridge=none --iptables=false --ip-forward=false --ip-masq=false >"$engine/log" 2>&1 </dev/null &
  DOCKER_HOST=unix://$engine/sock
  export DOCKER_HOST
  tries=0
  until engine_answers; do
    tries=$((tries + 1))
    if [ "$tries" -gt 150 ] || ! kill -0 "$!" 2>/dev/null; then
      echo "tanabata: dockerd does not start; what it said last:" >&2
      tail -n 5 "$engine/log" >&2
      stop_engine
      unset DOCKER_HOST
      return 0
    fi
    sleep 0.2
  done
}

# The engine that was started here, no other; its containers end with it.
stop_engine() {
  [ -n "$engine" ] || return 0
  # Networks would stay behind as bridges of this host.
  docker ps -q | xargs -r docker kill >/dev/null 2>&1 || true
  docker system prune -f >/dev/null 2>&1 || true
  if daemon=$(cat "$engine/pid" 2>/dev/null) && kill "$daemon" 2>/dev/null; then
    tries=0
    while kill -0 "$daemon" 2>/dev/null && [ "$tries" -lt 150 ]; do
      tries=$((tries + 1))
      sleep 0.2
    done
  fi
  # The last mount first: nothing may be removed through one.
  sed -n "s|^[^ ]* \($engine/[^ ]*\) .*|\1|p" /proc/mounts | sort -r | while read -r mount; do
    umount "$mount" || umount -l "$mount"
  done
  rm -rf --one-file-system -- "$engine"
  engine=''
}
