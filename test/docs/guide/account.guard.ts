import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UnauthorizedException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';

export const Public = () => SetMetadata('public', true);

// A typical global guard: every route needs a user, except those marked @Public().
@Injectable()
export class AccountGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>('public', targets)) return true;
    if (context.switchToHttp().getRequest<{ user?: unknown }>().user === undefined) throw new UnauthorizedException();
    return true;
  }
}
