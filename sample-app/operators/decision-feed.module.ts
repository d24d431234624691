import { Module } from '@nestjs/common';
import { PublisherModule } from '../realtime/publisher.module.js';
import { DecisionFeed } from './decision-feed.js';

/** A separate module, because the options of PusherAuthModule inject the feed. */
@Module({ imports: [PublisherModule], providers: [DecisionFeed], exports: [DecisionFeed] })
export class DecisionFeedModule {}
