import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';

export interface Person {
  id: number;
  isAdmin: boolean;
}

/** Who works for which business; stands in for a table. */
@Injectable()
export class BusinessesService {
  private readonly staff = new Map([
    [7, new Set([1, 2])],
    [8, new Set([2])],
  ]);

  async hasAccess(business: number, person: Person): Promise<boolean> {
    await Promise.resolve();
    return this.staff.get(business)?.has(person.id) ?? false;
  }
}

/** Stands in for the application's JWT guard: `Bearer 1`, and `Bearer admin` for the operator. */
@Injectable()
export class StaffGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<{ headers: { authorization?: string }; user?: Person }>();
    const [, token] = /^Bearer (\w+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (token === undefined) throw new UnauthorizedException();
    request.user = token === 'admin' ? { id: 0, isAdmin: true } : { id: Number(token), isAdmin: false };
    return true;
  }
}
