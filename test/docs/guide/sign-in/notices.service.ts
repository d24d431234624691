import { Injectable } from '@nestjs/common';
import Pusher from 'pusher';

@Injectable()
export class NoticesService {
  constructor(private readonly pusher: Pusher) {}

  /** Reaches every connection that has signed in as this user. */
  async send(userId: number, text: string): Promise<void> {
    await this.pusher.sendToUser(String(userId), 'notice', { text });
  }
}
