import Pusher from 'pusher';

export const KEY = '278d425bdf160c739803';
export const SECRET = '7ad3773142a6692b25b8';
export const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

/** The official SDK, with which a hand-written endpoint signs. */
export const sdk = new Pusher({
  appId: '1',
  key: KEY,
  secret: SECRET,
  cluster: 'mt1',
  encryptionMasterKeyBase64: MASTER_KEY,
});

export interface BenchUser {
  readonly id: string;
  readonly name: string;
}

export const ADA: BenchUser = { id: '10', name: 'Ada Lovelace' };

/** The reply to Ada for presence-room-42 on the connection 218932.7391283. */
export const CONSTANT_REPLY = sdk.authorizeChannel('218932.7391283', 'presence-room-42', {
  user_id: ADA.id,
  user_info: { name: ADA.name },
});
