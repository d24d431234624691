import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ChannelPolicy, type ChannelRequest, PusherAuthModule, PusherAuthService } from 'nestjs-pusher-auth';
import { channelName } from 'nestjs-pusher-auth/channels';

@Injectable()
class OrdersService {
  owns(user: { id: number }, order: number): boolean {
    return user.id === order;
  }
}

@Injectable()
class OrderPolicies {
  constructor(private readonly orders: OrdersService) {}

  @ChannelPolicy('private-order-<id:int>')
  read({ user, params }: ChannelRequest<'private-order-<id:int>', { id: number }>): boolean {
    return this.orders.owns(user, params.id);
  }
}

@Module({
  imports: [PusherAuthModule.forRoot({ key: 'key', secret: 'secret', getUser: () => ({ id: 7 }) })],
  providers: [OrdersService, OrderPolicies],
})
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const ask = async (id: number) => {
    const body = new URLSearchParams({ socket_id: '1.2', channel_name: channelName('private-order-<id:int>', { id }) });
    const reply = await fetch(`${url}/pusher/auth`, { method: 'POST', body });
    return { status: reply.status, body: await reply.json() };
  };
  const [own, other] = [await ask(7), await ask(8)];
  console.log(
    JSON.stringify({ own, other: other.status, policies: app.get(PusherAuthService, { strict: false }).policies() }),
  );
  await app.close();
}

void main();
