type Answer = { status: number; body: unknown };
type StandInQueue = { queue_id: string; queue_name: string; settings: { delivery_paused: boolean }; consumers: unknown[] };

const answer = (result: unknown, result_info: object = {}): Answer => ({
  status: 200,
  body: { success: true, errors: [], result, result_info },
});

/** The most queues on a page of a list. */
const pageSize = 100;

/** The queues of a stand-in for the Cloudflare API: `queue-1` to `queue-<count>`. Each has a Worker, and as many messages as its number says. */
export class AccountQueues {
  readonly #queues: StandInQueue[];
  /** Whether each call after the next change is answered with an error. */
  failsAfterChange = false;
  #isDown = false;
  /** How many calls there were. */
  calls = 0;

  constructor(count: number) {
    this.#queues = Array.from({ length: count }, (_, index) => ({
      queue_id: `id-${index + 1}`,
      queue_name: `queue-${index + 1}`,
      settings: { delivery_paused: false },
      consumers: [{ type: "worker", script_name: `worker-${index + 1}`, dead_letter_queue: null }],
    }));
  }

  /** Answers a call to `/queues` and below. `body` is that of a PATCH. */
  answer(method: string, { pathname, searchParams }: URL, body: string): Answer {
    this.calls += 1;
    if (this.#isDown) return { status: 500, body: { success: false, errors: [{ code: 1, message: "Internal error" }], result: null } };
    const [, id, part] = pathname.split("/").slice(1);
    const name = searchParams.get("name");
    const page = Number(searchParams.get("page") ?? 1);
    if (id === undefined && name !== null) return answer(this.#queues.filter((queue) => queue.queue_name === name));
    if (id === undefined)
      return answer(this.#queues.slice((page - 1) * pageSize, page * pageSize), { total_pages: Math.ceil(this.#queues.length / pageSize) });
    const number = Number(id.slice("id-".length));
    if (part === "metrics") return answer({ backlog_count: number, backlog_bytes: number * 100, oldest_message_timestamp_ms: 0 });
    const queue = this.#queues[number - 1];
    if (queue && method === "PATCH") {
      Object.assign(queue.settings, (JSON.parse(body) as { settings: object }).settings);
      this.#isDown = this.failsAfterChange;
    }
    return answer(queue);
  }
}
