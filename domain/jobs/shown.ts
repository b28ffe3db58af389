/** The latest attempts, the latest log lines and the first children that the detail of a job has, at most. */
export const maxShown = 200;
