import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { BusinessesService, type Person } from './businesses.js';

const BUSINESS = [
  'private-business-<topic:conversations|activity|meta-publish|ai-edit-ui|members>-<business:int>',
  'private-business-<business:int>',
] as const;

@Injectable()
export class BusinessPolicies {
  constructor(private readonly businesses: BusinessesService) {}

  @ChannelPolicy(BUSINESS)
  async work({ user, params }: ChannelRequest<(typeof BUSINESS)[number], Person>): Promise<boolean> {
    return user.isAdmin || (await this.businesses.hasAccess(params.business, user));
  }

  @ChannelPolicy('private-user-<id:int>')
  own({ user, params }: ChannelRequest<'private-user-<id:int>', Person>): boolean {
    return params.id === user.id;
  }

  @ChannelPolicy('private-admin')
  admin({ user }: ChannelRequest<'private-admin', Person>): boolean {
    return user.isAdmin;
  }
}
