import { afterAll, expect, test, vi } from "vitest";
import { alertColumns } from "./features/alerts/columns.tsx";
import { auditColumns } from "./features/audit/columns.tsx";
import { deadLetterColumns } from "./features/dead-letters/columns.tsx";
import { groupColumns } from "./features/dead-letters/groups/columns.tsx";
import { jobColumns } from "./features/jobs/columns.tsx";
import { accountQueueColumns } from "./features/queues/account/columns.tsx";
import { queueColumns } from "./features/queues/columns.tsx";
import { costColumns } from "./features/queues/cost/columns.tsx";
import { scheduleColumns } from "./features/schedules/columns.tsx";
import { traceColumns } from "./features/traces/columns.tsx";
import { workflowColumns } from "./features/workflows/columns.tsx";
import { instanceColumns } from "./features/workflows/instances/columns.tsx";
import { listWidths, restWidth } from "./testing/columnWidths.ts";

// Some modules that render cells ask the browser for its width as they are loaded.
vi.hoisted(() => vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined })));
afterAll(() => vi.unstubAllGlobals());

test.each([
  ["queues", queueColumns, {}],
  ["queues of the account", accountQueueColumns, {}],
  ["costs", costColumns, {}],
  ["jobs", jobColumns(undefined), { selection: true }],
  ["dead letters", deadLetterColumns("open"), { selection: true }],
  ["dead letters with an expiry", deadLetterColumns("dropped", true), { selection: true }],
  ["causes of dead letters", groupColumns, {}],
  ["schedules", scheduleColumns, {}],
  ["traces", traceColumns(), {}],
  ["workflow runs", workflowColumns(), {}],
  ["workflow instances", instanceColumns, {}],
  ["alerts", alertColumns, {}],
  ["audit entries", auditColumns, {}],
] as const)("at every width of the list of %s, its names have room: at least 120 px, and 144 px from 448 px on", (_, columns, options) => {
  const crowded = listWidths(376).filter((px) => restWidth(columns, px, options) < (px < 448 ? 120 : 144));
  expect(crowded).toEqual([]);
});

test("a column is as wide as its narrowest class says, and hidden below its width", () => {
  const columns = [
    { head: "Name", className: "w-auto" },
    { head: "Subject", className: "w-[20%] @max-2xl:w-[30%] @max-lg:hidden" },
    { head: "When", className: "w-72 @min-[60rem]:w-80 @max-4xl:w-56" },
  ];
  expect(restWidth(columns, 500)).toBe(500 - 224);
  expect(restWidth(columns, 600)).toBe(600 - 180 - 224);
  expect(restWidth(columns, 700, { selection: true })).toBe(700 - 48 - 140 - 224);
  expect(restWidth(columns, 900)).toBe(900 - 180 - 288);
  expect(restWidth(columns, 1000)).toBe(1000 - 200 - 320);
});
