import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { SkipThrottle, ThrottlerGuard } from '@nestjs/throttler';
import type { User } from '../users/user.js';
import { AuthService } from './auth.service.js';
import { LoginDto } from './login.dto.js';

@Controller()
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Post('login')
  @HttpCode(200)
  @UseGuards(ThrottlerGuard)
  @SkipThrottle({ authorizations: true })
  logIn(@Body() { login, password }: LoginDto): Promise<{ token: string; user: User }> {
    return this.auth.logIn(login, password);
  }
}
