/** The most operations databases of an installation. A list asks all of them at once, and a Worker on the Free plan makes 50 calls a request. */
export const maxShards = 16;

/** SQL: the names of the queues with jobs or dead letters in an operations database, at most 500, as many as are listed. */
export const usedQueuesSql = `SELECT name FROM queues WHERE waiting + delayed + blocked + active + completed + failed + open_dead_letters
  + snoozed_dead_letters + replayed_dead_letters + dropped_dead_letters > 0 LIMIT 500`;
