import { Injectable } from '@nestjs/common';
import { UserAuthentication, type SignedInUser, type UserRequest } from 'nestjs-pusher-auth';
import { FriendsService } from './friends.service.js';

@Injectable()
export class SignIn {
  constructor(private readonly friends: FriendsService) {}

  @UserAuthentication()
  async signIn({ user }: UserRequest): Promise<SignedInUser> {
    return {
      id: user.id,
      userInfo: { name: user.name },
      watchlist: await this.friends.idsOf(user.id), // this user sees when they come and go
    };
  }
}
