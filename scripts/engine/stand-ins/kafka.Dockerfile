# Stands in for apache/kafka:4.1.1: the jars that the tests use, and a start as in the official image.
FROM debian:bookworm-slim
# The package of Java links its manual pages, and the folder is not in a slim image.
RUN mkdir -p /usr/share/man/man1 \
  && apt-get update && apt-get install --yes --no-install-recommends openjdk-17-jre-headless \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 1000 --create-home appuser \
  && install -d -o appuser /opt/kafka/config /mnt/shared/config /var/lib/kafka/data
COPY jars /opt/kafka/libs
COPY etc /etc/kafka/docker
USER appuser
VOLUME /var/lib/kafka/data
EXPOSE 9092
CMD ["/etc/kafka/docker/run"]
