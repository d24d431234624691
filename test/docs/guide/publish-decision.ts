import type { Decision } from 'nestjs-pusher-auth';
import { channel } from 'node:diagnostics_channel';

const decisions = channel('pusher-auth:decision');
export const publishDecision = (decision: Decision): void => decisions.publish(decision);
