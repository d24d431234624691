import { Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';

/** Sets `request.user` to the {@link User} of a valid `Authorization: Bearer …`. Without one, the reply is 401. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {}
