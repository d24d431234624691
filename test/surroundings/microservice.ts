import { Controller, type INestApplication, Module } from '@nestjs/common';
import { PusherAuthService } from 'nestjs-pusher-auth';
import { AccountModule } from './accounts.js';

// #region controller
import { MessagePattern, Payload } from '@nestjs/microservices';

@Controller()
export class MembershipController {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  // There is no HTTP request here, so the message names the user.
  @MessagePattern('may-join')
  mayJoin(@Payload() { userId, channelName }: { userId: string; channelName: string }): Promise<boolean> {
    return this.pusherAuth.can({ channelName }, { user: { id: userId } });
  }
}
// #endregion

// #region main
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';

/** Call it before app.listen(). */
export async function startMicroservice(app: INestApplication, port: number): Promise<void> {
  app.connectMicroservice<MicroserviceOptions>(
    { transport: Transport.TCP, options: { host: '127.0.0.1', port } },
    { inheritAppConfig: true },
  );
  await app.startAllMicroservices();
}
// #endregion

@Module({ imports: [AccountModule], controllers: [MembershipController] })
export class HybridModule {}
