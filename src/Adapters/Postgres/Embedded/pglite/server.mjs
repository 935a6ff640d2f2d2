// PostgreSQL on a Unix socket, as a child of the station. Usage: node server.mjs DATABASE_FOLDER SOCKET_PATH
// One line on standard output says that it is ready. It ends when its standard input does: a station that was killed
// leaves no orphan writing to the database folder.
import { createServer } from "node:net";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { messages, serve, Turns } from "./turns.mjs";

const [folder, path] = process.argv.slice(2);
if (!folder || !path) {
  console.error("usage: node server.mjs DATABASE_FOLDER SOCKET_PATH");
  process.exit(2);
}

const db = await PGlite.create(folder, { extensions: { vector } });
const turns = new Turns((turn) =>
  db.runExclusive(async () => {
    const reply = [];
    for (const message of messages(turn))
      await db.execProtocolRawStream(new Uint8Array(message), { onRawData: (data) => reply.push(Buffer.from(data)) });
    return Buffer.concat(reply);
  }),
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

process.stdin.resume();
process.stdin.on("end", end);
process.stdin.on("error", end);
process.on("SIGTERM", end);
process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group: the station decides when its database ends.
