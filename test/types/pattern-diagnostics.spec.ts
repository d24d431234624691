import { messagesOf } from './compiler.js';

/** Files that exist only for the compiler. */
const CODE: Readonly<Record<string, string>> = {
  wrong: `
    class Policies {
      @ChannelPolicy('room-<id>') prefix(): boolean { return true; }
      @ChannelPolicy('private-<id:itn>') type(): boolean { return true; }
      @ChannelBatchPolicy('room-<id>') prefixes(): boolean[] { return []; }
      @ChannelBatchPolicy('private-<id:itn>') types(): boolean[] { return []; }
    }
    channelName('room-<id>', { id: '1' });
    channelName('private-<id:itn>', { id: '1' });
    matchChannel('room-<id>', 'room-1');
    matchChannel('private-<id:itn>', 'private-1');
  `,
  list: `
    class Policies {
      @ChannelPolicy(['private-a', 'private-<id:itn>', 'room-<id>']) several(): boolean { return true; }
    }
  `,
  right: `
    const ROOM = 'presence-room-<id:int>';
    enum Patterns { Order = 'private-order-<id:uuid>' }
    declare const either: 'private-a-<x>' | 'private-b-<y:int>';
    declare const text: string;
    declare const texts: readonly string[];
    const LIST = ['private-a', 'private-<id:int>'] as const;
    class Policies {
      @ChannelPolicy('private-lobby') literal(): boolean { return true; }
      @ChannelPolicy(ROOM) constant({ params }: { params: { id: number } }): boolean { return params.id > 0; }
      @ChannelPolicy(Patterns.Order) member(): boolean { return true; }
      @ChannelPolicy(either) union(): boolean { return true; }
      @ChannelPolicy(text) unknown(): boolean { return true; }
      @ChannelPolicy(['private-a', ROOM]) several(): boolean { return true; }
      @ChannelPolicy(LIST) tuple(): boolean { return true; }
      @ChannelPolicy(texts) list(): boolean { return true; }
      @ChannelBatchPolicy(ROOM) rooms({ channels }: { channels: readonly { params: { id: number } }[] }): boolean[] {
        return channels.map(({ params }) => params.id > 0);
      }
      @ChannelBatchPolicy(['private-a', ROOM]) severalRooms(): boolean[] { return []; }
      @ChannelBatchPolicy(texts) batchList(): boolean[] { return []; }
    }
    const id: number | undefined = matchChannel(ROOM, 'presence-room-1')?.id;
    const order: string | undefined = matchChannel(Patterns.Order, 'private-order-1')?.id;
    const any: string | number | undefined = matchChannel(text, 'private-order-1')?.['id'];
    channelName(ROOM, { id: 1 });
    channelName(either, { x: 'a' });
    channelName(text, { anything: 1 });
    channelName('private-' + text, {});
  `,
  params: `
    declare const request: ChannelRequest<'private-<id:itn>'>;
    const id: never = request.params.id;
  `,
};

let messages: Record<string, string[]>;
beforeAll(() => {
  messages = messagesOf(CODE);
}, 120_000);

const notAssignable = (pattern: string, sentence: string) =>
  `Argument of type '"${pattern}"' is not assignable to parameter of type '"${sentence}"'.`;
const PREFIX = 'room-<id> does not start with private- or presence-';
const TYPE = 'itn is not a placeholder type: use int, uuid, word, slug or alternatives such as a|b';

it('an invalid pattern produces a sentence', () => {
  const both = [notAssignable('room-<id>', PREFIX), notAssignable('private-<id:itn>', TYPE)];
  expect(messages['wrong']).toEqual([...both, ...both, ...both, ...both]);
});

it('each invalid pattern in a list produces a sentence', () => {
  expect(messages['list']).toEqual([
    expect.stringContaining(`Type 'string' is not assignable to type '{ readonly wrong: "${TYPE}"; }'`) as string,
    expect.stringContaining(`Type 'string' is not assignable to type '{ readonly wrong: "${PREFIX}"; }'`) as string,
  ]);
});

it('a valid pattern is inferred in every way of writing it', () => {
  expect(messages['right']).toEqual([]);
});

it('a parameter of an invalid type is never', () => {
  expect(messages['params']).toEqual([]);
});
