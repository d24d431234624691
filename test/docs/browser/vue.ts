import type Pusher from 'pusher-js';
import { onScopeDispose, ref, type Ref } from 'vue';

export function useMessages(pusher: Pusher, channelName: string): Ref<string[]> {
  const messages = ref<string[]>([]);
  const channel = pusher.subscribe(channelName);
  channel.bind('message', ({ text }: { text: string }) => messages.value.push(text));
  onScopeDispose(() => pusher.unsubscribe(channelName));
  return messages;
}
