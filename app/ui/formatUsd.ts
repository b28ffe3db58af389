const dollars = new Intl.NumberFormat("en", { style: "currency", currency: "USD" });
const partsOfCents = new Intl.NumberFormat("en", { style: "currency", currency: "USD", maximumSignificantDigits: 2 });
/** Formats US dollars: "$1,204.50", and less than a cent with two digits: "$0.0057". */
export const formatUsd = (usd: number): string => (usd < 0.01 ? partsOfCents : dollars).format(usd);
