// `npm start` installs missing packages, runs the system, and ends when the system ends.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { install, nodePath, root, toolEnv } from "./install.mjs";

install();
// The pipe to the child's stdin closes when this process ends for any reason. The child then stops.
const child = spawn(nodePath(), ["--disable-warning=ExperimentalWarning", "local/serve.ts", "--stop-with-parent"], {
  cwd: root,
  stdio: ["pipe", "inherit", "inherit"],
  env: toolEnv(),
});
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1)));
// To stop the child, close the pipe. The terminal sends its signals to the child too, and a second signal would kill it.
const stop = () => child.stdin.end();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);

/** The parent of a process; undefined without /proc. */
function parentOf(pid) {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ")[1],
    );
  } catch {
    return undefined;
  }
}

/** npm runs scripts through a shell, which outlives a killed npm: so the parent of the shell is watched too. */
const ancestorPids = () => [process.ppid, process.env.npm_lifecycle_event ? parentOf(process.ppid) : undefined].join();
const initialPids = ancestorPids();
setInterval(() => ancestorPids() !== initialPids && stop(), 250).unref();
