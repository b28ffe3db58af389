import { useCanMakeChanges } from "../../../core/me.ts";
import { ActionBar } from "../../../ui/actions/ActionBar.tsx";
import { Section } from "../../../ui/Section.tsx";
import { accountQueueActions } from "./actions.ts";
import { useAccountQueues } from "./calls.ts";
import { Delivery } from "./Delivery.tsx";

/** The delivery of a watched queue by the platform, in its panel. Shows nothing unless the connected account has the queue. */
export function WatchedDelivery({ name }: { name: string }) {
  const { queues } = useAccountQueues();
  const canMakeChanges = useCanMakeChanges();
  const queue = queues?.items.find((candidate) => candidate.name === name);
  if (!queue) return null;
  return (
    <Section title="Delivery by Cloudflare">
      <div className="flex flex-wrap items-center gap-3">
        <Delivery queue={queue} />
        {canMakeChanges && <ActionBar list={accountQueueActions} thing={queue} />}
      </div>
      {queue.deliveryPaused && (
        <p className="mt-2 text-kumo-subtle">Cloudflare delivers no message of this queue, whatever its state here is.</p>
      )}
    </Section>
  );
}
