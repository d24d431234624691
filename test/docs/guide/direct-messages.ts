import { Injectable } from '@nestjs/common';
import { channelName } from 'nestjs-pusher-auth/channels';
import Pusher from 'pusher';

// The publisher's SDK and the module get the same master key.
export function publisherOf(options: Pusher.Options, encryptionMasterKeyBase64: string): Pusher {
  return new Pusher({ ...options, encryptionMasterKeyBase64 });
}

@Injectable()
export class DirectMessages {
  constructor(private readonly pusher: Pusher) {}

  async send(from: number, to: number, text: string): Promise<void> {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const name = channelName('private-encrypted-direct-<low:int>-<high:int>', { low, high });
    await this.pusher.trigger(name, 'message', { from, text }); // encrypted before it leaves
  }
}
