import { Injectable, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { User } from '../users/user.js';
import { UsersService } from '../users/users.service.js';
import type { TokenPayload } from './jwt.strategy.js';
import { hashPassword, isPassword } from './password.js';

/** A hash to compare with when the login is unknown, so that the reply takes as long. */
const placeholderHash = hashPassword('');

@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly jwt: JwtService,
  ) {}

  /** @throws UnauthorizedException, with the same message and after the same time for an unknown login and a wrong password */
  async logIn(login: string, password: string): Promise<{ token: string; user: User }> {
    const found = await this.users.findWithPasswordHash(login);
    const isRight = await isPassword(password, found?.passwordHash ?? (await placeholderHash));
    if (found === undefined || !isRight) throw new UnauthorizedException('Wrong login or password.');
    const payload: TokenPayload = { sub: String(found.user.id) };
    return { token: await this.jwt.signAsync(payload), user: found.user };
  }
}
