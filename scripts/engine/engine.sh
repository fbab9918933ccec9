#!/bin/bash
# A Docker engine with the images of docker-compose.yml, made from packages, for a Debian machine that reaches no
# image registry. See --help.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
state=${LETHE_ENGINE:-${TMPDIR:-/tmp}/lethe-engine}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/lethe
export DOCKER_HOST=unix://$state/docker.sock

usage() {
  cat <<'HELP'
Usage: engine.sh start | stop

start  Starts a Docker engine of its own and makes stand-ins for mongo:8.0 and apache/kafka:4.1.1 from Debian's
       packages, mongosh from npm, and the mongod and the Kafka that the tests have downloaded. Prints the settings
       for a shell: eval "$(scripts/engine/engine.sh start)". Started again, it makes only what is missing.
stop   Stops the engine. Its images stay for the next start.

Needs root and: apt-get install docker.io iptables debootstrap; `pnpm test` once before.
Everything is kept in $LETHE_ENGINE, by default /tmp/lethe-engine; remove the folder to start anew.
HELP
}

fail() {
  echo "engine.sh: $1" >&2
  exit 1
}

require() {
  [ "$(id -u)" = 0 ] || fail 'it must be run as root.'
  local program
  for program in dockerd docker iptables debootstrap npm; do
    command -v "$program" >/dev/null || fail "$program is missing, see --help."
  done
  [ -d "$cache/mongod-6.0.5-wheel" ] && [ -d "$cache/kafka-4.1.1" ] && [ -e "$repository/node_modules/node" ] ||
    fail 'mongod, Kafka or Node 24 is not downloaded yet: run `npx -y pnpm@10 test` first.'
}

start_engine() {
  docker info >/dev/null 2>&1 && return
  # vfs works on every file system, also inside a container.
  setsid dockerd --storage-driver=vfs --host="$DOCKER_HOST" --pidfile="$state/pid" \
    --data-root="$state/data" --exec-root="$state/exec" </dev/null >>"$state/dockerd.log" 2>&1 &
  timeout 60 sh -c 'until docker info >/dev/null 2>&1; do sleep 0.2; done' ||
    fail "the engine did not start: $state/dockerd.log"
}

# Makes $state/$1 with the function $2; it takes its name only when it is complete.
make_once() {
  [ -e "$state/$1" ] && return
  rm -rf "$state/draft"
  "$2" "$state/draft"
  mv "$state/draft" "$state/$1"
}

debian() {
  debootstrap --variant=minbase --include=openjdk-17-jre-headless,libcurl4 bookworm "$1" >&2
}

mongo_files() {
  cp -a "$state/debian" "$1"
  mkdir -p "$1/opt/mongosh" "$1/data/db"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$1/opt/mongosh" mongosh@2.12.0 >&2
  cp "$cache/mongod-6.0.5-wheel/mongod" "$repository/node_modules/node/bin/node" "$1/usr/bin/"
  ln -s /opt/mongosh/node_modules/mongosh/bin/mongosh.js "$1/usr/bin/mongosh"
}

kafka_files() {
  cp -a "$state/debian" "$1"
  mkdir -p "$1"/{opt/kafka/config,etc/kafka/docker,mnt/shared/config,var/lib/kafka/data}
  cp -r "$cache/kafka-4.1.1" "$1/opt/kafka/libs"
  # The cache is its owner's alone; the broker is another user.
  chmod -R a+rX "$1/opt/kafka/libs"
  cp "$here/kafka-run.sh" "$1/etc/kafka/docker/run"
  # As in the official image, whose log says when the broker has started.
  sed 's/level: WARN/level: INFO/' "$repository/packages/local-stack/src/kafka-log4j2.yaml" |
    tee "$1/etc/kafka/docker/log4j2.yaml" >"$1/etc/kafka/docker/tools-log4j2.yaml"
  chown -R 1000:1000 "$1"/{opt/kafka/config,mnt/shared/config,var/lib/kafka}
}

# Image $1 of the files in $state/$2; what follows goes to docker import.
image() {
  local name=$1 files=$2
  shift 2
  docker image inspect "$name" >/dev/null 2>&1 && return
  tar -C "$state/$files" -c . | docker import "$@" - "$name" >&2
}

start() {
  require
  mkdir -p "$state"
  start_engine
  make_once debian debian
  make_once mongo mongo_files
  make_once kafka kafka_files
  image mongo:8.0 mongo --change 'VOLUME /data/db' --change 'EXPOSE 27017' --change 'CMD ["mongod"]'
  image apache/kafka:4.1.1 kafka --change 'VOLUME /var/lib/kafka/data' --change 'EXPOSE 9092' \
    --change 'USER 1000' --change 'CMD ["/etc/kafka/docker/run"]'
  # The helper container of testcontainers is an image of its own.
  echo "export DOCKER_HOST=$DOCKER_HOST TESTCONTAINERS_RYUK_DISABLED=true"
}

stop() {
  [ -e "$state/pid" ] || return 0
  local pid
  pid=$(cat "$state/pid")
  kill "$pid" 2>/dev/null || true
  timeout 60 tail --pid="$pid" -f /dev/null || fail "the engine does not stop: $state/dockerd.log"
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  -h | --help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
