import { ForbiddenException, Injectable, UseGuards } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest, type PresenceMember } from 'nestjs-pusher-auth';
import { AdminGuard } from './admin.guard.js';
import { OrdersService } from './orders.service.js';

@Injectable()
export class BroadcastPolicies {
  constructor(private readonly orders: OrdersService) {}

  // Broadcast::channel('App.Models.User.{id}', fn ($user, $id) => (int) $user->id === (int) $id);
  @ChannelPolicy('private-App.Models.User.<id:int>')
  own({ user, params }: ChannelRequest<'private-App.Models.User.<id:int>'>): boolean {
    return params.id === user.id;
  }

  // Broadcast::channel('orders.{order}', fn (User $user, Order $order) => $user->id === $order->user_id);
  @ChannelPolicy(['private-orders.<order:int>', 'private-encrypted-orders.<order:int>'])
  async order({
    user,
    params,
  }: ChannelRequest<'private-orders.<order:int>' | 'private-encrypted-orders.<order:int>'>): Promise<boolean> {
    const order = await this.orders.find(params.order);
    if (!order) throw new ForbiddenException(`there is no order ${params.order}`); // for the log: clients see a 403
    return order.userId === user.id;
  }

  // Broadcast::channel('chat.{room}', fn ($user, $room) => $user->canJoin($room) ? ['name' => $user->name] : null);
  @ChannelPolicy('presence-chat.<room:int>')
  chat({ user, params }: ChannelRequest<'presence-chat.<room:int>'>): PresenceMember | false {
    return params.room === 1 && { userInfo: { name: user.name } };
  }

  // Broadcast::channel('reports.{name}', fn () => true, ['guards' => ['admin']]);
  @UseGuards(AdminGuard)
  @ChannelPolicy('private-reports.<name>')
  reports(): boolean {
    return true;
  }
}
