import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { ChannelPolicy, PusherAuthBootError, UserAuthentication, type BootProblem } from 'nestjs-pusher-auth';
import { bootApp, type BootSettings } from './boot.js';

/** Boots an application that must not boot, and returns the error. */
export async function bootError(settings: BootSettings): Promise<PusherAuthBootError> {
  try {
    const { app } = await bootApp(settings);
    await app.close();
  } catch (error) {
    if (error instanceof PusherAuthBootError) return error;
    throw error;
  }
  throw new Error('It booted.');
}

/** Boots an application that must not boot, and returns its problems. */
export async function bootProblems(settings: BootSettings): Promise<readonly BootProblem[]> {
  return (await bootError(settings)).problems;
}

type LooseDecorator = (...args: unknown[]) => MethodDecorator;

/** `@ChannelPolicy` as plain JavaScript sees it: without types. */
export const LooseChannelPolicy = ChannelPolicy as unknown as LooseDecorator;
/** `@UserAuthentication` as plain JavaScript sees it: without types. */
export const LooseUserAuthentication = UserAuthentication as unknown as LooseDecorator;

/** A class `RoomPolicies` whose method `join` has these decorators, the first one written topmost. */
export function roomPolicies(...decorators: MethodDecorator[]): Type {
  class RoomPolicies {
    join(): boolean {
      return true;
    }
  }
  for (const decorate of decorators.reverse()) {
    const descriptor = Object.getOwnPropertyDescriptor(RoomPolicies.prototype, 'join') as PropertyDescriptor;
    const changed = decorate(RoomPolicies.prototype, 'join', descriptor) as PropertyDescriptor | undefined;
    Object.defineProperty(RoomPolicies.prototype, 'join', changed ?? descriptor);
  }
  return RoomPolicies;
}

/** A module with its own name, for messages that contain it. */
export function moduleOf(
  name: string,
  metadata: Omit<DynamicModule, 'module'> & { providers?: Provider[] },
): DynamicModule {
  const module = { [name]: class {} }[name] as Type;
  Module({})(module);
  return { module, ...metadata };
}
