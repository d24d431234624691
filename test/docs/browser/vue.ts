import type Pusher from 'pusher-js';
import { onScopeDispose, ref, type Ref } from 'vue';

export function useMessages(pusher: Pusher, channelName: string): Ref<string[]> {
  const messages = ref<string[]>([]);
  const add = ({ text }: { text: string }) => messages.value.push(text);
  const channel = pusher.subscribe(channelName).bind('message', add);
  onScopeDispose(() => {
    // pusher-js keeps a channel that is still pending, and would call `add` twice after a remount.
    channel.unbind('message', add);
    pusher.unsubscribe(channelName);
  });
  return messages;
}
