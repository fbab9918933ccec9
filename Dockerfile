# Lethe's images, one target each: api, worker, notification-store, cli.
#
#   docker build --target api --tag lethe-api .
#
# Every one runs as the user `node` (1000), writes nowhere, and takes its settings as docs/operations.md says.
ARG NODE_IMAGE=node:24-bookworm-slim
# What keeps a process small (docs/operations.md, "Memory of a service"). Code is compiled under the same: V8 takes none
# that was compiled under other options.
ARG NODE_OPTIONS="--max-semi-space-size=2 --max-old-space-size=512"

FROM ${NODE_IMAGE} AS tini
RUN apt-get update \
  && apt-get install --yes --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/*

FROM ${NODE_IMAGE} AS workspace
RUN npm install --global --no-audit --no-fund pnpm@10.34.9
WORKDIR /app
# Downloaded once for all images, and again only when the lockfile changes.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN pnpm fetch --prod && rm -rf node_modules
COPY . .

ARG NODE_OPTIONS
ENV NODE_OPTIONS=${NODE_OPTIONS}

FROM workspace AS api-files
RUN docker/keep-only api services/api/src/start.ts

FROM workspace AS worker-files
RUN docker/keep-only worker services/worker/src/app.ts

FROM workspace AS notification-store-files
RUN docker/keep-only notification-store services/notification-store/src/start.ts

FROM workspace AS cli-files
RUN docker/keep-only cli packages/cli/src/run.ts packages/demo/src/compose.ts

# What all have in common. Node is all that is needed of the base image: its package managers go.
FROM ${NODE_IMAGE} AS runtime
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
  /usr/local/bin/yarn* /opt/yarn*
COPY --from=tini /usr/bin/tini-static /usr/local/bin/tini
COPY docker/is-ready /usr/local/bin/
ARG NODE_OPTIONS
ENV NODE_ENV=production HOST=0.0.0.0 NODE_COMPILE_CACHE=/app/compile-cache NODE_OPTIONS=${NODE_OPTIONS} MALLOC_ARENA_MAX=1
WORKDIR /app
USER node
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.vendor=Lethe \
  org.opencontainers.image.licenses=Apache-2.0 \
  org.opencontainers.image.version=${VERSION} \
  org.opencontainers.image.revision=${REVISION}

FROM runtime AS service
ENTRYPOINT ["tini", "--"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["is-ready"]

FROM service AS api
LABEL org.opencontainers.image.title=lethe-api \
  org.opencontainers.image.description="Marks users deleted, and tells how far each deletion is"
ENV PORT=3000
EXPOSE 3000
COPY --from=api-files /app /app
CMD ["node", "services/api/src/main.ts"]

FROM service AS notification-store
LABEL org.opencontainers.image.title=lethe-notification-store \
  org.opencontainers.image.description="The user store of a notification platform, for those who host it themselves"
ENV PORT=3001
EXPOSE 3001
COPY --from=notification-store-files /app /app
CMD ["node", "services/notification-store/src/main.ts"]

FROM service AS worker
LABEL org.opencontainers.image.title=lethe-worker \
  org.opencontainers.image.description="Empties every place that holds something of a deleted user, and asks again"
ENV PORT=3002
EXPOSE 3002
COPY --from=worker-files /app /app
CMD ["node", "services/worker/src/main.ts"]

FROM runtime AS cli
LABEL org.opencontainers.image.title=lethe-cli \
  org.opencontainers.image.description="The lethe command"
COPY --from=cli-files /app /app
ENTRYPOINT ["tini", "--", "node", "packages/cli/src/main.ts"]
