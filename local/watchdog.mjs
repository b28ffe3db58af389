// Reads process ids from its parent, one a line. When the parent vanishes the pipe ends, and what it left behind is ended
// too: the Workers' runtime would otherwise live on, hold the port and write to the databases.
import { createInterface } from "node:readline";

const pids = new Set();
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => pids.add(Number(line)));
lines.on("close", () => {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      // It is gone already: that is all we wanted.
      if (error.code !== "ESRCH") throw error;
    }
  }
  process.exit(0);
});
