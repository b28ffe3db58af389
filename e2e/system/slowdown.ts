/** How long the work of {@link measureSlowdown} takes on a core that does nothing else, ms. */
const usualMs = 500;

/** Does a fixed amount of work. Returns how many times longer than usual it took, at least 1: the machine is slow or busy. */
export function measureSlowdown(): number {
  const startedAt = performance.now();
  let text = JSON.stringify(Array.from({ length: 1_000 }, (_, index) => ({ id: `job-${index}`, state: "waiting", attempt: index % 5 })));
  for (let round = 0; round < 1_500; round += 1) text = JSON.stringify(JSON.parse(text));
  return Math.max(1, (performance.now() - startedAt) / usualMs);
}
