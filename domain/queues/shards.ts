/** The most operations databases of an installation. A list asks all of them at once, and a Worker on the Free plan makes 50 calls a request. */
export const maxShards = 16;

/**
 * SQL: the names of the queues with jobs, dead letters or schedules in an operations database, at most 500, as many as are listed. A schedule
 * adds jobs in its own database.
 */
export const usedQueuesSql = `SELECT name FROM queues WHERE waiting + delayed + blocked + active + completed + failed + open_dead_letters
  + snoozed_dead_letters + replayed_dead_letters + dropped_dead_letters > 0 UNION SELECT queue FROM schedules LIMIT 500`;
