// The platform APIs that this folder uses. Browsers, Workers and Node all have them.
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  constructor(encoding: "utf-8", options?: { fatal: true });
  decode(bytes: Uint8Array): string;
}
declare const crypto: { getRandomValues<Bytes extends Uint8Array>(bytes: Bytes): Bytes };
declare function btoa(text: string): string;
declare function atob(base64: string): string;
