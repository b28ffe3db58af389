import { compare } from "./compare.ts";
import { Rules } from "./rules.ts";
import { queueNames, System } from "./system.ts";
import { newWorld } from "./world.ts";

export type Setting = {
  ops: D1Database;
  coordinator: ConstructorParameters<typeof System>[2];
  begin: number;
  setTime: (ms: number) => void;
};

/** One of these, whatever the number; undefined if there is none. */
export const at = <T>(items: readonly T[], pick: number): T | undefined => items[pick % Math.max(1, items.length)];

/** Throws when the two are not the same. */
export function same(what: string, is: unknown, wanted: unknown): void {
  const [a, b] = [JSON.stringify(is), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what}: ${a} instead of ${b}`);
}

/** What a sequence is played on: the code under test, the reference, and the time they share. */
export class Stage {
  readonly world = newWorld();
  readonly rules = new Rules();
  readonly system: System;
  /** Every job there ever was, the oldest first. */
  readonly ids: string[] = [];
  /** When jobs were asked to stop. */
  readonly wishes = new Map<string, number>();
  now: number;
  #payload = 0;
  readonly #setting: Setting;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.now = setting.begin;
    setting.setTime(this.now);
    this.system = new System(setting.ops, () => this.now, setting.coordinator);
  }

  /** Time passes, ms. */
  pass(ms: number): void {
    this.now += ms;
    this.#setting.setTime(this.now);
  }

  /** A payload like no other. */
  newPayload(): number {
    this.#payload += 1;
    return this.#payload;
  }

  /** The queue that a job's id names. */
  jobsOf(id: string) {
    return this.system.jobs(id.slice(id.indexOf(".") + 1));
  }

  /** Throws where code and reference differ. */
  async check(when: string): Promise<void> {
    same(`${when}: handlers nobody expected`, this.system.starts, []);
    await compare(this.#setting.ops, this.world, queueNames, when);
  }
}
