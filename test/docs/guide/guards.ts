import { type CanActivate, type ExecutionContext, Injectable, SetMetadata, UseGuards } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';

export const Roles = (...roles: string[]) => SetMetadata('roles', roles);

// An ordinary guard of the application: it reads metadata of whatever it protects.
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): boolean {
    const roles = this.reflector.get<string[]>('roles', execution.getHandler());
    const { user } = execution.switchToHttp().getRequest<{ user?: { role?: string } }>();
    return roles.includes(user?.role ?? '');
  }
}

export interface Operator {
  name: string;
}

// Another kind of user: this guard puts an operator on the request, as AuthGuard('operator') would.
@Injectable()
export class OperatorGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<{ headers: Record<string, string>; user?: Operator }>();
    const name = request.headers['x-operator'];
    if (name) request.user = { name };
    return name !== undefined;
  }
}

@Injectable()
export class OperationPolicies {
  @UseGuards(RolesGuard)
  @Roles('admin')
  @ChannelPolicy('private-audit')
  audit(): boolean {
    return true;
  }

  // Only this policy sees the operator; every other one sees the user of the endpoint's guards.
  @UseGuards(OperatorGuard)
  @ChannelPolicy('private-operations-<desk:word>')
  operations({ user, params }: ChannelRequest<'private-operations-<desk:word>', Operator>): boolean {
    return params.desk === user.name;
  }
}
