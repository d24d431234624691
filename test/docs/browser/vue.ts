import type Pusher from 'pusher-js';
import { onScopeDispose, ref, type Ref } from 'vue';

export function useMessages(pusher: Pusher, channelName: string): Ref<string[]> {
  const messages = ref<string[]>([]);
  const add = ({ text }: { text: string }) => messages.value.push(text);
  const channel = pusher.subscribe(channelName).bind('message', add);
  onScopeDispose(() => {
    channel.unbind('message', add); // while it is pending, pusher-js keeps the channel for the next mount
    pusher.unsubscribe(channelName);
  });
  return messages;
}
