// Many connections, one PostgreSQL session. PGlite runs a single backend; what keeps connections out of each other's
// statements is that each gets whole turns: everything up to a Sync, a Flush or a simple Query (PostgreSQL's protocol,
// section "Message Flow"), and, until PostgreSQL says that it is idle again, every further turn.
//
//   bytes ─▶ messages ─▶ turn (… Sync | Flush | Query) ─▶ line ─▶ PGlite ─▶ answer (… ReadyForQuery: I idle, T / E in transaction)

const SSL_REQUEST = 80877103;
const GSSENC_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const LONGEST_MESSAGE = 256 * 1024 * 1024;

/**
 * Decides whose turn it is. `execute(bytes)` answers with PGlite's reply. `died(reason)` is told when PGlite is beyond help: WebAssembly
 * that has run out of its stack answers nothing, and no exception says so. Whoever leaves a transaction idle for `idle` ms
 * while others wait loses its connection; one that failed can only be rolled back, and has a tenth of that.
 */
export class Turns {
  #execute;
  #died;
  #idle;
  #line = [];
  #holder = null; // the connection whose transaction is open
  #running = false;
  #impatience = null;

  constructor(execute, died, idle) {
    this.#execute = execute;
    this.#died = died;
    this.#idle = idle;
  }

  /** Runs one turn of a connection, in order of arrival but for an open transaction. Resolves with the reply. */
  take(connection, bytes) {
    return new Promise((resolve) => {
      this.#line.push({ connection, bytes, resolve });
      this.#run();
    });
  }

  /** A connection is gone: what it left waiting is dropped, an open transaction of its is rolled back. */
  async leave(connection) {
    this.#line = this.#line.filter((turn) => turn.connection !== connection);
    // After an error PostgreSQL hears nothing until a Sync; only then does it roll back.
    if (this.#holder === connection) await this.take(connection, Buffer.concat([SYNC, simpleQuery("rollback")]));
  }

  /** Resolves once a query has gone through PGlite, or as soon as somebody's transaction is open: a backup's lasts as long as its tables. */
  async check() {
    if (this.#holder === null) await this.take(CHECK, simpleQuery("select 1"));
  }

  async #run() {
    if (this.#running) return;
    this.#running = true;
    for (;;) {
      const next = this.#line.findIndex((turn) => this.#holder === null || turn.connection === this.#holder);
      if (next < 0) break;
      const [turn] = this.#line.splice(next, 1);
      clearTimeout(this.#impatience);
      try {
        const reply = await this.#execute(turn.bytes);
        const status = transactionStatus(reply);
        if (status === null && !isFlush(turn.bytes) && !isStartup(turn.bytes)) this.#died("a query was not answered");
        // No ReadyForQuery (after a Flush): the turn goes on.
        this.#holder = status === "I" ? null : turn.connection;
        if (this.#holder !== null) {
          this.#passChecks();
          this.#lose(this.#holder, status === "E" ? this.#idle / 10 : this.#idle);
        }
        turn.resolve(reply);
      } catch (error) {
        this.#died(error);
      }
    }
    this.#running = false;
  }

  /** The transaction that has just begun went through PGlite, as the questions behind it would have. */
  #passChecks() {
    for (const turn of this.#line.filter((turn) => turn.connection === CHECK)) turn.resolve(null);
    this.#line = this.#line.filter((turn) => turn.connection !== CHECK);
  }

  #lose(holder, patience) {
    this.#impatience = setTimeout(() => {
      if (this.#line.length > 0) holder.end();
      else this.#lose(holder, patience);
    }, patience);
    this.#impatience.unref();
  }
}

/** One client: cuts what it sends into turns and sends back the replies, one turn after another. */
export function serve(socket, turns) {
  const connection = { end: () => end() };
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

/** In place of a connection: the question whether PGlite answers. */
const CHECK = {};

const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);

/** A connection's first message has a length and no type. One that is refused is answered without a ReadyForQuery. */
const isStartup = (turn) => turn.length >= 8 && turn[0] === 0;

/** Whether a turn ends in a Flush: nothing says then that PostgreSQL is ready for the next. */
const isFlush = (turn) => turn.length >= 5 && turn[turn.length - 5] === 0x48 && turn.readInt32BE(turn.length - 4) === 4;

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
  for (let at = 0; at < turn.length; ) {
    const length = isStartup(turn) ? turn.length : 1 + turn.readInt32BE(at + 1);
    yield turn.subarray(at, at + length);
    at += length;
  }
}
