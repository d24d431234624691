import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { User } from '../users/user.js';

const ROLES = 'roles';

/** Sets the roles that {@link RolesGuard} accepts: on a controller, a method or a policy. */
export const Roles = (...roles: User['role'][]) => SetMetadata(ROLES, roles);

/**
 * Denies users without one of the {@link Roles} (403). Runs after {@link JwtAuthGuard}. In `@UseGuards` on a policy, it reads
 * the policy's roles, without any code for channels.
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
