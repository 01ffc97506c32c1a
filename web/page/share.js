// The program in the link: compressed by the browser, in the part that no server is sent.

const BEGIN = "#p=";

const NAME = "#open=";

/** The fragment of a link to a program of the menu. @param {string} name */
export const fragmentOf = (name) => NAME + encodeURIComponent(name);

/** The program of the menu that a fragment names; null where it names none. @param {string} hash */
export function named(hash) {
  try {
    return hash.startsWith(NAME) ? decodeURIComponent(hash.slice(NAME.length)) : null;
  } catch {
    return null;
  }
}

/** @param {Uint8Array} bytes @param {CompressionStream | DecompressionStream} stream */
async function through(bytes, stream) {
  const piped = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

/** The fragment of a link to a program. @param {string} text */
export async function fragment(text) {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return BEGIN + btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The program of a fragment; null where there is none, or the link is damaged. @param {string} hash */
export async function program(hash) {
  if (!hash.startsWith(BEGIN)) return null;
  try {
    const letters = atob(hash.slice(BEGIN.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(await through(bytes, new DecompressionStream("deflate-raw")));
  } catch {
    return null;
  }
}
