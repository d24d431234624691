import { Controller, Get, NotFoundException, Query, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { PusherAuthService, type AuthRequest, type Explanation, type PolicyDescription } from 'nestjs-pusher-auth';
import { JwtAuthGuard } from '../auth/jwt-auth.guard.js';
import { Roles, RolesGuard } from '../auth/roles.guard.js';
import { RequestCosts, type SeenRequest } from '../platform/request-costs.js';
import { UsersService } from '../users/users.service.js';
import { DecisionFeed, type SeenDecision } from './decision-feed.js';
import { ExplainDto } from './explain.dto.js';

/** Insight into authorization, for administrators only. */
@Controller('operators')
@UseGuards(JwtAuthGuard, RolesGuard)
@Roles('admin')
@ApiBearerAuth()
export class OperatorsController {
  constructor(
    private readonly pusherAuth: PusherAuthService,
    private readonly feed: DecisionFeed,
    private readonly costs: RequestCosts,
    private readonly users: UsersService,
  ) {}

  @Get('decisions')
  decisions(): SeenDecision[] {
    return this.feed.latest();
  }

  /** The costs of the latest requests for channels. */
  @Get('requests')
  requests(): SeenRequest[] {
    return this.costs.latest();
  }

  @Get('policies')
  policies(): PolicyDescription[] {
    return this.pusherAuth.policies();
  }

  /** Runs the policy for the chosen user. Nothing is signed or recorded. */
  @Get('explain')
  async explain(@Query() { channelName, userId }: ExplainDto, @Req() request: AuthRequest): Promise<Explanation> {
    const user = userId === undefined ? null : await this.users.find(userId);
    if (user === undefined) throw new NotFoundException('Unknown user.');
    // Policies with guards need a request. Their guards see the chosen user on a view of this request. A guard that reads
    // headers would see the administrator's, but the only guard here reads the user.
    return this.pusherAuth.explain({ channelName }, { user, request });
  }
}
