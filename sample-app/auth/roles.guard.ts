import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { User } from '../users/user.js';

const ROLES = 'roles';

/** The roles that {@link RolesGuard} accepts. For controllers, their methods, and policies. */
export const Roles = (...roles: User['role'][]) => SetMetadata(ROLES, roles);

/**
 * 403 for users without one of the {@link Roles}. Runs after {@link JwtAuthGuard}. In `@UseGuards` on a policy it reads the
 * roles of the policy, and needs no code for channels.
 */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const roles = this.reflector.getAllAndOverride<User['role'][] | undefined>(ROLES, [
      context.getHandler(),
      context.getClass(),
    ]);
    const { user } = context.switchToHttp().getRequest<{ user?: User }>();
    return user !== undefined && roles !== undefined && roles.includes(user.role);
  }
}
