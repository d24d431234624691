/** A user as in replies of `POST /login` and `GET /users`. */
export interface User {
  id: number;
  login: string;
  name: string;
  role: 'member' | 'admin';
}

export interface Room {
  id: number;
  name: string;
  topic: string;
  isMember: boolean;
}

export interface Message {
  id: number;
  text: string;
  sentAt: string;
  author: { id: number; name: string };
}

/** The open conversation: a room or the messages with one person. */
export interface Conversation {
  kind: 'room' | 'direct';
  id: number;
  title: string;
  subtitle: string;
  channelName: string;
  messagesPath: string;
}

export interface Session {
  token: string;
  user: User;
}

export interface Settings {
  key: string;
  client: import('pusher-js').Options;
  seeded?: { users: { login: string; name: string }[]; password: string };
}

export type ConversationState =
  | { name: 'joining' }
  | { name: 'joined' }
  | { name: 'reconnecting' }
  | { name: 'refused'; status: number; reason?: string; wasJoined?: boolean };

/** A decision as in `GET /operators/decisions` and in the event on the operators' channel. */
export interface SeenDecision {
  id: number;
  at: string;
  channelName: string;
  toJoin: boolean;
  policy?: string;
  userId?: string;
  verdict: string;
  reason: string;
  milliseconds: number;
}

/** The cost of one request for channels, as in `GET /operators/requests`. */
export interface SeenRequest {
  at: string;
  userId?: string;
  channels: number;
  queries: number;
}

export interface PolicyRow {
  pattern: string;
  policy: string;
  guards: string[];
  allowGuest: boolean;
  isBatch: boolean;
}

/** The reply of `GET /operators/explain`. */
export interface Explanation {
  channelName: string;
  problem?: string;
  kind?: string;
  candidates: (PolicyRow & { matches: boolean; decides: boolean; reason?: string; params?: Record<string, unknown> })[];
  verdict?: string;
  reason?: string;
  member?: { userId: string; userInfo?: unknown };
}
