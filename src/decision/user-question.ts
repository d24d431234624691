import type { UserRequest } from '../declaration/channel-request.js';
import { MemberError } from './member.js';
import type { Question } from './policy-runner.js';
import { denied, misanswered, type Denial } from './policy-verdict.js';
import { userDataOf } from './user-data.js';

/** A yes to a sign-in, with what is signed. */
export interface SignInGrant {
  readonly verdict: 'granted';
  readonly userData: string;
}

export type SignInVerdict = SignInGrant | Denial;

/** Asks who a connection signs in as. */
export class UserQuestion implements Question<UserRequest, SignInGrant, SignInVerdict> {
  constructor(
    private readonly socketId: string | undefined,
    private readonly witness: { decided(verdict: SignInVerdict): void },
  ) {}

  argumentFor(user: unknown, request: object | undefined): UserRequest {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- it is needed once PusherAuthTypes names types
    return { user, request, socketId: this.socketId } as UserRequest;
  }

  finish(verdict: SignInVerdict): SignInVerdict {
    this.witness.decided(verdict);
    return verdict;
  }

  verdictOf(answer: unknown): SignInVerdict {
    if (answer === false) return denied('the user authentication said no');
    try {
      return { verdict: 'granted', userData: userDataOf(answer) };
    } catch (error) {
      if (error instanceof MemberError) return misanswered(error.message);
      throw error;
    }
  }
}
