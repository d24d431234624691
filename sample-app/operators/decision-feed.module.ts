import { Module } from '@nestjs/common';
import { PublisherModule } from '../realtime/publisher.module.js';
import { DecisionFeed } from './decision-feed.js';

/** On its own, because the options of PusherAuthModule inject it. */
@Module({ imports: [PublisherModule], providers: [DecisionFeed], exports: [DecisionFeed] })
export class DecisionFeedModule {}
