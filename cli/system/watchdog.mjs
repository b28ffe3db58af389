// Reads process ids from its parent, one on each line. When the parent ends, the pipe closes, and the watchdog kills these
// processes. Otherwise the runtime of the Workers would keep running, hold the port and write to the databases.
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
      // The process has already ended.
      if (error.code !== "ESRCH") throw error;
    }
  }
  process.exit(0);
});
