import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { User } from '../users/user.js';

/** The user that {@link JwtAuthGuard} found. */
export const CurrentUser = createParamDecorator(
  (_data: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ user: User }>().user,
);
