import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ChannelPolicy } from 'nestjs-pusher-auth';

/** Stands in for a session: the cookie `user` holds the user's id. */
@Injectable()
export class CookieGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<{ headers: { cookie?: string }; user?: object }>();
    const [, id] = /\buser=(\d+)/.exec(request.headers.cookie ?? '') ?? [];
    if (id !== undefined) request.user = { id: Number(id), name: `User ${id}` };
    return id !== undefined;
  }
}

@Injectable()
export class NewsPolicies {
  @ChannelPolicy('private-news')
  read(): boolean {
    return true;
  }
}
