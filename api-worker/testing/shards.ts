/** The database of each queue in the tests with four of them. Those of the first one are left out, as in the settings. */
export const fourShards: Readonly<Record<string, number>> = {
  "gatherfeed-commands": 2,
  "brand-events": 2,
  "analytics-events": 2,
  parts: 2,
  repairs: 2,
  "far-repairs": 3,
  orders: 3,
  returns: 3,
  refunds: 3,
  invoices: 3,
  "welcome-mail": 3,
  "big-parcels": 3,
  "other-source": 3,
  parcels: 4,
  "publish-commands": 4,
};
