import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';

@Injectable()
export class DocumentPolicies {
  // <id> matches one or more characters of any kind: UUIDs, nanoids, e-mail addresses.
  @ChannelPolicy('private-document-<id>')
  read({ params }: ChannelRequest<'private-document-<id>'>): boolean {
    return params.id.length > 0; // a string
  }

  // More specific than the pattern above, so this policy decides the names that match both.
  @ChannelPolicy('private-document-<id>-comments')
  comments({ params }: ChannelRequest<'private-document-<id>-comments'>): boolean {
    return params.id !== 'locked';
  }

  // Typed placeholders check the value and convert it.
  @ChannelPolicy('private-team-<team:int>.<role:admin|editor>.<topic:slug>')
  team({ params }: ChannelRequest<'private-team-<team:int>.<role:admin|editor>.<topic:slug>'>): boolean {
    return params.team === 1 && params.role === 'admin'; // a number, and 'admin' | 'editor'
  }

  // One method can decide several patterns. `request.pattern` is the one that matched.
  @ChannelPolicy(['private-invoice-<number:int>', 'private-order-<order:uuid>'])
  sales(request: ChannelRequest<'private-invoice-<number:int>' | 'private-order-<order:uuid>'>): boolean {
    return request.pattern === 'private-invoice-<number:int>'
      ? request.params.number > 1000
      : request.params.order.startsWith('0');
  }
}
