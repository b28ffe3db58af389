import type { Schedule } from "agents";

/** The part of an agent that is used here. */
type Scheduling = {
  listSchedules: () => Promise<Schedule<unknown>[]>;
  cancelSchedule: (id: string) => Promise<boolean>;
  schedule: (when: Date, callback: "tick") => Promise<unknown>;
};

/** The alarm that calls `tick` of an agent, at most one. It is stored, so it survives an eviction. Times are Unix ms, rounded down to seconds. */
export class TickAlarm {
  readonly #agent: Scheduling;

  constructor(agent: Scheduling) {
    this.#agent = agent;
  }

  /** Sets the alarm; null removes it. Writes nothing when it is set to this time already. */
  async set(atMs: number | null): Promise<void> {
    const at = atMs === null ? null : Math.floor(atMs / 1000);
    const now = Date.now() / 1000;
    let isSet = false;
    for (const { id, time, type } of await this.#agent.listSchedules()) {
      if (type !== "interval" && time === at) isSet = true;
      // A time in the past is the alarm that is running: the agent deletes it afterwards. An earlier version set an interval.
      else if (type === "interval" || time > now) await this.#agent.cancelSchedule(id);
    }
    if (at !== null && !isSet) await this.#agent.schedule(new Date(at * 1000), "tick");
  }

  /** Sets the alarm, unless it rings before that already. */
  async setBy(atMs: number): Promise<void> {
    const alarms = await this.#agent.listSchedules();
    const now = Date.now() / 1000;
    if (!alarms.some(({ time, type }) => type !== "interval" && time > now && time <= atMs / 1000)) await this.set(atMs);
  }
}
