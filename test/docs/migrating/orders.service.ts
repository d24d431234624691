import { Injectable } from '@nestjs/common';

export interface Order {
  id: number;
  userId: number;
}

@Injectable()
export class OrdersService {
  find(id: number): Promise<Order | undefined> {
    return Promise.resolve(id === 1 ? { id, userId: 7 } : undefined);
  }
}
