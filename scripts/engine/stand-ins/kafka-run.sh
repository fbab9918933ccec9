#!/bin/bash
# What the official image does at its start: its wrapper turns the environment into server.properties and formats
# the storage, then the broker takes the place of this shell.
set -euo pipefail

export CLUSTER_ID=${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}
configuration=/opt/kafka/config

setup() {
  java -cp '/opt/kafka/libs/*' kafka.docker.KafkaDockerWrapper setup \
    --default-configs-dir /etc/kafka/docker \
    --mounted-configs-dir /mnt/shared/config \
    --final-configs-dir "$configuration" 2>&1
}

# A kept volume is formatted already, and that is no failure.
if ! said=$(setup) && ! grep -qi 'already formatted' <<<"$said"; then
  echo "$said" >&2
  exit 1
fi

# KAFKA_HEAP_OPTS is several words.
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP_OPTS:-} -Dlog4j2.configurationFile="$configuration/log4j2.yaml" \
  -cp '/opt/kafka/libs/*' kafka.Kafka "$configuration/server.properties"
