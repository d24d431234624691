import { Injectable } from '@nestjs/common';
import { channelName } from 'nestjs-pusher-auth/channels';
import Pusher from 'pusher';

@Injectable()
export class DirectMessagesService {
  constructor(private readonly pusher: Pusher) {}

  async send(from: number, to: number, text: string): Promise<void> {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const name = channelName('private-encrypted-direct-<low:int>-<high:int>', { low, high });
    await this.pusher.trigger(name, 'message', { from, text }); // the SDK encrypts it
  }
}
