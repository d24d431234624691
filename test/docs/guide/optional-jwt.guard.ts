import { Injectable, UnauthorizedException } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';

@Injectable()
export class OptionalJwtGuard extends AuthGuard('jwt') {
  // No token is nobody, and guest policies are asked. A token that is wrong or has expired is a 401 all the same.
  override handleRequest<U>(error: unknown, user: U | false, info: unknown): U {
    if (error) throw error as Error;
    if (user) return user;
    if (info instanceof Error && info.message === 'No auth token') return undefined as U;
    throw new UnauthorizedException();
  }
}
