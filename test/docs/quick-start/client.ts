type PusherClient = typeof import('pusher-js').default;

export function connect(Pusher: PusherClient, token: string): InstanceType<PusherClient> {
  // #region client
  const pusher = new Pusher('your app key', {
    cluster: 'eu',
    channelAuthorization: {
      endpoint: '/pusher/auth',
      transport: 'ajax',
      headersProvider: () => ({ Authorization: `Bearer ${token}` }),
    },
  });

  const room = pusher.subscribe('presence-room-1');
  room.bind('pusher:subscription_succeeded', () => console.log('joined'));
  room.bind('pusher:subscription_error', ({ status }: { status: number }) => console.log('refused', status));
  // #endregion
  return pusher;
}
