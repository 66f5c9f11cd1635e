import process from 'node:process';

/**
 * Loaded into a measured process before its own program (`--import`, with `--expose-gc`): answers every message with
 * what the process holds after a collection, and the processor time that it has used. The program itself knows nothing of it.
 */
process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({ rss, heapUsed, cpuMs: (user + system) / 1000 });
});
// Listening for messages must not keep a process alive that has nothing else to do.
process.channel?.unref();
