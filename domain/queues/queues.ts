// The queues of the pipeline. Folders that the rules of queues build upon (messages, jobs) import them from the topology itself.
export {
  bindingOf,
  deadLetterQueueOf,
  isQueueName,
  type QueueBinding,
  type QueueName,
  queueNames,
  queues,
  type ServiceName,
  serviceNames,
  sourceQueueOf,
  withoutNamePrefix,
} from "../topology.ts";
