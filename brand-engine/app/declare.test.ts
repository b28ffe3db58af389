import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { editPath, entityAtPath, entityPath, hrefOf, links, parseSearch } from "#app/core/links.ts";
import { allScreens } from "#app/core/screens.ts";
import { failureToast } from "#app/core/toasts/failures.ts";
import { takeToasts } from "#app/core/toasts/toastQueue.ts";
import { ApiError } from "#app/core/api.ts";
import { parts } from "#app/core/pipelineParts.ts";
import { jobCauseOf } from "#app/features/jobs/jobCause.ts";
import { jobColumns } from "#app/features/jobs/columns.tsx";
import { jobQualifiers, qualifierOfFilter } from "#app/features/jobs/qualifiers.ts";
import { readJobSearch } from "#app/features/jobs/search.ts";
import { loadEntityActions } from "#app/palette/declaredActions.ts";
import { actionsOnEntity } from "#app/palette/entityActions.ts";
import type { Entity } from "#app/palette/entities.ts";
import { stepNameOf } from "#app/ui/stepNames.ts";

describe("a brand", () => {
  test("has a screen, which leads back to it", () => {
    expect(entityPath("brand", "a/b c")).toBe("/brands/a%2Fb%20c");
    expect(editPath("brand", "niche-fi")).toBe("/brands/niche-fi?edit=1");
    expect(entityAtPath("/brands/niche-fi")).toEqual({ kind: "brand", id: "niche-fi" });
    expect(entityAtPath("/brands")).toBeUndefined();
  });

  test("is in the navigation after the schedules", () => {
    const names = allScreens().map(({ name }) => name);
    expect(names[names.indexOf("Schedules") + 1]).toBe("Brands");
  });

  test("is the cause of the jobs that its timer made", () =>
    expect(jobCauseOf("brand:niche-fi")).toEqual({ name: "Timer of brand", id: "niche-fi", href: "/brands/niche-fi" }));
});

describe("the tenant", () => {
  test("is called brand in URLs", () => {
    expect(hrefOf(links.jobs({ tenant: "niche-fi" }))).toBe("/jobs?brand=niche-fi");
    expect(readJobSearch(parseSearch("?brand=niche-fi&columns=type,brand"))).toEqual({ tenant: "niche-fi", columns: "type,tenant" });
  });

  test("is typed as brand, and offers the loaded brands", () => {
    const brand = jobQualifiers([], [{ value: "niche-fi" }]).find(({ name }) => name === "brand");
    expect(brand?.values()).toEqual([{ value: "niche-fi" }]);
    expect(qualifierOfFilter("tenant")).toBe("brand");
  });

  test("has a column named Brand", () => expect(jobColumns("type,tenant").map(({ head }) => head)).toContain("Brand"));
});

test("the steps of the article workflow have short names, other steps their own", () => {
  expect(stepNameOf("store-and-publish")).toBe("Publish");
  expect(stepNameOf("pack-order")).toBe("pack-order");
});

describe("the palette", () => {
  const [of] = parts().entities;
  if (!of) throw new Error("The Brand Engine declares no entity");
  const brand: Entity = { kind: "declared", of, id: "niche-fi", name: "Niche Fi" };
  const trigger = () => {
    const action = actionsOnEntity(brand, "admin").find(({ id }) => id === "trigger");
    if (!action) throw new Error("A brand has no action trigger");
    return action.run({ reason: "" });
  };
  beforeAll(loadEntityActions);
  afterEach(() => vi.unstubAllGlobals());

  test("offers the actions of a brand and its lists", () => {
    const titles = actionsOnEntity(brand, "admin").map(({ title }) => title);
    expect(titles).toEqual([
      "Open",
      "Trigger a cycle for Niche Fi",
      "Edit the strategy of Niche Fi",
      "View workflow runs",
      "View dead letters",
      "Copy name",
    ]);
    expect(actionsOnEntity(brand, "viewer").map(({ id }) => id)).not.toContain("trigger");
    expect(actionsOnEntity(brand, "viewer").find(({ title }) => title === "View workflow runs")?.href).toBe("/workflows?brand=niche-fi");
  });

  test("finds brands among the results of the search", () => {
    const results = { brands: [{ slug: "niche-fi", name: "Niche Fi" }] } as unknown as Parameters<typeof of.findIn>[0];
    expect(of.findIn(results)).toEqual([{ id: "niche-fi", name: "Niche Fi" }]);
  });

  test("opens the trace of a triggered cycle", async () => {
    vi.stubGlobal("fetch", async () => Response.json({ correlationId: "c 1" }));
    expect(await trigger()).toBe("/traces/c%201");
    expect(takeToasts()).toMatchObject([{ title: "Cycle requested for Niche Fi" }]);
  });

  test("shows the failure of a cycle as the brand's page does", async () => {
    const refused = { error: { code: "conflict", message: "Another operator was faster." } };
    vi.stubGlobal("fetch", async () => Response.json(refused, { status: 409 }));
    expect(await trigger()).toBeUndefined();
    const failure = new ApiError("conflict", "Another operator was faster.");
    expect(takeToasts()).toMatchObject([failureToast("trigger a cycle for", "Niche Fi", failure)]);
  });
});
