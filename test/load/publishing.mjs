// A user in the Lobby who writes a message four times a second and checks that it comes back through soketi.
import PusherClient from 'pusher-js';
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 250;
const WITHIN_MS = 5_000;

export class Publishing {
  /** The messages that were written, that came back, and that were written without a subscription. */
  counts = { written: 0, 'failed for want of the database': 0, delivered: 0, 'written while soketi was away': 0 };
  problems = [];
  waiting = new Map();
  subscribed = false;
  running = true;

  constructor(ask, person, room, { key, port }) {
    this.ask = ask;
    this.person = person;
    this.room = room;
    const join = async ({ socketId, channelName }, answer) => {
      const body = JSON.stringify({ socket_id: socketId, channel_name: channelName });
      const reply = await this.post('/pusher/auth', body).catch((error) => ({ status: String(error) }));
      if (reply.status === 200) return answer(null, JSON.parse(reply.text));
      answer(new Error(String(reply.status)), null);
      // The policy may fail by plan for this socket's id. The next socket has another id.
      setTimeout(() => this.running && (this.client.disconnect(), this.client.connect()), 500);
    };
    this.client = new PusherClient(key, {
      cluster: 'own',
      wsHost: '127.0.0.1',
      wsPort: port,
      forceTLS: false,
      enabledTransports: ['ws'],
      disableStats: true,
      channelAuthorization: { customHandler: (parameters, answer) => void join(parameters, answer) },
    });
    this.client.connection.bind('state_change', ({ current }) => current !== 'connected' && (this.subscribed = false));
    const channel = this.client.subscribe(`presence-room-${room.id}`);
    channel.bind('pusher:subscription_succeeded', () => (this.subscribed = true));
    channel.bind('message', ({ text }) => this.waiting.delete(text) && this.counts.delivered++);
    this.loop = this.write();
  }

  async write() {
    for (let number = 1; this.running; number++) {
      const text = `message ${number}`;
      const isExpected = this.subscribed;
      if (isExpected) this.waiting.set(text, Date.now());
      try {
        const { status, outage } = await this.post(`/rooms/${this.room.id}/messages`, JSON.stringify({ text }));
        if (status === 201) {
          this.counts.written++;
          if (!isExpected) this.counts['written while soketi was away']++;
        } else {
          this.waiting.delete(text);
          if (outage && [500, 503].includes(status)) this.counts['failed for want of the database']++;
          else this.problems.push(`${text} was answered with ${status}`);
        }
      } catch (error) {
        this.waiting.delete(text);
        if (this.running) this.problems.push(`${text}: ${error.message}`);
      }
      // Events in flight when soketi died are lost. That is allowed, because clients load the conversation again.
      if (!this.subscribed) this.waiting.clear();
      for (const [late, at] of this.waiting) {
        if (Date.now() - at < WITHIN_MS) continue;
        this.problems.push(`${late} did not come back within ${WITHIN_MS} ms`);
        this.waiting.delete(late);
      }
      await sleep(EVERY_MS);
    }
  }

  /** Resolves once a message that is written from now on has come back. */
  async works(withinMs) {
    const before = this.counts.delivered;
    const until = Date.now() + withinMs;
    while (!this.subscribed || this.counts.delivered === before) {
      if (Date.now() > until) throw new Error(`no message came through soketi within ${withinMs} ms`);
      await sleep(50);
    }
  }

  async stop() {
    this.running = false;
    await this.loop;
    this.client.disconnect();
  }

  post(path, body) {
    return this.ask({ method: 'POST', path, token: this.person.token, type: 'application/json', body });
  }
}
