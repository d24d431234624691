// Compiled by `npm run typecheck`: each @ts-expect-error is a mistake that the compiler must find.
import { Injectable } from '@nestjs/common';
import { ChannelBatchPolicy, type BatchChannel, type ChannelBatch, type PresenceMember } from 'nestjs-pusher-auth';

interface User {
  id: number;
  name: string;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...equal: Equal<A, B> extends true ? [] : [never]): void;

@Injectable()
export class RightBatchPolicies {
  @ChannelBatchPolicy('presence-room-<id:int>', { userInfo: ({ params }) => ({ room: params.id }) })
  rooms({ user, channels }: ChannelBatch<'presence-room-<id:int>', User>): Promise<(boolean | Error)[]> {
    same<(typeof channels)[number]['params'], { readonly id: number }>();
    same<(typeof channels)[number]['kind'], 'presence'>();
    same<ChannelBatch<'presence-room-<id:int>', User>['socketId'], string | undefined>();
    return Promise.resolve(channels.map(({ params }) => params.id === user.id || new Error('not a member')));
  }

  @ChannelBatchPolicy('presence-lobby-<id>')
  members({ channels }: ChannelBatch<'presence-lobby-<id>', User>): (PresenceMember | false)[] {
    return channels.map(({ params }) => params.id !== '' && { userInfo: { lobby: params.id } });
  }

  @ChannelBatchPolicy(['private-a-<id>', 'private-b-<number:int>'])
  several({ channels }: ChannelBatch<'private-a-<id>' | 'private-b-<number:int>', User>): readonly boolean[] {
    return channels.map((one) => (one.pattern === 'private-a-<id>' ? one.params.id === 'x' : one.params.number === 1));
  }

  // Several decorators differ in their options. Each call receives the channels of one of them.
  @ChannelBatchPolicy('private-open-<id>', { allowGuest: true })
  @ChannelBatchPolicy('private-closed-<id:int>')
  @ChannelBatchPolicy('private-shop-<id>', { app: 'shop' })
  stacked({
    user,
    channels,
  }: ChannelBatch<'private-open-<id>' | 'private-closed-<id:int>' | 'private-shop-<id>', User | undefined>): boolean[] {
    return channels.map(({ params }) => params.id === user?.id);
  }

  @ChannelBatchPolicy('private-none')
  noArgument(): true[] {
    return [true];
  }
}

same<BatchChannel<'private-a-<id>' | 'presence-b'>, BatchChannel<'private-a-<id>'> | BatchChannel<'presence-b'>>();

@Injectable()
export class WrongBatchPolicies {
  // @ts-expect-error a public channel needs no policy
  @ChannelBatchPolicy('room-<id>')
  publicPattern(): boolean[] {
    return [];
  }

  // @ts-expect-error one answer for each channel, not one for all
  @ChannelBatchPolicy('private-room-<id>')
  oneAnswer(): boolean {
    return true;
  }

  // @ts-expect-error a promise is not an element: await them all
  @ChannelBatchPolicy('private-room-<id>')
  promises({ channels }: ChannelBatch<'private-room-<id>', User>): Promise<boolean>[] {
    return channels.map(() => Promise.resolve(true));
  }

  // @ts-expect-error a map has no order that could be checked
  @ChannelBatchPolicy('private-room-<id>')
  map(): Map<string, boolean> {
    return new Map();
  }

  // @ts-expect-error a private channel has no members
  @ChannelBatchPolicy('private-room-<id>')
  memberOfPrivate(): PresenceMember[] {
    return [];
  }

  // @ts-expect-error an entity is not an answer
  @ChannelBatchPolicy('presence-room-<id>')
  entities(): User[] {
    return [];
  }

  // @ts-expect-error an answer is missing for some channels
  @ChannelBatchPolicy('private-room-<id>')
  maybe(): (boolean | undefined)[] {
    return [];
  }

  // @ts-expect-error the method was written for another pattern
  @ChannelBatchPolicy('presence-room-<id:int>')
  otherPattern({ channels }: ChannelBatch<'presence-room-<room:int>', User>): boolean[] {
    return channels.map(({ params }) => params.room === 1);
  }

  @ChannelBatchPolicy('presence-room-<id:int>')
  wrongParameter({ channels }: ChannelBatch<'presence-room-<id:int>', User>): boolean[] {
    // @ts-expect-error the parameter is called id
    return channels.map(({ params }) => params.room === 1);
  }

  // @ts-expect-error with allowGuest the user may be undefined
  @ChannelBatchPolicy('private-open-<id>', { allowGuest: true })
  forgottenGuest({ user, channels }: ChannelBatch<'private-open-<id>', User>): boolean[] {
    return channels.map(() => user.id === 1);
  }

  // @ts-expect-error a batch policy is not called with one channel
  @ChannelBatchPolicy('private-room-<id>')
  oneChannel({ params }: BatchChannel<'private-room-<id>'>): boolean[] {
    return [params.id === '1'];
  }

  // @ts-expect-error a private channel has no userInfo
  @ChannelBatchPolicy('private-room-<id>', { userInfo: () => ({}) })
  infoOfPrivate(): boolean[] {
    return [];
  }

  // @ts-expect-error unknown type itn
  @ChannelBatchPolicy('private-room-<id:itn>')
  misspeltType(): boolean[] {
    return [];
  }
}
