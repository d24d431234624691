import type { Decision } from 'nestjs-pusher-auth';

const counts = new Map<string, number>();

export function countDecision({ policy = 'none', verdict, milliseconds }: Decision): void {
  const label = `${policy} ${verdict} ${milliseconds > 100 ? 'slow' : 'fast'}`;
  counts.set(label, (counts.get(label) ?? 0) + 1);
}

export function decisionCounts(): ReadonlyMap<string, number> {
  return counts;
}
