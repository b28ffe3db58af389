import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process as it can be known again: the same id may later belong to another, but not with the same start. */
export type Known = { pid: number; startedAt: string };
type Seen = Known & { parent: number; command: string };

const linux = process.platform === "linux";

let bootId = "";
/** What this start of the machine is called: it stays the same, and is read once. */
const boot = (): string => (bootId ||= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());

function fromProc(pid: number): Seen | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const command = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") return undefined;
    return { pid, parent: Number(fields[1]), command, startedAt: `${boot()} ${fields[19]}` };
  } catch {
    return undefined;
  }
}

const fromPs = (): Seen[] =>
  execFileSync("ps", ["-axo", "pid=,ppid=,lstart=,comm="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const match = /^\s*(\d+)\s+(\d+)\s+(.{24})\s+(.*)$/.exec(line);
      return match ? [{ pid: Number(match[1]), parent: Number(match[2]), startedAt: match[3] ?? "", command: match[4] ?? "" }] : [];
    });

/** Every process of the machine that runs now, but for those in `strangers`. */
const allBut = (strangers: ReadonlySet<number>): Seen[] =>
  linux
    ? readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name) && !strangers.has(Number(name)))
        .flatMap((name) => fromProc(Number(name)) ?? [])
    : fromPs();

/**
 * Processes that run workerd and were started by this one. Those in `strangers` are not looked at, and every other process
 * that somebody else started is added to it: whoever looks often reads of each only once.
 */
export function ownRuntimes(strangers = new Set<number>()): Known[] {
  const seen = allBut(strangers);
  for (const { pid, parent } of seen) if (parent !== process.pid) strangers.add(pid);
  return seen
    .filter(({ parent, command }) => parent === process.pid && /workerd/.test(command))
    .map(({ pid, startedAt }) => ({ pid, startedAt }));
}

/** This process, to be written down. */
export const thisProcess = (): Known => ({ pid: process.pid, startedAt: find(process.pid)?.startedAt ?? "" });

const find = (pid: number): Seen | undefined => (linux ? fromProc(pid) : fromPs().find((one) => one.pid === pid));

/** Whoever started this process, and whoever started them: npm runs scripts through a shell, which outlives a killed npm. */
export const ancestry = (): string => `${process.ppid} ${linux ? fromProc(process.ppid)?.parent : ""}`;

/** True while that very process runs. */
export const isAlive = (known: Known): boolean => find(known.pid)?.startedAt === known.startedAt;

/** Ends that very process at once, if it still runs. */
export function end(known: Known): void {
  if (isAlive(known)) process.kill(known.pid, "SIGKILL");
}
