import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { User } from '../users/user.js';

const ROLES = 'roles';

/** Who may, on a controller, on a method of one, or on a policy: {@link RolesGuard} reads it. */
export const Roles = (...roles: User['role'][]) => SetMetadata(ROLES, roles);

/**
 * 403 for everybody without one of the {@link Roles}; stands after {@link JwtAuthGuard}. Under `@UseGuards` on a policy
 * it reads the roles of the policy, and nothing in it is about channels.
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
