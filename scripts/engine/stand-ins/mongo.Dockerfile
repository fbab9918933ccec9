# Stands in for mongo:8.0: the mongod that the tests use, and mongosh from npm.
FROM node:24-bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends libcurl4 && rm -rf /var/lib/apt/lists/*
COPY mongod /usr/bin/
COPY docker-entrypoint.sh /usr/local/bin/
COPY mongosh-package /opt/mongosh
RUN ln -s /opt/mongosh/node_modules/mongosh/bin/mongosh.js /usr/bin/mongosh && mkdir -p /data/db
VOLUME /data/db
EXPOSE 27017
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["mongod"]
