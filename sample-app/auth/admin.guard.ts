import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { User } from '../users/user.js';

/** 403 for everybody but administrators; stands after {@link JwtAuthGuard}. */
@Injectable()
export class AdminGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest<{ user: User }>().user.role === 'admin';
  }
}
