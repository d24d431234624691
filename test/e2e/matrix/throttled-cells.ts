import { ADAPTERS, type AdapterName } from '../wire/auth-app.js';

export interface ThrottledCell {
  readonly name: string;
  readonly adapter: AdapterName;
  /** With everything else around the endpoint as well. */
  readonly everything: boolean;
}

export const THROTTLED_CELLS: readonly ThrottledCell[] = ADAPTERS.flatMap((adapter) => [
  { name: `${adapter} with a throttler`, adapter, everything: false },
  { name: `${adapter} with a throttler and all the rest`, adapter, everything: true },
]);
