import type { Timing } from './rounds.js';

/** A measured value and its target; lower is better. */
export interface Figure {
  readonly what: string;
  readonly against: string;
  readonly value: number;
  /** Spread over the rounds: the 10th and 90th percentiles. */
  readonly low?: number;
  readonly high?: number;
  /** Default: a ratio. */
  readonly unit?: 'KiB' | 'MiB' | 'ms' | '%' | 'queries' | 'requests';
  readonly target?: number;
  /** Absolute values of this run, for orientation. */
  readonly detail?: string;
}

/** A line of a plot. */
export interface Curve {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly nanoseconds: number }[];
}

/** Curves over a shared axis, for a file in docs/images. */
export interface Plot {
  readonly file: string;
  readonly title: string;
  /** The label of the horizontal axis. */
  readonly across: string;
  readonly curves: readonly Curve[];
}

/** The report of a suite. */
export interface SuiteReport {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly plot?: Plot;
}

/** A ratio, with the absolute times that it compares. */
export function ratioFigure(what: string, against: Timing, timing: Timing, target?: number): Figure {
  return {
    what,
    against: against.name,
    value: timing.ratio,
    low: timing.low,
    high: timing.high,
    ...(target !== undefined && { target }),
    detail: `${duration(timing.bestNanoseconds)} against ${duration(against.bestNanoseconds)}`,
  };
}

export function duration(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${nanoseconds.toFixed(0)} ns`;
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toPrecision(3)} µs`;
  return nanoseconds < 1e9 ? `${(nanoseconds / 1e6).toPrecision(3)} ms` : `${(nanoseconds / 1e9).toPrecision(3)} s`;
}
