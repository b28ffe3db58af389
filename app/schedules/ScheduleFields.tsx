import { Button } from "@cloudflare/kumo/components/button";
import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { events, isEventName } from "#domain/messages/events";
import { messageTypesOf } from "#domain/jobs/newJob";
import { isQueueName } from "#domain/queues/queues";
import { fieldErrorProps } from "../brands/StrategyFields.tsx";
import { AttemptFields } from "../jobs/new/OptionFields.tsx";
import { useJobQueues } from "../live/overview.ts";
import { type Draft, samplePayloadOf } from "./draft.ts";

export type FieldsProps = {
  draft: Draft;
  /** What is to be told by now: of fields that were touched, or of all. */
  errors: Readonly<Record<string, string>>;
  onChange: (change: Partial<Draft>) => void;
};

const toItems = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));

/** What it puts on which queue. Another type brings its sample along, unless the payload was written by hand. */
function QueueAndPayload({ draft, errors, onChange }: FieldsProps) {
  const types = messageTypesOf(draft.queue);
  const queues = useJobQueues();
  const untouched = draft.payload === samplePayloadOf(draft.type);
  const toType = (type: string) => onChange({ type, ...(untouched ? { payload: samplePayloadOf(type) } : {}) });
  const toQueue = (queue: string) => {
    const [type = ""] = messageTypesOf(queue);
    onChange({ queue, type, ...(untouched ? { payload: samplePayloadOf(type) } : {}) });
  };
  return (
    <>
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Select
          label="Queue"
          value={draft.queue}
          items={toItems(queues.includes(draft.queue) ? queues : [...queues, draft.queue])}
          onValueChange={(queue) => toQueue(String(queue))}
        />
        {isQueueName(draft.queue) ? (
          <Select label="Type" value={draft.type} items={toItems(types)} onValueChange={(type) => toType(String(type))} />
        ) : (
          <Input
            label="Type"
            description="The name of its consumer"
            maxLength={80}
            value={draft.type}
            {...fieldErrorProps(errors, "type")}
            onChange={(event) => onChange({ type: event.target.value })}
          />
        )}
      </div>
      <div>
        <InputArea
          label="Payload"
          description={isEventName(draft.type) ? `JSON. ${events[draft.type].description}.` : "JSON"}
          className="w-full font-mono text-xs leading-4.5"
          rows={Math.min(14, Math.max(4, draft.payload.split("\n").length + 1))}
          spellCheck={false}
          value={draft.payload}
          {...fieldErrorProps(errors, "payload")}
          onValueChange={(payload) => onChange({ payload })}
        />
        {!untouched && isEventName(draft.type) && (
          <Button size="sm" variant="ghost" className="mt-1" onClick={() => onChange({ payload: samplePayloadOf(draft.type) })}>
            Put the sample of {draft.type} back
          </Button>
        )}
      </div>
    </>
  );
}

/** What it puts where, and how its jobs behave. */
export const ScheduleFields = (props: FieldsProps) => {
  const { draft, errors, onChange } = props;
  return (
    <>
      <QueueAndPayload {...props} />
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <AttemptFields draft={draft} errors={errors} onChange={onChange} />
      </div>
    </>
  );
};
