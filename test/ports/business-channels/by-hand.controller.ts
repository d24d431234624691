import { Body, Controller, ForbiddenException, Post, Req, UseGuards } from '@nestjs/common';
import Pusher from 'pusher';
import { BusinessesService, type Person, StaffGuard } from './businesses.js';

const BUSINESS_PREFIXES = {
  conversations: 'private-business-conversations-',
  activity: 'private-business-activity-',
  publishing: 'private-business-meta-publish-',
  drafts: 'private-business-ai-edit-ui-',
  members: 'private-business-members-',
  business: 'private-business-',
};
const USER_PREFIX = 'private-user-';
const ADMIN_CHANNEL = 'private-admin';

function parseId(channelName: string, prefix: string): number | null {
  if (!channelName.startsWith(prefix)) return null;
  const id = Number(channelName.slice(prefix.length));
  return Number.isInteger(id) && id > 0 ? id : null;
}

function parseBusinessId(channelName: string): number | null {
  for (const prefix of Object.values(BUSINESS_PREFIXES)) {
    const id = parseId(channelName, prefix);
    if (id !== null) return id;
  }
  return null;
}

@Controller('pusher')
@UseGuards(StaffGuard)
export class PusherController {
  constructor(
    private readonly businesses: BusinessesService,
    private readonly pusher: Pusher,
  ) {}

  @Post('auth')
  async auth(
    @Req() { user }: { user: Person },
    @Body('socket_id') socketId: string,
    @Body('channel_name') channelName: string,
  ) {
    const name = channelName.trim();
    if (name === ADMIN_CHANNEL) {
      if (!user.isAdmin) throw new ForbiddenException('Only an administrator may listen here');
      return this.pusher.authorizeChannel(socketId, name);
    }
    const userId = parseId(name, USER_PREFIX);
    if (userId !== null) {
      if (userId !== user.id) throw new ForbiddenException('This channel is not yours');
      return this.pusher.authorizeChannel(socketId, name);
    }
    const businessId = parseBusinessId(name);
    if (businessId !== null) {
      const hasAccess = user.isAdmin || (await this.businesses.hasAccess(businessId, user));
      if (!hasAccess) throw new ForbiddenException('You do not work for this business');
      return this.pusher.authorizeChannel(socketId, name);
    }
    throw new ForbiddenException('Unknown channel');
  }
}
