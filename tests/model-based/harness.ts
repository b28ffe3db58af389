import { compare } from "./compare.ts";
import { Invariants } from "./invariants.ts";
import { queueNames, SystemUnderTest } from "./system.ts";
import { newReferenceModel } from "./referenceModel.ts";

export type HarnessOptions = {
  ops: D1Database;
  coordinator: ConstructorParameters<typeof SystemUnderTest>[2];
  begin: number;
  setTime: (ms: number) => void;
};

/** Picks an item by any number; undefined if there is none. */
export const pickFrom = <T>(items: readonly T[], pick: number): T | undefined => items[pick % Math.max(1, items.length)];

/** Throws if the two values differ as JSON. */
export function expectSame(what: string, actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a} instead of ${b}`);
}

/** What a sequence is played on: the code under test, the reference model, and the clock they share. */
export class Harness {
  readonly model = newReferenceModel();
  readonly invariants = new Invariants();
  readonly system: SystemUnderTest;
  /** The ids of all jobs that ever existed, oldest first. */
  readonly ids: string[] = [];
  /** When running jobs were cancelled, ms, by job id. */
  readonly cancelRequests = new Map<string, number>();
  now: number;
  #payload = 0;
  readonly #setting: HarnessOptions;

  constructor(setting: HarnessOptions) {
    this.#setting = setting;
    this.now = setting.begin;
    setting.setTime(this.now);
    this.system = new SystemUnderTest(setting.ops, () => this.now, setting.coordinator);
  }

  /** Moves the clock on, ms. */
  advance(ms: number): void {
    this.now += ms;
    this.#setting.setTime(this.now);
  }

  /** Returns a new payload. */
  newPayload(): number {
    this.#payload += 1;
    return this.#payload;
  }

  /** The jobs API of the queue that a job's id names. */
  jobsOf(id: string) {
    return this.system.jobs(id.slice(id.indexOf(".") + 1));
  }

  /** Throws if the database and the reference model differ. */
  async check(when: string): Promise<void> {
    expectSame(`${when}: unexpected handlers`, this.system.starts, []);
    await compare(this.#setting.ops, this.model, queueNames, when);
  }
}
