// PostgreSQL (PGlite) behind a socket on 127.0.0.1, in a separate process that can be killed and restarted on the same
// folder. Arguments: folder, port (0 picks a free one). Sends { port } to its parent; ends with its parent.
//
// PGlite has one session. Each connection's messages up to a Sync or Query are therefore run as one piece, and a
// connection with an open transaction keeps the session until the transaction ends.
import { PGlite } from '@electric-sql/pglite';
import { createServer } from 'node:net';

const [folder, port] = process.argv.slice(2);
const SSL_REQUEST = 80_877_103;
const QUERY = 'Q'.charCodeAt(0);
const SYNC = 'S'.charCodeAt(0);
const TERMINATE = 'X'.charCodeAt(0);
const READY_FOR_QUERY = 'Z'.charCodeAt(0);

const database = await PGlite.create(folder);
let free = Promise.resolve();

/** Waits for the session. Resolves to a function that gives it back. */
async function takeSession() {
  const before = free;
  let giveBack;
  free = new Promise((resolve) => (giveBack = resolve));
  await before;
  return giveBack;
}

function message(type, ...parts) {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const zeros = (length) => Buffer.alloc(length);
const parameter = (name, value) => message('S', Buffer.from(`${name}\0${value}\0`));
const WELCOME = Buffer.concat([
  message('R', zeros(4)),
  parameter('server_version', '17.0'),
  parameter('client_encoding', 'UTF8'),
  message('K', zeros(8)),
  message('Z', Buffer.from('I')),
]);

/** The session's status at the end of a reply: `I` idle, `T` in a transaction, `E` in a failed one. */
function lastStatus(reply) {
  let status = 'I';
  for (let at = 0; at < reply.length; at += 1 + reply.readInt32BE(at + 1)) {
    if (reply[at] === READY_FOR_QUERY) status = String.fromCharCode(reply[at + 5]);
  }
  return status;
}

async function serve(socket) {
  let received = Buffer.alloc(0);
  let welcomed = false;
  let group = [];
  let giveBack;
  socket.on('error', () => {});
  try {
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk]);
      for (;;) {
        const start = welcomed ? 1 : 0;
        if (received.length < start + 4) break;
        const length = start + received.readInt32BE(start);
        if (received.length < length) break;
        const piece = received.subarray(0, length);
        received = received.subarray(length);
        if (!welcomed) {
          const isSsl = piece.readInt32BE(4) === SSL_REQUEST;
          socket.write(isSsl ? 'N' : WELCOME);
          welcomed = !isSsl;
          continue;
        }
        if (piece[0] === TERMINATE) return void socket.end();
        group.push(piece);
        if (piece[0] !== QUERY && piece[0] !== SYNC) continue;
        giveBack ??= await takeSession();
        const reply = Buffer.from(await database.execProtocolRaw(Buffer.concat(group)));
        group = [];
        if (lastStatus(reply) === 'I') {
          giveBack();
          giveBack = undefined;
        }
        socket.write(reply);
      }
    }
  } catch {
    socket.destroy();
  } finally {
    if (giveBack) {
      await database.exec('rollback').catch(() => {});
      giveBack();
    }
  }
}

const server = createServer((socket) => void serve(socket.setNoDelay(true)));
process.on('SIGINT', () => {}); // Ctrl+C reaches the whole process group; the parent decides when this process ends.
process.on('disconnect', () => process.exit(0));
server.listen(Number(port), '127.0.0.1', () => process.send({ port: server.address().port }));
