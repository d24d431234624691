import { Injectable, type Type } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { createSecretKey } from 'node:crypto';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { JWT_SECRET, type ServerSettings } from './server-settings.js';

/** The user in the token. */
export interface TokenPayload {
  readonly sub: string;
  readonly name: string;
}

/** The strategy of all servers of the bench. */
export function jwtStrategy(secret: ServerSettings['secret'], userOf: (payload: TokenPayload) => object): Type {
  @Injectable()
  class JwtStrategy extends PassportStrategy(Strategy) {
    constructor() {
      const secretOrKey = secret === 'string' ? JWT_SECRET : createSecretKey(Buffer.from(JWT_SECRET));
      super({
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
        // A KeyObject also works, but the types allow only strings and buffers.
        secretOrKey: secretOrKey as string,
        algorithms: ['HS256'],
      });
    }

    validate(payload: TokenPayload): object {
      return userOf(payload);
    }
  }
  return JwtStrategy;
}
