// `npm start`: installs what is missing, then runs the system and goes when it goes.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { install, nodePath, root, toolEnv } from "./install.mjs";

install();
// The pipe to the child's stdin closes when this process vanishes, however it does; the child stops then.
const child = spawn(nodePath(), ["--disable-warning=ExperimentalWarning", "local/serve.ts", "--stop-with-parent"], {
  cwd: root,
  stdio: ["pipe", "inherit", "inherit"],
  env: toolEnv(),
});
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1)));
// A closed pipe is the way to say stop: a signal from the terminal reaches the child by itself, and twice means at once.
const stop = () => child.stdin.end();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);

/** The parent of a process, where the system says it in a file. */
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

/** npm runs scripts through a shell, which outlives a killed npm: then its parent is the one to watch. */
const family = () => [process.ppid, process.env.npm_lifecycle_event ? parentOf(process.ppid) : undefined].join();
const born = family();
setInterval(() => family() !== born && stop(), 250).unref();
