import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';

@Injectable()
export class DocumentPolicies {
  // One or more characters of any kind: UUIDs, nanoids, e-mail addresses.
  @ChannelPolicy('private-document-<id>')
  read({ params }: ChannelRequest<'private-document-<id>'>): boolean {
    return params.id.length > 0; // string
  }

  // A literal after the last placeholder ends the name. More specific than the pattern above, so it decides its own names.
  @ChannelPolicy('private-document-<id>-comments')
  comments({ params }: ChannelRequest<'private-document-<id>-comments'>): boolean {
    return params.id !== 'locked';
  }

  // Types check and convert; before the last placeholder they are required.
  @ChannelPolicy('private-team-<team:int>.<role:admin|editor>.<topic:slug>')
  team({ params }: ChannelRequest<'private-team-<team:int>.<role:admin|editor>.<topic:slug>'>): boolean {
    return params.team === 1 && params.role === 'admin'; // number, 'admin' | 'editor'
  }

  // One method for several patterns: `pattern` tells which one fitted.
  @ChannelPolicy(['private-invoice-<number:int>', 'private-order-<order:uuid>'])
  sales(request: ChannelRequest<'private-invoice-<number:int>' | 'private-order-<order:uuid>'>): boolean {
    return request.pattern === 'private-invoice-<number:int>'
      ? request.params.number > 1000
      : request.params.order.startsWith('0');
  }
}
