/** Stands for what the first view never uses: endpoints, because it requests nothing, and schemas, because it reads answers of its own server. */
const anything: object = new Proxy(() => undefined, { get: () => anything, apply: () => anything });
export const hc = (): object => anything;
export const api = anything;
export const resultOf = anything;
export const ApiError = anything;
export const fetchAndMeasureClock = anything;
export const z = anything;
