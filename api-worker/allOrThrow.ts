/** Awaits all, then throws the first error there was: a failure of one does not stop the others. */
export async function allOrThrow<T>(work: readonly (Promise<T> | T)[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
