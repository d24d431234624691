import { Injectable } from '@nestjs/common';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { ChannelPolicy } from '../../src/index.js';
import { median } from '../harness/statistics.js';
import { runSuite } from '../harness/suite.js';
import { bootApp } from '../subjects/application.js';
import { ADA } from '../subjects/identity.js';

const BATCHES = 50;
const CHANNELS = 100;

@Injectable()
class WaitingPolicies {
  @ChannelPolicy('presence-room-<id>')
  async join(): Promise<boolean> {
    await wait(5);
    return true;
  }
}

function heapMebibytes(): number {
  globalThis.gc!();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

runSuite(async ({ quick }) => {
  const { service } = await bootApp([WaitingPolicies]);
  const channelNames = Array.from({ length: CHANNELS }, (_, index) => `presence-room-${index}`);
  const seconds = quick ? 6 : 300;
  const until = performance.now() + seconds * 1e3;
  let batches = 0;
  const keepAsking = async () => {
    while (performance.now() < until) {
      const entries = await service.authorizeMany({ socketId: '1.2', channelNames }, { user: ADA });
      for (const { status } of entries.values()) if (status !== 200) throw new Error(`a channel got ${status}`);
      batches++;
    }
  };
  // In the first second, code is compiled.
  await wait(1);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const heap: number[] = [];
  const asking = Promise.all(Array.from({ length: BATCHES }, keepAsking));
  await wait(1_000);
  delay.enable();
  while (performance.now() < until) {
    await wait((seconds * 1e3) / 20);
    delay.disable();
    heap.push(heapMebibytes());
    delay.enable();
  }
  delay.disable();
  await asking;
  const half = heap.length >> 1;
  const early = median(heap.slice(0, half));
  const what = `${BATCHES} batches of ${CHANNELS} at a time, policies that wait 5 ms`;
  return {
    title: 'Waiting policies',
    figures: [
      {
        what: `event-loop delay p99, ${what}`,
        against: `${seconds} s`,
        value: delay.percentile(99) / 1e6,
        unit: 'ms',
        target: 50,
        detail: `${((batches * CHANNELS) / seconds).toFixed(0)} channels/s`,
      },
      {
        what: `heap of the second half, ${what}`,
        against: 'heap of the first half',
        value: median(heap.slice(half)) / early,
        target: 1.1,
        detail: `${early.toFixed(0)} MiB`,
      },
    ],
  };
});
