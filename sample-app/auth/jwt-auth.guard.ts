import { Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';

/** Sets `request.user` to the {@link User} of a valid `Authorization: Bearer …`; 401 otherwise. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {}
