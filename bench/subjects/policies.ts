import { Injectable, type Type } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from '../../src/index.js';
import { ADA, type BenchUser } from './identity.js';
import type { PatternCase } from './patterns.js';

/** A room without members. */
export const CLOSED_ROOM = 'closed';

/** The data that policies use. In memory, because a query would outweigh everything measured here. */
export class Rooms {
  readonly #members = new Set([ADA.id]);

  hasMember(room: string, userId: string): boolean {
    return room !== CLOSED_ROOM && this.#members.has(userId);
  }
}

export const rooms = new Rooms();

type Asked = ChannelRequest<string, BenchUser>;
type Method = (asked: Asked) => boolean | Promise<boolean>;

const userInfo = ({ user }: { user: unknown }) => ({ name: (user as BenchUser).name });

/** Policy classes for the patterns, with one or several methods each. */
export function policyClasses(cases: readonly PatternCase[], perClass = 1, asynchronous = true): Type[] {
  const classes: Type[] = [];
  for (let from = 0; from < cases.length; from += perClass) {
    class Policies {}
    for (const [index, { pattern }] of cases.slice(from, from + perClass).entries()) {
      declare(Policies, `join${index}`, pattern, asynchronous);
    }
    Injectable()(Policies);
    classes.push(Policies);
  }
  return classes;
}

function declare(policyClass: Type, name: string, pattern: string, asynchronous: boolean): void {
  const descriptor = { value: asynchronous ? joinLater : join, writable: true, configurable: true };
  Object.defineProperty(policyClass.prototype, name, descriptor);
  const options = pattern.startsWith('presence-') ? { userInfo } : {};
  ChannelPolicy(pattern, options)(policyClass.prototype as object, name, descriptor);
}

// One function under all names. Of a thousand copies, each would run too rarely to be compiled, and the bench would measure the
// application's code.
const join: Method = ({ params, user }) => rooms.hasMember(String(params.id), user.id);
// eslint-disable-next-line @typescript-eslint/require-await -- like a policy that waits for a query
const joinLater: Method = async ({ params, user }) => rooms.hasMember(String(params.id), user.id);
