// Starts `headwater serve` on a free port and asks it for JSON.
import { spawn } from "node:child_process";

/** A running server: its address, and a way to end it. */
export async function serve(binary, database) {
  const child = spawn(binary, ["serve", "--db", database, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  const address = await new Promise((resolve, reject) => {
    const hear = (piece) => {
      told += piece;
      const found = told.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (status) => reject(new Error(`headwater serve ended with ${status}: ${told}`)));
    setTimeout(() => reject(new Error(`headwater serve did not say where it listens: ${told}`)), 60000).unref();
  });
  return { address, stop: () => child.kill("SIGTERM"), told: () => told };
}

/** The JSON of a page; waits while a story is being analysed. */
export async function json(address, path) {
  for (let turn = 0; turn < 240; turn += 1) {
    const answer = await fetch(address + path);
    const body = await answer.json();
    if (answer.status === 200) return body;
    if (answer.status !== 202) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${path}: still being analysed after two minutes`);
}
