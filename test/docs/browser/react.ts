import type Pusher from 'pusher-js';
import { useEffect, useState } from 'react';

export function useMessages(pusher: Pusher, channelName: string): string[] {
  const [messages, setMessages] = useState<string[]>([]);
  useEffect(() => {
    const add = ({ text }: { text: string }) => setMessages((earlier) => [...earlier, text]);
    const channel = pusher.subscribe(channelName).bind('message', add);
    return () => {
      // pusher-js keeps a channel that is still pending, and would call `add` twice after a remount.
      channel.unbind('message', add);
      pusher.unsubscribe(channelName);
    };
  }, [pusher, channelName]);
  return messages;
}
