// Loaded into the server's process by the bench, with --expose-gc: tells whoever asks over the channel how
// many bytes are still held after everything that can be collected was. Workers have no channel.
import { setImmediate } from 'node:timers/promises';

if (process.channel) {
  process.on('message', async () => {
    // What a first collection lets go of outside the heap is counted off after it.
    globalThis.gc();
    await setImmediate();
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    process.send(heapUsed + external);
  });
  // The server ends when it is told to, whether the bench still listens or not.
  process.channel.unref();
}
