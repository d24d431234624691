import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Configuration } from '../config/configuration.js';
import type { User } from '../users/user.js';
import { UsersService } from '../users/users.service.js';

/** The payload of a login token. */
export interface TokenPayload {
  readonly sub: string;
}

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    config: ConfigService<Configuration, true>,
    private readonly users: UsersService,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      // passport-jwt passes the key on to jsonwebtoken, which accepts a KeyObject. Its types do not say so yet.
      secretOrKey: config.get('jwtKey', { infer: true }) as unknown as Buffer,
      algorithms: ['HS256'],
    });
  }

  /** @returns the user as stored now, not at login; `false` (401) if the user has been deleted */
  async validate({ sub }: TokenPayload): Promise<User | false> {
    return (await this.users.find(Number(sub))) ?? false;
  }
}
