/** Decodes base64; `Uint8Array.fromBase64` is not in every Deno that runs us. */
export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
