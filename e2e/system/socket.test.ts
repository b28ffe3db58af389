import { expect, test } from "vitest";
import { BrandSummary } from "#brand-engine/domain/brand";
import { type RunsSocketFrame } from "#domain/workflows/run";
import { stepOrder } from "#brand-engine/domain/steps";
import { eventually } from "../eventually.ts";
import { openSocket, type OpenSocket, upgradeAnswer } from "./sockets.ts";
import { madeUpKeywords } from "./keywords.ts";
import { useCopy } from "./startCopy.ts";

const { system, api } = await useCopy();

test("a brand's socket sends every step once, in order, in frames under 1 KB", async () => {
  await api.createBrand("live-brand", { seedKeywords: madeUpKeywords(10, "lights") });
  const socket = await openSocket(system.address, "live-brand");
  await api.cycle("live-brand");
  const runFrames = () => socket.frames.filter((frame): frame is Extract<RunsSocketFrame, { type: "run" }> => frame.type === "run");
  await eventually(
    "ten articles published",
    async () => new Set(runFrames().flatMap(({ run }) => (run.url ? [run.id] : []))).size,
    (published) => published === 10,
    60_000,
  );
  const byRun = Map.groupBy(runFrames(), ({ run }) => run.id);
  expect(byRun.size).toBe(10);
  for (const frames of byRun.values()) {
    // A frame contains only the changed steps.
    const stepStates = frames.flatMap(({ run }) => run.steps.map(({ name, state }) => `${name} ${state}`));
    expect(stepStates).toEqual(
      stepOrder.flatMap((step) => (step === "approval" ? ["approval skipped"] : [`${step} running`, `${step} done`])),
    );
  }
  expect(Math.max(...socket.sizes.run)).toBeLessThan(1024);
  expect(Math.max(...socket.sizes.state)).toBeLessThan(1024);
  socket.close();
});

test("a socket is read-only: a write to the state is refused and changes nothing", async () => {
  const isFinal = (state: unknown) => BrandSummary.safeParse(state).data?.articlesPublished === 10;
  const stateOf = (socket: OpenSocket) => eventually("the final state", async () => socket.states.at(-1), isFinal);
  const socket = await openSocket(system.address, "live-brand");
  const before = await stateOf(socket);
  socket.send({ type: "cf_agent_state", state: { ...BrandSummary.parse(before), articlesPublished: 999 } });
  await eventually(
    "a refusal",
    async () => socket.errors.length,
    (errors) => errors > 0,
  );
  const another = await openSocket(system.address, "live-brand");
  expect(await stateOf(another)).toEqual(before);
  expect(socket.states.some((state) => BrandSummary.parse(state).articlesPublished === 999)).toBe(false);
  socket.close();
  another.close();
});

test("a socket is refused for an unknown brand, and for another site", async () => {
  expect((await upgradeAnswer(system.address, "no-such-brand", system.address)).status).toBe(404);
  expect((await upgradeAnswer(system.address, "live-brand", "https://evil.example")).status).toBe(403);
});

test("the local system does not compress frames, even if a client offers it", async () => {
  expect(await upgradeAnswer(system.address, "live-brand", system.address)).toEqual({ status: 101, extensions: undefined });
});
