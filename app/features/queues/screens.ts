// One file for the loader: the name of each further one is in the code that the first screen loads.
export { AccountQueuePanel } from "./account/AccountQueuePanel.tsx";
export { AccountQueuesPage } from "./account/AccountQueuesPage.tsx";
export { QueuePanel } from "./QueuePanel.tsx";
export { QueuesPage } from "./QueuesPage.tsx";
