import { afterAll, expect, test, vi } from "vitest";
import { deadLetterColumns } from "#app/features/dead-letters/columns.tsx";
import { traceColumns } from "#app/features/traces/columns.tsx";
import { workflowColumns } from "#app/features/workflows/columns.tsx";
import { listWidths, restWidth } from "#app/testing/columnWidths.ts";
import { brandColumns } from "./brands/columns.tsx";
import { scheduledBrandColumns } from "./schedules/columns.tsx";

// Some modules that render cells ask the browser for its width as they are loaded.
vi.hoisted(() => vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined })));
afterAll(() => vi.unstubAllGlobals());

test.each([
  ["brands", brandColumns, {}],
  ["brands with a schedule", scheduledBrandColumns, {}],
  ["traces with their brand", traceColumns(), {}],
  ["workflow runs with their brand", workflowColumns(), {}],
  ["dead letters with their brand", deadLetterColumns("open"), { selection: true }],
] as const)("at every width of the list of %s, its names have room: at least 120 px, and 144 px from 448 px on", (_, columns, options) => {
  const crowded = listWidths(376).filter((px) => restWidth(columns, px, options) < (px < 448 ? 120 : 144));
  expect(crowded).toEqual([]);
});
