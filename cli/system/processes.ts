import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Identifies a process. Another process may get the same id later, but not with the same start time. */
export type ProcessIdentity = { pid: number; startedAt: string };
type ProcessInfo = ProcessIdentity & { parent: number; command: string };

const linux = process.platform === "linux";

let bootId = "";
/** The id of this boot of the machine. It never changes, so it is read once. */
const readBootId = (): string => (bootId ||= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());

function readProc(pid: number): ProcessInfo | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const command = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") return undefined;
    return { pid, parent: Number(fields[1]), command, startedAt: `${readBootId()} ${fields[19]}` };
  } catch {
    return undefined;
  }
}

const readPs = (): ProcessInfo[] =>
  execFileSync("ps", ["-axo", "pid=,ppid=,lstart=,comm="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const match = /^\s*(\d+)\s+(\d+)\s+(.{24})\s+(.*)$/.exec(line);
      return match ? [{ pid: Number(match[1]), parent: Number(match[2]), startedAt: match[3] ?? "", command: match[4] ?? "" }] : [];
    });

/** Every running process of the machine, except those in `otherPids`. */
const listProcessesExcept = (otherPids: ReadonlySet<number>): ProcessInfo[] =>
  linux
    ? readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name) && !otherPids.has(Number(name)))
        .flatMap((name) => readProc(Number(name)) ?? [])
    : readPs();

/**
 * The workerd processes that this process started. Skips the processes in `otherPids`, and adds to it every process with
 * another parent: a caller that polls reads each of them only once.
 */
export function ownRuntimes(otherPids = new Set<number>()): ProcessIdentity[] {
  const processes = listProcessesExcept(otherPids);
  for (const { pid, parent } of processes) if (parent !== process.pid) otherPids.add(pid);
  return processes
    .filter(({ parent, command }) => parent === process.pid && /workerd/.test(command))
    .map(({ pid, startedAt }) => ({ pid, startedAt }));
}

/** The identity of this process. */
export const currentProcess = (): ProcessIdentity => ({ pid: process.pid, startedAt: findProcess(process.pid)?.startedAt ?? "" });

const findProcess = (pid: number): ProcessInfo | undefined => (linux ? readProc(pid) : readPs().find((info) => info.pid === pid));

/** Parent and grandparent of this process: npm runs scripts through a shell, which outlives a killed npm. */
export const ancestorPids = (): string => `${process.ppid} ${linux ? readProc(process.ppid)?.parent : ""}`;

/** True while the process runs. False when another process has its id. */
export const isAlive = (identity: ProcessIdentity): boolean => findProcess(identity.pid)?.startedAt === identity.startedAt;

/** Kills the process if it still runs. */
export function killProcess(identity: ProcessIdentity): void {
  if (isAlive(identity)) process.kill(identity.pid, "SIGKILL");
}
