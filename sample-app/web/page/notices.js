import { byId, element } from './element.js';

const connection = byId('connection', HTMLElement);
const toasts = byId('toasts', HTMLElement);

/**
 * @param {string} current the state of the connection, as pusher-js calls it
 * @param {boolean} wasConnected
 */
export function showConnection(current, wasConnected) {
  const connected = current === 'connected';
  const failed = current === 'failed' || current === 'disconnected';
  connection.dataset['state'] = connected ? 'joined' : failed ? 'refused' : wasConnected ? 'reconnecting' : 'joining';
  connection.textContent = connected
    ? 'Connected'
    : failed
      ? 'Offline'
      : wasConnected
        ? 'Reconnecting…'
        : 'Connecting…';
}

/** @param {string} message is shown for six seconds, and read out */
export function toast(message) {
  const shown = element('p', { class: 'toast' }, message);
  toasts.append(shown);
  setTimeout(() => shown.remove(), 6_000);
}

export function clearToasts() {
  toasts.replaceChildren();
}
