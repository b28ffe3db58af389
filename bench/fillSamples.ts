export const sampleKeywords = [
  "best budgeting apps",
  "how to start an emergency fund",
  "index funds for beginners",
  "lightweight tents",
  "best hiking boots",
  "water filter vs purifier",
  "how to pack a backpack",
  "merino vs synthetic base layer",
] as const;

/** Typical errors of a pipeline, each from another bug. */
export const sampleErrors = [
  { name: "TransientError", message: "The writer answered 503" },
  { name: "TransientError", message: "The page store did not answer within 10000 ms" },
  { name: "RateLimitError", message: "The research service allows the next request in 60 s" },
  { name: "PermanentError", message: "Article c-1180 has no title" },
  { name: "PermanentError", message: "There is no brand called old-brand" },
  { name: "TypeError", message: "Cannot read properties of undefined (reading 'keyword')" },
  { name: "Error", message: "D1_ERROR: too many SQL variables" },
  { name: "MalformedMessageError", message: "The payload does not fit content.publish" },
] as const;

/** Actions of operators, their targets and outcomes. A number replaces the #. */
export const sampleAuditEntries = [
  ["deadLetter.replay", "deadLetter:letter-#", "Replayed"],
  ["deadLetter.drop", "deadLetter:letter-#", "Dropped"],
  ["queue.pause", "queue:publish-commands", "Paused"],
  ["queue.resume", "queue:publish-commands", "Resumed"],
  ["job.retry", "job:job-#", "Sent again"],
  ["job.cancel", "job:job-#", "Cancelled"],
  ["brand.cycle", "brand:niche-fi", "Cycle"],
  ["workflow.approve", "workflow:run-#", "Approved"],
] as const;
export const sampleActors = ["ada@example.com", "grace@example.com", "linus@example.com", "local@signalbox"] as const;
