import { Injectable, Module } from '@nestjs/common';
import { PassportModule, PassportStrategy } from '@nestjs/passport';
import { createSecretKey, type KeyObject } from 'node:crypto';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { User } from '../realtime/user.js';

// A KeyObject is faster: jsonwebtoken tries to parse a string as a public key on every request.
// The types of passport-jwt do not list it, hence the cast below.
export const jwtSecret: KeyObject = createSecretKey(Buffer.from('change me, and keep me out of the repository'));

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: jwtSecret as unknown as Buffer });
  }

  validate({ sub, name }: { sub: number; name: string }): User {
    return { id: sub, name };
  }
}

@Module({ imports: [PassportModule], providers: [JwtStrategy] })
export class AuthModule {}
