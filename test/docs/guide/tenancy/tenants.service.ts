import { Injectable } from '@nestjs/common';
import type { PusherCredentials } from 'nestjs-pusher-auth';

@Injectable()
export class TenantsService {
  private readonly apps = new Map<string, PusherCredentials>(); // a cache of your table

  /** The Pusher app of a tenant; `null` if this tenant has no realtime. */
  pusherAppOf(tenant: string): Promise<PusherCredentials | null> {
    return Promise.resolve(this.apps.get(tenant) ?? null);
  }

  save(tenant: string, credentials: PusherCredentials): void {
    this.apps.set(tenant, { ...credentials }); // a new object: the new keys apply to the next request
  }
}
