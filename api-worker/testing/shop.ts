/**
 * A Worker of somebody else with a workflow. Its parameters say what its steps do: `declines` is how often the first step fails,
 * `waits` makes it wait for the event `shipped`, `fails` makes the last step fail.
 */
export const shopScript = `
import { WorkflowEntrypoint } from "cloudflare:workers";
export class Fulfil extends WorkflowEntrypoint {
  async run({ payload: { declines = 0, waits = false, fails = false } }, step) {
    await step.do("charge card", { retries: { limit: 5, delay: 10, backoff: "constant" } }, async ({ attempt }) => {
      if (attempt <= declines) throw new TypeError("Card declined");
      return { charged: "x".repeat(9000), attempt };
    });
    await step.sleep("cool down", 10);
    if (waits) await step.waitForEvent("shipment", { type: "shipped", timeout: "1 hour" });
    await step.do("notify", { retries: { limit: 0, delay: 10 } }, async () => {
      if (fails) throw new Error("SMTP down");
    });
    return { shipped: true };
  }
}
export default {};
`;
