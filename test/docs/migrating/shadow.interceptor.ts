import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import { PusherAuthService } from 'nestjs-pusher-auth';
import { type Observable, tap } from 'rxjs';

interface AuthExchange {
  body?: { channel_name?: unknown };
  user?: unknown;
}

// On the old controller: clients get its answers, and the log shows where the policies would have decided otherwise.
@Injectable()
export class ShadowInterceptor implements NestInterceptor {
  private readonly logger = new Logger('ShadowInterceptor');

  constructor(private readonly pusherAuth: PusherAuthService) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = execution.switchToHttp().getRequest<AuthExchange>();
    const before = (granted: boolean) => void this.compare(request, granted).catch((error) => this.logger.error(error));
    return next.handle().pipe(
      tap({
        next: (reply: { auth?: string }) => before(reply.auth !== undefined),
        error: () => before(false),
      }),
    );
  }

  private async compare(request: AuthExchange, before: boolean): Promise<void> {
    const channelName = request.body?.channel_name;
    if (typeof channelName !== 'string') return; // a batch, or a name is missing
    const after = await this.pusherAuth.can({ channelName }, { user: request.user ?? null, request });
    if (before !== after) this.logger.warn(`${channelName}: ${before} before, ${after} by policy`);
  }
}
