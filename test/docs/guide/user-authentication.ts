import { Injectable } from '@nestjs/common';
import { type SignedInUser, UserAuthentication, type UserRequest } from 'nestjs-pusher-auth';

@Injectable()
export class SignIn {
  @UserAuthentication()
  signIn({ user }: UserRequest): SignedInUser | false {
    if (user.name === 'Mallory') return false;
    return { id: user.id, userInfo: { name: user.name }, watchlist: ['1', '2'] };
  }
}
