import { Injectable, UnauthorizedException } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';

@Injectable()
export class OptionalJwtGuard extends AuthGuard('jwt') {
  override handleRequest<U>(error: unknown, user: U | false, info: unknown): U {
    if (error) throw error as Error;
    if (user) return user;
    if (info instanceof Error && info.message === 'No auth token') return undefined as U; // a guest
    throw new UnauthorizedException(); // an invalid or expired token
  }
}
