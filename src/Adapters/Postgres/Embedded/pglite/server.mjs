// PostgreSQL on a Unix socket, as a child of the station. Usage: node server.mjs DATABASE_FOLDER SOCKET_PATH IDLE_MS
// What it says on standard output, a line each:
//   made   there was no database: one has been made, start me again (making it leaves hundreds of MB behind in a process)
//   ready  connections are taken
//   alive  the answer to a line on standard input: a query went through PGlite, or somebody's transaction is moving
// It ends when its standard input does: a station that was killed leaves no orphan writing to the database folder.
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { messages, serve, Turns } from "./turns.mjs";

const DEAD = 70; // EX_SOFTWARE

const [folder, path, idle] = process.argv.slice(2);
if (!folder || !path || !(idle > 0)) {
  console.error("usage: node server.mjs DATABASE_FOLDER SOCKET_PATH IDLE_MS");
  process.exit(2);
}

const isNew = !existsSync(join(folder, "PG_VERSION"));
// PostgreSQL's own 128 MB of shared buffers are memory that WebAssembly grows by and never gives back; the files are in the
// system's cache anyway (docs/decisions/0005).
const db = await PGlite.create(folder, { extensions: { vector }, startParams: [...PGlite.defaultStartParams, "-c", "shared_buffers=16MB"] });
if (isNew) {
  await db.close();
  console.log("made");
  process.exit(0);
}

const turns = new Turns(
  (turn) =>
    db.runExclusive(async () => {
      const reply = [];
      for (const message of messages(turn))
        await db.execProtocolRawStream(new Uint8Array(message), { onRawData: (data) => reply.push(Buffer.from(data)) });
      return Buffer.concat(reply);
    }),
  // What PGlite had in memory is lost with it, and what was committed is in the folder: a new process reads it.
  (reason) => {
    console.error(`Error: PGlite is dead: ${reason}`);
    process.exit(DEAD);
  },
  Number(idle),
);
const server = createServer((socket) => serve(socket, turns));
server.listen(path, () => console.log("ready"));

let ending = false;
async function end() {
  if (ending) return;
  ending = true;
  server.close();
  await db.close().catch(() => {});
  process.exit(0);
}

const questions = createInterface({ input: process.stdin });
questions.on("line", async () => {
  await turns.check();
  console.log("alive");
});
questions.on("close", end);
process.stdin.on("error", end);
process.on("SIGTERM", end);
process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group: the station decides when its database ends.
