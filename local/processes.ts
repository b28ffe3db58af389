import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process as it can be known again: the same id may later belong to another, but not with the same start. */
export type ProcessIdentity = { pid: number; startedAt: string };
type ProcessInfo = ProcessIdentity & { parent: number; command: string };

const linux = process.platform === "linux";

let bootId = "";
/** What this start of the machine is called: it stays the same, and is read once. */
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

/** Every process of the machine that runs now, but for those in `strangers`. */
const listProcessesExcept = (otherPids: ReadonlySet<number>): ProcessInfo[] =>
  linux
    ? readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name) && !otherPids.has(Number(name)))
        .flatMap((name) => readProc(Number(name)) ?? [])
    : readPs();

/**
 * Processes that run workerd and were started by this one. Those in `strangers` are not looked at, and every other process
 * that somebody else started is added to it: whoever looks often reads of each only once.
 */
export function ownRuntimes(otherPids = new Set<number>()): ProcessIdentity[] {
  const processes = listProcessesExcept(otherPids);
  for (const { pid, parent } of processes) if (parent !== process.pid) otherPids.add(pid);
  return processes
    .filter(({ parent, command }) => parent === process.pid && /workerd/.test(command))
    .map(({ pid, startedAt }) => ({ pid, startedAt }));
}

/** This process, to be written down. */
export const currentProcess = (): ProcessIdentity => ({ pid: process.pid, startedAt: findProcess(process.pid)?.startedAt ?? "" });

const findProcess = (pid: number): ProcessInfo | undefined => (linux ? readProc(pid) : readPs().find((one) => one.pid === pid));

/** Whoever started this process, and whoever started them: npm runs scripts through a shell, which outlives a killed npm. */
export const ancestorPids = (): string => `${process.ppid} ${linux ? readProc(process.ppid)?.parent : ""}`;

/** True while that very process runs. */
export const isAlive = (identity: ProcessIdentity): boolean => findProcess(identity.pid)?.startedAt === identity.startedAt;

/** Ends that very process at once, if it still runs. */
export function killProcess(identity: ProcessIdentity): void {
  if (isAlive(identity)) process.kill(identity.pid, "SIGKILL");
}
