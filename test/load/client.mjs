// Keep-alive HTTP that never repeats a request. A request without an answer is reported as such.
import { Agent, request as open } from 'node:http';

const HUNG_AFTER_MS = 30_000;

export class Client {
  constructor(address, connections) {
    this.address = new URL(address);
    this.connections = connections;
    this.renew();
  }

  /** Opens new connections for the requests from now on, because the server closes those that were idle for five seconds. */
  renew() {
    this.agent = new Agent({ keepAlive: true, maxSockets: this.connections });
  }

  /**
   * Rejects with an error whose `verdict` is `refused`, `reset` (on a new connection), `lost` (on one that had worked) or
   * `hung`.
   */
  send({ method, path, token, type, body }) {
    return new Promise((resolve, reject) => {
      const headers = {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
      };
      const { hostname, port } = this.address;
      const sent = open({ agent: this.agent, hostname, port, method, path, headers });
      let hung = false;
      const timer = setTimeout(() => {
        hung = true;
        sent.destroy();
      }, HUNG_AFTER_MS);
      const fail = (error) => {
        clearTimeout(timer);
        const verdict = hung
          ? 'hung'
          : error.code === 'ECONNREFUSED'
            ? 'refused'
            : sent.reusedSocket
              ? 'lost'
              : 'reset';
        reject(Object.assign(new Error(`${method} ${path}: ${error.message}`), { verdict }));
      };
      sent.on('error', fail);
      sent.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece) => (text += piece));
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(timer);
          resolve({ status: response.statusCode, headers: response.headers, text });
        });
      });
      sent.end(body);
    });
  }
}
