import { sdk } from './auth-app.js';

/** The reply body with the `auth` that the official SDK returns for the connection `12.34`. */
export function signed(channel: string): string {
  return JSON.stringify(sdk.authorizeChannel('12.34', channel));
}

/** The same for a presence channel with a member. */
export function joined(channel: string, id: string, name: string): string {
  const { auth, channel_data } = sdk.authorizeChannel('12.34', channel, { user_id: id, user_info: { name } });
  return JSON.stringify({ auth, channel_data });
}

/** The body for a batch of private channels, with the entries in the order of the request: a status, or 200 for a signature. */
export function batchOf(entries: Readonly<Record<string, number>> | readonly (readonly [string, number])[]): string {
  const pairs = Array.isArray(entries) ? (entries as readonly (readonly [string, number])[]) : Object.entries(entries);
  const members = pairs.map(([name, status]) =>
    status === 200
      ? `${JSON.stringify(name)}:{"status":200,"data":${signed(name)}}`
      : `${JSON.stringify(name)}:{"status":${status}}`,
  );
  return `{${members.join()}}`;
}
