import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Configuration } from '../config/configuration.js';
import type { User } from '../users/user.js';
import { UsersService } from '../users/users.service.js';

/** What a login token says. */
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
      // passport-jwt hands the key to jsonwebtoken as it is; its types are older than KeyObject.
      secretOrKey: config.get('jwtKey', { infer: true }) as unknown as Buffer,
      algorithms: ['HS256'],
    });
  }

  /** @returns the user as the database knows it now, not as it was at login; `false` (401) once it is gone */
  async validate({ sub }: TokenPayload): Promise<User | false> {
    return (await this.users.find(Number(sub))) ?? false;
  }
}
