import { Injectable } from '@nestjs/common';

export interface Order {
  customerId: number;
}

/** Stands in for a table. */
@Injectable()
export class OrdersService {
  private readonly orders = new Map<number, Order>([[7, { customerId: 1 }]]);

  find(id: number): Promise<Order | undefined> {
    return Promise.resolve(this.orders.get(id));
  }
}
