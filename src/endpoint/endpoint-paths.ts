import type { PusherAuthModuleExtras } from '../pusher-auth.module-options.js';

/** Where clients look when they are told nothing else. */
const DEFAULT_PATHS = { path: 'pusher', channelAuthPath: 'auth', userAuthPath: 'user-auth' } as const;

/** The parts of a registration's two addresses. */
export function pathsOf(declaration: PusherAuthModuleExtras): {
  path: string;
  channelAuthPath: string;
  userAuthPath: string;
} {
  return {
    path: declaration.path ?? DEFAULT_PATHS.path,
    channelAuthPath: declaration.channelAuthPath ?? DEFAULT_PATHS.channelAuthPath,
    userAuthPath: declaration.userAuthPath ?? DEFAULT_PATHS.userAuthPath,
  };
}

/** Both addresses in one spelling, to tell whether two registrations share one. */
export function endpointPaths(declaration: PusherAuthModuleExtras): string[] {
  const { path, channelAuthPath, userAuthPath } = pathsOf(declaration);
  return [channelAuthPath, userAuthPath].map((part) =>
    `/${path}/${part}`
      .replace(/\/+/g, '/')
      .replace(/(.)\/$/, '$1')
      .toLowerCase(),
  );
}
