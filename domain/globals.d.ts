// The one thing beyond the language that this room uses; browsers, Workers and Node all have it.
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
