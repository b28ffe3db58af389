import { Link } from "@tanstack/react-router";
import type { QueueView } from "#domain/health";
import { queueColumns } from "../queues/columns.tsx";
import { Table } from "../ui/Table.tsx";
import { counted } from "../ui/words.ts";
import { Head } from "./Head.tsx";

/** The queues in the order messages take. */
export function Flow({ queues }: { queues: readonly QueueView[] }) {
  const moving = queues.reduce((sum, { counts }) => sum + counts.waiting + counts.active, 0);
  return (
    <section aria-labelledby="flow" className="@container">
      <Head id="flow" title="Queues" says={moving ? `${counted(moving, "job")} waiting or active` : "nothing on its way"} />
      <Table
        label="Queues, in the order messages take"
        columns={queueColumns}
        items={queues}
        idOf={(queue) => queue.name}
        link={(queue, row) => (
          <Link to="/queues/$name" params={{ name: queue.name }} {...row}>
            {queueColumns[0]?.cell(queue)}
          </Link>
        )}
      />
    </section>
  );
}
