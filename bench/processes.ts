import { readdirSync, readFileSync } from "node:fs";

/** The fields of /proc/<pid>/stat after the name of the program, which may contain spaces. Null if the process has ended. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

/** Returns the processes that `pid` has started, and those that they have started. Linux only: elsewhere there is no /proc. */
export function descendantsOf(pid: number): number[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  const parents = new Map(pids.map((each) => [each, Number(statOf(each)?.[1])]));
  const isDescendant = (each: number): boolean => {
    const parent = parents.get(each);
    return parent === pid || (parent !== undefined && parent > 1 && isDescendant(parent));
  };
  return pids.filter(isDescendant);
}

/** The unit of times in /proc, ms: a hundredth of a second on every Linux that Node runs on. */
const unitMs = 10;

/** Returns the processor time that processes have used, ms. Those that have ended count nothing. */
export const cpuMsOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const stat = statOf(pid);
    return sum + (stat ? (Number(stat[11]) + Number(stat[12])) * unitMs : 0);
  }, 0);

/** Returns the resident memory of those of the processes that run a program of this name, MB. */
export function memoryMbOf(program: string, pids: readonly number[]): number {
  const kilobytes = pids.flatMap((pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return /^Name:\t(.*)$/m.exec(status)?.[1] === program ? Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) : [];
  });
  return kilobytes.reduce((sum, kb) => sum + kb, 0) / 1024;
}
