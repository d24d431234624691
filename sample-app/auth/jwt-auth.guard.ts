import { Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';

/** 401 without a valid `Authorization: Bearer …`; else the {@link User} of the token is `request.user`. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {}
