import type { UserReader } from './asker.js';
import type { Deadlines } from './deadline.js';
import type { Denial } from './policy-verdict.js';
import { isThenable } from './thenable.js';
import { verdictOfThrown } from './thrown-verdict.js';

/** The user that a request has, if it has one. */
export interface ReadUser {
  readonly user: unknown;
}

/** Reads the user within the deadline of policies; whatever the application's code throws or rejects with is a verdict. */
export function readUserInTime(
  readUser: UserReader,
  request: object,
  deadlines: Deadlines,
): ReadUser | Denial | Promise<ReadUser | Denial> {
  try {
    const user = readUser(request);
    if (!isThenable(user)) return { user };
    const deadline = deadlines.start<ReadUser, ReadUser | Denial>({ finish: (read) => read });
    // Not by the promise's own `then`, which an application may have replaced.
    void Promise.all([user]).then(
      ([late]) => deadline.settle({ user: late }),
      (thrown: unknown) => deadline.settle(verdictOfThrown(thrown)),
    );
    return deadline.promise;
  } catch (thrown) {
    return verdictOfThrown(thrown);
  }
}
