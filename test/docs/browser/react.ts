import type Pusher from 'pusher-js';
import { useEffect, useState } from 'react';

export function useMessages(pusher: Pusher, channelName: string): string[] {
  const [messages, setMessages] = useState<string[]>([]);
  useEffect(() => {
    const add = ({ text }: { text: string }) => setMessages((earlier) => [...earlier, text]);
    const channel = pusher.subscribe(channelName).bind('message', add);
    return () => {
      channel.unbind('message', add); // while it is pending, pusher-js keeps the channel for the next mount
      pusher.unsubscribe(channelName);
    };
  }, [pusher, channelName]);
  return messages;
}
