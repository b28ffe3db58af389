// The queues of the pipeline. Folders that the rules of queues build upon (messages, jobs) import them from the pipeline itself.
export {
  bindingOf,
  deadLetterQueueOf,
  isQueueName,
  pipelineQueueOf,
  queueNames,
  serviceNames,
  sourceQueueOf,
  withoutNamePrefix,
} from "../pipeline/queues.ts";
