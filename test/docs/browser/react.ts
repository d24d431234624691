import type Pusher from 'pusher-js';
import { useEffect, useState } from 'react';

export function useMessages(pusher: Pusher, channelName: string): string[] {
  const [messages, setMessages] = useState<string[]>([]);
  useEffect(() => {
    const channel = pusher.subscribe(channelName);
    channel.bind('message', ({ text }: { text: string }) => setMessages((earlier) => [...earlier, text]));
    return () => pusher.unsubscribe(channelName);
  }, [pusher, channelName]);
  return messages;
}
