import { expect, test } from "vitest";
import { resumedQueueToast } from "./actions.tsx";

const counts = { waiting: 1, delayed: 0, blocked: 0, active: 0, completed: 0, failed: 0 };

test("the toast of a resumed queue says how many jobs wait and what still holds them back", () => {
  const resumed = {
    name: "publish-commands",
    counts: { ...counts, waiting: 3 },
    rateLimit: null,
    keyRateLimit: null,
    concurrency: null,
    consumer: "job-layer" as const,
    hasProducer: true,
  };
  expect(resumedQueueToast(resumed)).toEqual({ title: "Resumed publish-commands", description: "3 jobs are waiting and can start." });
  expect(resumedQueueToast({ ...resumed, concurrency: 1 }).description).toBe("3 jobs are waiting and can start as the limits allow.");
  expect(resumedQueueToast({ ...resumed, consumer: "unknown" }).description).toBe("3 jobs are waiting for a Worker to take them.");
  expect(resumedQueueToast({ ...resumed, hasProducer: false }).description).toBe(
    "3 jobs are waiting and can start within a minute: Signalbox is not a producer of the queue.",
  );
  expect(resumedQueueToast({ ...resumed, counts }).description).toBe("1 job is waiting and can start.");
});
