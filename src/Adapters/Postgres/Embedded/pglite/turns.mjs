// Many connections, one PostgreSQL session. PGlite runs a single backend; what keeps connections out of each other's
// statements is that each gets whole turns: everything up to a Sync, a Flush or a simple Query (PostgreSQL's protocol,
// section "Message Flow"), and, until PostgreSQL says that it is idle again, every further turn.
//
//   bytes ─▶ messages ─▶ turn (… Sync | Flush | Query) ─▶ line ─▶ PGlite ─▶ answer (… ReadyForQuery: I idle, T / E in transaction)

const SSL_REQUEST = 80877103;
const GSSENC_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const LONGEST_MESSAGE = 256 * 1024 * 1024;

/** Decides whose turn it is. `execute(bytes)` answers with PGlite's reply. */
export class Turns {
  #execute;
  #line = [];
  #holder = null; // the connection whose transaction is open
  #running = false;

  constructor(execute) {
    this.#execute = execute;
  }

  /** Runs one turn of a connection, in order of arrival but for an open transaction. Resolves with the reply. */
  take(connection, bytes) {
    return new Promise((resolve, reject) => {
      this.#line.push({ connection, bytes, resolve, reject });
      this.#run();
    });
  }

  /** A connection is gone: what it left waiting is dropped, an open transaction of its is rolled back. */
  async leave(connection) {
    this.#line = this.#line.filter((turn) => turn.connection !== connection);
    if (this.#holder === connection) await this.take(connection, simpleQuery("rollback"));
  }

  async #run() {
    if (this.#running) return;
    this.#running = true;
    for (;;) {
      const next = this.#line.findIndex((turn) => this.#holder === null || turn.connection === this.#holder);
      if (next < 0) break;
      const [turn] = this.#line.splice(next, 1);
      try {
        const reply = await this.#execute(turn.bytes);
        // No ReadyForQuery (after a Flush): the turn goes on.
        this.#holder = transactionStatus(reply) === "I" ? null : turn.connection;
        turn.resolve(reply);
      } catch (error) {
        if (this.#holder === turn.connection) this.#holder = null;
        turn.reject(error);
      }
    }
    this.#running = false;
  }
}

/** One client: cuts what it sends into turns and sends back the replies, one turn after another. */
export function serve(socket, turns) {
  const connection = {};
  let buffer = Buffer.alloc(0);
  let started = false;
  let busy = Promise.resolve();
  let ended = false;

  const end = () => {
    if (ended) return;
    ended = true;
    busy = busy.then(() => turns.leave(connection)).catch(() => {});
    socket.destroy();
  };
  socket.on("error", end);
  socket.on("close", end);
  socket.on("data", (data) => {
    buffer = buffer.length === 0 ? data : Buffer.concat([buffer, data]);
    for (let turn = next(); turn !== null && !ended; turn = next()) {
      const bytes = turn;
      busy = busy
        .then(() => (ended ? null : turns.take(connection, bytes)))
        .then((reply) => reply !== null && !ended && socket.write(reply))
        .catch(end);
    }
  });

  /** The next whole turn, or null until more has come. */
  function next() {
    while (!started && buffer.length >= 8) {
      const length = buffer.readInt32BE(0);
      const code = buffer.readInt32BE(4);
      if (length < 8 || length > 10_000) return end(), null;
      if (buffer.length < length) return null;
      if (code === CANCEL_REQUEST) return end(), null;
      const message = buffer.subarray(0, length);
      buffer = buffer.subarray(length);
      if (code === SSL_REQUEST || code === GSSENC_REQUEST) {
        socket.write("N");
        continue;
      }
      started = true;
      return message;
    }
    for (let at = 0; started && buffer.length >= at + 5; ) {
      const type = String.fromCharCode(buffer[at]);
      const length = buffer.readInt32BE(at + 1);
      if (length < 4 || length > LONGEST_MESSAGE || type === "X") return end(), null;
      if (buffer.length < at + 1 + length) return null;
      at += 1 + length;
      if (type === "S" || type === "Q" || type === "H") {
        const turn = buffer.subarray(0, at);
        buffer = buffer.subarray(at);
        return turn;
      }
    }
    return null;
  }
}

/** The status in the ReadyForQuery that ends a reply: "I", "T", "E"; null if it does not end in one. */
export function transactionStatus(reply) {
  const at = reply.length - 6;
  return at >= 0 && reply[at] === 0x5a && reply[at + 4] === 5 ? String.fromCharCode(reply[at + 5]) : null;
}

/** A message of the simple protocol. */
export function simpleQuery(sql) {
  const text = Buffer.from(`${sql}\0`);
  const message = Buffer.alloc(5 + text.length);
  message.write("Q");
  message.writeInt32BE(4 + text.length, 1);
  text.copy(message, 5);
  return message;
}

/** A turn's messages, one by one: PGlite takes one at a time. */
export function* messages(turn) {
  const isStartup = turn.length >= 8 && turn[0] === 0;
  for (let at = 0; at < turn.length; ) {
    const length = isStartup ? turn.length : 1 + turn.readInt32BE(at + 1);
    yield turn.subarray(at, at + length);
    at += length;
  }
}
