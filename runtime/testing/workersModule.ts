/** What the module `cloudflare:workers` gives to tests in Node: no variable is set. */
export const env = {};
