import type { PusherAuthModuleExtras } from '../pusher-auth.module-options.js';
import type { EndpointAddress } from '../pusher-auth.registration.js';

/** The path of the controller, and those of its routes below it. */
export interface EndpointPaths {
  readonly path: string;
  readonly channelAuthPath: string;
  /** `undefined` if there is no endpoint for sign-ins. */
  readonly userAuthPath: string | undefined;
}

/** The parts of a registration's addresses, with the defaults that clients expect. */
export function endpointPaths({
  path = 'pusher',
  channelAuthPath = 'auth',
  userAuthPath,
}: PusherAuthModuleExtras): EndpointPaths {
  return { path, channelAuthPath, userAuthPath };
}

/** The addresses of a registration, without the application's global prefix. */
export function endpointAddresses(extras: PusherAuthModuleExtras): EndpointAddress[] {
  const { path, channelAuthPath, userAuthPath } = endpointPaths(extras);
  const channelAuth = join(path, channelAuthPath);
  return [
    { method: 'POST', path: channelAuth },
    ...(extras.jsonp ? [{ method: 'GET', path: channelAuth } as const] : []),
    ...(userAuthPath === undefined ? [] : [{ method: 'POST', path: join(path, userAuthPath) } as const]),
  ];
}

function join(path: string, part: string): string {
  return `/${path}/${part}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}

/**
 * Whether two addresses can receive the same request. Routers ignore case. A segment with a parameter (`:tenant`) matches any
 * segment, and one with a wildcard (`*`) any number of them.
 */
export function overlap(first: EndpointAddress, second: EndpointAddress): boolean {
  return first.method === second.method && segmentsOverlap(segmentsOf(first.path), segmentsOf(second.path));
}

function segmentsOf(path: string): string[] {
  return path.toLowerCase().split('/').slice(1);
}

function segmentsOverlap([first, ...firstRest]: string[], [second, ...secondRest]: string[]): boolean {
  if (first?.includes('*') || second?.includes('*')) return true;
  if (first === undefined || second === undefined) return first === second;
  const same = first === second || first.includes(':') || second.includes(':');
  return same && segmentsOverlap(firstRest, secondRest);
}
