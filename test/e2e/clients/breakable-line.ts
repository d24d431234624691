import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A port that forwards to another one until the line is cut. */
export interface BreakableLine {
  readonly port: number;
  /** Ends all connections without a close frame, as a lost network does. New ones are possible at once. */
  cut(): void;
  close(): Promise<void>;
}

export async function breakableLine(target: number): Promise<BreakableLine> {
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => {
        ends.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => ends.forEach((end) => end.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
