import { Injectable, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { User } from '../users/user.js';
import { UsersService } from '../users/users.service.js';
import type { TokenPayload } from './jwt.strategy.js';
import { hashPassword, isPassword } from './password.js';

const nobodysPasswordHash = hashPassword('');

@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly jwt: JwtService,
  ) {}

  /** @throws UnauthorizedException, the same for an unknown login and for a wrong password, after the same time */
  async logIn(login: string, password: string): Promise<{ token: string; user: User }> {
    const found = await this.users.findWithPasswordHash(login);
    const right = await isPassword(password, found?.passwordHash ?? (await nobodysPasswordHash));
    if (found === undefined || !right)
      throw new UnauthorizedException('This login and password do not belong together.');
    const payload: TokenPayload = { sub: String(found.user.id) };
    return { token: await this.jwt.signAsync(payload), user: found.user };
  }
}
