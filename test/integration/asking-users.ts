import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';

export interface TestUser {
  readonly id: string;
  readonly name?: string;
  readonly roles?: readonly string[];
}

/** A guard that reads the user from the header `x-user`, as JSON or as a bare id, and rejects requests without one. */
@Injectable()
export class HeaderUserGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    if (!readUser(execution)) throw new UnauthorizedException();
    return true;
  }
}

/** The same guard for applications with guests: no header, no user. */
@Injectable()
export class OptionalHeaderUserGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    readUser(execution);
    return true;
  }
}

function readUser(execution: ExecutionContext): boolean {
  const request = execution.switchToHttp().getRequest<{ headers: Record<string, string>; user?: TestUser }>();
  const header = request.headers['x-user'];
  if (!header) return false;
  request.user = header.startsWith('{') ? (JSON.parse(header) as TestUser) : { id: header };
  return true;
}
