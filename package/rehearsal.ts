/** `signalbox/jobs/rehearsal`: lets the dashboard rehearse the dead letters of a Worker's queues. Most Workers do without it, so it is a file of its own. */
export { createRehearsal } from "#runtime/rehearsal/createRehearsal";
