import { Logger } from '@nestjs/common';
import type { Decision } from 'nestjs-pusher-auth';

const logger = new Logger('Channels');

export function logDenied({ channelName, verdict, userId = 'none', policy = 'none', reason }: Decision): void {
  if (verdict !== 'granted') logger.warn(`${channelName} ${verdict}: ${reason} (user ${userId}, policy ${policy})`);
}
