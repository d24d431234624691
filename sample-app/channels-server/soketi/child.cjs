// Runs soketi as a child process. Sends its parent a message once it listens on 127.0.0.1. Ends on SIGTERM or with its parent.
// SOKETI_APPS: JSON [{"id","key","secret"}, …]. SOKETI_PORT: the port.
'use strict';

const { Server, Log, HttpHandler } = require('@soketi/soketi');

for (const name of Object.getOwnPropertyNames(Log)) {
  if (typeof Log[name] === 'function') Log[name] = () => {};
}
// soketi's own CORS handling starts the response, so every error of its HTTP API would have status 200.
HttpHandler.prototype.corsMiddleware = (response, next) => next(null, response);

const server = new Server({
  host: '127.0.0.1',
  port: Number(process.env.SOKETI_PORT),
  'metrics.host': '127.0.0.1',
  'metrics.port': 0,
  'cluster.hostname': '127.0.0.1',
  'cluster.broadcast': '127.0.0.1',
  'cluster.port': 20_000 + Math.floor(Math.random() * 20_000),
  shutdownGracePeriod: 0,
  'appManager.array.apps': JSON.parse(process.env.SOKETI_APPS),
});

process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => {}); // Ctrl+C reaches the whole process group; the parent decides when this process ends.
process.on('disconnect', () => process.exit(0));

server.start(() => {
  if (!server.serverProcess) {
    console.error(`Port ${process.env.SOKETI_PORT} is in use.`);
    process.exit(1);
  }
  process.send('listening');
});
