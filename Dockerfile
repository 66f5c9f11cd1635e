# What the server needs to run, and nothing that it is built or tested with.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-slim
ENV NODE_ENV=production
ENV HOST=0.0.0.0
ENV PORT=4000
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
# The documents that GraphiQL opens as tabs.
COPY examples ./examples
COPY src ./src
# It writes nothing but the file that AUDIT_FILE names, so it runs with --read-only and needs no capabilities.
USER node
EXPOSE 4000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1, so that it receives the signal to stop.
CMD ["node", "src/main.ts"]
